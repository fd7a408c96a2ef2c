//! Why a file is not taken. Each is a sentence that the person reads, and that says what to do next.

use std::str::FromStr;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// Why a file is not taken; the sentence is the message `media-refused-<key>`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
        pub enum Refusal {
            $($(#[$doc])* #[error($key)] $name,)*
        }

        impl Refusal {
            /// All of them, for tests of the locales.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in the database and in message keys.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

refusals! {
    /// A zip archive that unpacks to far more than it holds, or to far too much.
    ArchiveBomb = "archive-bomb",
    /// An archive that names paths outside itself, links, or what it encrypts.
    ArchivePath = "archive-path",
    /// Not whole, or not what its beginning says.
    Broken = "broken",
    /// Captions that are no text, or too much of it.
    Captions = "captions",
    /// Nothing in it.
    Empty = "empty",
    /// Locked with a password.
    Encrypted = "encrypted",
    /// It names files outside itself, or makes the reader fetch them.
    External = "external",
    /// A kind of file that is not taken.
    Kind = "kind",
    /// A picture with more pixels than anyone can show.
    Pixels = "pixels",
    /// Two kinds of file at once.
    Polyglot = "polyglot",
    /// The person's uploads come to too much.
    Quota = "quota",
    /// Larger than its kind may be.
    TooLarge = "too-large",
    /// Too many pages, or too long.
    TooLong = "too-long",
    /// Too many uploads at once.
    TooMany = "too-many",
}

impl FromStr for Refusal {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|refusal| refusal.key() == key).ok_or(())
    }
}
