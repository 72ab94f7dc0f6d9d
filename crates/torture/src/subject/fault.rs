//! What happens at a fault point: nothing, a line that says so, or the end of the process by SIGKILL.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use rustix::process::{Signal, getpid, kill_process};
use storefront::fault_points::{self, Point};

use super::serve;
use crate::protocol::Line;

/// Names the point to die at and how often it is passed until then: `before-commit-begun:1`. With [`TRACE`]
/// every point that is passed is told.
pub const FAULT_VARIABLE: &str = "TORTURE_FAULT";
/// See [`FAULT_VARIABLE`].
pub const TRACE: &str = "trace";

/// Installs what the environment asks for.
pub(super) fn install() -> Result<()> {
    let Ok(fault) = std::env::var(FAULT_VARIABLE) else { return Ok(()) };
    if fault == TRACE {
        fault_points::install(|point| serve::say(&Line::Passed(point.to_string())));
        return Ok(());
    }
    let (name, count) = fault.split_once(':').context("a fault is a point's name and a count")?;
    let (name, count) = (name.to_owned(), count.parse::<u32>()?);
    if count == 0 {
        bail!("a fault is hit at the first pass or a later one");
    }
    let counts = Mutex::new(HashMap::<Point, u32>::new());
    fault_points::install(move |point| {
        if point.to_string() != name {
            return;
        }
        // Held to the end: another thread that comes by must not get past the point either.
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count_so_far = counts.entry(point).or_default();
        *count_so_far += 1;
        if *count_so_far == count && kill_process(getpid(), Signal::KILL).is_ok() {
            // The signal is on its way to every thread; this one must not do another thing.
            loop {
                std::thread::park();
            }
        }
    });
    Ok(())
}
