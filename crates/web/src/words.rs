//! The words of the interface, from `locales/<language>/<area>.ftl` (Fluent).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use kernel::Language;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../locales"]
struct Locales;

/// The words of one language.
pub struct Words {
    language: Language,
    /// Messages without variables: most of them, and most of a page's text.
    plain: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

static ALL: LazyLock<[Words; 3]> = LazyLock::new(|| Language::ALL.map(Words::load));

/// The words of `language`.
#[must_use]
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::ZhHans => &ALL[0],
        Language::ZhHant => &ALL[1],
        Language::En => &ALL[2],
    }
}

impl Words {
    fn load(language: Language) -> Self {
        let tag = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        let mut ids = Vec::new();
        let folder = format!("{}/", language.tag());
        for name in Locales::iter().filter(|name| name.starts_with(&folder)) {
            let Some(file) = Locales::get(&name) else { continue };
            let text = String::from_utf8_lossy(&file.data).into_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
                tracing::error!(file = %name, ?errors, "a message file has faults");
                resource
            });
            ids.extend(resource.entries().filter_map(|entry| match entry {
                Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            }));
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(file = %name, ?errors, "a message is defined twice");
            }
        }
        let plain = ids.into_iter().filter_map(|id| Some((id.clone(), plain(&bundle, &id)?))).collect();
        Self { language, plain, bundle }
    }

    /// The language these words are of.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether there is a message `key`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.plain.contains_key(key) || self.bundle.has_message(key)
    }

    /// The message `key`; the key itself where it is missing, which a test forbids.
    #[must_use]
    pub fn get<'w>(&'w self, key: &'w str) -> Cow<'w, str> {
        match self.plain.get(key) {
            Some(text) => Cow::Borrowed(text),
            None => self.format(key, &[]),
        }
    }

    /// The message `key` with its variables filled in.
    #[must_use]
    pub fn format<'w>(&'w self, key: &'w str, variables: &[(&str, FluentValue<'_>)]) -> Cow<'w, str> {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return Cow::Borrowed(key);
        };
        let mut args = FluentArgs::new();
        for (name, value) in variables {
            args.set((*name).to_owned(), value.clone());
        }
        let mut faults = Vec::new();
        Cow::Owned(self.bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned())
    }
}

/// The text of a message that needs no variables; `None` for one that does.
fn plain(bundle: &FluentBundle<FluentResource>, id: &str) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut faults).into_owned();
    faults.is_empty().then_some(text)
}
