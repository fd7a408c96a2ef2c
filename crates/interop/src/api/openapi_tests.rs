use super::describe;
use serde_json::Value;

/// Everything that a reference in the description names is there.
#[test]
fn every_reference_leads_somewhere() {
    fn references<'v>(value: &'v Value, into: &mut Vec<&'v str>) {
        match value {
            Value::Object(object) => {
                into.extend(object.get("$ref").and_then(Value::as_str));
                object.values().for_each(|value| references(value, into));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, into)),
            _ => {}
        }
    }
    let description = describe();
    let mut all = Vec::new();
    references(&description, &mut all);
    assert!(all.len() > 50, "{}", all.len());
    for reference in all {
        assert!(description.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

/// What is described is named once, and has words in every language.
#[test]
fn every_operation_and_parameter_has_words() {
    let mut ids = std::collections::HashSet::new();
    for operation in super::super::operations() {
        assert!(ids.insert(operation.id), "{}", operation.id);
        for language in kernel::Language::ALL {
            let words = web::words(language);
            assert!(words.has(&format!("api-op-{}", operation.id)), "{}", operation.id);
            for parameter in operation.parameters {
                assert!(words.has(&format!("api-parameter-{}", parameter.name)), "{}", parameter.name);
            }
        }
    }
}
