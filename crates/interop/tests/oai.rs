use std::collections::BTreeMap;

use roxmltree::{Document, Node};
use serde_json::json;
use testing::{Client, Reply};
use web::Service;

use super::world::{HOSTILE_TITLE, World, article, book, resource, textbook, worlds};

fn named<'d>(document: &'d Document<'_>, name: &'d str) -> impl Iterator<Item = Node<'d, 'd>> {
    document.descendants().filter(move |node| node.tag_name().name() == name)
}

fn texts(document: &Document<'_>, name: &str) -> Vec<String> {
    named(document, name).map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

async fn ask(client: &Client<Service>, query: &str) -> Reply {
    let reply = client.get(&format!("/oai?{query}")).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "text/xml; charset=utf-8"), "{query}");
    let document = Document::parse(reply.text()).unwrap();
    assert_eq!(document.root_element().tag_name().namespace(), Some("http://www.openarchives.org/OAI/2.0/"));
    let order: Vec<&str> = document.root_element().children().map(|node| node.tag_name().name()).collect();
    assert_eq!(order[..2], ["responseDate", "request"], "{query}");
    reply
}

/// The code of the error that a request gets.
async fn error(client: &Client<Service>, query: &str) -> String {
    let reply = ask(client, query).await;
    let document = Document::parse(reply.text()).unwrap();
    named(&document, "error").next().and_then(|node| node.attribute("code")).unwrap_or_default().to_owned()
}

/// A record as a harvester keeps it: whether it is deleted, its sets, its title.
type Kept = (bool, Vec<String>, Option<String>);

