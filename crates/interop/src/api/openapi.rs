//! The description of the interface (OpenAPI 3.1), made from the table of operations and the types of their answers.

use axum::http::HeaderMap;
use kernel::Language;
use library::document::LearningResourceType;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};
use web::{PROBLEM_CODES, PageResult, Words, words};

use super::answer::{Keep, json as json_answer};
use super::operation::{Body, Operation, Parameter, ParameterKind};

/// The description itself, as what `/api/v1/openapi.json` answers.
#[derive(serde::Serialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Description(#[schemars(with = "Map<String, Value>")] Value);

/// `GET /api/v1/openapi.json`
pub(super) async fn show(headers: HeaderMap) -> PageResult {
    json_answer(&headers, &Description(describe()), Keep::Revalidate)
}

/// RFC 9457 §3.1, as it is described; `web::Problem` prints it.
#[derive(JsonSchema)]
#[schemars(rename = "Problem")]
#[allow(dead_code, reason = "only its shape is used")]
struct ProblemShape {
    /// Names the kind of problem; a reference to the page `/api`.
    r#type: String,
    status: u16,
    /// In the caller's language (`Accept-Language`: zh-Hans, zh-Hant, en).
    title: String,
    /// What to do next, in the caller's language.
    detail: String,
    /// Under which number the request stands in the log.
    instance: String,
    /// Where to go instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<String>,
}

pub(super) fn describe() -> Value {
    let words = words(Language::En);
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<ProblemShape>();
    let mut paths = Map::new();
    for operation in super::operations() {
        let described = describe_operation(&operation, &mut generator, words, &problem);
        paths.insert(operation.path.to_owned(), json!({ "get": described }));
    }
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": words.get("api-title"),
            "version": "1",
            "summary": words.get("api-lead"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn describe_operation(operation: &Operation, generator: &mut SchemaGenerator, words: &Words, problem: &Schema) -> Value {
    let from_path = names_in(operation.path).map(|name| {
        let schema = schema_in_path(name);
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    let from_query = operation.parameters.iter().map(|parameter| describe_parameter(*parameter, words));
    let parameters: Vec<Value> = from_path.chain(from_query).collect();
    let mut responses = Map::new();
    let (status, found) = match operation.body {
        Body::Json(schema) => ("200", json!({ "description": "OK", "content": { "application/json": { "schema": schema(generator) } } })),
        Body::Lines(schema) => {
            ("200", json!({ "description": "One JSON value a line", "content": { "application/jsonl": { "schema": schema(generator) } } }))
        }
        Body::File => ("303", json!({ "description": "Leads to the file" })),
    };
    responses.insert(status.to_owned(), found);
    if matches!(operation.body, Body::Json(_)) {
        responses.insert("304".to_owned(), json!({ "description": "Not modified" }));
    }
    for code in PROBLEM_CODES.iter().filter(|code| ![409, 413].contains(*code)) {
        let title = words.get(&format!("error-{code}-title")).into_owned();
        let content = json!({ "application/problem+json": { "schema": problem } });
        responses.insert(code.to_string(), json!({ "description": title, "content": content }));
    }
    json!({
        "operationId": operation.id,
        "summary": words.get(&format!("api-op-{}", operation.id)),
        "parameters": parameters,
        "responses": responses,
    })
}

/// The variables of a path.
pub(super) fn names_in(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn schema_in_path(name: &str) -> Value {
    match name {
        "id" => json!({ "type": "string", "format": "uuid" }),
        "digest" | "hash" => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        _ => json!({ "type": "string", "pattern": "^[a-z0-9-]{1,48}$" }),
    }
}

fn describe_parameter(parameter: Parameter, words: &Words) -> Value {
    let schema = match parameter.kind {
        ParameterKind::Limit => json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 50 }),
        ParameterKind::Cursor => json!({ "type": "string", "pattern": "^[0-9a-f]{0,600}$" }),
        ParameterKind::Seq => json!({ "type": "integer", "minimum": 0, "default": 0 }),
        ParameterKind::Name => json!({ "type": "string", "maxLength": 60 }),
        ParameterKind::Unit => json!({ "type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$" }),
        ParameterKind::ResourceType => {
            let mut inline = SchemaGenerator::default();
            json!(LearningResourceType::json_schema(&mut inline))
        }
    };
    let description = words.get(&format!("api-parameter-{}", parameter.name)).into_owned();
    json!({ "name": parameter.name, "in": "query", "description": description, "schema": schema })
}

#[cfg(test)]
#[path = "openapi_tests.rs"]
mod tests;
