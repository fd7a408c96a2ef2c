//! What stands above every page of a class: its name, its kind, and the ways to its other pages.

use identity::{Action, ClassKind, Person};
use roster::Seen;
use web::Shell;

/// A page of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    /// 班级圈
    Feed,
    /// 通知
    Notices,
    /// 成员
    Members,
    /// 请假
    Leave,
    /// 考勤
    Attendance,
    /// 课后服务
    AfterSchool,
}

impl Tab {
    /// All pages, in the order of their tabs.
    const ALL: [Self; 6] = [Self::Feed, Self::Notices, Self::Members, Self::Leave, Self::Attendance, Self::AfterSchool];

    /// The last part of its address, and of its message.
    const fn key(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Notices => "notices",
            Self::Members => "members",
            Self::Leave => "leave",
            Self::Attendance => "attendance",
            Self::AfterSchool => "after-school",
        }
    }

    /// What one must be allowed to do in the class to come here.
    const fn action(self) -> Action {
        match self {
            Self::Feed | Self::Notices | Self::Members => Action::SeeClass,
            Self::Leave => Action::SeeLeave,
            Self::Attendance => Action::SeeAttendance,
            Self::AfterSchool => Action::SeeAfterSchool,
        }
    }

    /// Whether only an administrative class has it; an ordinary class names it with the reason.
    const fn needs_administrative(self) -> bool {
        match self {
            Self::Feed | Self::Notices | Self::Members => false,
            Self::Leave | Self::Attendance | Self::AfterSchool => true,
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
        let is_open = |tab: &Tab| person.may(tab.action(), seen.resource()).is_ok();
        let link = |tab: Tab| TabLink { key: tab.key(), label: label(tab), is_current: tab == current };
        Self {
            id: seen.class.id.to_string(),
            name: seen.class.name.clone(),
            kind: shell.t(&format!("class-{}", seen.class.kind.key())).into_owned(),
            is_administrative: !is_ordinary,
            school: seen.facts.line.org.name.clone(),
            tabs: Tab::ALL.into_iter().filter(is_open).map(link).collect(),
            lacking: Tab::ALL.into_iter().filter(|tab| is_ordinary && tab.needs_administrative()).map(label).collect(),
        }
    }
}
