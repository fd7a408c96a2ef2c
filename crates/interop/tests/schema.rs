//! Just enough of JSON Schema 2020-12 to hold answers against their description. An unknown keyword is a fault, so that none is passed over.

use serde_json::Value;

const ANNOTATIONS: [&str; 7] = ["description", "title", "format", "default", "$schema", "examples", "deprecated"];

/// What of `value` does not fit `schema`; empty when all does. `root` resolves `$ref`.
pub fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if schema == &Value::Bool(true) {
        return Vec::new();
    }
    let Some(keywords) = schema.as_object() else { return vec![format!("{at}: the schema is {schema}")] };
    let mut all = Vec::new();
    for (keyword, wanted) in keywords {
        match keyword.as_str() {
            "$ref" => {
                let target = root.pointer(wanted.as_str().unwrap().trim_start_matches('#')).expect("the reference leads somewhere");
                all.extend(faults(root, target, value, at));
            }
            "type" => all.extend((!is_type(wanted, value)).then(|| format!("{at}: {value} is no {wanted}"))),
            "enum" => all.extend((!wanted.as_array().unwrap().contains(value)).then(|| format!("{at}: {value} is none of {wanted}"))),
            "const" => all.extend((wanted != value).then(|| format!("{at}: {value} is not {wanted}"))),
            "required" => {
                let missing =
                    wanted.as_array().unwrap().iter().filter(|name| value.is_object() && value.get(name.as_str().unwrap()).is_none());
                all.extend(missing.map(|name| format!("{at}: {name} is missing")));
            }
            "properties" => all.extend(properties(root, wanted, value, at)),
            "additionalProperties" => all.extend(additional(root, keywords, wanted, value, at)),
            "items" => {
                let first = keywords.get("prefixItems").map_or(0, |first| first.as_array().unwrap().len());
                let items = value.as_array().into_iter().flatten().enumerate().skip(first);
                all.extend(items.flat_map(|(n, item)| faults(root, wanted, item, &format!("{at}[{n}]"))));
            }
            "prefixItems" => {
                let pairs = value.as_array().into_iter().flatten().zip(wanted.as_array().unwrap());
                all.extend(pairs.enumerate().flat_map(|(n, (item, schema))| faults(root, schema, item, &format!("{at}[{n}]"))));
            }
            "anyOf" => all.extend(some_of(root, wanted, value, at, |fitting| fitting > 0)),
            "oneOf" => all.extend(some_of(root, wanted, value, at, |fitting| fitting == 1)),
            "allOf" => all.extend(wanted.as_array().unwrap().iter().flat_map(|schema| faults(root, schema, value, at))),
            "minimum" => all.extend((value.as_f64() < wanted.as_f64()).then(|| format!("{at}: {value} is below {wanted}"))),
            "maximum" => all.extend((value.as_f64() > wanted.as_f64()).then(|| format!("{at}: {value} is above {wanted}"))),
            "minItems" | "maxItems" | "pattern" => {}
            name => all.extend((!ANNOTATIONS.contains(&name)).then(|| format!("{at}: the keyword {name} is not known here"))),
        }
    }
    all
}

fn is_type(wanted: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        _ => false,
    };
    wanted.as_str().map_or_else(|| wanted.as_array().unwrap().iter().any(|name| is(name.as_str().unwrap())), is)
}

fn properties(root: &Value, wanted: &Value, value: &Value, at: &str) -> Vec<String> {
    let wanted = wanted.as_object().unwrap().iter();
    let given = wanted.filter_map(|(name, schema)| Some((name, schema, value.get(name)?)));
    given.flat_map(|(name, schema, value)| faults(root, schema, value, &format!("{at}.{name}"))).collect()
}

fn additional(root: &Value, keywords: &serde_json::Map<String, Value>, wanted: &Value, value: &Value, at: &str) -> Vec<String> {
    let known = |name: &str| keywords.get("properties").and_then(|known| known.get(name)).is_some();
    let further = value.as_object().into_iter().flatten().filter(|(name, _)| !known(name));
    match wanted {
        Value::Bool(true) => Vec::new(),
        Value::Bool(false) => further.map(|(name, _)| format!("{at}: {name} is not described")).collect(),
        schema => further.flat_map(|(name, value)| faults(root, schema, value, &format!("{at}.{name}"))).collect(),
    }
}

fn some_of(root: &Value, wanted: &Value, value: &Value, at: &str, is_enough: fn(usize) -> bool) -> Vec<String> {
    let outcomes: Vec<Vec<String>> = wanted.as_array().unwrap().iter().map(|schema| faults(root, schema, value, at)).collect();
    if is_enough(outcomes.iter().filter(|faults| faults.is_empty()).count()) {
        return Vec::new();
    }
    outcomes.into_iter().min_by_key(Vec::len).filter(|faults| !faults.is_empty()).unwrap_or_else(|| vec![format!("{at}: fits too many")])
}

#[test]
fn what_is_not_described_is_found() {
    let root = serde_json::json!({ "components": { "a": { "type": "object", "properties": { "n": { "type": "integer" } }, "required": ["n"],
        "additionalProperties": false } } });
    let schema = serde_json::json!({ "$ref": "#/components/a" });
    let count = |value: Value| faults(&root, &schema, &value, "").len();
    assert_eq!(count(serde_json::json!({ "n": 1 })), 0);
    assert_eq!(count(serde_json::json!({ "n": "1", "m": 2 })), 2);
    assert_eq!(count(serde_json::json!({})), 1);
}
