//! From a line and a column in a JSON text to the path of the value there.

/// One open object or array, and where the reader is in it.
enum Level {
    /// An object, with the key of the current member.
    Object(Option<String>),
    /// An array, with the index of the current item.
    Array(Option<usize>),
}

/// The path of the value that ends or begins at a line and column, both counted from 1 as `serde_json` does.
///
/// `None` for the text as a whole, and for a place that is not in the text.
pub(super) fn path_at(text: &[u8], line: usize, column: usize) -> Option<String> {
    let line_start = match line.checked_sub(2) {
        None => 0,
        Some(nth) => memchr::memchr_iter(b'\n', text).nth(nth)? + 1,
    };
    let read = text.get(..line_start.checked_add(column)?.min(text.len()))?;
    let levels = walk(read);
    let mut path = String::new();
    for level in &levels {
        match level {
            Level::Object(Some(key)) => push_key(&mut path, key),
            Level::Array(Some(index)) => path.push_str(&format!("[{index}]")),
            Level::Object(None) | Level::Array(None) => {}
        }
    }
    if path.is_empty() { None } else { Some(path) }
}

/// The objects and arrays that are open at the end of `read`.
fn walk(read: &[u8]) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    let mut expects_key = false;
    let mut at = 0;
    while let Some(&byte) = read.get(at) {
        if !byte.is_ascii_whitespace()
            && byte != b']'
            && let Some(Level::Array(index @ None)) = levels.last_mut()
        {
            *index = Some(0);
        }
        at += 1;
        match byte {
            b'{' => {
                levels.push(Level::Object(None));
                expects_key = true;
            }
            b'[' => levels.push(Level::Array(None)),
            b'}' | b']' => {
                levels.pop();
                expects_key = false;
            }
            b',' => match levels.last_mut() {
                Some(Level::Object(key)) => {
                    *key = None;
                    expects_key = true;
                }
                Some(Level::Array(Some(index))) => *index += 1,
                _ => {}
            },
            b':' => expects_key = false,
            b'"' => {
                let end = end_of_string(read, at);
                if let (true, Some(Level::Object(key))) = (expects_key, levels.last_mut()) {
                    *key = string(read.get(at - 1..end).unwrap_or_default());
                }
                at = end;
            }
            _ => {}
        }
    }
    levels
}

/// The index behind the closing quote of the string whose text starts at `at`.
pub(super) fn end_of_string(read: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = read.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            _ => {}
        }
    }
    at.min(read.len())
}

fn string(quoted: &[u8]) -> Option<String> {
    serde_json::from_slice(quoted).ok()
}

fn push_key(path: &mut String, key: &str) {
    let plain =
        !key.is_empty() && key.chars().all(|character| character.is_alphanumeric() || "_-$@".contains(character));
    if !plain {
        path.push_str(&format!("[{key:?}]"));
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}
