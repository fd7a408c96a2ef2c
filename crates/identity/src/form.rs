//! What forms say when something does not fit.

use crate::visit::Visit;

/// A field that does not fit, and why, in the reader's language.
pub(crate) struct Fault {
    /// The field's name and id
    pub(crate) field: &'static str,
    /// The sentence
    pub(crate) sentence: String,
}

/// Everything that does not fit in a form, in the order of its fields.
#[derive(Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    /// One field does not fit; `message` says why.
    pub(crate) fn one(visit: &Visit, field: &'static str, message: &str) -> Self {
        let mut faults = Self::default();
        faults.add(visit, field, message);
        faults
    }

    pub(crate) fn add(&mut self, visit: &Visit, field: &'static str, message: &str) {
        self.0.push(Fault { field, sentence: visit.say(message) });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentence under the field, if it does not fit.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|fault| fault.field == field).map(|fault| fault.sentence.as_str())
    }
}

/// `next`, if it stays on this site and a header can carry it; one's own page otherwise.
pub(crate) fn local_path(next: &str) -> &str {
    let is_local = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/\\");
    let is_plain = next.len() <= 2000 && next.bytes().all(|b| b.is_ascii_graphic());
    if is_local && is_plain { next } else { "/me" }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn coming_back_never_leaves_the_site() {
        for next in
            ["", "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=1", "/a b"]
        {
            assert_eq!(local_path(next), "/me", "{next}");
        }
        assert_eq!(local_path("/course?stage=%E5%B0%8F"), "/course?stage=%E5%B0%8F");
    }
}
