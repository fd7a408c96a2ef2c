use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A film in several sizes and as sound alone. Playlists are HLS (RFC 8216) and name the files of this node by digest, relative to
/// themselves, so they play at any address under which those files stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renditions {
    /// The playlist that offers all sizes.
    #[serde(deserialize_with = "super::files::named")]
    pub master: String,
    /// The largest first.
    pub sizes: Vec<Rendition>,
    /// Without the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<Sound>,
}

/// One size: fragmented MP4 that plays by itself, and the playlist of its pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Rendition {
    #[serde(deserialize_with = "super::files::named")]
    pub file: String,
    #[serde(deserialize_with = "super::files::named")]
    pub playlist: String,
    pub width: u32,
    pub height: u32,
}

/// The sound alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Sound {
    #[serde(deserialize_with = "super::files::named")]
    pub file: String,
    #[serde(deserialize_with = "super::files::named")]
    pub playlist: String,
}
