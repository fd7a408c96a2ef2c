use kernel::{LocalText, ResourceId, SectionKey, TextbookId, UnitKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::download::policy;
use super::shape::{LocalTexts, SectionText, UnitText, UuidText};
use super::{BookPage, Download, FileRef, Publication, Renditions, VideoQuestion};
use crate::curriculum::CurriculumPath;

/// Something to learn or teach with: a lesson package of several parts, or a single thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Its identity across versions.
    #[schemars(with = "UuidText")]
    pub id: ResourceId,
    /// LRMI `learningResourceType`.
    #[serde(rename = "type")]
    pub kind: LearningResourceType,
    /// Its name.
    #[schemars(with = "LocalTexts")]
    pub title: LocalText,
    /// One or two sentences.
    #[schemars(with = "LocalTexts")]
    pub summary: LocalText,
    /// Where it stands in the sections; at least one.
    pub places: Vec<Place>,
    /// Which textbook units it teaches. LRMI `educationalAlignment`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alignments: Vec<Alignment>,
    /// Stages and grades it fits without a textbook.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub curriculum: Vec<CurriculumPath>,
    /// Whom it is for. LRMI `educationalAudience`.
    pub audience: Vec<Audience>,
    /// BCP 47 tag of the content.
    pub language: String,
    /// SPDX expression, or `all-rights-reserved`.
    pub licence: String,
    /// Who stands behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<String>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Expected time. LRMI `timeRequired`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// What it offers to those who cannot see or hear it.
    #[serde(default)]
    pub accessibility: Accessibility,
    /// A picture of 640 × 360.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poster: Option<FileRef>,
    /// What one can do afterwards. LRMI `teaches`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<String>,
    /// What it is made of, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Where a link leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Whether its files may be taken away; without it the licence decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download: Option<Download>,
}

/// LRMI `learningResourceType`, in our words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum LearningResourceType {
    Lesson,
    MicroLesson,
    Courseware,
    TeachingDesign,
    TaskSheet,
    Exercises,
    Experiment,
    Listening,
    Recitation,
    Article,
    Case,
    Course,
    Activity,
    News,
    Link,
    Book,
    AudioBook,
}

impl LearningResourceType {
    /// The name in documents, links and message keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::MicroLesson => "micro_lesson",
            Self::Courseware => "courseware",
            Self::TeachingDesign => "teaching_design",
            Self::TaskSheet => "task_sheet",
            Self::Exercises => "exercises",
            Self::Experiment => "experiment",
            Self::Listening => "listening",
            Self::Recitation => "recitation",
            Self::Article => "article",
            Self::Case => "case",
            Self::Course => "course",
            Self::Activity => "activity",
            Self::News => "news",
            Self::Link => "link",
            Self::Book => "book",
            Self::AudioBook => "audio_book",
        }
    }
}

/// A place in a section, and in a province's own channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// 版块
    #[schemars(with = "SectionText")]
    pub section: SectionKey,
    /// 栏目
    #[schemars(with = "SectionText")]
    pub column: SectionKey,
    /// 地方频道: the province whose channel it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub region: String,
}

/// The textbook unit that a resource teaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alignment {
    /// The book
    #[schemars(with = "UuidText")]
    pub textbook: TextbookId,
    /// The node of its teaching tree
    #[schemars(with = "UnitText")]
    pub unit: UnitKey,
}

/// LRMI `educationalRole`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Audience {
    Pupil,
    Teacher,
    Parent,
    School,
}

/// schema.org `accessibilityFeature`, as far as we check it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Accessibility {
    pub captions: bool,
    pub transcript: bool,
    pub sign_language: bool,
    pub audio_description: bool,
}

/// One part of a resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "part", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Part {
    /// 视频课程
    Video(Video),
    /// 音频
    Audio(Media),
    /// 课件
    Courseware(Slides),
    /// 教学设计
    TeachingDesign(Body),
    /// 学习任务单
    TaskSheet(Body),
    /// 课后练习
    Exercises(Exercises),
    /// 正文
    Article(Body),
    /// 案例：问题
    Problem(Body),
    /// 案例：做法
    Action(Body),
    /// 案例：证据
    Evidence(Body),
    /// 图书
    Publication(Publication),
}

