//! The splitter against serde_json, on arrays and on anything.

use library::curriculum::{CurriculumPath, Level};
use library::import::{Bounds, Shape, Splitter};
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::Value;

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        proptest::strategy::Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn split(text: &[u8], shape: Shape) -> Option<Vec<String>> {
    let mut splitter = Splitter::new(text, shape, Bounds::default());
    let mut records = Vec::new();
    loop {
        match splitter.next_record() {
            Ok(Some(record)) => records.push(record.text),
            Ok(None) => return Some(records),
            Err(_) => return None,
        }
    }
}

proptest! {
    #[test]
    fn an_array_is_cut_where_serde_json_cuts_it(elements in prop::collection::vec(json(), 0..12), is_pretty in any::<bool>()) {
        let whole = Value::from(elements.clone());
        let text = if is_pretty { serde_json::to_string_pretty(&whole) } else { serde_json::to_string(&whole) }.unwrap();
        let records = split(text.as_bytes(), Shape::Array).unwrap();
        let read: Vec<Value> = records.iter().map(|record| serde_json::from_str(record).unwrap()).collect();
        prop_assert_eq!(read, elements);
    }

    #[test]
    fn lines_are_cut_where_they_end(elements in prop::collection::vec(json(), 0..12)) {
        let text: String = elements.iter().map(|element| format!("{element}\n\n")).collect();
        let read: Vec<Value> = split(text.as_bytes(), Shape::Lines).unwrap().iter().map(|record| serde_json::from_str(record).unwrap()).collect();
        prop_assert_eq!(read, elements);
    }

    #[test]
    fn a_cut_array_is_never_taken_for_a_whole_one(elements in prop::collection::vec(json(), 1..8), at in any::<prop::sample::Index>()) {
        let text = Value::from(elements).to_string();
        prop_assert!(split(&text.as_bytes()[..at.index(text.len())], Shape::Array).is_none());
    }

    #[test]
    fn any_bytes_are_read_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..400), brackets in "[\\[\\]{},\":a \n]{0,200}") {
        for shape in [Shape::Array, Shape::Lines] {
            let _ = split(&bytes, shape);
            // What the splitter takes for whole is either read by serde_json, or refused by it record by record.
            if let Some(records) = split(brackets.as_bytes(), shape) {
                let all_read = records.iter().all(|record| serde_json::from_str::<Value>(record).is_ok());
                prop_assert!(shape == Shape::Lines || all_read == serde_json::from_str::<Vec<Value>>(&brackets).is_ok());
            }
        }
    }

    #[test]
    fn a_curriculum_path_survives_its_document(names in prop::array::uniform7("[一-龥A-Za-z0-9•（）/]{0,12}")) {
        let mut path = CurriculumPath::default();
        for (level, name) in Level::ALL.into_iter().zip(&names) {
            path.set(level, name.clone());
        }
        let written = serde_json::to_string(&path).unwrap();
        prop_assert_eq!(serde_json::from_str::<CurriculumPath>(&written).unwrap(), path.clone());
        prop_assert_eq!(path.key().matches('/').count(), 6);
    }
}
