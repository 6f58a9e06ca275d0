//! Phone numbers with their country code.

use serde::{Deserialize, Serialize};

use super::{IdError, text_id};

/// A phone number as the API takes it: digits only, with the country code (E.164 without its `+`).
///
/// It is read from the usual ways to write one: `+55 (11) 99999-0000`, `55.11.99999.0000`. Whether a number without a
/// `+` has its country code cannot be told; one that begins with 0 has none and is refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// The fewest digits of a number with its country code that are in use.
const SHORTEST: usize = 7;

/// The most digits that a number can have (E.164, 6.2.1).
const LONGEST: usize = 15;

impl Phone {
    fn check(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        let mut digits = String::with_capacity(LONGEST);
        for (at, c) in text.chars().enumerate() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if at == 0 => {}
                ' ' | '\u{a0}' | '-' | '\u{2011}' | '.' | '/' | '(' | ')' => {}
                _ => return Err(IdError::Character(at)),
            }
        }
        match digits.len() {
            0 => Err(IdError::Empty),
            _ if digits.starts_with('0') => Err(IdError::NoCountryCode),
            length if length < SHORTEST => Err(IdError::TooShort),
            length if length > LONGEST => Err(IdError::TooLong),
            _ => Ok(Self(digits)),
        }
    }
}

text_id!(Phone);
