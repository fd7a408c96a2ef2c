use axum::Extension;
use library::document::WithheldReason;
use web::{PROBLEM_CODES, PageResult, Shell, View};

use super::file::withheld_message;
use super::operation::{Body, Operation};
use crate::Interop;

/// The interface for those who read: what can be asked for, with what parameters, and what the problem types mean.
#[derive(askama::Template)]
#[template(path = "interop/api.html")]
struct ApiPage {
    shell: Shell,
    operations: Vec<OperationView>,
    problems: Vec<ProblemView>,
}

struct OperationView {
    id: &'static str,
    path: &'static str,
    title: String,
    /// A link to try it, where it needs no id.
    example: Option<&'static str>,
    answers: String,
    parameters: Vec<(&'static str, String)>,
}

struct ProblemView {
    anchor: String,
    status: u16,
    title: String,
    detail: String,
}

/// `GET /api`
pub(super) async fn show(Extension(interop): Extension<Interop>, view: View) -> PageResult {
    let shell = Shell::new(&interop.library.app, view, "/api").titled("api-title");
    let lead = shell.t("api-lead").into_owned();
    let shell = shell.described(lead);
    let title = shell.t("api-title").into_owned();
    let shell = shell.crumb(title, None);
    let operations = super::operations().iter().map(|operation| operation_view(&shell, operation)).collect();
    let problems = problems(&shell);
    web::public(&ApiPage { shell, operations, problems })
}

fn operation_view(shell: &Shell, operation: &Operation) -> OperationView {
    let answers = match operation.body {
        Body::Json(_) => "JSON",
        Body::Lines(_) => "JSON Lines",
        Body::File => "303",
    };
    let parameter = |parameter: &super::operation::Parameter| {
        let name = parameter.name;
        (name, shell.t(&format!("api-parameter-{name}")).into_owned())
    };
    OperationView {
        id: operation.id,
        path: operation.path,
        title: shell.t(&format!("api-op-{}", operation.id)).into_owned(),
        example: (!operation.path.contains('{')).then_some(operation.path),
        answers: answers.to_owned(),
        parameters: operation.parameters.iter().map(parameter).collect(),
    }
}

/// Problem types that only this interface has, with the status they come with.
const OWN_PROBLEMS: [(&str, u16); 8] = [
    ("api-unknown-parameter", 400),
    ("api-parameter-twice", 400),
    ("api-bad-limit", 400),
    ("api-bad-cursor", 400),
    ("api-bad-since", 400),
    ("api-bad-name", 400),
    ("api-bad-type", 400),
    ("api-grade-without-stage", 400),
];

fn problems(shell: &Shell) -> Vec<ProblemView> {
    let view = |anchor: String, status: u16, detail: String| ProblemView {
        title: shell.t(&format!("error-{status}-title")).into_owned(),
        anchor,
        status,
        detail,
    };
    let plain = PROBLEM_CODES.map(|code| view(format!("error-{code}"), code, web::problem_detail(shell.words(), code)));
    let withheld = WithheldReason::ALL.map(|reason| (withheld_message(reason), 403));
    let own = OWN_PROBLEMS.into_iter().chain(withheld);
    let own = own.map(|(key, status)| view(key.to_owned(), status, shell.t(key).into_owned()));
    own.chain(plain).collect()
}
