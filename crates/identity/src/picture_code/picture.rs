use std::str::FromStr;

/// A picture to tap. Each is drawn by us, and has a shape and a name of its own: nothing hangs on a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Picture {
    /// 太阳
    Sun,
    /// 小树
    Tree,
    /// 小鱼
    Fish,
    /// 房子
    House,
    /// 苹果
    Apple,
    /// 汽车
    Car,
    /// 雨伞
    Umbrella,
    /// 小猫
    Cat,
    /// 蝴蝶
    Butterfly,
    /// 帆船
    Boat,
    /// 钥匙
    Key,
    /// 气球
    Balloon,
}

/// A text that names no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a picture")]
pub struct PictureError;

impl Picture {
    /// All of them, in the order in which they always stand: a child remembers places too.
    pub const ALL: [Self; 12] = [
        Self::Sun,
        Self::Tree,
        Self::Fish,
        Self::House,
        Self::Apple,
        Self::Car,
        Self::Umbrella,
        Self::Cat,
        Self::Butterfly,
        Self::Boat,
        Self::Key,
        Self::Balloon,
    ];

    /// The name in forms, messages and the sheet of drawings.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sun => "sun",
            Self::Tree => "tree",
            Self::Fish => "fish",
            Self::House => "house",
            Self::Apple => "apple",
            Self::Car => "car",
            Self::Umbrella => "umbrella",
            Self::Cat => "cat",
            Self::Butterfly => "butterfly",
            Self::Boat => "boat",
            Self::Key => "key",
            Self::Balloon => "balloon",
        }
    }
}

impl FromStr for Picture {
    type Err = PictureError;
    fn from_str(key: &str) -> Result<Self, PictureError> {
        Self::ALL.into_iter().find(|picture| picture.key() == key).ok_or(PictureError)
    }
}
