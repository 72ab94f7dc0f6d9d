//! The webhooks about a session, of the webhook bench's list.

use ipc::bench::{WebhookFinding, WebhookLineView, WebhookOrigin};
use scenarios::record::WebhookSeen;

/// Those that came to the listener, oldest first. The list has the last one first.
pub(super) fn of(lines: &[WebhookLineView], session: &str) -> Vec<WebhookSeen> {
    let is_of_it = |line: &&WebhookLineView| {
        line.origin == WebhookOrigin::Received && line.session_id.as_deref() == Some(session)
    };
    let seen = |line: &WebhookLineView| {
        Some(WebhookSeen {
            event: line.event_type.clone()?,
            is_good: line.finding == WebhookFinding::Good,
            again: line.first.is_some(),
        })
    };
    lines.iter().rev().filter(is_of_it).filter_map(seen).collect()
}
