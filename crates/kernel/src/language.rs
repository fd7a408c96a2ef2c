use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// 简体中文
    #[default]
    ZhHans,
    /// 繁體中文
    ZhHant,
    /// English
    En,
}

impl Language {
    /// All languages, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// The BCP 47 tag, for `lang` attributes and message folders.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// The first of a browser's languages (`Accept-Language`) that we speak, by the order given; simplified Chinese otherwise.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let spoken = |range: &str| {
            let tag = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            match tag.as_str() {
                "zh-tw" | "zh-hk" | "zh-mo" => Some(Self::ZhHant),
                tag if tag.starts_with("zh-hant") => Some(Self::ZhHant),
                tag if tag == "zh" || tag.starts_with("zh-") => Some(Self::ZhHans),
                tag if tag == "en" || tag.starts_with("en-") => Some(Self::En),
                _ => None,
            }
        };
        header.split(',').take(10).find_map(spoken).unwrap_or_default()
    }
}

impl FromStr for Language {
    type Err = ();
    fn from_str(tag: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|language| language.tag() == tag).ok_or(())
    }
}

/// A text that people read, by language. Simplified Chinese is always there; the others fall back to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalText {
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    #[serde(rename = "zh-Hant", default, skip_serializing_if = "Option::is_none")]
    zh_hant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

impl LocalText {
    /// A text that exists in simplified Chinese only.
    #[must_use]
    pub fn zh_hans(text: impl Into<String>) -> Self {
        Self { zh_hans: text.into(), zh_hant: None, en: None }
    }

    /// The same text with its traditional Chinese and English forms.
    #[must_use]
    pub fn with(self, zh_hant: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh_hant: Some(zh_hant.into()), en: Some(en.into()), ..self }
    }

    /// The text in `language`, or in simplified Chinese where that form is missing.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        let form = match language {
            Language::ZhHans => None,
            Language::ZhHant => self.zh_hant.as_deref(),
            Language::En => self.en.as_deref(),
        };
        form.unwrap_or(&self.zh_hans)
    }

    /// Every form, for checks on length and content.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        [Some(self.zh_hans.as_str()), self.zh_hant.as_deref(), self.en.as_deref()].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, LocalText};

    #[test]
    fn the_first_language_we_speak_wins() {
        for (header, expected) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::ZhHans),
            ("fr-FR, en-GB;q=0.7", Language::En),
            ("zh-HK", Language::ZhHant),
            ("zh-Hant-TW,en", Language::ZhHant),
            ("sw", Language::ZhHans),
            ("", Language::ZhHans),
        ] {
            assert_eq!(Language::from_accept_language(header), expected, "{header}");
        }
    }

    #[test]
    fn a_missing_form_falls_back_to_simplified_chinese() {
        let text = LocalText::zh_hans("课程");
        assert_eq!(text.get(Language::En), "课程");
        assert_eq!(text.with("課程", "Course").get(Language::En), "Course");
    }
}
