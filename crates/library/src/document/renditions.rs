use kernel::BlobId;
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

/// Whether a playlist leads nowhere but to files named by digest that lie beside it: a player would follow it wherever it leads.
#[must_use]
pub fn names_only_kept_files(playlist: &str) -> bool {
    let is_digest = |name: &str| name.parse::<BlobId>().is_ok();
    let quoted = |rest: &str| rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).is_some_and(|(name, _)| is_digest(name));
    let stays = |line: &str| match line.strip_prefix('#') {
        Some(tag) => tag.split("URI=").skip(1).all(quoted),
        None => line.is_empty() || is_digest(line),
    };
    playlist.starts_with("#EXTM3U\n") && playlist.lines().all(stays)
}

#[cfg(test)]
mod tests {
    use super::names_only_kept_files;

    #[test]
    fn a_playlist_leads_to_kept_files_alone() {
        let digest = "0f".repeat(32);
        let map = format!("#EXT-X-MAP:URI=\"{digest}\",BYTERANGE=\"800@0\"");
        assert!(names_only_kept_files(&format!("#EXTM3U\n{map}\n#EXTINF:4.0,\n#EXT-X-BYTERANGE:9@800\n{digest}\n#EXT-X-ENDLIST\n")));
        for elsewhere in ["file:///etc/passwd", "https://example.org/a.mp4", "../0f", "//example.org", " "] {
            assert!(!names_only_kept_files(&format!("#EXTM3U\n{elsewhere}\n")), "{elsewhere}");
            assert!(!names_only_kept_files(&format!("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"{elsewhere}\"\n{digest}\n")), "{elsewhere}");
        }
        assert!(!names_only_kept_files(&digest));
        assert!(!names_only_kept_files(&format!("#EXTM3U\n#EXT-X-MAP:URI={digest}\n")));
    }
}
