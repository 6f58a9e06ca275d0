//! WhatsApp's addresses of people, groups and lists.

use serde::{Deserialize, Serialize};

use super::{IdError, Phone, text_id};

/// An address of WhatsApp: `5511999990000@s.whatsapp.net`, `120363000000000000@g.us`. It is shown exactly as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Jid(String);

/// What kind of address it is: what stands after the `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JidServer {
    /// `s.whatsapp.net`, and `c.us` in older material: a person, by phone number.
    User,
    /// `g.us`: a group.
    Group,
    /// `lid`: a person whose phone number is not told.
    Lid,
    /// `broadcast`: a list, or the status feed.
    Broadcast,
    /// `newsletter`: a channel.
    Newsletter,
    /// Any other.
    Other,
}

impl Jid {
    fn check(text: &str) -> Result<Self, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if let Some(at) = text.chars().position(|c| c.is_whitespace() || c.is_control()) {
            return Err(IdError::Character(at));
        }
        match text.split_once('@') {
            Some((user, server)) if !user.is_empty() && !server.is_empty() && !server.contains('@') => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(IdError::NoServer),
        }
    }

    /// What stands before the `@`, without the device: `5511999990000` of `5511999990000:12@s.whatsapp.net`.
    #[must_use]
    pub fn user(&self) -> &str {
        let user = self.0.split('@').next().unwrap_or_default();
        user.split([':', '.']).next().unwrap_or_default()
    }

    /// What kind of address it is.
    #[must_use]
    pub fn server(&self) -> JidServer {
        match self.0.split('@').nth(1).unwrap_or_default() {
            "s.whatsapp.net" | "c.us" => JidServer::User,
            "g.us" => JidServer::Group,
            "lid" => JidServer::Lid,
            "broadcast" => JidServer::Broadcast,
            "newsletter" => JidServer::Newsletter,
            _ => JidServer::Other,
        }
    }

    /// Whether it is a group.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.server() == JidServer::Group
    }

    /// The phone number of a person; `None` for a group, a list, or a person whose number is not told.
    #[must_use]
    pub fn phone(&self) -> Option<Phone> {
        if self.server() == JidServer::User { self.user().parse().ok() } else { None }
    }
}

impl From<Phone> for Jid {
    fn from(phone: Phone) -> Self {
        Self(format!("{phone}@s.whatsapp.net"))
    }
}

text_id!(Jid);
