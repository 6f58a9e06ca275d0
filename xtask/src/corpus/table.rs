//! The rows as a table of text, with a line of sums.

use std::collections::BTreeMap;

use super::{Compiled, Outcome, Row};

/// The columns of the table.
pub(super) const HEADS: [&str; 10] =
    ["document", "outcome", "size", "time", "memory", "ops", "schemas", "lines", "compiled", "examples"];

/// The table. Text is left, numbers are right.
pub fn text(rows: &[Row]) -> String {
    let mut lines = vec![HEADS.map(str::to_owned)];
    lines.extend(rows.iter().map(cells));
    let mut widths = [0; HEADS.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for line in &lines {
        let cell = |(n, (cell, width)): (usize, (&String, &usize))| {
            if matches!(n, 0 | 1 | 8 | 9) { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        };
        let cells: Vec<_> = line.iter().zip(&widths).enumerate().map(cell).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text.push_str(&format!("\n{}\n", sums(rows)));
    text
}

/// The cells of a row, as they are printed.
pub(super) fn cells(row: &Row) -> [String; HEADS.len()] {
    let accepted = row.outcome == Outcome::Accepted;
    let count = |n: String| if accepted { n } else { String::new() };
    let (compiled, examples) = match &row.compiled {
        None => (String::new(), String::new()),
        Some(compiled) if !compiled.errors.is_empty() => (format!("{} errors", compiled.errors.len()), String::new()),
        Some(compiled) => {
            let explained: usize = compiled.examples_explained.values().sum();
            let kept = compiled.examples_kept + explained;
            let all = kept + compiled.examples_lost.len();
            let warnings = match compiled.warnings.len() {
                0 => "clean".to_owned(),
                n => format!("{n} warnings"),
            };
            (warnings, if all == 0 { String::new() } else { format!("{kept}/{all}") })
        }
    };
    [
        row.file.clone(),
        outcome(row),
        size(row.bytes),
        format!("{:.2} s", row.elapsed.as_secs_f64()),
        row.memory.map(size).unwrap_or_default(),
        count(row.operations.to_string()),
        count(row.schemas.to_string()),
        count(row.lines.to_string()),
        compiled,
        examples,
    ]
}

fn outcome(row: &Row) -> String {
    match &row.outcome {
        Outcome::Accepted => match row.codes.values().sum::<usize>() {
            0 => "accepted".to_owned(),
            n => format!("accepted, {n} warnings"),
        },
        Outcome::Refused(code) => format!("refused: {code}"),
        Outcome::Crashed(_) => "CRASHED".to_owned(),
    }
}

/// Bytes with three digits or fewer and a unit.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..10_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// One sentence with the sums of all rows.
pub fn sums(rows: &[Row]) -> String {
    let of = |is: fn(&Outcome) -> bool| rows.iter().filter(|row| is(&row.outcome)).count();
    let accepted = of(|outcome| matches!(outcome, Outcome::Accepted));
    let refused = of(|outcome| matches!(outcome, Outcome::Refused(_)));
    let crashed = of(|outcome| matches!(outcome, Outcome::Crashed(_)));
    let mut text = format!("{} documents: {accepted} accepted, {refused} refused, {crashed} crashed", rows.len());
    let compiled: Vec<_> = rows.iter().filter_map(|row| row.compiled.as_ref()).collect();
    if !compiled.is_empty() {
        let good = compiled.iter().filter(|compiled| compiled.errors.is_empty()).count();
        let warnings: usize = compiled.iter().map(|compiled| compiled.warnings.len()).sum();
        let tried = compiled.len();
        text.push_str(&format!("; {good} of {tried} compile, {warnings} warnings; {}", examples(rows, &compiled)));
    }
    text
}

/// The share of the valid examples that survived, and the names of what differed.
fn examples(rows: &[Row], compiled: &[&Compiled]) -> String {
    let same: usize = compiled.iter().map(|compiled| compiled.examples_kept).sum();
    let lost: usize = compiled.iter().map(|compiled| compiled.examples_lost.len()).sum();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, count) in compiled.iter().flat_map(|compiled| &compiled.examples_explained) {
        *names.entry(name).or_default() += count;
    }
    let explained: usize = names.values().sum();
    let all = same + explained + lost;
    let names: Vec<_> = names.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let because =
        if names.is_empty() { String::new() } else { format!(", {explained} explained ({})", names.join(", ")) };
    let invalid: u64 = rows.iter().map(|row| row.examples_invalid).sum();
    let share = (same + explained) as f64 * 100.0 / all.max(1) as f64;
    format!(
        "{share:.1} % of {all} valid examples survive: {same} unchanged{because}, {lost} lost; {invalid} more are not valid"
    )
}

#[cfg(test)]
mod tests;
