//! The rows as a table of text, and each call that did not pass below it.

use std::collections::BTreeMap;

use super::{Call, Outcome, Row, Skipped};

/// The most characters of a detail that are shown.
const LONGEST: usize = 300;

/// The table in Markdown, the limits of Prism that were met, and the calls that did not pass.
pub fn text(rows: &[Row]) -> String {
    let mut text = "| document | operations | calls | passed | rejected | undecoded | unmade | failed | limits |\n\
                    |---|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        .to_owned();
    let mut sums = [0; 8];
    for row in rows {
        match &row.calls {
            Ok(calls) => {
                let counts = counts(row.operations, calls);
                sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
                text.push_str(&line(&row.file, &counts));
            }
            Err(skipped) => text.push_str(&format!("| {} | {} | {} |\n", row.file, row.operations, why(skipped))),
        }
    }
    text.push_str(&line("all", &sums));
    text.push_str(&limits(rows));
    for row in rows {
        text.push_str(&unpassed(row));
    }
    text
}

/// Whether every call of every document passed, but for the limits of Prism.
pub fn is_clean(rows: &[Row]) -> bool {
    let passed = |call: &Call| matches!(call.outcome, Outcome::Passed | Outcome::Limit(_));
    rows.iter().all(|row| match &row.calls {
        Ok(calls) => calls.iter().all(passed),
        Err(skipped) => matches!(skipped, Skipped::Refused | Skipped::Empty),
    })
}

fn counts(operations: usize, calls: &[Call]) -> [usize; 8] {
    let of = |outcome: Outcome| calls.iter().filter(|call| call.outcome == outcome).count();
    let limits = calls.iter().filter(|call| matches!(call.outcome, Outcome::Limit(_))).count();
    let [passed, rejected, undecoded, unmade, failed] =
        [Outcome::Passed, Outcome::Rejected, Outcome::Undecoded, Outcome::Unmade, Outcome::Failed].map(of);
    [operations, calls.len(), passed, rejected, undecoded, unmade, failed, limits]
}

fn line(name: &str, counts: &[usize]) -> String {
    let cells: Vec<_> = counts.iter().map(usize::to_string).collect();
    format!("| {name} | {} |\n", cells.join(" | "))
}

fn why(skipped: &Skipped) -> String {
    match skipped {
        Skipped::Refused => "refused by the generator".to_owned(),
        Skipped::Empty => "nothing to call".to_owned(),
        Skipped::Broken(said) => format!("does not compile: {}", short(said)),
        Skipped::Unserved(said) => short(said),
    }
}

/// Each limit that was met, with how often and one of Prism's own answers as evidence.
fn limits(rows: &[Row]) -> String {
    let mut met: BTreeMap<&str, (usize, &Call)> = BTreeMap::new();
    for call in rows.iter().flat_map(|row| row.calls.iter().flatten()) {
        if let Outcome::Limit(name) = call.outcome {
            met.entry(name).or_insert((0, call)).0 += 1;
        }
    }
    let mut text = String::new();
    if !met.is_empty() {
        text.push_str("\nWhat Prism cannot judge:\n\n");
    }
    for (name, (count, call)) in met {
        text.push_str(&format!("* {name}: {count}; `{}`: {}\n", call.operation, short(&call.detail)));
    }
    text
}

fn unpassed(row: &Row) -> String {
    let Ok(calls) = &row.calls else { return String::new() };
    let mut text = String::new();
    for call in calls {
        let word = match call.outcome {
            Outcome::Passed | Outcome::Limit(_) => continue,
            Outcome::Rejected => "rejected",
            Outcome::Undecoded => "undecoded",
            Outcome::Unmade => "unmade",
            Outcome::Failed => "failed",
        };
        text.push_str(&format!("* {word}: `{}` with {}: {}\n", call.operation, call.sent, short(&call.detail)));
    }
    if text.is_empty() { text } else { format!("\n{}:\n\n{text}", row.file) }
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        line
    } else {
        format!("{}…", line.chars().take(LONGEST).collect::<String>())
    }
}

#[cfg(test)]
mod tests;
