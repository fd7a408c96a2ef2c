//! Running text as it is gathered: spaces fall together as in a browser, equal neighbours become one run.

use library::document::{BlockPlace, Run, TextMark};

/// How the next characters look.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub marks: Vec<TextMark>,
    /// The number of the link they belong to
    pub target: Option<u32>,
    /// Spaces and line breaks count
    pub is_verbatim: bool,
}

/// The runs of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Runs(Vec<Run>);

impl Runs {
    /// Whether nothing that is seen was gathered.
    pub(super) fn is_blank(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }

    /// Adds characters as they stand in the file.
    pub(super) fn add(&mut self, text: &str, look: &Look) {
        let text: String = if look.is_verbatim { text.replace('\r', "") } else { self.without_spaces(text) };
        self.push(text, String::new(), look);
    }

    /// A line break.
    pub(super) fn break_line(&mut self, look: &Look) {
        if let Some(last) = self.0.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
        }
        self.push("\n".to_owned(), String::new(), look);
    }

    /// Characters with how they are read.
    pub(super) fn add_ruby(&mut self, base: &str, reading: &str, look: &Look) {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.push(line(base), line(reading), look);
    }

    /// The runs, without spaces at both ends; nothing is left.
    pub(super) fn take(&mut self) -> Vec<Run> {
        let mut runs = std::mem::take(&mut self.0);
        if let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        runs.retain(|run| !run.text.is_empty());
        runs
    }

    /// Several spaces are one, and none stands at the beginning of a line (CSS Text §4.1). Spaces that do not break are characters.
    fn without_spaces(&self, text: &str) -> String {
        let is_space = |c: char| matches!(c, ' ' | '\n' | '\t' | '\r');
        let mut after_space = self.0.last().is_none_or(|run| run.text.ends_with([' ', '\n']));
        let mut kept = String::with_capacity(text.len());
        for c in text.chars() {
            if !is_space(c) {
                kept.push(c);
            } else if !after_space {
                kept.push(' ');
            }
            after_space = is_space(c);
        }
        kept
    }

    fn push(&mut self, text: String, ruby: String, look: &Look) {
        let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        let ruby: String = ruby.chars().filter(|c| !c.is_control()).collect();
        if text.is_empty() {
            return;
        }
        // While a book is read, `block` is the number of the link; see `Links::resolve`.
        let run = Run { text, marks: look.marks.clone(), ruby, to: look.target.map(|block| BlockPlace { section: 0, block }) };
        match self.0.last_mut() {
            Some(last) if last.marks == run.marks && last.to == run.to && last.ruby.is_empty() && run.ruby.is_empty() => {
                last.text.push_str(&run.text);
            }
            _ => self.0.push(run),
        }
    }
}

#[cfg(test)]
mod tests {
    use library::document::TextMark;

    use super::{Look, Runs};

    #[test]
    fn spaces_fall_together_across_marks() {
        let (mut runs, plain) = (Runs::default(), Look::default());
        let strong = Look { marks: vec![TextMark::Strong], ..Look::default() };
        runs.add("\n  a  b ", &plain);
        runs.add(" c ", &strong);
        runs.break_line(&plain);
        runs.add("  d \u{a0}e  ", &plain);
        let texts: Vec<String> = runs.take().into_iter().map(|run| run.text).collect();
        assert_eq!(texts, ["a b ", "c", "\nd \u{a0}e"]);
        assert!(runs.is_blank());
    }
}
