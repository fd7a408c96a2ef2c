//! After-school courses to try the program with.

use identity::guardians::Owner;
use identity::{RoleKind, find_demo_person};
use kernel::{ClassId, OfferId, RequestId, Timestamp};
use store::Tx;
use web::PageError;

use super::choose::{self, HandIn};
use super::offer::{Offer, save_offer};
use super::term::Term;

/// Teacher, title, weekday, first and last minute, place, places, and the pupils who chose it already.
type DemoOffer = (&'static str, &'static str, i64, i64, i64, &'static str, i64, &'static [&'static str]);

const OFFERS: [DemoOffer; 6] = [
    ("teacher", "足球", 1, 990, 1_050, "操场", 30, &["c73-01", "c73-02", "c73-03"]),
    ("teacher", "合唱", 1, 990, 1_050, "音乐教室", 24, &["c73-04"]),
    ("teacher", "机器人", 3, 990, 1_060, "科学教室", 2, &["c73-01", "c73-02", "c73-05"]),
    ("teacher", "阅读与写作", 4, 980, 1_040, "图书馆", 20, &[]),
    ("teacher-parent", "剪纸", 2, 960, 1_020, "美术教室", 12, &["c42-01", "c42-02"]),
    ("teacher-parent", "跳绳", 4, 960, 1_010, "操场", 20, &[]),
];

/// Offers the demo courses where they are missing, with a waiting list. The demo people and classes have to be there.
///
/// # Errors
/// The database refused it.
pub async fn demo_after_school(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    for demo in &OFFERS {
        add(tx, demo, now).await?;
    }
    Ok(())
}

async fn add(tx: &mut Tx, demo: &DemoOffer, now: Timestamp) -> Result<(), PageError> {
    let (teacher, title, weekday, begins_minute, ends_minute, place, places, pupils) = *demo;
    let Some(teacher) = find_demo_person(tx, teacher).await? else { return Ok(()) };
    let school = teacher.roles.iter().find(|role| role.kind == RoleKind::Teacher).and_then(|role| role.org.as_ref());
    let Some(org) = school.map(|org| org.id) else { return Ok(()) };
    let term = Term::of(now);
    let offer = Offer {
        home: teacher.home.clone(),
        id: OfferId::from_name("qinghe demo", &format!("{term} {title}")),
        org,
        term,
        title: title.to_owned(),
        weekday,
        begins_minute,
        ends_minute,
        place: place.to_owned(),
        teacher: Owner { home: teacher.home.clone(), account: teacher.account },
        grades: Vec::new(),
        places,
        taken: 0,
        cancelled_at: None,
    };
    save_offer(tx, &offer, now).await?;
    for pupil in pupils {
        let Some(person) = find_demo_person(tx, pupil).await? else { continue };
        let class = if pupil.starts_with("c73") { "七（3）班" } else { "四（2）班" };
        let asked = HandIn {
            home: offer.home.clone(),
            request: RequestId::from_name("qinghe demo", &format!("{term} {title} {pupil}")),
            child: Owner { home: person.home.clone(), account: person.account },
            class: ClassId::from_name("qinghe demo", class),
            grade: None,
            offers: vec![offer.id],
        };
        // Somebody who tried the demo may have chosen otherwise; that stands.
        let _ = choose::hand_in(tx, &asked, org, now).await?;
    }
    Ok(())
}
