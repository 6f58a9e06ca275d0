//! The rows as a page: the sums, a chart of time against size, and a table that sorts and opens each document's findings.
//!
//! One HTML file without any other: it can be mailed, attached to a run of CI, or opened from the disk.

use std::fmt::Write as _;

use super::{Outcome, Row, table};

/// The style of the page, for light and dark screens.
const STYLE: &str = include_str!("page/style.css");

/// The script that sorts the table.
const SCRIPT: &str = include_str!("page/sort.js");

/// The width and height of the chart, and the space for its labels.
const CHART: (f64, f64, f64) = (900.0, 320.0, 60.0);

/// The whole page.
pub fn html(title: &str, rows: &[Row]) -> String {
    let title = escaped(title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n<h1>{title}</h1>\n<p>{}</p>\n",
        escaped(&table::sums(rows))
    );
    page.push_str(&chart(rows));
    page.push_str("<table>\n<thead><tr>");
    for head in table::HEADS {
        let _ = write!(page, "<th><button>{head}</button>");
    }
    page.push_str("</thead>\n<tbody>\n");
    for row in rows {
        page.push_str(&table_row(row));
    }
    let _ = write!(page, "</tbody>\n</table>\n<script>\n{SCRIPT}</script>\n</html>\n");
    page
}

/// A row of the table. Numbers have their value in `data-v`, by which they are sorted.
fn table_row(row: &Row) -> String {
    let compiled = row.compiled.as_ref();
    let value = |n: usize| match n {
        2 => Some(row.bytes as f64),
        3 => Some(row.elapsed.as_secs_f64()),
        4 => row.memory.map(|bytes| bytes as f64),
        5 => Some(row.operations as f64),
        6 => Some(row.schemas as f64),
        7 => Some(row.lines as f64),
        8 => compiled.map(|compiled| (compiled.errors.len() * 1_000 + compiled.warnings.len()) as f64),
        9 => compiled.map(|compiled| compiled.examples_lost.len() as f64),
        _ => None,
    };
    let mut html = format!("<tr class=\"{}\">", class(row));
    for (n, cell) in table::cells(row).iter().enumerate() {
        let sort = value(n).map(|value| format!(" class=\"n\" data-v=\"{value}\"")).unwrap_or_default();
        let cell = if n == 0 { document(row, cell) } else { escaped(cell) };
        let _ = write!(html, "<td{sort}>{cell}");
    }
    html.push('\n');
    html
}

/// The name of the document, which opens what was said about it.
fn document(row: &Row, name: &str) -> String {
    let crash = match &row.outcome {
        Outcome::Crashed(said) => Some(said),
        _ => None,
    };
    let compiled = row.compiled.iter().flat_map(|compiled| {
        let lost = compiled.examples_lost.iter();
        compiled.errors.iter().chain(&compiled.warnings).chain(lost)
    });
    let said: Vec<_> = crash.into_iter().chain(&row.findings).chain(compiled).map(|line| escaped(line)).collect();
    let name = escaped(name);
    if said.is_empty() {
        return name;
    }
    format!("<details><summary>{name}</summary><pre>{}</pre></details>", said.join("\n"))
}

fn class(row: &Row) -> &'static str {
    let is_broken = |row: &Row| row.compiled.as_ref().is_some_and(|compiled| !compiled.errors.is_empty());
    match &row.outcome {
        Outcome::Accepted if is_broken(row) => "broken",
        Outcome::Accepted => "accepted",
        Outcome::Refused(_) => "refused",
        Outcome::Crashed(_) => "broken",
    }
}

/// Time against size, both logarithmic, one dot a document.
fn chart(rows: &[Row]) -> String {
    let (width, height, edge) = CHART;
    let decades = |values: &mut dyn Iterator<Item = f64>| {
        let logs: Vec<f64> = values.map(|value| value.max(1e-3).log10()).collect();
        let low = logs.iter().copied().fold(f64::INFINITY, f64::min).floor();
        let high = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max).ceil();
        if low < high { (low, high) } else { (low, low + 1.0) }
    };
    if rows.is_empty() {
        return String::new();
    }
    let (left, right) = decades(&mut rows.iter().map(|row| row.bytes as f64));
    let (bottom, top) = decades(&mut rows.iter().map(|row| row.elapsed.as_secs_f64()));
    let x = |bytes: f64| edge + (bytes.max(1e-3).log10() - left) / (right - left) * (width - edge - 20.0);
    let y = |seconds: f64| 20.0 + (top - seconds.max(1e-3).log10()) / (top - bottom) * (height - edge);
    let mut svg = format!("<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"Time against size\">\n");
    let base = y(10f64.powf(bottom));
    for decade in left as i32..=right as i32 {
        let (at, label) = (x(10f64.powi(decade)), label(decade, "B"));
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} 20V{base:.1}\"/><text x=\"{at:.1}\" y=\"{:.1}\">{label}</text>",
            base + 18.0
        );
    }
    for decade in bottom as i32..=top as i32 {
        let (at, label) = (y(10f64.powi(decade)), label(decade, "s"));
        let end = width - 20.0;
        let _ = writeln!(
            svg,
            "<path d=\"M{edge} {at:.1}H{end}\"/><text x=\"{:.1}\" y=\"{:.1}\">{label}</text>",
            edge - 26.0,
            at + 4.0
        );
    }
    for row in rows {
        let (x, y, class) = (x(row.bytes as f64), y(row.elapsed.as_secs_f64()), class(row));
        let _ = writeln!(
            svg,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"><title>{}: {:.2} s</title></circle>",
            escaped(&row.file),
            row.elapsed.as_secs_f64()
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// A power of ten with its unit: `10 kB`, `100 ms`.
fn label(decade: i32, unit: &str) -> String {
    let thousands = decade.div_euclid(3);
    let prefix = match thousands {
        -1 => "m",
        0 => "",
        1 => "k",
        2 => "M",
        3 => "G",
        _ => return format!("1e{decade} {unit}"),
    };
    format!("{} {prefix}{unit}", 10_i64.pow(decade.rem_euclid(3).unsigned_abs()))
}

/// Text that cannot be markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
