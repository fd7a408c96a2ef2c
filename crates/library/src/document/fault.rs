use std::fmt;

use serde_json::error::Category;

/// Why a record was refused: where, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The key in the record, such as `parts[2].items[0].answer`; empty for the record as a whole.
    pub field: String,
    /// What is wrong.
    pub reason: FaultReason,
}

impl Fault {
    /// `reason` at `field`.
    #[must_use]
    pub fn new(field: impl Into<String>, reason: FaultReason) -> Self {
        Self { field: field.into(), reason }
    }

    /// What a JSON reader said of a record whose syntax is right but whose shape is not.
    #[must_use]
    pub fn of_json(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let field = text.split('`').nth(1).unwrap_or_default().to_owned();
        let reason = match text.split_whitespace().next() {
            Some("unknown") if text.starts_with("unknown field") => FaultReason::UnknownField,
            Some("unknown") => FaultReason::UnknownName,
            Some("missing") => FaultReason::Missing,
            Some("duplicate") => FaultReason::DuplicateKey,
            _ if error.classify() != Category::Data => FaultReason::Syntax,
            Some("not") => return Self::new("", FaultReason::BadName),
            _ => return Self::new("", FaultReason::WrongType),
        };
        Self { field, reason }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = if self.field.is_empty() { "record" } else { &self.field };
        write!(f, "{field} {}", self.reason)
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $english:literal;)*) => {
        /// What can be wrong with a record. The key names the sentence in the locales; the English text is for the command line.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum FaultReason {
            $($(#[$doc])* #[doc = $english] $name,)*
        }

        impl FaultReason {
            /// All reasons, for tests of the locales.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in the database and in message keys.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            const fn english(self) -> &'static str {
                match self { $(Self::$name => $english,)* }
            }
        }
    };
}

reasons! {
    AnswerOutsideChoices = "answer-outside-choices", "has an answer that is none of the choices";
    BadLanguage = "bad-language", "is not a language tag";
    BadLicence = "bad-licence", "is not an SPDX expression or all-rights-reserved";
    BadLink = "bad-link", "is not an absolute https link";
    BadName = "bad-name", "holds an id or a name that is not well formed";
    ControlCharacter = "control-character", "holds a control character";
    DuplicateId = "duplicate-id", "was given before in the same input";
    DuplicateKey = "duplicate-key", "is not unique in its record";
    FileKind = "file-kind", "is not a kind of file that is kept";
    FileMissing = "file-missing", "names a file that is not in the package";
    FileTooLarge = "file-too-large", "names a file that is larger than allowed";
    Missing = "missing", "is missing";
    NoEvidence = "no-evidence", "needs the parts problem, action and evidence";
    NotK12 = "not-k12", "is no stage of school education";
    NotPublished = "not-published", "is not online at its source";
    OutOfRange = "out-of-range", "is out of range";
    ParentMissing = "parent-missing", "names a parent book that is not known";
    Recalled = "recalled", "was recalled here; restore it before importing it again";
    Syntax = "syntax", "is not valid JSON";
    TooDeep = "too-deep", "is nested too deep";
    TooLong = "too-long", "is too long";
    TooMany = "too-many", "has too many entries";
    UnknownField = "unknown-field", "is not a known key";
    UnknownName = "unknown-name", "is none of the known names";
    UnknownPlace = "unknown-place", "is no section and column";
    UnsafePath = "unsafe-path", "is not a plain relative path";
    WrongType = "wrong-type", "has a value of the wrong type";
}

impl fmt::Display for FaultReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.english())
    }
}

impl std::str::FromStr for FaultReason {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|reason| reason.key() == key).ok_or(())
    }
}
