//! What a folder or file holds that can be imported.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Broken, BrokenFile, ImportError};

/// Folders in folders that are looked into.
const FOLDERS_DEEP: usize = 4;
/// A version file or a tag tree is read whole.
pub(super) const WHOLE_BYTES: u64 = 16 << 20;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// An array of the national platform's records.
    Records,
    /// A tag tree of the national platform.
    Tags,
    /// A CSV listing.
    Listing,
    /// Our own JSON Lines.
    Lines,
}

/// One file of a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// For reports.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// How it is read.
    pub kind: FileKind,
}

/// What is imported as one: all of it or, when a file is broken, nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// The same for every later state of the same data.
    pub source: String,
    /// The folder or file it was found in.
    pub origin: PathBuf,
    /// The folder that file references start from.
    pub folder: PathBuf,
    /// What to read, in order.
    pub files: Vec<InputFile>,
    /// Files that the data set says it has, and that are not there. What they held is not taken for vanished.
    pub missing: Vec<String>,
    /// Whether everything of the source is here.
    pub is_complete: bool,
}

/// A file that is not imported, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its path, from where the search began.
    pub file: String,
    /// Why.
    pub why: SkipReason,
}

/// Why a file is not imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipReason {
    /// No format that is read.
    NotCatalogue,
    /// A module of the national platform that is not read.
    UnknownModule,
    /// In the folder of a data set that does not name it.
    NotNamed,
    /// Too many folders down.
    TooDeep,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotCatalogue => "is in no format that is read",
            Self::UnknownModule => "belongs to a module that is not read",
            Self::NotNamed => "is not named by the data set in its folder",
            Self::TooDeep => "lies too many folders down",
        })
    }
}

/// Everything at a path.
#[derive(Debug, Default)]
pub struct Detected {
    /// What can be imported, in order of path.
    pub datasets: Vec<Dataset>,
    /// What cannot.
    pub skipped: Vec<Skipped>,
}

/// Looks what can be imported at `path`, a folder or a file.
///
/// # Errors
/// The path cannot be read, or a version file is broken.
pub fn detect(path: &Path) -> Result<Detected, ImportError> {
    // Resolved, so that a package imported as `.` is known by the name of its folder.
    let path = path.canonicalize()?;
    let mut found = Detected::default();
    if path.is_dir() {
        let mut search = Search { root: path.clone(), found: &mut found };
        search.folder(&path, FOLDERS_DEEP)?;
    } else {
        let root = path.parent().unwrap_or(&path).to_owned();
        Search { root, found: &mut found }.file(&path)?;
    }
    Ok(found)
}

struct Search<'f> {
    root: PathBuf,
    found: &'f mut Detected,
}

