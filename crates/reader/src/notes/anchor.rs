//! Where a note stands in a book, also after the book was issued anew.
//!
//! A note keeps the words it is about and what stands around them (W3C Web Annotation, `TextQuoteSelector`). Text is compared without
//! spaces and line breaks, so that a new setting of the same words changes nothing.

use std::ops::Range;

use library::document::Textbook;

/// Characters that are kept on each side of a quote.
const AROUND: usize = 32;
/// Characters at the beginning of a page that stand for it when the page as a whole is meant.
const PAGE_START: usize = 60;
/// Quotes shorter than this are only found word for word.
const SHORTEST_CHANGED: usize = 8;
/// Words that stand only once in the book are known when they and what still surrounds them are so long.
const SHORTEST_ALONE: usize = 8;
/// A changed quote is looked for on so many pages before and after its old one.
const PAGES_AROUND: u32 = 3;
/// The longest quote, in characters that are no spaces.
pub const LONGEST_QUOTE: usize = 200;

/// The words of a note and what stands around them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextQuote {
    pub exact: String,
    pub prefix: String,
    pub suffix: String,
}

/// Where a note was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The page, by index from 1
    pub index: u32,
    /// Where the quote begins in the page's text; `None` when the whole page is meant
    pub start: Option<usize>,
    pub quote: TextQuote,
}

/// Where a note stands in the book as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The page, by index from 1
    pub index: u32,
    /// The words on that page, counted in characters that are no spaces; `None` when the whole page is meant
    pub words: Option<Range<usize>>,
}

/// The text of a book without spaces, in one piece, so that a quote may cross from page to page.
pub struct BookText {
    chars: Vec<char>,
    /// Where each page begins, and where the last one ends
    starts: Vec<usize>,
}

/// `text` without spaces.
pub fn packed(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect()
}

impl BookText {
    pub fn of(book: &Textbook) -> Self {
        Self::of_pages(book.pages.iter().map(|page| page.text.iter().flat_map(|line| packed(&line.4)).collect()))
    }

    /// The text of pages or sections, each without spaces.
    pub fn of_pages(pages: impl Iterator<Item = Vec<char>>) -> Self {
        let mut text = Self { chars: Vec::new(), starts: vec![0] };
        for page in pages {
            text.chars.extend(page);
            text.starts.push(text.chars.len());
        }
        text
    }

    /// The text of the page at `index` (from 1), as a range of the whole.
    fn page(&self, index: u32) -> Option<Range<usize>> {
        let at = usize::try_from(index).ok()?.checked_sub(1)?;
        Some(*self.starts.get(at)?..*self.starts.get(at + 1)?)
    }

    fn spot(&self, words: Range<usize>) -> Spot {
        let at = self.starts.partition_point(|start| *start <= words.start).saturating_sub(1);
        let first = self.starts.get(at).copied().unwrap_or(0);
        let index = u32::try_from(at + 1).unwrap_or(u32::MAX);
        Spot { index, words: Some(words.start - first..words.end - first) }
    }

    /// The anchor of the page at `index` as a whole.
    pub fn anchor_page(&self, index: u32) -> Option<Anchor> {
        let page = self.page(index)?;
        let words = page.start..page.end.min(page.start + PAGE_START);
        Some(Anchor { index, start: None, quote: self.quote(words) })
    }

    /// The anchor of `exact` on the page at `index`, which begins there at `start`. Where the page has changed meanwhile, the words are
    /// taken where they stand on it alone; `None` when they do not.
    pub fn anchor_words(&self, index: u32, start: usize, exact: &[char]) -> Option<Anchor> {
        let page = self.page(index)?;
        if exact.is_empty() || exact.len() > LONGEST_QUOTE {
            return None;
        }
        let stands_at = |at: usize| self.chars.get(at..at + exact.len()) == Some(exact);
        let asked = page.start.checked_add(start).filter(|at| page.contains(at) && stands_at(*at));
        let at = asked.or_else(|| {
            let mut places = page.clone().filter(|at| stands_at(*at));
            places.next().filter(|_| places.next().is_none())
        })?;
        Some(Anchor { index, start: Some(at - page.start), quote: self.quote(at..at + exact.len()) })
    }

    fn quote(&self, words: Range<usize>) -> TextQuote {
        let text = |range: Range<usize>| self.chars.get(range).unwrap_or_default().iter().collect();
        let before = words.start.saturating_sub(AROUND)..words.start;
        let after = words.end..self.chars.len().min(words.end + AROUND);
        TextQuote { exact: text(words), prefix: text(before), suffix: text(after) }
    }

