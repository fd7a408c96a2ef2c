//! What a teacher can start from.

use super::question::Kind;

/// A form that is half made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Template {
    /// 投票: one question
    Poll,
    /// 活动报名
    SignUp,
    /// 问卷
    Survey,
}

impl Template {
    pub(super) const ALL: [Self; 3] = [Self::Poll, Self::SignUp, Self::Survey];

    /// The name in links and messages.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::SignUp => "sign-up",
            Self::Survey => "survey",
        }
    }

    /// The template of a link; a poll where it names none.
    pub(super) fn of(key: &str) -> Self {
        Self::ALL.into_iter().find(|template| template.key() == key).unwrap_or(Self::Poll)
    }

    /// Its questions: the last part of the messages of each, how it is answered, whether it can be left out.
    pub(super) const fn questions(self) -> &'static [(&'static str, Kind, bool)] {
        match self {
            Self::Poll => &[],
            Self::SignUp => {
                &[("sign-up-comes", Kind::One, false), ("sign-up-company", Kind::Number, true), ("sign-up-note", Kind::Text, true)]
            }
            Self::Survey => &[("survey-whole", Kind::One, false), ("survey-more", Kind::Several, true), ("survey-else", Kind::Text, true)],
        }
    }
}
