//! Two pages side by side, as the open book lies: even printed numbers on the left.

/// The pages on the table, and the ones to turn to, by index (from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// One or two pages
    pub shown: Vec<u32>,
    /// Where turning back leads
    pub previous: Option<u32>,
    /// Where turning on leads
    pub next: Option<u32>,
}

/// A single page.
pub fn single(index: u32, count: u32) -> Spread {
    let previous = index.checked_sub(1).filter(|index| *index > 0);
    Spread { shown: vec![index], previous, next: Some(index + 1).filter(|index| *index <= count) }
}

/// The opening that holds the page at `index`.
pub fn double(index: u32, front_pages: u32, count: u32) -> Spread {
    let is_left = |index: u32| index % 2 == front_pages % 2;
    let left = if is_left(index) { index } else { index - 1 };
    let shown: Vec<u32> = [left, left + 1].into_iter().filter(|page| (1..=count).contains(page)).collect();
    let before = |page: u32| page.checked_sub(1).filter(|page| *page > 0);
    // Going back lands on the left page of the opening before, so that its link is the same from everywhere.
    let previous = before(left).map(|right| if is_left(right) { right } else { before(right).unwrap_or(right) });
    Spread { shown, previous, next: Some(left + 2).filter(|page| *page <= count) }
}

#[cfg(test)]
mod tests {
    use super::{Spread, double, single};

    #[test]
    fn even_numbers_lie_on_the_left() {
        // Two pages of front matter: printed page 1 is the third page.
        for (index, shown, previous, next) in [
            (1, vec![1], None, Some(2)),
            (2, vec![2, 3], Some(1), Some(4)),
            (3, vec![2, 3], Some(1), Some(4)),
            (4, vec![4, 5], Some(2), Some(6)),
            (6, vec![6], Some(4), None),
        ] {
            assert_eq!(double(index, 2, 6), Spread { shown, previous, next }, "{index}");
        }
    }

    #[test]
    fn a_book_without_front_matter_opens_with_page_one_on_the_right() {
        assert_eq!(double(1, 0, 4).shown, [1]);
        assert_eq!(double(2, 0, 4).shown, [2, 3]);
        assert_eq!(double(2, 0, 4).previous, Some(1));
    }

    #[test]
    fn a_single_page_has_neighbours_inside_the_book() {
        assert_eq!((single(1, 2).previous, single(1, 2).next), (None, Some(2)));
        assert_eq!((single(2, 2).previous, single(2, 2).next), (Some(1), None));
    }
}
