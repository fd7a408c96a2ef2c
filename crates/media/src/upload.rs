use std::str::FromStr;

use identity::Action;
use kernel::{AccountId, BlobId, JobId, ResourceId, Timestamp, UploadId};

use crate::kind::Kind;
use crate::prepare::{Prepared, Trouble};
use crate::{Refusal, Settings};

/// A file on its way from a person into the library.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// Where its owner's data lives
    pub home: String,
    /// Which one
    pub id: UploadId,
    /// Whose
    pub owner: AccountId,
    /// What it is for
    pub purpose: Purpose,
    /// Whether something refers to it, so that it is kept; only of what is said in a class
    pub is_claimed: bool,
    /// What the person calls it
    pub name: String,
    /// How long it will be when it has arrived
    pub size_bytes: u64,
    /// How far it is
    pub state: State,
    /// What it is; `None` until enough of it arrived to tell
    pub kind: Option<Kind>,
    /// Why it was not taken
    pub refusal: Option<Refusal>,
    /// How much of the background work is done, in thousandths
    pub progress: u32,
    /// Why the last attempt at the background work came to nothing
    pub trouble: Option<Trouble>,
    /// The work on it that ran out of attempts
    pub dead_job: Option<JobId>,
    /// What background work has made of it so far
    pub prepared: Prepared,
    /// The file as it arrived
    pub blob: Option<BlobId>,
    /// What it was released as
    pub resource: Option<ResourceId>,
    /// When its owner offered it to the editors
    pub offered_at: Option<Timestamp>,
    /// When it began
    pub created_at: Timestamp,
    /// When it is forgotten unless it has arrived
    pub expires_at: Timestamp,
}

impl Upload {
    /// Why the work on it failed for good, if it did.
    #[must_use]
    pub fn failed(&self) -> Option<Trouble> {
        let is_dead = self.state == State::Preparing && self.dead_job.is_some();
        is_dead.then(|| self.trouble.unwrap_or(Trouble::CutOff))
    }

    /// Whether it waits for bytes.
    #[must_use]
    pub fn is_arriving(&self) -> bool {
        self.state == State::Receiving
    }
}

/// What an upload is for. The two are seen, counted and bounded apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The library: teaching material that may be released
    Library,
    /// A class: something said there refers to it
    Class,
}

impl Purpose {
    /// The name in the database and in the metadata of an upload.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Library => "library",
            Self::Class => "class",
        }
    }

    /// What one must be allowed to do to send such a file.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Library => Action::UploadMedia,
            Self::Class => Action::SendFiles,
        }
    }

    /// The largest file, what a person's come to together, and how many there may be.
    fn bounds(self, settings: &Settings) -> (u64, u64, i64) {
        match self {
            Self::Library => (settings.largest_bytes, settings.quota_bytes, MOST_UPLOADS),
            Self::Class => (CLASS_FILE_BYTES.min(settings.largest_bytes), CLASS_QUOTA_BYTES.min(settings.quota_bytes), MOST_CLASS_FILES),
        }
    }

    /// Whether files of the kind are taken for it. What only a library can show is no part of a talk.
    #[must_use]
    pub const fn takes(self, kind: Kind) -> bool {
        match self {
            Self::Library => true,
            Self::Class => matches!(kind, Kind::Film | Kind::Recording | Kind::Picture | Kind::Pdf | Kind::Office),
        }
    }

    /// How large a file of the kind may be.
    #[must_use]
    pub fn largest_bytes(self, kind: Kind, settings: &Settings) -> u64 {
        kind.largest_bytes(settings).min(self.bounds(settings).0)
    }

    /// Whether background work makes something of such a file.
    #[must_use]
    pub const fn prepares(self, kind: Kind) -> bool {
        match self {
            Self::Library => true,
            Self::Class => matches!(kind, Kind::Film | Kind::Recording | Kind::Picture),
        }
    }
}

