//! Events for the feature `tracing`: what becomes of a connection, with no secret in them.

#![cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "there is nobody to tell"))]

use super::streak::Loss;
use crate::webhook::PayloadError;

/// The connection was lost, and another one will be opened, or the subscription ends.
pub(super) fn lost(instance: &str, loss: &Loss, failures: u32) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        instance.id = instance,
        close.code = loss.code,
        close.reason = ?loss.reason,
        failures,
        "the realtime connection is lost"
    );
}

/// Another connection is open.
pub(super) fn opened(instance: &str) {
    #[cfg(feature = "tracing")]
    tracing::info!(instance.id = instance, "the realtime connection is open again");
}

/// A frame cannot be read.
pub(super) fn unreadable(instance: &str, event: Option<&str>, fault: &PayloadError) {
    #[cfg(feature = "tracing")]
    tracing::warn!(instance.id = instance, event.id = event, "a realtime frame is handed on unread: {fault}");
}
