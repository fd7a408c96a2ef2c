//! The answers of a form as a file for spreadsheets.

use axum::extract::Path;
use identity::{Action, Person, Visit};
use web::{OrNotFound, PageResult};

use super::given::list_given;
use super::results::table;
use super::see_form;
use crate::spreadsheet;

/// `GET /class/{id}/forms/{form}/answers.csv`: a row for whoever answered. There is none of an anonymous form.
pub(super) async fn download(person: Person, visit: Visit, Path((class, form)): Path<(String, String)>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, form) = see_form(&mut tx, &person, &class, &form).await?;
    person.may(Action::SeeFormAnswers, form.resource(&seen))?;
    (!form.is_anonymous).then_some(()).or_not_found()?;
    let given = list_given(&mut tx, &seen.class, form.id).await?;
    let shell = visit.shell(Some(&person), "class-tab-forms");
    let table = table(&shell, &form, &given);
    let heads = [shell.t("form-table-name").into_owned()].into_iter().chain(table.heads).collect();
    let rows = table.rows.into_iter().map(|(name, cells)| [name].into_iter().chain(cells).collect());
    let all: Vec<Vec<String>> = [heads].into_iter().chain(rows).collect();
    spreadsheet::csv(&form.title, &all)
}
