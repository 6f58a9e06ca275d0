//! Three ways to compare the two sides of a row: times, instructions, allocations.

use std::fmt;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::rows::Row;

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The generated models.
    Ours,
    /// The structs of `by_hand`.
    ByHand,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// From JSON to the type, which is then dropped.
    Decode,
    /// From the type to JSON.
    Encode,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if *self == Self::Ours { "ours" } else { "by-hand" })
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if *self == Self::Decode { "decode" } else { "encode" })
    }
}

/// How many rounds a median is made of.
const ROUNDS: usize = 301;

/// About how long one side works in a round: short enough that a round is rarely interrupted.
const ROUND: Duration = Duration::from_micros(400);

/// The median nanoseconds of both sides, and the median of the ratios of the rounds.
pub fn time(row: &Row, operation: Operation) -> (f64, f64, f64) {
    let spent = |side, times| {
        let started = Instant::now();
        row.repeat(side, operation, times);
        started.elapsed().as_secs_f64() * 1e9 / f64::from(times)
    };
    let once = spent(Side::ByHand, 20).max(1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of repetitions")]
    let times = (ROUND.as_secs_f64() * 1e9 / once) as u32;
    let times = times.max(1);
    let mut rounds: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|round| {
            if round % 2 == 0 {
                let ours = spent(Side::Ours, times);
                (ours, spent(Side::ByHand, times))
            } else {
                let by_hand = spent(Side::ByHand, times);
                (spent(Side::Ours, times), by_hand)
            }
        })
        .collect();
    let mut median = |key: fn(&(f64, f64)) -> f64| {
        rounds.sort_by(|a, b| key(a).total_cmp(&key(b)));
        key(&rounds[ROUNDS / 2])
    };
    (median(|round| round.0), median(|round| round.1), median(|round| round.0 / round.1))
}

/// The instructions of both sides, and their ratio. What the process does before the first repetition is taken off.
pub fn instructions(row: &Row, operation: Operation) -> (f64, f64, f64) {
    let times = 20_000 / row.text.len() as u64 + 1;
    let of = |side: Side| {
        let counted = |times: u64| {
            let words = [row.name, &side.to_string(), &operation.to_string(), &times.to_string()].map(str::to_owned);
            under_callgrind(&words)
        };
        (counted(times * 2) - counted(times)) / times as f64
    };
    let (ours, by_hand) = (of(Side::Ours), of(Side::ByHand));
    (ours, by_hand, ours / by_hand)
}

/// The instructions of this program with `words`.
fn under_callgrind(words: &[String]) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("the path of this program"))
        .arg("run")
        .args(words)
        .output()
        .expect("valgrind");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let count = told.lines().find_map(|line| line.split("Collected :").nth(1));
    count.and_then(|count| count.trim().parse().ok()).unwrap_or_else(|| panic!("valgrind says: {told}"))
}

/// How often one repetition asks for memory, growing a piece included.
pub fn allocations(row: &Row, side: Side, operation: Operation) -> u64 {
    allocation_counter::measure(|| row.repeat(side, operation, 1)).count_total
}
