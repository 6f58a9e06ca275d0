//! The generator's tests: every folder of `tests/cases`, the check that `generated/` is up to date, and the command line.
//!
//! `cargo test -p xtask --test codegen` runs them, with a word behind it only those whose name has it.
//! `UPDATE_EXPECT=1` rewrites what the cases expect.

mod bundled;
mod cases;
mod codes;
mod command;
mod corpus;
mod explain;
mod export;
mod golden;
mod kill;
mod ledger;
mod lock;
mod mutation;
mod property;
mod scale;
mod scratch;
mod settings;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = cases::trials();
    for (group, tests) in [
        ("bundled", bundled::TESTS),
        ("codes", codes::TESTS),
        ("command", command::TESTS),
        ("corpus", corpus::TESTS),
        ("explain", explain::TESTS),
        ("export", export::TESTS),
        ("golden", golden::TESTS),
        ("kill", kill::TESTS),
        ("ledger", ledger::TESTS),
        ("lock", lock::TESTS),
        ("mutation", mutation::TESTS),
        ("property", property::TESTS),
        ("scale", scale::TESTS),
        ("scratch", scratch::TESTS),
        ("settings", settings::TESTS),
    ] {
        trials.extend(tests.iter().map(|&(name, test)| Trial::test(format!("{group}::{name}"), test)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// A test with its name.
type Test = (&'static str, fn() -> Result<(), Failed>);

/// The tests of a file, by the names of their functions.
macro_rules! tests {
    ($($name:ident),+ $(,)?) => {
        pub(super) const TESTS: &[crate::Test] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use tests;
