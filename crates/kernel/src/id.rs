//! One registry of the ids of the whole system, in alphabetical order.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that is no id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}")]
pub struct IdError {
    kind: &'static str,
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id (UUID v7): sorts by the moment it was made.
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// The id for something that another system knows by name: the same name always gives the same id (UUID v5).
            #[must_use]
            pub fn from_name(namespace: &str, name: &str) -> Self {
                let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, namespace.as_bytes());
                Self(Uuid::new_v5(&namespace, name.as_bytes()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            /// Takes the hyphenated form only, so that one id has one spelling in links.
            fn from_str(text: &str) -> Result<Self, IdError> {
                let wrong = IdError { kind: stringify!($name) };
                if text.len() != 36 {
                    return Err(wrong);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| wrong)
            }
        }
    )*};
}

typed_ids! {
    /// A person's account.
    AccountId,
    /// A note, highlight or bookmark. W3C Web Annotation `id`.
    AnnotationId,
    /// One answer to an exercise, made where it was given. xAPI `statement.id`.
    AnswerId,
    /// A file or film that belongs to something said in a class.
    AttachmentId,
    /// A behaviour that a school or class watches for 评价行为.
    BehaviourId,
    /// What a pupil handed in for one day or week of a check-in.
    CheckInEntryId,
    /// A check-in task of a class 打卡.
    CheckInId,
    /// A class: one of a school's roster, or one that a teacher opened. OneRoster `class.sourcedId`.
    ClassId,
    /// One lesson for which a class's shared devices may be used without passwords 课堂.
    ClassSessionId,
    /// A program that signs people in here. OpenID Connect `client_id`.
    ClientId,
    /// One entry of a pupil's evaluation 评价.
    EvaluationId,
    /// A form or poll in a class.
    FormId,
    /// One run of an import.
    ImportId,
    /// One thing to do in somebody's inbox.
    InboxEntryId,
    /// One piece of background work.
    JobId,
    /// One request for leave 请假.
    LeaveId,
    /// A notice that asks for a receipt 通知.
    NoticeId,
    /// An after-school course that a school offers for a term 课后服务.
    OfferId,
    /// A nation, province, city, county, school …  OneRoster `org.sourcedId`.
    OrgId,
    /// A passkey. WebAuthn credential, as we keep it.
    PasskeyId,
    /// Something said in a class.
    PostId,
    /// What somebody holds against a post 举报.
    ReportId,
    /// One handing in of a form, made where the form was drawn, so that sending it twice does no more than sending it once.
    RequestId,
    /// Something to learn or teach with. LOM `general.identifier`.
    ResourceId,
    /// A school's request to be taken in.
    SchoolRequestId,
    /// One signed-in device.
    SessionId,
    /// A textbook: the book and its teaching tree.
    TextbookId,
    /// A pupil's move to another school 转学.
    TransferId,
    /// One file on its way from a person into the library.
    UploadId,
}

/// The SHA-256 of a file's bytes, written as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId([u8; 32]);

impl BlobId {
    /// The id of a digest.
    #[must_use]
    pub fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The digest.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for BlobId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let wrong = IdError { kind: "BlobId" };
        let lower_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() != 64 || !text.bytes().all(lower_hex) {
            return Err(wrong);
        }
        let mut digest = [0; 32];
        for (slot, pair) in digest.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| wrong.clone())?;
            *slot = u8::from_str_radix(pair, 16).map_err(|_| wrong.clone())?;
        }
        Ok(Self(digest))
    }
}

impl Serialize for BlobId {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BlobId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident($longest:literal, $allowed:expr),)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The key as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let allowed: fn(u8) -> bool = $allowed;
                if text.is_empty() || text.len() > $longest || !text.bytes().all(allowed) {
                    return Err(IdError { kind: stringify!($name) });
                }
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> String {
                key.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

keys! {
    /// The human name of a section 版块 or a column 栏目 in links: lower-case letters, digits and hyphens.
    SectionKey(48, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
    /// A node of a teaching tree, unique in its textbook: letters, digits, `.`, `-` and `_`.
    UnitKey(64, |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')),
}

#[cfg(test)]
mod tests {
    use super::{BlobId, ResourceId, SectionKey};

    #[test]
    fn the_same_name_always_gives_the_same_id() {
        let of = |name| ResourceId::from_name("listing", name);
        assert_eq!(of("数学一年级上册"), of("数学一年级上册"));
        assert_ne!(of("数学一年级上册"), of("数学一年级下册"));
        assert_ne!(of("a"), ResourceId::from_name("other", "a"));
    }

    #[test]
    fn an_id_has_one_spelling() {
        let id = ResourceId::new();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().replace('-', "").parse::<ResourceId>().is_err());
        assert!(format!("{{{id}}}").parse::<ResourceId>().is_err());
    }

    #[test]
    fn a_blob_id_round_trips_and_refuses_capitals() {
        let id = BlobId::from_digest([0xab; 32]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().to_uppercase().parse::<BlobId>().is_err());
    }

    #[test]
    fn keys_refuse_what_links_cannot_carry() {
        assert!("moral-education".parse::<SectionKey>().is_ok());
        for wrong in ["", "Moral", "德育", "a/b", "a b", &"x".repeat(49)] {
            assert!(wrong.parse::<SectionKey>().is_err(), "{wrong}");
        }
    }
}
