//! What operators and robots ask of a running node.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use web::App;

const LONGEST_LOOK: Duration = Duration::from_secs(2);

/// `GET /healthz`: the process runs and answers.
async fn is_alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, and its tables are those of this program.
async fn is_ready(State(app): State<App>) -> Response {
    match tokio::time::timeout(LONGEST_LOOK, store::list_pending(&app.db)).await {
        Ok(Ok(pending)) if pending.is_empty() => "ready\n".into_response(),
        outcome => {
            tracing::warn!(?outcome, "not ready");
            // A type of its own, so that no page is drawn for a probe.
            (StatusCode::SERVICE_UNAVAILABLE, [(CONTENT_TYPE, "application/json")], "{\"ready\":false}\n").into_response()
        }
    }
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
