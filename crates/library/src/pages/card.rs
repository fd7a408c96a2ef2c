//! A resource as lists show it.

use kernel::{Language, ResourceId};
use web::Shell;

use crate::card::Card;
use crate::document::LearningResourceType;
use crate::reading::Listed;

/// A card, ready to print.
pub struct CardView {
    pub href: String,
    pub title: String,
    pub summary: String,
    pub kind: String,
    pub icon: &'static str,
    pub hue: &'static str,
    pub picture: Option<String>,
    pub length: String,
    pub line: String,
    pub credit: String,
    pub has_captions: bool,
    pub parts: Vec<PartLink>,
    pub favourite: String,
}

/// A link to one part of a lesson.
pub struct PartLink {
    pub href: String,
    pub icon: &'static str,
    pub label: String,
}

impl CardView {
    pub fn of(shell: &Shell, listed: &Listed) -> Self {
        let Card { title, kind, summary, credits, subject, level, minutes, duration_ms, poster, parts, has_captions } = &listed.card;
        let language = shell.language();
        let href = href(*kind, listed.id);
        let named = |key: &String| PartLink {
            href: part_href(*kind, listed.id, key),
            icon: part_icon(key),
            label: shell.t(&format!("part-{}", key.replace('_', "-"))).into_owned(),
        };
        let line = [subject.as_str(), level.as_str()].iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join(" · ");
        Self {
            title: title.get(language).to_owned(),
            summary: summary.as_ref().map(|text| text.get(language).to_owned()).unwrap_or_default(),
            kind: kind_name(shell, *kind),
            icon: kind_icon(*kind),
            hue: hue(subject),
            picture: poster.as_ref().map(|digest| format!("/files/{digest}")),
            length: length(shell, *duration_ms, *minutes),
            line,
            credit: credits.join(" · "),
            has_captions: *has_captions,
            parts: parts.iter().map(named).collect(),
            favourite: format!("/me/favourites/resource/{}", listed.id),
            href,
        }
    }

    pub fn all(shell: &Shell, listed: &[Listed]) -> Vec<Self> {
        listed.iter().map(|one| Self::of(shell, one)).collect()
    }
}

/// Where a resource has its page: lessons have a player and tabs, everything else a page of its own.
pub fn href(kind: LearningResourceType, id: ResourceId) -> String {
    match kind {
        LearningResourceType::Lesson => format!("/lesson/{id}"),
        LearningResourceType::Book | LearningResourceType::AudioBook => format!("/book/{id}"),
        _ => format!("/r/{id}"),
    }
}

fn part_href(kind: LearningResourceType, id: ResourceId, part: &str) -> String {
    match kind {
        LearningResourceType::Lesson => format!("/lesson/{id}/{}", part.replace('_', "-")),
        _ => format!("/r/{id}"),
    }
}

pub fn kind_name(shell: &Shell, kind: LearningResourceType) -> String {
    shell.t(&format!("kind-{}", kind.key().replace('_', "-"))).into_owned()
}

/// `09:45` for films and recordings, else the expected minutes.
pub fn length(shell: &Shell, duration_ms: Option<u64>, minutes: Option<u32>) -> String {
    match (duration_ms, minutes) {
        (Some(ms), _) => clock_time(ms),
        (None, Some(minutes)) => shell.tn("minutes", minutes).into_owned(),
        (None, None) => String::new(),
    }
}

/// `4:46`, or `1:02:03` beyond an hour.
pub fn clock_time(ms: u64) -> String {
    let seconds = ms / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes:02}:{seconds:02}") }
}

pub fn kind_icon(kind: LearningResourceType) -> &'static str {
    use LearningResourceType as Kind;
    match kind {
        Kind::Lesson | Kind::MicroLesson | Kind::Course => "video",
        Kind::Courseware => "presentation",
        Kind::TeachingDesign | Kind::Article | Kind::Case => "file-text",
        Kind::TaskSheet => "clipboard-check",
        Kind::Exercises => "pencil",
        Kind::Experiment => "flask",
        Kind::Listening => "headphones",
        Kind::Recitation => "microphone",
        Kind::Activity => "calendar",
        Kind::News => "news",
        Kind::Link => "external-link",
        Kind::Book => "book-2",
        Kind::AudioBook => "headphones",
    }
}

pub fn part_icon(part: &str) -> &'static str {
    match part {
        "video" => "player-play",
        "audio" => "headphones",
        "courseware" => "presentation",
        "task_sheet" => "clipboard-check",
        "exercises" => "pencil",
        "publication" => "book-2",
        _ => "file-text",
    }
}

/// The pigment of a subject (`ux.md` §5.2).
pub fn hue(subject: &str) -> &'static str {
    const HUES: [(&str, &str); 16] = [
        ("语文", "cn"),
        ("数学", "ma"),
        ("英语", "en"),
        ("物理", "ph"),
        ("化学", "ch"),
        ("生物", "bi"),
        ("历史", "hi"),
        ("地理", "ge"),
        ("道德", "mo"),
        ("政治", "mo"),
        ("科学", "sc"),
        ("音乐", "mu"),
        ("美术", "ar"),
        ("体育", "pe"),
        ("信息", "it"),
        ("劳动", "la"),
    ];
    HUES.iter().find(|(name, _)| subject.contains(name)).map_or("hi", |(_, hue)| hue)
}

/// A textbook as a thread-bound cover.
pub struct Tome {
    pub href: String,
    pub hue: &'static str,
    pub slip: String,
    pub volume: String,
    pub title: String,
    pub note: String,
    pub has_pages: bool,
}

impl Tome {
    pub fn of(shell: &Shell, book: &crate::reading::ShelfEntry, href: String) -> Self {
        let path = &book.path;
        let slip: String = path.subject.rsplit('·').next().unwrap_or_default().chars().take(6).collect();
        let has_pages = book.page_count > 0;
        let note = if has_pages { path.edition.clone() } else { format!("{} · {}", path.edition, shell.t("no-file-short")) };
        Self {
            href,
            hue: hue(&path.subject),
            slip,
            volume: format!("{}{}", path.grade, path.volume),
            title: book.title.clone(),
            note,
            has_pages,
        }
    }
}

/// The language whose texts a page shows, for `lang` attributes on content.
pub fn content_language(tag: &str, shown: Language) -> Option<String> {
    let same = tag.starts_with("zh") == shown.tag().starts_with("zh") && tag.starts_with("en") == shown.tag().starts_with("en");
    (!same).then(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{clock_time, hue};

    #[test]
    fn a_length_reads_like_a_clock() {
        assert_eq!([clock_time(0), clock_time(286_900), clock_time(3_723_000)], ["00:00", "04:46", "1:02:03"]);
    }

    #[test]
    fn subjects_of_one_family_share_a_pigment() {
        assert_eq!([hue("艺术·音乐"), hue("语文·书法练习指导"), hue("思想政治"), hue("无名")], ["mu", "cn", "mo", "hi"]);
    }
}
