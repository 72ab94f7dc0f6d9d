//! What is shipped, in bytes: the package, the program in it, and the web UI as a browser would load it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use window_tests::{package_of_kind, programs};

use crate::budget::Finding;

const MIB: f64 = 1_048_576.0;
const KIB: f64 = 1_024.0;

/// Weighs what `cargo xtask package` has made, and the UI with the tester's bench and without it.
pub fn measure(project: &Path) -> Result<Vec<Finding>> {
    let deb = package_of_kind("deb")?;
    let program = programs::app()?;
    Ok(vec![
        Finding::at_most(
            "size-deb",
            "the .deb",
            size(&deb)? / MIB,
            8.0,
            "MiB",
            "a release build, sandbox and bench in it".into(),
        ),
        Finding::at_most(
            "size-program",
            "the program",
            size(&program)? / MIB,
            16.0,
            "MiB",
            "stripped".into(),
        ),
        ui("size-ui", "the UI bundle that players get, gzipped", &project.join("ui/dist-player"))?,
        ui("size-ui-bench", "the UI bundle with the tester's bench, gzipped", &project.join("ui/dist"))?,
    ])
}

fn ui(id: &'static str, budget: &'static str, folder: &Path) -> Result<Finding> {
    let files = files_of(folder)?;
    ensure!(!files.is_empty(), "{} is empty", folder.display());
    let mut bundle = 0.0;
    for file in &files {
        bundle += zipped(file)?;
    }
    let figures = format!("{} files, all languages, each gzipped by itself", files.len());
    Ok(Finding::at_most(id, budget, bundle / KIB, 120.0, "KiB", figures))
}

#[expect(clippy::cast_precision_loss, reason = "a size in MiB with two decimals")]
fn size(file: &Path) -> Result<f64> {
    Ok(fs::metadata(file).with_context(|| format!("{} is missing", file.display()))?.len() as f64)
}

#[expect(clippy::cast_precision_loss, reason = "a size in KiB with one decimal")]
fn zipped(file: &Path) -> Result<f64> {
    let output =
        Command::new("gzip").arg("--stdout").arg(file).stdin(Stdio::null()).output().context("no gzip")?;
    ensure!(output.status.success(), "gzip failed on {}", file.display());
    Ok(output.stdout.len() as f64)
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} is missing", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_of(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}
