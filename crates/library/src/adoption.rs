//! Adoption 教材选用: which edition a region or a school uses for a stage and subject, and from which school year.
//!
//! It decides what its people see first; everybody can still open every edition.

use std::collections::HashMap;

use identity::OrgLine;
use kernel::{OrgId, Timestamp};
use store::{DbError, Tx, sql, sql_dynamic};

use crate::curriculum::{Level, rank};
use crate::reading::ShelfEntry;

/// One choice of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Who chose
    pub org: OrgId,
    /// 学段
    pub stage: String,
    /// 学科
    pub subject: String,
    /// 版本
    pub edition: String,
    /// The year in which the first school year with it begins
    pub from_year: i64,
}

/// What holds for an organisation in a year: its own choices and, where it made none, those of the nearest above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adopted(HashMap<(String, String), String>);

impl Adopted {
    /// Puts together the choices of a line of organisations.
    #[must_use]
    pub fn of(line: &[OrgId], choices: &[Adoption], year: i64) -> Self {
        let mut editions = HashMap::new();
        for org in line.iter().rev() {
            let mut own: Vec<&Adoption> = choices.iter().filter(|it| it.org == *org && it.from_year <= year).collect();
            own.sort_by_key(|it| it.from_year);
            editions.extend(own.into_iter().map(|it| ((it.stage.clone(), it.subject.clone()), it.edition.clone())));
        }
        Self(editions)
    }

    /// The edition of a stage and subject.
    #[must_use]
    pub fn edition(&self, stage: &str, subject: &str) -> Option<&str> {
        self.0.get(&(stage.to_owned(), subject.to_owned())).map(String::as_str)
    }

    /// Stage, subject and edition of every choice.
    pub fn editions(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().map(|((stage, subject), edition)| (stage.as_str(), subject.as_str(), edition.as_str()))
    }

    /// One textbook a subject for a stage and grade: of the adopted edition, else the one with most to learn from.
    #[must_use]
    pub fn shelf<'s>(&self, shelf: &'s [ShelfEntry], stage: &str, grade: &str) -> Vec<&'s ShelfEntry> {
        let mut best: HashMap<&str, &ShelfEntry> = HashMap::new();
        let worth = |book: &ShelfEntry| {
            let is_adopted = self.edition(stage, &book.path.subject) == Some(book.path.edition.as_str());
            (is_adopted, book.page_count > 0, book.lesson_count)
        };
        for book in shelf.iter().filter(|book| book.path.stage == stage && (grade.is_empty() || book.path.grade == grade)) {
            let kept = best.entry(&book.path.subject).or_insert(book);
            if worth(book) > worth(kept) {
                *kept = book;
            }
        }
        let mut books: Vec<&ShelfEntry> = best.into_values().collect();
        books.sort_by_cached_key(|book| rank(Level::Subject, &book.path.subject));
        books
    }
}

/// The month from which books are chosen for the coming school year: schools order them before the summer.
const CHOSEN_FROM_MONTH: i8 = 5;

/// The year in which the school year begins for which books are chosen now.
#[must_use]
pub fn year_chosen_for(now: Timestamp) -> i64 {
    now.year_from_month(CHOSEN_FROM_MONTH)
}

/// The choices of some organisations.
///
/// # Errors
/// The database refused it.
pub async fn list_adoptions(tx: &mut Tx, orgs: &[OrgId]) -> Result<Vec<Adoption>, DbError> {
    if orgs.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=orgs.len()).map(|number| format!("${number}")).collect();
    let text = format!("SELECT org_id, stage, subject, edition, from_year FROM library_adoption WHERE org_id IN ({})", marks.join(", "));
    let query = orgs.iter().fold(sql_dynamic(text), |query, org| query.bind(*org));
    query
        .fetch_all(tx, |row| {
            Ok(Adoption {
                org: row.parse("org_id")?,
                stage: row.get("stage")?,
                subject: row.get("subject")?,
                edition: row.get("edition")?,
                from_year: row.get("from_year")?,
            })
        })
        .await
}

/// What holds for an organisation in `year`.
///
/// # Errors
/// The database refused it.
pub async fn find_adopted(tx: &mut Tx, line: &OrgLine, year: i64) -> Result<Adopted, DbError> {
    let orgs: Vec<OrgId> = [line.org.id].into_iter().chain(line.above.iter().copied()).collect();
    let choices = list_adoptions(tx, &orgs).await?;
    Ok(Adopted::of(&orgs, &choices, year))
}

/// Makes a choice; one for the same stage, subject and year gives way to it.
///
/// # Errors
/// The database refused it.
pub async fn save_adoption(tx: &mut Tx, adoption: &Adoption) -> Result<(), DbError> {
    sql("INSERT INTO library_adoption (org_id, stage, subject, edition, from_year) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, stage, subject, from_year) DO UPDATE SET edition = excluded.edition")
    .bind(adoption.org)
    .bind(&adoption.stage)
    .bind(&adoption.subject)
    .bind(&adoption.edition)
    .bind(adoption.from_year)
    .execute(tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::{OrgId, TextbookId, Timestamp};

    use super::{Adopted, Adoption, year_chosen_for};
    use crate::curriculum::CurriculumPath;
    use crate::reading::ShelfEntry;

    fn choice(org: OrgId, edition: &str, from_year: i64) -> Adoption {
        Adoption { org, stage: "小学".into(), subject: "数学".into(), edition: edition.into(), from_year }
    }

    fn book(edition: &str, lesson_count: i64) -> ShelfEntry {
        let [stage, subject, grade] = ["小学", "数学", "四年级"].map(str::to_owned);
        let path = CurriculumPath { stage, subject, grade, edition: edition.into(), ..CurriculumPath::default() };
        ShelfEntry { id: TextbookId::new(), title: edition.into(), path, page_count: 0, lesson_count }
    }

    #[test]
    fn a_school_decides_before_its_county_and_the_county_before_its_province() {
        let [province, county, school] = [(); 3].map(|()| OrgId::new());
        let choices = [choice(province, "人教版", 2020), choice(county, "苏教版", 2020), choice(school, "北师大版", 2025)];
        let edition = |line: &[OrgId], year| Adopted::of(line, &choices, year).edition("小学", "数学").map(str::to_owned);
        assert_eq!(edition(&[school, county, province], 2026).as_deref(), Some("北师大版"));
        assert_eq!(edition(&[school, county, province], 2024).as_deref(), Some("苏教版"));
        assert_eq!(edition(&[province], 2024).as_deref(), Some("人教版"));
        assert_eq!(edition(&[province], 2019), None);
    }

    #[test]
    fn the_adopted_edition_comes_first_even_where_another_has_more_lessons() {
        let shelf = [book("人教版", 90), book("北师大版", 1)];
        let org = OrgId::new();
        let adopted = Adopted::of(&[org], &[choice(org, "北师大版", 2020)], 2026);
        assert_eq!(adopted.shelf(&shelf, "小学", "四年级")[0].title, "北师大版");
        assert_eq!(Adopted::default().shelf(&shelf, "小学", "四年级")[0].title, "人教版");
    }

    #[test]
    fn what_is_chosen_in_spring_is_shown_from_august_on() {
        for (day, shown, chosen) in
            [("2026-03-02", 2025, 2025), ("2026-05-01", 2025, 2026), ("2026-07-31", 2025, 2026), ("2026-08-01", 2026, 2026)]
        {
            let now = Timestamp::from_utc(&format!("{day}T01:00:00Z")).unwrap();
            assert_eq!((now.school_year(), year_chosen_for(now)), (shown, chosen), "{day}");
        }
    }
}