/// The kind of a [`Part`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum PartKind {
    Video,
    Audio,
    Courseware,
    TeachingDesign,
    TaskSheet,
    Exercises,
    Article,
    Problem,
    Action,
    Evidence,
    Publication,
}

impl PartKind {
    /// The name in documents, links and message keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Courseware => "courseware",
            Self::TeachingDesign => "teaching_design",
            Self::TaskSheet => "task_sheet",
            Self::Exercises => "exercises",
            Self::Article => "article",
            Self::Problem => "problem",
            Self::Action => "action",
            Self::Evidence => "evidence",
            Self::Publication => "publication",
        }
    }
}

impl Part {
    /// What kind of part this is.
    #[must_use]
    pub const fn kind(&self) -> PartKind {
        match self {
            Self::Video(_) => PartKind::Video,
            Self::Audio(_) => PartKind::Audio,
            Self::Courseware(_) => PartKind::Courseware,
            Self::TeachingDesign(_) => PartKind::TeachingDesign,
            Self::TaskSheet(_) => PartKind::TaskSheet,
            Self::Exercises(_) => PartKind::Exercises,
            Self::Article(_) => PartKind::Article,
            Self::Problem(_) => PartKind::Problem,
            Self::Action(_) => PartKind::Action,
            Self::Evidence(_) => PartKind::Evidence,
            Self::Publication(_) => PartKind::Publication,
        }
    }
}

/// A film with its captions and chapters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Video {
    #[serde(deserialize_with = "super::files::named")]
    pub file: String,
    pub duration_ms: u64,
    pub width: u32,
    pub height: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<Captions>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chapters: Vec<Chapter>,
    /// The same lesson in sign language: a second film that runs beside the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<FileRef>,
    /// Where the film stops and asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<VideoQuestion>,
    /// The same film in other sizes; `file` is then the largest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renditions: Option<Renditions>,
}

/// A recording with its captions and chapters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Media {
    #[serde(deserialize_with = "super::files::named")]
    pub file: String,
    pub duration_ms: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<Captions>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chapters: Vec<Chapter>,
}

/// A WebVTT file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Captions {
    /// BCP 47 tag
    pub language: String,
    /// The WebVTT file: a path in a package, a digest once kept.
    #[serde(deserialize_with = "super::files::named")]
    pub file: String,
}

/// Where a chapter begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Chapter {
    pub at_ms: u64,
    pub title: String,
}

/// Courseware as page images.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Slides {
    pub pages: Vec<BookPage>,
}

/// CommonMark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Body {
    pub body: String,
}

/// Questions with their answers and solutions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Exercises {
    pub items: Vec<Exercise>,
}

/// One question. With `choices`, `answer` is an array of their indexes from 0; without, a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Exercise {
    pub prompt: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    pub answer: serde_json::Value,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub solution: String,
    #[serde(default = "one_point")]
    pub points: u32,
}

fn one_point() -> u32 {
    1
}

impl Resource {
    /// Whether copies of its files may be taken away.
    #[must_use]
    pub fn download(&self) -> Download {
        policy(self.download, &self.licence)
    }

    /// The part of one kind.
    #[must_use]
    pub fn part(&self, kind: PartKind) -> Option<&Part> {
        self.parts.iter().find(|part| part.kind() == kind)
    }

    /// The book that it is.
    #[must_use]
    pub fn publication(&self) -> Option<&Publication> {
        self.parts.iter().find_map(|part| if let Part::Publication(book) = part { Some(book) } else { None })
    }

    /// The length of its film or recording.
    #[must_use]
    pub fn duration_ms(&self) -> Option<u64> {
        self.parts.iter().find_map(|part| match part {
            Part::Video(video) => Some(video.duration_ms),
            Part::Audio(audio) => Some(audio.duration_ms),
            Part::Publication(book) => book.duration_ms(),
            _ => None,
        })
    }
}
