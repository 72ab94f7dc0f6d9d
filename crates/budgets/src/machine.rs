//! The machine that is measured on, and what else it was doing.

use std::fs;

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// When something was measured, and how busy the machine was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The day, in UTC.
    pub day: String,
    /// The machine's load over one, five and fifteen minutes, as `/proc/loadavg` says it.
    pub load: String,
}

impl Moment {
    /// Now.
    pub fn now() -> Result<Self> {
        let load = fs::read_to_string("/proc/loadavg").context("/proc/loadavg")?;
        let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        Ok(Self { day: Timestamp::now().strftime("%Y-%m-%d").to_string(), load })
    }
}

/// What it is, in a line.
pub fn description() -> Result<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo").context("/proc/cpuinfo")?;
    let models: Vec<_> = cpu
        .lines()
        .filter_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map(|(_, name)| name.trim())
        .collect();
    let memory = fs::read_to_string("/proc/meminfo").context("/proc/meminfo")?;
    let kilobytes: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse().ok())
        .context("no MemTotal")?;
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let system = system.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("Linux");
    Ok(format!(
        "{} cores of {}, {} GiB, {}, graphics in software (Xvfb)",
        models.len(),
        models.first().unwrap_or(&"an unnamed processor"),
        kilobytes / (1 << 20),
        system.trim_matches('"'),
    ))
}
