use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::Timestamp;

const MINUTE_MS: i64 = 60_000;
/// So long are wrong codes of one network counted together.
const WINDOW_MS: i64 = 10 * MINUTE_MS;
/// So many may be wrong: a school behind one address has many people who mistype.
const MOST_WRONG: u32 = 60;
/// So many networks are remembered; beyond that, those of an earlier window are forgotten first.
const MOST_NETWORKS: usize = 50_000;

/// Wrong short codes by network, so that codes cannot be found by trying. Kept in memory only and for minutes.
#[derive(Debug, Default)]
pub(crate) struct Guesses(Mutex<HashMap<String, Window>>);

#[derive(Debug, Clone, Copy)]
struct Window {
    from: Timestamp,
    wrong: u32,
}

impl Guesses {
    /// Whether the network may try now; otherwise how many seconds later.
    pub(crate) fn check(&self, network: &str, now: Timestamp) -> Result<(), u32> {
        let windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match windows.get(network) {
            Some(window) if window.wrong >= MOST_WRONG && now < window.from.plus_ms(WINDOW_MS) => {
                let left_ms = window.from.plus_ms(WINDOW_MS).as_ms() - now.as_ms();
                Err(u32::try_from(left_ms / 1000 + 1).unwrap_or(1))
            }
            _ => Ok(()),
        }
    }

    /// Counts a wrong code.
    pub(crate) fn count(&self, network: String, now: Timestamp) {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= MOST_NETWORKS {
            windows.retain(|_, window| now < window.from.plus_ms(WINDOW_MS));
        }
        if windows.len() >= MOST_NETWORKS {
            windows.clear();
        }
        let window = windows.entry(network).or_insert(Window { from: now, wrong: 0 });
        if now >= window.from.plus_ms(WINDOW_MS) {
            *window = Window { from: now, wrong: 0 };
        }
        window.wrong += 1;
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::{Guesses, MOST_WRONG, WINDOW_MS};

    #[test]
    fn who_guesses_too_often_waits_and_others_do_not() {
        let (guesses, now) = (Guesses::default(), Timestamp::from_ms(1_000_000));
        for _ in 0..MOST_WRONG {
            assert!(guesses.check("a", now).is_ok());
            guesses.count("a".to_owned(), now);
        }
        assert_eq!(guesses.check("a", now), Err(601));
        assert!(guesses.check("b", now).is_ok());
        assert!(guesses.check("a", now.plus_ms(WINDOW_MS)).is_ok());
    }
}
