//! `expectations.tsv` beside the documents: what should become of each.
//!
//! ```text
//! file            outcome
//! petstore.yaml   compiles
//! swagger.yaml    refused unsupported-version
//! huge.json       accepted
//! ```
//!
//! The two columns are separated by a tab; further columns are notes. `compiles` is `accepted`, and without errors and
//! warnings of the compiler and lost examples when it is asked. A document without a line may not crash the generator.

use std::{collections::BTreeMap, fs, io, path::Path};

use super::{Outcome, Row};

/// The name of the file.
pub const EXPECTATIONS: &str = "expectations.tsv";

/// Every way in which the rows are not as the file in the folder wants them, one a line. Without the file, crashes only.
///
/// # Errors
///
/// The file is there and cannot be read.
pub fn unmet(folder: &Path, rows: &[Row]) -> io::Result<Vec<String>> {
    let text = match fs::read_to_string(folder.join(EXPECTATIONS)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        text => text?,
    };
    Ok(compare(&text, rows))
}

fn compare(text: &str, rows: &[Row]) -> Vec<String> {
    let columns = |line: &str| {
        let mut columns = line.split('\t').map(|column| column.trim().to_owned());
        Some((columns.next().filter(|file| !file.is_empty())?, columns.next()?))
    };
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.starts_with("file\t"));
    let mut expected: BTreeMap<_, _> = lines.filter_map(columns).collect();
    let mut unmet = Vec::new();
    for row in rows {
        let wish = expected.remove(&row.file);
        if let Some(is) = differs(row, wish.as_deref()) {
            let wish = wish.map(|wish| format!(", not {wish}")).unwrap_or_default();
            unmet.push(format!("{}: {is}{wish}", row.file));
        }
    }
    unmet.extend(expected.into_keys().map(|file| format!("{file}: is not there, but in {EXPECTATIONS}")));
    unmet
}

/// What the row is, if that is not what is wished.
fn differs(row: &Row, wish: Option<&str>) -> Option<String> {
    let is = match &row.outcome {
        Outcome::Accepted => "accepted".to_owned(),
        Outcome::Refused(code) => format!("refused {code}"),
        Outcome::Crashed(said) => return Some(format!("crashed ({said})")),
    };
    let wish = wish?;
    if wish == "compiles" && is == "accepted" {
        let compiled = row.compiled.as_ref()?;
        let [errors, warnings, lost] = [&compiled.errors, &compiled.warnings, &compiled.examples_lost].map(Vec::len);
        return (errors + warnings + lost > 0)
            .then(|| format!("{errors} errors, {warnings} warnings, {lost} lost examples"));
    }
    (wish != is).then_some(is)
}

#[cfg(test)]
mod tests;
