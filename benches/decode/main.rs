//! What our models cost over structs that somebody writes by hand with `#[derive(Serialize, Deserialize)]`.
//!
//! `cargo bench --bench decode --no-default-features` prints, for each shape, the ratio of the times, the median of many short
//! rounds in which both sides alternate, and the allocations of each side. `-- instructions` behind it counts instructions in
//! place of time, with valgrind, which must be there. A word behind it picks the rows with that word in their name.
//!
//! The models come from `shapes.yaml` through the generator; they are compiled here with the runtime's own files.

#[path = "../../src/runtime"]
#[allow(dead_code, unused_imports, unreachable_pub, reason = "the bench uses some of the models' parts")]
mod runtime {
    pub mod model;
}
#[rustfmt::skip]
#[allow(dead_code, unused_imports, unreachable_pub, reason = "the bench uses some of the models' parts")]
mod generated;
mod by_hand;
mod measure;
mod rows;

use measure::{Operation, Side};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", row, side, operation, times] => run(row, side, operation, times),
        ["instructions", rest @ ..] => table(rest, measure::instructions),
        rest => table(rest, measure::time),
    }
}

/// Prints one line for each row and operation.
fn table(words: &[&str], measure: fn(&rows::Row, Operation) -> (f64, f64, f64)) {
    println!("{:32} {:>12} {:>12} {:>7} {:>15}", "", "ours", "by hand", "ratio", "allocations");
    for row in &rows::with(words) {
        for operation in [Operation::Decode, Operation::Encode] {
            let (ours, by_hand, ratio) = measure(row, operation);
            let allocations = [Side::Ours, Side::ByHand].map(|side| measure::allocations(row, side, operation));
            println!(
                "{:32} {ours:>12.0} {by_hand:>12.0} {ratio:>7.3} {:>7} {:>7}",
                format!("{operation} {}", row.name),
                allocations[0],
                allocations[1]
            );
        }
    }
}

/// Does one thing many times, for a tool that counts instructions.
fn run(row: &str, side: &str, operation: &str, times: &str) {
    let rows = rows::with(&[row]);
    let row = rows.iter().find(|known| known.name == row).expect("a row with that name");
    let side = [Side::Ours, Side::ByHand].into_iter().find(|known| known.to_string() == side).expect("a side");
    let operation = [Operation::Decode, Operation::Encode].into_iter().find(|known| known.to_string() == operation);
    row.repeat(side, operation.expect("an operation"), times.parse().expect("a number"));
}
