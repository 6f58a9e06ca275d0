//! `data:` URLs with base64 (RFC 2397): `data:image/png;base64,iVBORw0=`.

use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::{MediaError, MediaFile};

/// Base64 whose padding may be left out.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Puts bytes into a URL.
pub(super) fn encode(media_type: &str, bytes: &[u8]) -> String {
    let mut url = format!("data:{media_type};base64,");
    STANDARD.encode_string(bytes, &mut url);
    url
}

/// A media type without spaces, as it stands in a URL: `audio/ogg;codecs=opus`.
pub(super) fn media_type(text: &str) -> Result<String, MediaError> {
    let compact: String = text.split_ascii_whitespace().collect();
    let essence = compact.split(';').next().unwrap_or_default();
    let is_token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b));
    let parameters = |b: u8| b.is_ascii_graphic() && !b",\"#%".contains(&b);
    match essence.split_once('/') {
        Some((kind, subtype)) if is_token(kind) && is_token(subtype) && compact.bytes().all(parameters) => Ok(compact),
        _ => Err(MediaError::MediaType),
    }
}

/// Reads a `data:` URL, or base64 without one, of up to `limit` bytes.
pub(super) fn decode(text: &str, limit: usize) -> Result<MediaFile, MediaError> {
    let text = text.trim();
    let (media_type, encoded) = match text.get(..5).filter(|start| start.eq_ignore_ascii_case("data:")) {
        None => (None, text),
        Some(_) => {
            let rest = text.get(5..).unwrap_or_default();
            let (head, encoded) = rest.split_once(',').ok_or(MediaError::Base64)?;
            let (media_type, encoding) = head.rsplit_once(';').unwrap_or(("", head));
            if !encoding.trim().eq_ignore_ascii_case("base64") {
                return Err(MediaError::Base64);
            }
            (Some(media_type.trim()).filter(|named| !named.is_empty()), encoded)
        }
    };
    let too_large = MediaError::TooLarge { limit };
    if encoded.len() / 4 > limit / 3 + 1 {
        return Err(too_large);
    }
    let spaced = encoded.bytes().any(|byte| byte.is_ascii_whitespace());
    let bytes = if spaced {
        LENIENT.decode(encoded.split_ascii_whitespace().collect::<String>())
    } else {
        LENIENT.decode(encoded)
    };
    match bytes {
        Ok(bytes) if bytes.len() > limit => Err(too_large),
        Ok(bytes) if bytes.is_empty() => Err(MediaError::Empty),
        Ok(bytes) => Ok(MediaFile { media_type: media_type.map(str::to_owned), bytes: bytes.into() }),
        Err(_) => Err(MediaError::Base64),
    }
}