fn keep(text: &str, kept: &mut BTreeMap<String, Kept>) {
    let document = Document::parse(text).unwrap();
    for header in named(&document, "header") {
        let of = |name: &str| {
            header.children().filter(|node| node.tag_name().name() == name).map(|node| node.text().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let is_deleted = header.attribute("status") == Some("deleted");
        let record = header.parent().unwrap();
        let title = record.descendants().find(|node| node.tag_name().name() == "title").and_then(|node| node.text()).map(str::to_owned);
        assert_eq!(is_deleted, !record.children().any(|node| node.tag_name().name() == "metadata"));
        kept.insert(of("identifier").remove(0), (is_deleted, of("setSpec"), title));
    }
}

fn token_of(text: &str) -> Option<String> {
    let document = Document::parse(text).unwrap();
    texts(&document, "resumptionToken").pop().filter(|token| !token.is_empty())
}

/// Everything that a request and its tokens give; `between` happens after each answer.
async fn harvest(world: &World, query: &str, mut between: impl AsyncFnMut(usize)) -> BTreeMap<String, Kept> {
    let mut kept = BTreeMap::new();
    let mut query = query.to_owned();
    for turn in 0.. {
        // A new process each time: tokens hold all that is needed.
        let client = world.restarted().await;
        let reply = ask(&client, &query).await;
        keep(reply.text(), &mut kept);
        let Some(token) = token_of(reply.text()) else { break };
        query = format!("verb=ListRecords&resumptionToken={token}");
        between(turn).await;
    }
    kept
}

fn urn(id: impl ToString) -> String {
    format!("urn:uuid:{}", id.to_string())
}

#[tokio::test]
async fn the_repository_says_who_it_is_and_what_it_has() {
    for world in worlds().await {
        let client = world.client();
        let reply = ask(&client, "verb=Identify").await;
        let document = Document::parse(reply.text()).unwrap();
        assert_eq!(texts(&document, "baseURL"), ["https://learn.example/oai"]);
        assert_eq!(texts(&document, "deletedRecord"), ["persistent"]);
        assert_eq!(texts(&document, "granularity"), ["YYYY-MM-DDThh:mm:ssZ"]);
        assert_eq!(texts(&document, "earliestDatestamp").len(), 1);
        let reply = ask(&client, "verb=ListMetadataFormats").await;
        assert_eq!(texts(&Document::parse(reply.text()).unwrap(), "metadataPrefix"), ["oai_dc", "lom"]);
        let reply = ask(&client, "verb=ListSets").await;
        let sets = texts(&Document::parse(reply.text()).unwrap(), "setSpec");
        for set in ["section", "section:moral-education", "section:moral-education:character", "stage", "stage:primary", "stage:junior"] {
            assert!(sets.iter().any(|it| it == set), "{set}");
        }
        let posted = client.post_form_without_token("/oai", &[("verb", "Identify")]).await;
        assert!(posted.text().contains("<Identify>"), "{}", posted.text());
    }
}

#[tokio::test]
async fn a_harvest_in_small_parts_gets_each_record_while_releases_happen() {
    for world in worlds().await {
        world.release((0..9).map(|n| article(&format!("n{n}"), &format!("第{n}篇"), &json!({}))).collect()).await;
        let began = world.db.clock();
        let began = kernel::Clock::now(&*began).utc();
        let kept = harvest(&world, "verb=ListRecords&metadataPrefix=oai_dc", async |turn| match turn {
            // One already harvested changes, one still to come changes, one of each is recalled, and a new one comes.
            0 => world.release(vec![article("lesson", "改过的课", &json!({})), article("n8", "改过的第8篇", &json!({}))]).await,
            1 => world.recall("case").await,
            2 => world.release(vec![article("late", "后来的", &json!({}))]).await,
            3 => world.recall("n7").await,
            _ => {}
        })
        .await;
        let title = |name: &str| kept[&urn(resource(name))].2.clone();
        assert_eq!(title("lesson").as_deref(), Some("改过的课"));
        assert_eq!(title("n8").as_deref(), Some("改过的第8篇"));
        assert_eq!(title("late").as_deref(), Some("后来的"));
        assert_eq!(title("hostile").as_deref(), Some(HOSTILE_TITLE));
        for name in ["case", "n7"] {
            assert!(kept[&urn(resource(name))].0, "{name} is deleted");
        }
        assert_eq!(kept.len(), 15, "the book, four resources, nine, and the late one");
        // What happened since the harvest began, and nothing else, comes with the next.
        let later = harvest(&world, &format!("verb=ListRecords&metadataPrefix=oai_dc&from={began}"), async |_| {}).await;
        let mut names: Vec<String> = ["lesson", "n8", "case", "late", "n7"].map(|name| urn(resource(name))).to_vec();
        names.sort();
        assert_eq!(later.into_keys().collect::<Vec<_>>(), names);
    }
}

#[tokio::test]
async fn sets_hold_their_records_and_tell_of_deleted_ones() {
    for world in worlds().await {
        let in_set = async |set: &str| harvest(&world, &format!("verb=ListRecords&metadataPrefix=oai_dc&set={set}"), async |_| {}).await;
        assert_eq!(in_set("section:reform-experience").await.len(), 1);
        assert_eq!(in_set("stage:primary").await.len(), 2, "the book and the lesson that teaches it");
        assert_eq!(in_set("section").await.len(), 5);
        world.recall("case").await;
        assert!(in_set("section:reform-experience:double-reduction").await[&urn(resource("case"))].0);
        assert_eq!(error(&world.client(), "verb=ListRecords&metadataPrefix=oai_dc&set=section:nothing").await, "noRecordsMatch");
        // The lesson follows its book into another stage.
        world.release(vec![textbook("初中")]).await;
        let junior = in_set("stage:junior").await;
        assert!(junior.contains_key(&urn(resource("lesson"))) && junior.contains_key(&urn(book())));
    }
}

#[tokio::test]
async fn a_span_of_time_is_inclusive_to_the_second() {
    for world in worlds().await {
        let client = world.client();
        let reply = ask(&client, &format!("verb=GetRecord&metadataPrefix=oai_dc&identifier={}", urn(resource("case")))).await;
        let at = texts(&Document::parse(reply.text()).unwrap(), "datestamp").remove(0);
        let moment = kernel::Timestamp::from_utc(&at).unwrap();
        let (before, after) = (moment.plus_ms(-1_000).utc(), moment.plus_ms(1_000).utc());
        let span = async |from: &str, until: &str| {
            error(&client, &format!("verb=ListIdentifiers&metadataPrefix=lom&from={from}&until={until}")).await
        };
        assert_eq!(span(&at, &at).await, "");
        assert_eq!(span(&before, &before).await, "noRecordsMatch");
        assert_eq!(span(&after, &after).await, "noRecordsMatch");
        assert_eq!(span(&at[..10], &at[..10]).await, "");
        assert_eq!(span(&after, &before).await, "badArgument");
    }
}

#[tokio::test]
async fn both_formats_say_what_is_known_and_hold_hostile_texts() {
    for world in worlds().await {
        let client = world.client();
        for prefix in ["oai_dc", "lom"] {
            for id in [urn(resource("lesson")), urn(resource("hostile")), urn(book())] {
                let reply = ask(&client, &format!("verb=GetRecord&metadataPrefix={prefix}&identifier={id}")).await;
                let document = Document::parse(reply.text()).unwrap();
                assert_eq!(texts(&document, "identifier")[0], id);
                assert!(!reply.text().contains("<script>"));
            }
        }
        let reply = ask(&client, &format!("verb=GetRecord&metadataPrefix=lom&identifier={}", urn(resource("lesson")))).await;
        let document = Document::parse(reply.text()).unwrap();
        let lom = named(&document, "lom").next().unwrap();
        assert_eq!(lom.tag_name().namespace(), Some("http://ltsc.ieee.org/xsd/LOM"));
        let values = texts(&document, "value");
        for value in ["lecture", "teacher", "school", "yes"] {
            assert!(values.iter().any(|it| it == value), "{value}: {values:?}");
        }
        assert_eq!(texts(&document, "location"), [format!("https://learn.example/lesson/{}", resource("lesson"))]);
    }
}

#[tokio::test]
async fn requests_that_make_no_sense_get_the_code_that_the_protocol_names() {
    for world in worlds().await {
        let client = world.client();
        for (query, expected) in [
            ("", "badVerb"),
            ("verb=%00", "badVerb"),
            ("verb=Identify&x=1", "badArgument"),
            ("verb=%ff", "badVerb"),
            ("verb=ListMetadataFormats&identifier=urn:uuid:nothing", "idDoesNotExist"),
            ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere:1", "idDoesNotExist"),
            ("verb=GetRecord&metadataPrefix=mods&identifier=a", "cannotDisseminateFormat"),
            ("verb=ListRecords&resumptionToken=deadbeef", "badResumptionToken"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=9998-12-31", "noRecordsMatch"),
            ("verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01", "noRecordsMatch"),
        ] {
            assert_eq!(error(&client, query).await, expected, "{query}");
        }
        let echoed = ask(&client, "verb=%3Cx%3E%22&metadataPrefix=%3Cy%3E").await;
        assert!(!echoed.text().contains("<x>") && !echoed.text().contains("<y>"));
        let huge = "a".repeat(30_000);
        let posted = client.post_form_without_token("/oai", &[("verb", &huge)]).await;
        assert!(posted.text().contains("badArgument"));
        let json = client.send(http::Method::POST, "/oai", &[("content-type", "application/json")], axum::body::Body::from("{}")).await;
        assert!(json.text().contains("badArgument"));
    }
}
