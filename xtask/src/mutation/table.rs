//! The verdicts as a table of text: a row per kind of change, a column per verdict.

use super::{Kind, Row, Verdict};

/// The table, with a line of sums.
#[must_use]
pub fn text(rows: &[Row]) -> String {
    let mut text =
        format!("{:<24}{:^30}{:^30}\n{:<24}", "", "--- refused at / near ---", "--- warned at / near ---", "");
    for verdict in Verdict::ALL {
        text.push_str(&format!("{verdict:>10}"));
    }
    text.push_str(&format!("{:>10}\n", "all"));
    for kind in Kind::ALL {
        let of: Vec<_> = rows.iter().filter(|row| row.mutant.kind == kind).collect();
        text.push_str(&line(&kind.to_string(), &of));
    }
    text.push_str(&line("all", &rows.iter().collect::<Vec<_>>()));
    let slowest = rows.iter().max_by(|a, b| a.seconds.total_cmp(&b.seconds));
    if let Some(row) = slowest {
        text.push_str(&format!("the slowest took {:.2} s: mutant {} of {}\n", row.seconds, row.number, row.document));
    }
    text
}

fn line(name: &str, rows: &[&Row]) -> String {
    let mut line = format!("{name:<24}");
    for verdict in Verdict::ALL {
        let count = rows.iter().filter(|row| row.verdict == verdict).count();
        line.push_str(&if count == 0 { format!("{:>10}", "") } else { format!("{count:>10}") });
    }
    line.push_str(&format!("{:>10}\n", rows.len()));
    line
}
