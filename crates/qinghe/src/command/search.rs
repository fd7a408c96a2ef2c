//! `qinghe search rebuild`

use std::fmt;
use std::time::Instant;

use ::search::{Index, SearchError, Slot};
use library::Library;
use library::finder::{FOLDER, Finder, FollowError, catch_up};
use serde::Serialize;
use web::App;

use crate::config::Settings;
use crate::failure::{Failure, chain};
use crate::node::Node;
use crate::out::{self, grouped};
use crate::progress::Progress;

/// The first server on a folder uses this place.
const FIRST_SLOT: u32 = 1;
const WRITING_THREADS: usize = 2;

#[derive(Serialize)]
struct Rebuilt {
    documents: u64,
    seq: i64,
    seconds: f64,
}

/// Running servers that were asked.
#[derive(Serialize)]
struct Asked {
    servers: u32,
}

/// Throws the index away and makes it anew. Killed in the middle, it goes on when it or `serve` is started again. Servers that run make
/// their own anew.
pub async fn rebuild(settings: &Settings) -> Result<(), Failure> {
    let node = Node::find(settings).await?;
    let began = Instant::now();
    let folder = settings.data.join(FOLDER);
    let servers = Slot::ask_rebuild(&folder)?;
    if servers > 0 {
        node.close().await;
        return out::answer(settings.json, &Asked { servers });
    }
    let Some(slot) = Slot::take_number(&folder, FIRST_SLOT)? else {
        return Err(Failure::in_use("a server has just taken the search index; ask again"));
    };
    Index::remove(&slot)?;
    let index = Index::open(slot, WRITING_THREADS)?;
    let mut library = Library::open(App::new(node.db.clone(), node.blobs.clone(), node.clock.clone())).await?;
    library.finder = Finder::with(index);
    let progress = Progress::new("search: index");
    let follow = |done: i64, total: i64| {
        let [done, total] = [done, total].map(|number| u64::try_from(number).unwrap_or(0));
        progress.show(done, total, done);
    };
    catch_up(&library, true, &follow).await?;
    let index = library.finder.index().ok_or_else(|| Failure::refused("the search index is gone"))?;
    let rebuilt = Rebuilt { documents: index.count(), seq: index.position().seq, seconds: began.elapsed().as_secs_f64() };
    node.close().await;
    out::answer(settings.json, &rebuilt)
}

impl fmt::Display for Rebuilt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let documents = grouped(self.documents);
        write!(f, "{documents} documents were indexed up to entry {} of the log in {:.1} s.", grouped(self.seq), self.seconds)
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} running server(s) make their index anew; pages of results say how far they are.", self.servers)
    }
}

impl From<SearchError> for Failure {
    fn from(error: SearchError) -> Self {
        Self::refused(chain(&error))
    }
}

impl From<FollowError> for Failure {
    fn from(error: FollowError) -> Self {
        match error {
            FollowError::Db(error) => error.into(),
            FollowError::Search(error) => error.into(),
            FollowError::Blob(error) => error.into(),
        }
    }
}