impl Search<'_> {
    fn folder(&mut self, folder: &Path, deeper: usize) -> Result<(), ImportError> {
        let mut entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
        entries.retain(|path| !name(path).starts_with('.'));
        entries.sort();
        let (folders, files): (Vec<_>, Vec<_>) = entries.into_iter().partition(|path| path.is_dir());
        if files.iter().any(|file| name(file) == "data_version.json") {
            return self.national(folder, &files);
        }
        if files.iter().any(|file| has_extension(file, "jsonl")) {
            self.package(folder, files);
            return Ok(());
        }
        for file in &files {
            self.file(file)?;
        }
        for folder in folders {
            if deeper == 0 {
                self.skip(&folder, SkipReason::TooDeep);
            } else {
                self.folder(&folder, deeper - 1)?;
            }
        }
        Ok(())
    }

    /// A module of the national platform: its version file names the shards.
    fn national(&mut self, folder: &Path, files: &[PathBuf]) -> Result<(), ImportError> {
        let version = read_json(&folder.join("data_version.json"))?;
        let module = version["module"].as_str().unwrap_or_default();
        if !matches!(module, "national_lesson" | "tch_material") {
            files.iter().for_each(|file| self.skip(file, SkipReason::UnknownModule));
            return Ok(());
        }
        let shards = shard_names(&version["urls"]);
        let is_shard = |file: &&PathBuf| shards.contains(&name(file));
        let is_tags = |file: &&PathBuf| name(file).ends_with("_tag.json");
        let input = |kind| move |file: &PathBuf| InputFile { name: name(file), path: file.clone(), kind };
        let tags = files.iter().filter(is_tags).map(input(FileKind::Tags));
        let inputs: Vec<_> = tags.chain(files.iter().filter(is_shard).map(input(FileKind::Records))).collect();
        let missing: Vec<_> = shards.iter().filter(|shard| !files.iter().any(|file| name(file) == **shard)).cloned().collect();
        for file in files.iter().filter(|file| !is_shard(file) && !is_tags(file) && name(file) != "data_version.json") {
            self.skip(file, SkipReason::NotNamed);
        }
        let is_complete = missing.is_empty() && !shards.is_empty();
        self.add(Dataset { files: inputs, missing, is_complete, ..dataset(module.to_owned(), folder, folder) });
        Ok(())
    }

    /// Our own package: all its lines, and what they name from its folders.
    fn package(&mut self, folder: &Path, files: Vec<PathBuf>) {
        let (lines, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| has_extension(file, "jsonl"));
        others.iter().for_each(|file| self.skip(file, SkipReason::NotCatalogue));
        let inputs = lines.iter().map(|file| InputFile { name: name(file), path: file.clone(), kind: FileKind::Lines }).collect();
        self.add(Dataset { files: inputs, ..dataset(format!("qinghe:{}", name(folder)), folder, folder) });
    }

    /// A file by itself.
    fn file(&mut self, file: &Path) -> Result<(), ImportError> {
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let known = match extension(file).as_str() {
            "jsonl" => Some((FileKind::Lines, "qinghe")),
            "csv" => Some((FileKind::Listing, "listing")),
            "json" => first_module(file)?.map(|module| (FileKind::Records, module)),
            _ => None,
        };
        let Some((kind, format)) = known else {
            self.skip(file, SkipReason::NotCatalogue);
            return Ok(());
        };
        let folder = file.parent().unwrap_or(file);
        let files = vec![InputFile { name: name(file), path: file.to_owned(), kind }];
        self.add(Dataset { files, ..dataset(format!("{format}:{stem}"), file, folder) });
        Ok(())
    }

    fn add(&mut self, dataset: Dataset) {
        self.found.datasets.push(dataset);
    }

    fn skip(&mut self, file: &Path, why: SkipReason) {
        let file = file.strip_prefix(&self.root).unwrap_or(file).display().to_string();
        self.found.skipped.push(Skipped { file, why });
    }
}

fn dataset(source: String, origin: &Path, folder: &Path) -> Dataset {
    Dataset { source, origin: origin.to_owned(), folder: folder.to_owned(), files: Vec::new(), missing: Vec::new(), is_complete: true }
}

/// The last segments of the shards' addresses, given as a list or as one text with commas. Nothing is fetched, and no address leads
/// out of the folder.
fn shard_names(urls: &Value) -> Vec<String> {
    let addresses: Vec<&str> = match urls {
        Value::String(text) => text.split(',').collect(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let last = |address: &str| address.trim().split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).map(str::to_owned);
    let plain = |name: &String| !name.starts_with('.') && !name.is_empty() && !name.contains(['\\', ':']);
    let mut names: Vec<String> = addresses.into_iter().filter_map(last).filter(plain).collect();
    let mut met = std::collections::HashSet::new();
    names.retain(|name| met.insert(name.clone()));
    names
}

/// Which module's records an array holds, judged by its beginning; `None` when it is something else.
fn first_module(file: &Path) -> Result<Option<&'static str>, ImportError> {
    let mut start = Vec::new();
    BufReader::new(std::fs::File::open(file)?).take(64 << 10).read_to_end(&mut start)?;
    let text = String::from_utf8_lossy(&start);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let holds = |key: &str| text.contains(key);
    Ok(match text.chars().next() {
        Some('[') if holds("\"teachingmaterials\"") => Some("national_lesson"),
        Some('[') if holds("\"tag_list\"") || holds("\"teachmeterial_ids\"") => Some("tch_material"),
        _ => None,
    })
}

/// A small JSON file, whole.
pub(super) fn read_json(path: &Path) -> Result<Value, ImportError> {
    let broken = |broken| ImportError::from(BrokenFile::whole(&name(path), broken));
    let file = std::fs::File::open(path)?;
    if file.metadata()?.len() > WHOLE_BYTES {
        return Err(broken(Broken::FileTooLarge));
    }
    let mut file = BufReader::new(file);
    if file.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
        file.consume(3);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes).map_err(|_| broken(Broken::NotUtf8))?;
    serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line() as u64, error.column() as u64);
        BrokenFile { file: name(path), line, column, broken: Broken::Syntax }.into()
    })
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    extension(path) == wanted
}
