//! Nudges the window to read a part of the bench again.

use ipc::bench::{BenchNudge, BenchPart};
use tauri::AppHandle;

use crate::events;

/// A part has something new.
pub fn tell(app: &AppHandle, part: BenchPart) {
    events::emit(app, ipc::events::BENCH_CHANGED, BenchNudge { part });
}