impl FromStr for Purpose {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        [Self::Library, Self::Class].into_iter().find(|purpose| purpose.key() == key).ok_or(())
    }
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Bytes are missing.
    Receiving,
    /// Background work goes on.
    Preparing,
    /// It can be previewed and released.
    Ready,
    /// It is not taken; nothing of it is kept.
    Refused,
}

impl State {
    /// The name in the database and in message keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Receiving => "receiving",
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Refused => "refused",
        }
    }
}

impl FromStr for State {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        [Self::Receiving, Self::Preparing, Self::Ready, Self::Refused].into_iter().find(|state| state.key() == key).ok_or(())
    }
}

/// What a person's uploads come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// Bytes, as announced, of all that is neither refused nor released
    pub bytes: u64,
    /// How many have not arrived yet
    pub arriving: i64,
    /// How many there are
    pub count: i64,
}

const MOST_ARRIVING: i64 = 20;
const MOST_UPLOADS: i64 = 500;
/// A film of a school performance, and years of a class's pictures.
const CLASS_FILE_BYTES: u64 = 512 << 20;
const CLASS_QUOTA_BYTES: u64 = 5 << 30;
const MOST_CLASS_FILES: i64 = 5_000;
/// How long a half upload waits for the rest.
pub const PATIENCE_MS: i64 = 24 * 3_600_000;
const LONGEST_NAME: usize = 200;

/// Whether a file of `size_bytes` may begin to arrive.
///
/// # Errors
/// [`Refusal`]: empty, too large, or too much together with what is there.
pub fn may_begin(purpose: Purpose, size_bytes: u64, used: Used, settings: &Settings) -> Result<(), Refusal> {
    let (largest_bytes, quota_bytes, most) = purpose.bounds(settings);
    if size_bytes == 0 {
        return Err(Refusal::Empty);
    }
    if size_bytes > largest_bytes {
        return Err(Refusal::TooLarge);
    }
    if used.arriving >= MOST_ARRIVING || used.count >= most {
        return Err(Refusal::TooMany);
    }
    if used.bytes.saturating_add(size_bytes) > quota_bytes { Err(Refusal::Quota) } else { Ok(()) }
}

/// Characters that turn the direction of reading round: with them `exe.png` is shown for what ends in `gnp.exe`.
fn turns_around(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

/// A name as a page can show it: the last step of a path, nothing that cannot be seen, not endless.
#[must_use]
pub fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !(c.is_control() || turns_around(*c))).take(LONGEST_NAME).collect();
    if name.trim().is_empty() { "—".to_owned() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Used, may_begin, shown_name};
    use crate::{Refusal, Settings};

    #[test]
    fn what_a_person_uploads_is_bounded() {
        let settings = Settings { largest_bytes: 100, quota_bytes: 250 };
        let used = |bytes, arriving, count| Used { bytes, arriving, count };
        for (size_bytes, used, outcome) in [
            (100, used(150, 0, 3), Ok(())),
            (0, used(0, 0, 0), Err(Refusal::Empty)),
            (101, used(0, 0, 0), Err(Refusal::TooLarge)),
            (100, used(151, 0, 3), Err(Refusal::Quota)),
            (1, used(0, 20, 20), Err(Refusal::TooMany)),
            (1, used(0, 0, 500), Err(Refusal::TooMany)),
            (u64::MAX, used(u64::MAX, 0, 0), Err(Refusal::TooLarge)),
        ] {
            assert_eq!(may_begin(Purpose::Library, size_bytes, used, &settings), outcome, "{size_bytes} {used:?}");
        }
    }

    #[test]
    fn a_name_is_for_reading_only() {
        assert_eq!(shown_name("C:\\films\\第一课.mp4"), "第一课.mp4");
        assert_eq!(shown_name("../../etc/passwd"), "passwd");
        assert_eq!(shown_name("a\u{0}\r\nb"), "ab");
        assert_eq!(shown_name("a\u{202E}gnp.exe"), "agnp.exe");
        assert_eq!(shown_name("//"), "—");
        assert_eq!(shown_name(&"长".repeat(900)).chars().count(), 200);
    }
}
