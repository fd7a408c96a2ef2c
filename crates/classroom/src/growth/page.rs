//! `/growth/{pupil}`: the record, the favourites first, then term by term.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Subject, Visit};
use kernel::RequestId;
use store::Tx;
use web::{PageResult, Shell};

use super::see::see;
use super::{LONGEST_PIECE, Piece, Source, gather, rows};
use crate::after_school::Term;
use crate::evaluation;

/// What `classroom/growth/page.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/growth/page.html")]
struct GrowthPage {
    shell: Shell,
    pupil: String,
    name: String,
    /// The pupil, who adds and chooses
    may_change: bool,
    request: String,
    body: String,
    fault: Option<String>,
    longest: usize,
    favourites: Vec<Line>,
    /// Each with its name, the latest first
    terms: Vec<(String, Vec<Line>)>,
}

#[derive(Clone)]
struct Line {
    source: &'static str,
    kind: String,
    item: String,
    title: String,
    text: String,
    when: String,
    is_own: bool,
    is_favourite: bool,
}

/// `GET /growth/{pupil}`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let subject = see(&mut tx, &person, &id, Action::SeeGrowth, visit.app.clock.now()).await?;
    print(&mut tx, &person, &visit, &subject, String::new(), None).await
}

/// The record, with what was typed and does not fit.
pub(super) async fn print(
    tx: &mut Tx,
    person: &Person,
    visit: &Visit,
    subject: &Subject,
    body: String,
    fault: Option<&'static str>,
) -> PageResult {
    let shell = visit.shell(Some(person), "growth-title").with_island("print.js");
    let chosen = rows::list_favourites(tx, &subject.owner).await?;
    let mut terms: Vec<(Term, Vec<Line>)> = Vec::new();
    for piece in gather(tx, shell.words(), &subject.owner).await? {
        let term = Term::of(piece.at);
        let line = line(&shell, piece, &chosen);
        match terms.last_mut() {
            Some((last, lines)) if *last == term => lines.push(line),
            _ => terms.push((term, vec![line])),
        }
    }
    let favourites = terms.iter().flat_map(|(_, lines)| lines).filter(|line| line.is_favourite).cloned().collect();
    let page = GrowthPage {
        pupil: subject.owner.account.to_string(),
        name: subject.name.clone(),
        may_change: subject.let_do(person, Action::ChangeGrowth).is_ok(),
        request: RequestId::new().to_string(),
        body,
        fault: fault.map(|key| shell.t(key).into_owned()),
        longest: LONGEST_PIECE,
        favourites,
        terms: terms.into_iter().map(|(term, lines)| (evaluation::term_name(shell.words(), term), lines)).collect(),
        shell,
    };
    web::html(if page.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}

fn line(shell: &Shell, piece: Piece, chosen: &BTreeSet<(String, String)>) -> Line {
    let source = piece.source.key();
    let when = if piece.place.is_empty() { piece.at.date() } else { format!("{} · {}", piece.at.date(), piece.place) };
    Line {
        source,
        kind: shell.t(&format!("growth-source-{source}")).into_owned(),
        title: piece.title,
        text: piece.text,
        when,
        is_own: piece.source == Source::Own,
        is_favourite: chosen.contains(&(source.to_owned(), piece.item.clone())),
        item: piece.item,
    }
}
