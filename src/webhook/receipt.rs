//! How far messages got.

use serde_json::Value;

use crate::models::ReadReceiptState;

/// What a `ReadReceipt` event tells.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ReadReceipt {
    /// How far the messages got.
    pub state: Option<ReadReceiptState>,
    /// The ids of the messages.
    pub message_ids: Vec<String>,
}

impl ReadReceipt {
    /// Reads an event whose keys are in snake case. `MessageIDs` is `message_i_ds` by the platform's rule.
    pub(super) fn of(state: Option<&ReadReceiptState>, event: &Value) -> Self {
        let ids = ["message_i_ds", "message_ids"].iter().find_map(|key| event.get(*key)?.as_array());
        let ids = ids.into_iter().flatten().filter_map(Value::as_str);
        Self { state: state.cloned(), message_ids: ids.map(str::to_owned).collect() }
    }
}
