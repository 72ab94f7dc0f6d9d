//! Nudges the window to read a part of the bench again.

use ipc::bench::{BenchNudge, BenchPart};
use tauri::{AppHandle, Emitter};

use crate::window;

/// A part has something new.
pub fn tell(app: &AppHandle, part: BenchPart) {
    if let Err(error) = app.emit_to(window::LABEL, ipc::events::BENCH_CHANGED, BenchNudge { part }) {
        tracing::warn!(%error, ?part, "the window could not be told");
    }
}
