use kernel::JobId;

const FIRST_MS: i64 = 10_000;
const LONGEST_MS: i64 = 24 * 3_600_000;

/// How long to wait after the failed attempt number `attempt` (from 1): 10 s, 40 s, 160 s … at most a day, and up to a fifth more
/// by the job's id, so that jobs that failed together do not come back together.
pub(crate) fn delay_ms(id: JobId, attempt: i64) -> i64 {
    let doublings = 2 * (attempt - 1).clamp(0, 15);
    let delay = (FIRST_MS << doublings).min(LONGEST_MS);
    delay + delay * spread(id) / 5000
}

/// A number from 0 to 999 that is always the same for one job.
fn spread(id: JobId) -> i64 {
    id.to_string().bytes().fold(0, |sum, byte| (sum * 31 + i64::from(byte)) % 1000)
}

#[cfg(test)]
mod tests {
    use kernel::JobId;

    use super::delay_ms;

    #[test]
    fn each_wait_is_four_times_the_last_and_a_fifth_more_at_most() {
        let id = JobId::from_name("test", "a");
        for (attempt, shortest) in [(1, 10_000), (2, 40_000), (3, 160_000), (9, 86_400_000), (90, 86_400_000)] {
            let delay = delay_ms(id, attempt);
            assert!((shortest..=shortest + shortest / 5).contains(&delay), "{attempt}: {delay}");
            assert_eq!(delay, delay_ms(id, attempt));
        }
        assert_ne!(delay_ms(id, 1), delay_ms(JobId::from_name("test", "b"), 1));
    }
}
