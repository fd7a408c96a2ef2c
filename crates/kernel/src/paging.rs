/// How many entries one page of a list shows: 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    /// What a list shows when nobody asks for more.
    pub const DEFAULT: Self = Self(20);

    /// `wanted`, kept between 1 and 100.
    #[must_use]
    pub fn clamped(wanted: u16) -> Self {
        Self(wanted.clamp(1, 100))
    }

    /// The limit that a statement fetches: one more than shown, to know whether there is a next page.
    #[must_use]
    pub fn fetch_limit(self) -> i64 {
        i64::from(self.0) + 1
    }
}

/// One page of a list, and where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries, in the list's order.
    pub entries: Vec<T>,
    /// The keyset cursor of the last entry shown, when more follow.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts the extra row that [`PageSize::fetch_limit`] asked for, and takes the cursor from the last row that stays.
    pub fn from_rows(mut rows: Vec<T>, size: PageSize, cursor: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > usize::from(size.0);
        rows.truncate(usize::from(size.0));
        let next = if more { rows.last().map(cursor) } else { None };
        Self { entries: rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, PageSize};

    #[test]
    fn a_further_page_is_announced_only_when_there_is_one() {
        let size = PageSize::clamped(2);
        let page = Page::from_rows(vec![1, 2, 3], size, ToString::to_string);
        assert_eq!((page.entries, page.next), (vec![1, 2], Some("2".to_owned())));
        let page = Page::from_rows(vec![1, 2], size, ToString::to_string);
        assert_eq!((page.entries, page.next), (vec![1, 2], None));
    }

    #[test]
    fn a_page_is_never_empty_by_wish_nor_endless() {
        assert_eq!(PageSize::clamped(0).fetch_limit(), 2);
        assert_eq!(PageSize::clamped(60_000).fetch_limit(), 101);
    }
}
