//! The waits between attempts to connect again.

use std::time::Duration;

/// Waits that double, each of them between half and the whole of its bound, so that clients which lost their connections
/// together do not come back together, and none comes back at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    pub(super) first: Duration,
    pub(super) longest: Duration,
}

impl Waits {
    /// The wait after so many failures in a row; the loss of a connection that was open is none.
    pub(super) fn after(self, failures: u32) -> Duration {
        let bound = self.first.saturating_mul(2_u32.saturating_pow(failures)).min(self.longest);
        let half = bound / 2;
        half + half.mul_f64(fastrand::f64())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Waits;

    #[test]
    fn waits_double_up_to_the_longest_and_vary() {
        let second = Duration::from_secs(1);
        let waits = Waits { first: second, longest: 30 * second };
        for (failures, bound) in [(0, 1), (1, 2), (4, 16), (5, 30), (40, 30), (u32::MAX, 30)] {
            let drawn: Vec<Duration> = (0..50).map(|_| waits.after(failures)).collect();
            assert!(drawn.iter().all(|wait| (bound * second / 2..=bound * second).contains(wait)), "{drawn:?}");
            assert!(drawn.iter().any(|wait| wait != &drawn[0]));
        }
    }
}
