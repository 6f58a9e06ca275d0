//! Percent-encoding of RFC 3986, in the two forms that RFC 6570 knows.

/// Keeps the unreserved characters `A-Z a-z 0-9 - . _ ~` and encodes every other byte: `a/b` is `a%2Fb`.
pub(in super::super) fn unreserved(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut encoded = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        push(&mut encoded, byte, is_unreserved(byte));
    }
    encoded
}

/// Keeps unreserved and reserved characters and `%XX`, but not the bytes in `forbidden`, and encodes the rest.
pub(in super::super) fn reserved(text: &str, forbidden: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    push_reserved(&mut encoded, text, forbidden);
    encoded
}

/// Keeps what the value of a cookie may have (RFC 6265, section 4.1.1), `%` among it, since a value that was copied is
/// encoded already, and encodes every other byte.
pub(in super::super) fn cookie(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        push(&mut encoded, byte, byte.is_ascii_graphic() && !b"\",;\\".contains(&byte));
    }
    encoded
}

/// Whether [`unreserved`] would change nothing.
pub(in super::super) fn is_plain(text: &str) -> bool {
    text.bytes().all(is_unreserved)
}

/// Appends what [`reserved`] gives.
pub(in super::super) fn push_reserved(encoded: &mut String, text: &str, forbidden: &[u8]) {
    if text.bytes().all(is_path) && !forbidden.contains(&b'/') {
        return encoded.push_str(text);
    }
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        let kept = match byte {
            b'%' => is_triplet(text.as_bytes().get(at + 1..at + 3)),
            _ => (is_unreserved(byte) || is_reserved(byte)) && !forbidden.contains(&byte),
        };
        push(encoded, byte, kept);
    }
}

fn push(encoded: &mut String, byte: u8, kept: bool) {
    if kept {
        encoded.push(char::from(byte));
    } else {
        encoded.push('%');
        for nibble in [byte >> 4, byte & 15] {
            encoded.extend(char::from_digit(u32::from(nibble), 16).map(|digit| digit.to_ascii_uppercase()));
        }
    }
}

/// The unreserved bytes and the slash: what most paths are made of. Every byte of a path is looked up here.
const PATH: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < u8::MAX {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
        byte += 1;
    }
    table
};

fn is_path(byte: u8) -> bool {
    PATH.get(usize::from(byte)).copied().unwrap_or_default()
}

fn is_unreserved(byte: u8) -> bool {
    is_path(byte) && byte != b'/'
}

fn is_reserved(byte: u8) -> bool {
    b":/?#[]@!$&'()*+,;=".contains(&byte)
}

fn is_triplet(digits: Option<&[u8]>) -> bool {
    digits.is_some_and(|digits| digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit))
}
