//! What stands above every page of a class: its name, its kind, and the ways to its other pages.

use std::collections::BTreeMap;

use identity::{Action, ClassKind, Person};
use kernel::Timestamp;
use roster::Seen;
use roster::ordinary::READABLE_DAYS;
use web::Shell;

/// A page of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    /// 班级圈
    Feed,
    /// 通知
    Notices,
    /// 表单
    Forms,
    /// 成员
    Members,
    /// 请假
    Leave,
    /// 考勤
    Attendance,
    /// 课后服务
    AfterSchool,
    /// 打卡
    CheckIn,
    /// 学生评价
    Evaluation,
    /// 成长档案
    Growth,
    /// 课堂
    Session,
}

impl Tab {
    /// All pages, in the order of their tabs.
    const ALL: &[Self] = &[
        Self::Feed,
        Self::Notices,
        Self::Forms,
        Self::CheckIn,
        Self::Members,
        Self::Leave,
        Self::Attendance,
        Self::AfterSchool,
        Self::Evaluation,
        Self::Growth,
        Self::Session,
    ];

    /// The last part of its address, and of its message.
    const fn key(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Notices => "notices",
            Self::Forms => "forms",
            Self::Members => "members",
            Self::Leave => "leave",
            Self::Attendance => "attendance",
            Self::AfterSchool => "after-school",
            Self::CheckIn => "check-in",
            Self::Evaluation => "evaluation",
            Self::Growth => "growth",
            Self::Session => "session",
        }
    }

    /// What one must be allowed to do in the class to come here.
    const fn action(self) -> Action {
        match self {
            Self::Feed | Self::Notices | Self::Forms | Self::Members => Action::SeeClass,
            Self::Leave => Action::SeeLeave,
            Self::Attendance => Action::SeeAttendance,
            Self::AfterSchool => Action::SeeAfterSchool,
            Self::CheckIn => Action::SeeCheckIns,
            Self::Evaluation => Action::SeeEvaluation,
            Self::Growth => Action::ListGrowth,
            Self::Session => Action::RunClassSession,
        }
    }

    /// Whether only an administrative class has it; an ordinary class names it with the reason.
    const fn needs_administrative(self) -> bool {
        match self {
            Self::Leave | Self::Attendance | Self::AfterSchool | Self::Evaluation | Self::Growth => true,
            // Most administrative classes have no class sessions either.
            Self::Feed | Self::Notices | Self::Forms | Self::Members | Self::CheckIn | Self::Session => false,
        }
    }
}

/// What `classroom/head.html` prints.
pub(crate) struct ClassHead {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) is_administrative: bool,
    pub(crate) school: String,
    /// That it was closed, and until when it can be read
    pub(crate) closed: Option<String>,
    pub(crate) tabs: Vec<TabLink>,
    /// What this class lacks because it is an ordinary one
    pub(crate) lacking: Vec<String>,
}

/// A tab to go to.
pub(crate) struct TabLink {
    pub(crate) key: &'static str,
    pub(crate) label: String,
    pub(crate) is_current: bool,
}

impl ClassHead {
    /// The head of `seen` for `person`, on the page `current`.
    pub(crate) fn new(shell: &Shell, person: &Person, seen: &Seen, current: Tab) -> Self {
        let is_ordinary = seen.class.kind == ClassKind::Ordinary;
        let label = |tab: Tab| shell.t(&format!("class-tab-{}", tab.key())).into_owned();
        // Several tabs ask for the same, which is asked once.
        let mut may = BTreeMap::new();
        let mut is_open = |tab: &Tab| *may.entry(tab.action()).or_insert_with_key(|action| person.may(*action, seen.resource()).is_ok());
        let link = |tab: Tab| TabLink { key: tab.key(), label: label(tab), is_current: tab == current };
        Self {
            id: seen.class.id.to_string(),
            name: seen.class.name.clone(),
            kind: shell.t(&format!("class-{}", seen.class.kind.key())).into_owned(),
            is_administrative: !is_ordinary,
            school: seen.facts.line.org.name.clone(),
            closed: seen.class.closed_at.map(|at| closed_note(shell, at, seen.closing.as_deref())),
            tabs: Tab::ALL.iter().copied().filter(|tab| is_open(tab)).map(link).collect(),
            lacking: Tab::ALL.iter().copied().filter(|tab| is_ordinary && tab.needs_administrative()).map(label).collect(),
        }
    }
}

/// That the class was closed, until when it can be read, and why where the school closed it.
fn closed_note(shell: &Shell, at: Timestamp, why: Option<&str>) -> String {
    let until = at.plus_ms(READABLE_DAYS * 24 * 3_600_000);
    let said = [("at", at.date().into()), ("until", until.date().into()), ("why", why.unwrap_or_default().into())];
    shell.words().format(if why.is_some() { "class-closed-by-school" } else { "class-closed-note" }, &said).into_owned()
}
