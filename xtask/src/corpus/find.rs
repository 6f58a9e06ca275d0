//! Which files of a folder are OpenAPI documents.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufRead, BufReader},
    path::Path,
};

use serde::de::IgnoredAny;

/// Every file below the folder that ends in `.yaml`, `.yml` or `.json` and has the key `openapi` or `swagger`, sorted. Files that only documents refer to do not.
///
/// # Errors
///
/// The folder or a file cannot be read.
pub fn documents(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        let entries = fs::read_dir(&current)
            .map_err(|error| io::Error::new(error.kind(), format!("cannot list {}: {error}", current.display())))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if is_document(&path)? {
                found.push(super::relative(folder, &path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_document(path: &Path) -> io::Result<bool> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    if !["yaml", "yml", "json"].contains(&&*extension) {
        return Ok(false);
    }
    let file = File::open(path)
        .map_err(|error| io::Error::new(error.kind(), format!("cannot read {}: {error}", path.display())))?;
    let is_yaml = extension != "json";
    if !is_yaml && let Ok(keys) = serde_json::from_reader::<_, BTreeMap<String, IgnoredAny>>(BufReader::new(&file)) {
        return Ok(keys.contains_key("openapi") || keys.contains_key("swagger"));
    }
    // Broken JSON is for the generator to refuse, if it says that it is a document.
    for line in BufReader::new(File::open(path)?).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        let says = |word: &str| {
            let key = format!("\"{word}\"");
            let is_key = |(at, _): (usize, &str)| line[at + key.len()..].trim_start().starts_with(':');
            if is_yaml {
                line.starts_with(word) || line.starts_with(&key)
            } else {
                line.match_indices(&key).any(is_key)
            }
        };
        if says("openapi") || says("swagger") {
            return Ok(true);
        }
    }
    Ok(false)
}
