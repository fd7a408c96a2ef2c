use std::collections::HashMap;

use axum::extract::{OptionalFromRequestParts, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use identity::Person;
use search::{Answer, Order, Preferences, Wanted};
use web::{App, PageError, PageResult, Shell, View};

use super::asked::Asked;
use super::direct::{self, Direct};
use super::filters::{Choice, Filter, chosen, filters, kinds};
use super::hit::HitView;
use super::nearby::{self, Nearby};
use super::preferences::preferences_of;
use crate::Library;
use crate::finder::Readiness;

/// The page of results.
#[derive(askama::Template)]
#[template(path = "library/search.html")]
struct SearchPage {
    shell: Shell,
    asked: Asked,
    /// What has to be said of an index that is not whole
    notice: Option<String>,
    summary: String,
    direct: Option<Direct>,
    hits: Vec<HitView>,
    kinds: Vec<Choice>,
    filters: Vec<Filter>,
    chosen: Vec<Choice>,
    orders: Vec<(String, String, bool)>,
    unfiltered: String,
    previous: Option<String>,
    next: Option<String>,
    is_loose: bool,
    /// What is offered where nothing was found
    nearby: Nearby,
}

/// `GET /search?q=`: the same bytes for all guests; who is signed in gets an order of their own, which is never kept.
pub async fn show_search(
    State(library): State<Library>,
    view: View,
    Query(query): Query<HashMap<String, String>>,
    mut request: Parts,
) -> PageResult {
    let asked = Asked::of(&query);
    let person = <Person as OptionalFromRequestParts<App>>::from_request_parts(&mut request, &library.app).await?;
    let preferences = match &person {
        Some(person) => preferences_of(&library, person).await?,
        None => Preferences::default(),
    };
    let path = request.uri.path_and_query().map_or("/search", |path| path.as_str());
    let shell = Shell::new(&library.app, view, path).titled("search").crumb(web::words(view.language).get("search"), None);
    let page = found_page(&library, shell, asked, &preferences).await?;
    let is_current = matches!(library.finder.readiness(), Readiness::Whole(seq) if seq >= library.index().head);
    if person.is_none() && is_current && (!page.hits.is_empty() || page.asked.words.is_empty()) {
        return web::public_for_guests(&page);
    }
    // The form about what is missing needs the visitor's own token.
    let badge = person.map(|person| person.badge(web::words(view.language)));
    let page = SearchPage { shell: page.shell.for_person(badge, &request.headers), ..page };
    web::html(StatusCode::OK, &page)
}

async fn found_page(library: &Library, shell: Shell, asked: Asked, preferences: &Preferences) -> Result<SearchPage, PageError> {
    let wanted = Wanted {
        text: asked.words.clone(),
        filters: asked.filters.iter().map(|(facet, value)| (*facet, value.clone())).collect(),
        order: asked.order,
        page: asked.page,
        preferences: preferences.clone(),
    };
    let (mut answer, mut units, mut nearby) = (Answer::default(), Vec::new(), Nearby::default());
    if let Some(index) = library.finder.index().filter(|_| !asked.words.is_empty()) {
        answer = index.search(&wanted).map_err(PageError::internal)?;
        if asked.page <= 1 {
            units = direct::named(index, &asked.words, preferences).map_err(PageError::internal)?;
        }
        if answer.total == 0 && units.is_empty() {
            nearby = nearby::find(index, &asked, preferences).map_err(PageError::internal)?;
        }
    }
    let direct = direct::card(library, &shell, &units).await?;
    Ok(page_of(library, shell, asked, &answer, direct, nearby))
}

fn page_of(library: &Library, shell: Shell, asked: Asked, answer: &Answer, direct: Option<Direct>, nearby: Nearby) -> SearchPage {
    let hits: Vec<HitView> = answer.hits.iter().filter_map(|hit| HitView::of(library, &shell, hit, &answer.words)).collect();
    let order = |(key, order): (&str, Order)| (shell.t(key).into_owned(), asked.ordered(order).link(), asked.order == order);
    let orders = [("sort-relevance", Order::Relevance), ("sort-newest", Order::Newest), ("sort-used", Order::MostUsed)];
    // Beside a direct hit, that there is nothing else needs no words.
    let is_counted = !asked.words.is_empty() && (answer.total > 0 || direct.is_none());
    SearchPage {
        notice: notice(library, &shell),
        summary: if is_counted { shell.tn("search-found", answer.total).into_owned() } else { String::new() },
        kinds: kinds(library, &shell, &asked, answer),
        filters: filters(library, &shell, &asked, answer),
        chosen: chosen(library, &shell, &asked),
        orders: orders.map(order).to_vec(),
        unfiltered: asked.without_filters().link(),
        previous: (asked.page > 1 && !hits.is_empty()).then(|| asked.on_page(asked.page - 1).link()),
        next: answer.has_more.then(|| asked.on_page(asked.page.max(1) + 1).link()),
        is_loose: answer.is_loose,
        nearby,
        direct,
        hits,
        asked,
        shell,
    }
}

fn notice(library: &Library, shell: &Shell) -> Option<String> {
    match library.finder.readiness() {
        Readiness::Absent => Some(shell.t("search-absent").into_owned()),
        Readiness::Building(percent) => Some(shell.tn("search-building", percent).into_owned()),
        Readiness::Whole(_) => None,
    }
}
