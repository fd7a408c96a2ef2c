//! Any bytes through everything that an import does before the database: nothing may panic.
#![no_main]

use library::import::{Bounds, Found, Shape, Splitter, listing, national, qinghe, tags};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for shape in [Shape::Array, Shape::Lines] {
        let mut splitter = Splitter::new(bytes, shape, Bounds { record_bytes: 4_096, levels: 32 });
        while let Ok(Some(record)) = splitter.next_record() {
            for read in [national::read, qinghe::read] {
                if let Ok((_, Ok(Found::Document(mut document)))) = read(&record.text) {
                    let _ = document.check();
                    let _ = document.files_mut();
                    let _ = document.canonical();
                }
            }
            if let Ok(tree) = serde_json::from_str(&record.text) {
                let _ = tags::declared_paths(&tree);
            }
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = listing::read(&text.split(',').collect::<Vec<_>>());
    }
});
