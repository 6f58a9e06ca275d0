//! Keys of events in one spelling: `mediaKey`, `MediaKey` and `media_key` are all `media_key`.

use serde_json::{Map, Value};

/// The same JSON with every key in snake case. It is for typed views only: what a caller gets as JSON keeps its keys.
pub(super) fn snake(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut renamed = Map::new();
            for (key, value) in object {
                renamed.entry(snake_key(key)).or_insert_with(|| snake(value));
            }
            Value::Object(renamed)
        }
        Value::Array(items) => items.iter().map(snake).collect(),
        other => other.clone(),
    }
}

/// The platform's rule: an underscore between a small letter or digit and a capital, and before a capital that a small
/// letter follows when another capital stands before it. So `MessageIDs` becomes `message_i_ds`.
fn snake_key(key: &str) -> String {
    let mut snake = String::with_capacity(key.len() + 4);
    let mut before = None;
    let mut rest = key.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_ascii_uppercase() {
            let follows_small = before.is_some_and(|b: char| b.is_ascii_lowercase() || b.is_ascii_digit());
            let ends_capitals = before.is_some_and(|b| b.is_ascii_uppercase())
                && rest.peek().is_some_and(|next| next.is_ascii_lowercase());
            if follows_small || ends_capitals {
                snake.push('_');
            }
        }
        snake.push(c.to_ascii_lowercase());
        before = Some(c);
    }
    snake
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{snake, snake_key};

    #[test]
    fn keys_become_what_the_platform_makes_of_them() {
        for (key, expected) in [
            ("MessageIDs", "message_i_ds"),
            ("ID", "id"),
            ("URL", "url"),
            ("mediaKey", "media_key"),
            ("fileEncSHA256", "file_enc_sha256"),
            ("IsFromMe", "is_from_me"),
            ("JPEGThumbnail", "jpeg_thumbnail"),
            ("already_snake", "already_snake"),
            ("", ""),
        ] {
            assert_eq!(snake_key(key), expected);
        }
    }

    #[test]
    fn of_two_spellings_of_one_key_the_first_counts() {
        assert_eq!(snake(&json!([{"media_key": 1, "mediaKey": 2}])), json!([{"media_key": 1}]));
    }
}
