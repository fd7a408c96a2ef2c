//! The tag trees of the national platform: which curriculum paths there are.

use std::collections::BTreeSet;

use serde_json::Value;

use super::national::{level_of, put, settle};
use crate::curriculum::{CurriculumPath, Level};

/// Levels of a tag tree; a deeper one is no curriculum.
const LEVELS: usize = 16;

/// Every whole path from the root of the tree to a leaf, once. Odd nodes (nameless, hidden, without children) are passed over.
#[must_use]
pub fn declared_paths(tree: &Value) -> BTreeSet<CurriculumPath> {
    let mut paths = BTreeSet::new();
    let mut open = vec![(tree, CurriculumPath::default(), 0)];
    while let Some((node, path, depth)) = open.pop() {
        let children = if depth < LEVELS { children(node) } else { Vec::new() };
        if children.is_empty() {
            paths.extend(settle(path).and_then(|path| path.checked().ok()));
            continue;
        }
        for (hierarchy, child) in children {
            let mut below = path.clone();
            if let (Some(level), Some(name)) = (level(hierarchy, child), child["tag_name"].as_str()) {
                put(&mut below, level, name);
            }
            open.push((child, below, depth + 1));
        }
    }
    paths
}

fn children(node: &Value) -> Vec<(&Value, &Value)> {
    let hierarchies = node["hierarchies"].as_array().map(Vec::as_slice).unwrap_or_default();
    let of = |hierarchy| list(hierarchy).iter().map(move |child| (hierarchy, child));
    hierarchies.iter().flat_map(of).collect()
}

fn list(hierarchy: &Value) -> &[Value] {
    hierarchy["children"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A node's own dimension names its level; the tree of e-textbooks has one dimension for all and names the level in the hierarchy above.
fn level(hierarchy: &Value, child: &Value) -> Option<Level> {
    let named = || {
        Some(match hierarchy["hierarchy_name"].as_str()? {
            "学段" | "电子教材" => Level::Stage,
            "类别" => Level::Category,
            "学科" => Level::Subject,
            "版本" => Level::Edition,
            "年级" => Level::Grade,
            "册次" => Level::Volume,
            "新旧教材" => Level::Revision,
            _ => return None,
        })
    };
    child["tag_dimension_id"].as_str().and_then(level_of).or_else(named)
}
