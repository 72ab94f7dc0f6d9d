//! Many failures of one long test, told together.

use anyhow::{Result, bail};

/// Most that are told.
const TOLD: usize = 20;

/// One error of all failures, if there are any.
pub fn none_of(failed: &[String]) -> Result<()> {
    if failed.is_empty() {
        return Ok(());
    }
    bail!("{} failed:\n{}", failed.len(), failed[..failed.len().min(TOLD)].join("\n"))
}