    /// Where `anchor` stands now; `None` when it cannot be placed with confidence.
    pub fn find(&self, anchor: &Anchor) -> Option<Spot> {
        let sought = Sought::new(&anchor.quote);
        if sought.exact.is_empty() {
            let is_there = self.page(anchor.index).is_some() && anchor.start.is_none();
            return is_there.then_some(Spot { index: anchor.index, words: None });
        }
        let words = self.unchanged(anchor, &sought).or_else(|| self.moved(anchor, &sought)).or_else(|| self.changed(anchor, &sought))?;
        let spot = self.spot(words);
        Some(if anchor.start.is_some() { spot } else { Spot { words: None, ..spot } })
    }

    /// The quote where it was made. A page with so little on it that the quote is all of it needs no surroundings.
    fn unchanged(&self, anchor: &Anchor, sought: &Sought) -> Option<Range<usize>> {
        let page = self.page(anchor.index)?;
        let at = page.start + anchor.start.unwrap_or(0);
        let words = at..at + sought.exact.len();
        let is_same = self.chars.get(words.clone()) == Some(&sought.exact[..]);
        (is_same && (words == page || sought.knows(self.around(&words, sought)))).then_some(words)
    }

    /// The quote word for word somewhere else: where its surroundings fit best, and of those the nearest.
    fn moved(&self, anchor: &Anchor, sought: &Sought) -> Option<Range<usize>> {
        let length = sought.exact.len();
        let places = self.chars.windows(length).enumerate().filter(|(_, window)| *window == &sought.exact[..]);
        let places: Vec<Range<usize>> = places.map(|(at, _)| at..at + length).collect();
        let is_alone = places.len() == 1;
        let home = self.page(anchor.index).map_or(self.chars.len(), |page| page.start + anchor.start.unwrap_or(0));
        let best = places.into_iter().max_by_key(|words| (self.around(words, sought), std::cmp::Reverse(words.start.abs_diff(home))))?;
        let same = self.around(&best, sought);
        (sought.knows(same) || is_alone && length + same >= SHORTEST_ALONE).then_some(best)
    }

    /// The quote with a few characters changed, near its old page.
    fn changed(&self, anchor: &Anchor, sought: &Sought) -> Option<Range<usize>> {
        if sought.exact.len() < SHORTEST_CHANGED {
            return None;
        }
        let last = u32::try_from(self.starts.len() - 1).unwrap_or(u32::MAX);
        let first_page = self.page(anchor.index.saturating_sub(PAGES_AROUND).clamp(1, last.max(1)))?;
        let last_page = self.page(anchor.index.saturating_add(PAGES_AROUND).clamp(1, last.max(1)))?;
        let found = nearest(&sought.exact, self.chars.get(first_page.start..last_page.end)?, sought.exact.len() / 4)?;
        Some(found.start + first_page.start..found.end + first_page.start)
    }

    /// How many characters on both sides of `words` are those that stood around the quote.
    fn around(&self, words: &Range<usize>, sought: &Sought) -> usize {
        let before = self.chars.get(..words.start).unwrap_or_default().iter().rev();
        let after = self.chars.get(words.end..).unwrap_or_default().iter();
        let same = |(a, b): &(&char, &char)| a == b;
        before.zip(sought.prefix.iter().rev()).take_while(same).count() + after.zip(&sought.suffix).take_while(same).count()
    }
}

/// A quote, ready to be compared.
struct Sought {
    exact: Vec<char>,
    prefix: Vec<char>,
    suffix: Vec<char>,
}

impl Sought {
    fn new(quote: &TextQuote) -> Self {
        Self { exact: packed(&quote.exact), prefix: packed(&quote.prefix), suffix: packed(&quote.suffix) }
    }

    /// Whether `same` characters around a place are enough to know it: a long quote needs few, a short one many.
    fn knows(&self, same: usize) -> bool {
        let all = self.prefix.len() + self.suffix.len();
        same >= (all / 2).min(16usize.saturating_sub(self.exact.len()))
    }
}

/// Where `text` comes nearest to `pattern`, with at most `most` characters changed, added or left out (Sellers' algorithm).
fn nearest(pattern: &[char], text: &[char], most: usize) -> Option<Range<usize>> {
    // Column of costs, each with where its match begins; the empty pattern matches anywhere at no cost.
    let mut column: Vec<(usize, usize)> = (0..=pattern.len()).map(|cost| (cost, 0)).collect();
    let mut best: Option<(usize, Range<usize>)> = None;
    for (at, found) in text.iter().enumerate() {
        let mut diagonal = column[0];
        column[0] = (0, at + 1);
        for (row, wanted) in pattern.iter().enumerate() {
            let (kept, above) = (column[row + 1], column[row]);
            let replaced = (diagonal.0 + usize::from(wanted != found), diagonal.1);
            column[row + 1] = replaced.min((above.0 + 1, above.1)).min((kept.0 + 1, kept.1));
            diagonal = kept;
        }
        let (cost, start) = column[pattern.len()];
        if cost <= most && best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, start..at + 1));
        }
    }
    best.map(|(_, words)| words)
}

#[cfg(test)]
#[path = "anchor_tests.rs"]
mod tests;
