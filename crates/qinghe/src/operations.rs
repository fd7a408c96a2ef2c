//! What operators and robots ask of a running node.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::json;
use web::App;

use crate::failure::chain;

const LONGEST_LOOK: Duration = Duration::from_secs(2);

/// `GET /healthz`: the process runs and answers.
async fn is_alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, its tables are those of this program, and files can be read.
async fn is_ready(State(app): State<App>) -> Response {
    let tables = tokio::time::timeout(LONGEST_LOOK, store::list_pending(&app.db));
    let files = tokio::time::timeout(LONGEST_LOOK, app.blobs.check_reachable());
    let (why, cause) = match tokio::join!(tables, files) {
        (Ok(Ok(pending)), Ok(Ok(()))) if pending.is_empty() => return "ready\n".into_response(),
        (Ok(Ok(pending)), _) if !pending.is_empty() => ("tables", format!("{} are to come", pending.join(", "))),
        (Ok(Err(error)), _) => ("database", chain(&error)),
        (Err(_), _) => ("database", "no answer".to_owned()),
        (_, Ok(Err(error))) => ("files", chain(&error)),
        (_, _) => ("files", "no answer".to_owned()),
    };
    tracing::warn!(why, cause, "not ready");
    // A type of its own, so that no page is drawn for a probe.
    let said = json!({ "ready": false, "why": why }).to_string() + "\n";
    (StatusCode::SERVICE_UNAVAILABLE, [(CONTENT_TYPE, "application/json")], said).into_response()
}

/// `GET /metrics`: counters for Prometheus.
async fn show_metrics(State(app): State<App>) -> Response {
    ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], app.metrics.print()).into_response()
}

/// `GET /favicon.ico`: what browsers ask for where no page told them better.
async fn show_icon() -> Redirect {
    Redirect::permanent(web::asset("favicon.svg"))
}

/// Health and counters.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(is_alive))
        .route("/readyz", get(is_ready))
        .route("/metrics", get(show_metrics))
        .route("/favicon.ico", get(show_icon))
}
