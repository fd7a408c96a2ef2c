//! What a person may be, on one account: pupil and nothing else, or teacher and parent and editor at once.

use std::fmt;
use std::str::FromStr;

use kernel::OrgId;
use web::Words;

use crate::org::OrgKind;
use crate::schooling::Schooling;

/// A kind of role. OneRoster `role.role` where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleKind {
    /// 学生
    Pupil,
    /// 教师
    Teacher,
    /// 家长
    Parent,
    /// 教研员
    Researcher,
    /// 资源编辑
    Editor,
    /// Administrator of the role's org 管理员
    Administrator,
}

impl RoleKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Pupil, Self::Teacher, Self::Parent, Self::Researcher, Self::Editor, Self::Administrator];

    /// What people may say of themselves when they sign up.
    pub const SELF_DECLARED: [Self; 4] = [Self::Pupil, Self::Teacher, Self::Parent, Self::Researcher];

    /// What administrators may give.
    pub const GRANTED: [Self; 4] = [Self::Teacher, Self::Researcher, Self::Editor, Self::Administrator];

    /// The name in the database, in forms and in policies.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pupil => "pupil",
            Self::Teacher => "teacher",
            Self::Parent => "parent",
            Self::Researcher => "researcher",
            Self::Editor => "editor",
            Self::Administrator => "administrator",
        }
    }

    /// Whether somebody else has to confirm the role before it means anything.
    #[must_use]
    pub const fn needs_confirmation(self) -> bool {
        !matches!(self, Self::Pupil | Self::Parent)
    }

    /// Its icon in the sprite.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Pupil => "notebook",
            Self::Teacher => "school",
            Self::Parent => "home-heart",
            Self::Researcher => "microscope",
            Self::Editor => "pencil",
            Self::Administrator => "shield-check",
        }
    }
}

/// A text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a role")]
pub struct RoleError;

impl FromStr for RoleKind {
    type Err = RoleError;
    fn from_str(key: &str) -> Result<Self, RoleError> {
        Self::ALL.into_iter().find(|kind| kind.key() == key).ok_or(RoleError)
    }
}

/// A role of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// What it is.
    pub kind: RoleKind,
    /// Where it holds; `None` for people who belong to no org yet.
    pub org: Option<RoleOrg>,
    /// Whether it means anything yet: a self-declared teacher waits for the school.
    pub is_confirmed: bool,
    /// What a pupil attends.
    pub schooling: Option<Schooling>,
}

/// The org of a role, as far as the role needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleOrg {
    /// Its id
    pub id: OrgId,
    /// Nation, province … school
    pub kind: OrgKind,
    /// Its name
    pub name: String,
    /// Whether it is the top of this node's tree: its administrators run the node.
    pub is_root: bool,
}

impl Role {
    /// What tells this role from the person's others.
    #[must_use]
    pub fn key(&self) -> RoleKey {
        RoleKey { kind: self.kind, org: self.org.as_ref().map(|org| org.id) }
    }

    /// The role in words: 教师, 示例县管理员 …
    #[must_use]
    pub fn title(&self, words: &Words) -> String {
        let key = match (&self.org, self.kind) {
            (Some(org), RoleKind::Administrator) => format!("role-administrator-{}", org.kind.key()),
            (_, kind) => format!("role-{}", kind.key()),
        };
        words.get(&key).into_owned()
    }

    /// The role and where it holds, as the header shows it: 教师 · 示例市第一中学, 学生 · 七年级.
    #[must_use]
    pub fn label(&self, words: &Words) -> String {
        match self.detail(words) {
            Some(detail) => format!("{} · {detail}", self.title(words)),
            None => self.title(words),
        }
    }

    /// The org or the grade.
    #[must_use]
    pub fn detail(&self, words: &Words) -> Option<String> {
        let grade = self.schooling.as_ref().map(|schooling| schooling.grade_in(words));
        grade.or_else(|| self.org.as_ref().map(|org| org.name.clone()))
    }
}

/// What tells one role of a person from another: `teacher`, or `teacher.<org>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleKey {
    /// The kind
    pub kind: RoleKind,
    /// Where
    pub org: Option<OrgId>,
}

impl fmt::Display for RoleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.key())?;
        self.org.map_or(Ok(()), |org| write!(f, ".{org}"))
    }
}

impl FromStr for RoleKey {
    type Err = RoleError;
    fn from_str(text: &str) -> Result<Self, RoleError> {
        let (kind, org) = text.split_once('.').map_or((text, None), |(kind, org)| (kind, Some(org)));
        let org = org.map(|org| org.parse().map_err(|_| RoleError)).transpose()?;
        Ok(Self { kind: kind.parse()?, org })
    }
}
