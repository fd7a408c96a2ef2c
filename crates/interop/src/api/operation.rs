use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ALLOW, CACHE_CONTROL, HeaderName,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, options};
use library::document::LearningResourceType;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use web::{App, PageError};

use super::asked::Asked;

/// Something a program can ask for.
pub(super) struct Operation {
    /// Names it in the description and in the messages `api-op-…`.
    pub id: &'static str,
    /// As both the router and OpenAPI write it.
    pub path: &'static str,
    /// All that a query may hold.
    pub parameters: &'static [Parameter],
    /// What it answers.
    pub body: Body,
    handler: MethodRouter<App>,
}

/// What an operation answers.
#[derive(Clone, Copy)]
pub(super) enum Body {
    /// One JSON value.
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// One JSON value a line.
    Lines(fn(&mut SchemaGenerator) -> Schema),
    /// Bytes of whatever kind.
    File,
}

/// A parameter of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parameter {
    pub name: &'static str,
    pub kind: ParameterKind,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ParameterKind {
    /// 1 to 100
    Limit,
    /// The opaque text of an earlier answer
    Cursor,
    /// A number of the library log, from 0
    Seq,
    /// A name of at most 60 characters
    Name,
    /// The key of a unit
    Unit,
    /// A type of resource
    ResourceType,
}

pub(super) const LIMIT: Parameter = Parameter { name: "limit", kind: ParameterKind::Limit };
pub(super) const CURSOR: Parameter = Parameter { name: "cursor", kind: ParameterKind::Cursor };
pub(super) const SINCE: Parameter = Parameter { name: "since", kind: ParameterKind::Seq };
pub(super) const STAGE: Parameter = Parameter { name: "stage", kind: ParameterKind::Name };
pub(super) const SUBJECT: Parameter = Parameter { name: "subject", kind: ParameterKind::Name };
pub(super) const EDITION: Parameter = Parameter { name: "edition", kind: ParameterKind::Name };
pub(super) const GRADE: Parameter = Parameter { name: "grade", kind: ParameterKind::Name };
pub(super) const VOLUME: Parameter = Parameter { name: "volume", kind: ParameterKind::Name };
pub(super) const REGION: Parameter = Parameter { name: "region", kind: ParameterKind::Name };
pub(super) const UNIT: Parameter = Parameter { name: "unit", kind: ParameterKind::Unit };
pub(super) const TYPE: Parameter = Parameter { name: "type", kind: ParameterKind::ResourceType };

impl ParameterKind {
    /// Whether `text` can be one; otherwise the message that says what can.
    pub(super) fn check(self, text: &str) -> Result<(), &'static str> {
        let (fits, message) = match self {
            Self::Limit => (text.parse::<u16>().is_ok_and(|limit| (1..=100).contains(&limit)), "api-bad-limit"),
            Self::Cursor => (text.len() <= 600 && text.bytes().all(|b| b.is_ascii_hexdigit()), "api-bad-cursor"),
            Self::Seq => (text.parse::<i64>().is_ok_and(|seq| seq >= 0), "api-bad-since"),
            Self::Name => (text.chars().count() <= 60 && !text.chars().any(char::is_control), "api-bad-name"),
            Self::Unit => (text.parse::<kernel::UnitKey>().is_ok(), "api-bad-name"),
            Self::ResourceType => (serde_json::from_value::<LearningResourceType>(text.into()).is_ok(), "api-bad-type"),
        };
        if fits { Ok(()) } else { Err(message) }
    }
}

impl Operation {
    fn new(id: &'static str, path: &'static str, parameters: &'static [Parameter], body: Body, handler: MethodRouter<App>) -> Self {
        Self { id, path, parameters, body, handler }
    }

    /// One that answers a `T`.
    pub(super) fn json<T: JsonSchema>(
        id: &'static str,
        path: &'static str,
        parameters: &'static [Parameter],
        handler: MethodRouter<App>,
    ) -> Self {
        Self::new(id, path, parameters, Body::Json(|generator| generator.subschema_for::<T>()), handler)
    }

    /// One that answers a `T` a line.
    pub(super) fn lines<T: JsonSchema>(id: &'static str, path: &'static str, handler: MethodRouter<App>) -> Self {
        Self::new(id, path, &[], Body::Lines(|generator| generator.subschema_for::<T>()), handler)
    }

    /// One that answers a file.
    pub(super) fn file(id: &'static str, path: &'static str, handler: MethodRouter<App>) -> Self {
        Self::new(id, path, &[], Body::File, handler)
    }

    /// The route: parameters are checked before the handler sees them.
    pub(super) fn serve(self) -> MethodRouter<App> {
        let (id, parameters) = (self.id, self.parameters);
        let check = move |mut request: Request, next: Next| async move {
            match Asked::of(id, parameters, request.uri()) {
                Ok(asked) => {
                    request.extensions_mut().insert(asked);
                    next.run(request).await
                }
                Err(message) => PageError::BadRequest(message).into_response(),
            }
        };
        self.handler.layer(from_fn(check)).merge(options(preflight))
    }
}

/// What a browser asks before a script of another site may send headers of its own (Fetch §4.8).
async fn preflight() -> impl IntoResponse {
    const SAID: [(HeaderName, HeaderValue); 5] = [
        (ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS")),
        (ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, OPTIONS")),
        (ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept-language, if-none-match, range")),
        (ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400")),
    ];
    (StatusCode::NO_CONTENT, SAID)
}
