//! Ids of instances.

use serde::{Deserialize, Serialize};

use super::{IdError, text_id};

/// The public id of an instance: `VZ` followed by capital letters and digits. Its length varies.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstanceId(String);

impl InstanceId {
    fn check(text: &str) -> Result<Self, IdError> {
        let Some(rest) = text.strip_prefix("VZ") else {
            return Err(if text.is_empty() { IdError::Empty } else { IdError::NoPrefix });
        };
        if rest.is_empty() {
            return Err(IdError::TooShort);
        }
        match text.chars().position(|c| !c.is_ascii_digit() && !c.is_ascii_uppercase()) {
            Some(at) => Err(IdError::Character(at)),
            None => Ok(Self(text.to_owned())),
        }
    }
}

text_id!(InstanceId);
