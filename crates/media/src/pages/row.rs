use web::Shell;

use crate::kind::Kind;
use crate::upload::{State, Upload};

/// An upload in a list.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) icon: &'static str,
    pub(crate) name: String,
    pub(crate) said: String,
    /// `Some` while background work goes on
    pub(crate) percent: Option<u32>,
    /// The picture of a film, where there is one
    pub(crate) poster: Option<String>,
    pub(crate) is_half: bool,
}

impl Row {
    pub(crate) fn of(shell: &Shell, upload: &Upload, arrived: u64) -> Self {
        let href = address(upload);
        let is_half = upload.state == State::Receiving;
        let said = match (upload.state, upload.refusal) {
            (State::Refused, Some(refusal)) => shell.t(&format!("media-refused-{}", refusal.key())).into_owned(),
            (State::Receiving, _) => {
                shell.tx("media-state-receiving", &format!("{} / {}", size(arrived), size(upload.size_bytes))).into_owned()
            }
            (State::Ready, _) if upload.resource.is_some() => shell.t("media-state-released").into_owned(),
            (State::Ready, _) if upload.offered_at.is_some() => shell.t("media-state-offered").into_owned(),
            (State::Preparing, _) if upload.failed().is_some() => shell.t("media-state-failed").into_owned(),
            (state, _) => shell.t(&format!("media-state-{}", state.key())).into_owned(),
        };
        let kind = upload.kind.map(|kind| shell.t(&format!("media-kind-{}", kind.key())).into_owned());
        let facts = kind.into_iter().chain([size(upload.size_bytes), said, upload.created_at.minute()]).collect::<Vec<_>>();
        Self {
            percent: (upload.state == State::Preparing && upload.failed().is_none()).then_some(upload.progress / 10),
            poster: upload.prepared.poster.as_ref().map(|poster| format!("{href}/files/{poster}")),
            icon: icon(upload.kind),
            name: upload.name.clone(),
            said: facts.join(" · "),
            href,
            is_half,
        }
    }
}

/// Where the page of an upload is.
pub(crate) fn address(upload: &Upload) -> String {
    format!("/me/uploads/{}/{}", upload.home, upload.id)
}

fn icon(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Film) => "video",
        Some(Kind::Pdf | Kind::Office | Kind::Captions) => "file-text",
        Some(Kind::Book) => "book-2",
        Some(Kind::AudioBook) => "headphones",
        _ => "file",
    }
}

/// A size as people read it.
pub(crate) fn size(bytes: u64) -> String {
    const KIB: u64 = 1 << 10;
    const MIB: u64 = 1 << 20;
    const GIB: u64 = 1 << 30;
    let tenths = |unit: u64, name: &str| format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..MIB => format!("{} KB", bytes.div_ceil(KIB)),
        MIB..GIB => tenths(MIB, "MB"),
        _ => tenths(GIB, "GB"),
    }
}
