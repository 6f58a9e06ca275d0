//! Comparing a text with the file that holds what it should be, and the one file that holds many.

use std::{collections::BTreeMap, env, fs, io, path::Path};

use libtest_mimic::Failed;
use similar::TextDiff;

super::tests![
    many_files_become_one_and_are_parted_again,
    a_difference_is_shown_as_a_diff,
    a_file_that_should_not_be_there_fails,
];

/// What stands before the path of each file in `expected.rs`.
const SEPARATOR: &str = "// --- ";

/// Whether expectations are rewritten instead of compared.
pub(super) fn updating() -> bool {
    env::var_os("UPDATE_EXPECT").is_some_and(|value| value != "0")
}

/// Compares `actual` with the file at `path`, or writes it there. `None` means that the file should not exist.
pub(super) fn compare(path: &Path, actual: Option<&str>) -> Result<(), Failed> {
    let expected = match fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("cannot read {}: {error}", path.display()).into()),
    };
    if expected.as_deref() == actual {
        return Ok(());
    }
    if updating() {
        return match actual {
            Some(actual) => fs::write(path, actual),
            None => fs::remove_file(path),
        }
        .map_err(|error| format!("cannot update {}: {error}", path.display()).into());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let diff = TextDiff::from_lines(expected.as_deref().unwrap_or_default(), actual.unwrap_or_default())
        .unified_diff()
        .header(&name, "what the generator gives")
        .to_string();
    let what = match (&expected, actual) {
        (None, _) => "does not exist",
        (_, None) => "should not exist",
        _ => "differs",
    };
    Err(format!("{} {what}; UPDATE_EXPECT=1 rewrites it\n{diff}", path.display()).into())
}

/// The Rust files of an output, one after the other, each below a line with its path.
pub(super) fn join(files: &BTreeMap<String, String>) -> String {
    let mut joined = String::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        if !joined.is_empty() {
            joined.push('\n');
        }
        joined.push_str(&format!("{SEPARATOR}{path}\n{text}"));
    }
    joined
}

/// The files that [`join`] put together.
pub(super) fn part(joined: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::<String, String>::new();
    let mut current = None;
    for line in joined.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix(SEPARATOR) {
            // The blank line before a separator is not part of a file.
            if let Some(text) = current.as_ref().and_then(|path| files.get_mut(path)) {
                text.pop();
            }
            current = Some(path.trim_end().to_owned());
            files.insert(path.trim_end().to_owned(), String::new());
        } else if let Some(text) = current.as_ref().and_then(|path| files.get_mut(path)) {
            text.push_str(line);
        }
    }
    files
}

fn many_files_become_one_and_are_parted_again() -> Result<(), Failed> {
    let mut files = BTreeMap::from(
        [("client.rs", "pub struct A;\n"), ("models/pet.rs", "// x\n\npub struct B;\n"), ("z.rs", "")]
            .map(|(path, text)| (path.to_owned(), text.to_owned())),
    );
    let joined = join(&files);
    let expected = "// --- client.rs\npub struct A;\n\n// --- models/pet.rs\n// x\n\npub struct B;\n\n// --- z.rs\n";
    assert_eq!(joined, expected);
    assert_eq!(part(&joined), files);
    files.insert("manifest.json".to_owned(), "{}".to_owned());
    assert_eq!(join(&files), expected);
    Ok(())
}

fn a_difference_is_shown_as_a_diff() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("expected.rs");
    fs::write(&path, "a\nb\n")?;
    if updating() {
        return Ok(());
    }
    assert!(compare(&path, Some("a\nb\n")).is_ok());
    let message = message(compare(&path, Some("a\nc\n")));
    assert!(message.contains("-b\n+c\n"), "{message}");
    Ok(())
}

fn a_file_that_should_not_be_there_fails() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("expected.txt");
    if updating() {
        return Ok(());
    }
    assert!(compare(&path, None).is_ok());
    assert!(message(compare(&path, Some("x"))).contains("does not exist"));
    fs::write(&path, "x")?;
    assert!(message(compare(&path, None)).contains("should not exist"));
    Ok(())
}

fn message(result: Result<(), Failed>) -> String {
    result.err().and_then(|failed| failed.message().map(str::to_owned)).unwrap_or_default()
}
