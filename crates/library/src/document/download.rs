use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether copies of the files may be taken away, as the document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Download {
    /// They may, under the licence.
    Allowed,
    /// They are to be read and played here only.
    Withheld(WithheldReason),
}

/// Why copies are not handed out. Each is a problem type of the programming interface and a sentence in the locales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithheldReason {
    /// Its rights holder has not agreed.
    Licence,
    /// Pupils or others can be recognised in it.
    Privacy,
    /// It is not to go round before a certain day, such as an examination paper.
    Embargo,
    /// It is being checked.
    Review,
}

impl WithheldReason {
    /// All reasons, for tests of the locales and the list of problem types.
    pub const ALL: [Self; 4] = [Self::Licence, Self::Privacy, Self::Embargo, Self::Review];

    /// The name in documents, problem types and message keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Licence => "licence",
            Self::Privacy => "privacy",
            Self::Embargo => "embargo",
            Self::Review => "review",
        }
    }
}

/// What holds for a document: what it says, and where it says nothing its licence.
#[must_use]
pub(super) fn policy(said: Option<Download>, licence: &str) -> Download {
    let by_licence = if licence == "all-rights-reserved" { Download::Withheld(WithheldReason::Licence) } else { Download::Allowed };
    said.unwrap_or(by_licence)
}

#[cfg(test)]
mod tests {
    use super::{Download, WithheldReason, policy};

    #[test]
    fn a_document_that_says_nothing_goes_by_its_licence() {
        assert_eq!(policy(None, "CC-BY-4.0"), Download::Allowed);
        assert_eq!(policy(None, "all-rights-reserved"), Download::Withheld(WithheldReason::Licence));
        assert_eq!(policy(Some(Download::Allowed), "all-rights-reserved"), Download::Allowed);
        let privacy = Download::Withheld(WithheldReason::Privacy);
        assert_eq!(policy(Some(privacy), "CC-BY-4.0"), privacy);
    }

    #[test]
    fn the_flag_is_a_word_or_a_word_with_its_reason() {
        assert_eq!(serde_json::to_string(&Download::Allowed).unwrap(), "\"allowed\"");
        assert_eq!(serde_json::to_string(&Download::Withheld(WithheldReason::Embargo)).unwrap(), "{\"withheld\":\"embargo\"}");
        assert!(serde_json::from_str::<Download>("{\"withheld\":\"because\"}").is_err());
    }
}
