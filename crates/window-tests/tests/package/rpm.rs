//! The RPM package, in a root of its own: this machine's package database is Debian's.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use window_tests::process::capture;
use window_tests::{Failure, package_of_kind};

#[test]
fn the_rpm_installs_what_it_lists_and_goes_without_a_trace() -> Result<(), Failure> {
    Ok(install_and_remove()?)
}

fn install_and_remove() -> Result<()> {
    let package = package_of_kind("rpm")?;
    let root = tempfile::tempdir()?;
    let rpm = |arguments: &[&str]| {
        let mut command = Command::new("rpm");
        command.arg("--root").arg(root.path()).args(arguments);
        command
    };
    capture(&mut rpm(&["--initdb"]))?;
    // What it depends on is Fedora's to resolve, and is asked for below.
    capture(rpm(&["--install", "--nodeps", "--ignorearch"]).arg(&package))?;
    let needs = capture(Command::new("rpm").args(["--query", "--requires", "--package"]).arg(&package))?;
    ensure!(needs.lines().any(|need| need.starts_with("xdg-utils")), "it does not need xdg-utils: {needs}");

    let list = capture(Command::new("rpm").args(["--query", "--list", "--package"]).arg(&package))?;
    let inside = |path: &str| root.path().join(path.trim_start_matches('/'));
    let files: Vec<PathBuf> = list.lines().map(inside).filter(|path| path.is_file()).collect();
    ensure!(files.iter().any(|file| file.starts_with(inside("usr/bin"))), "it brings no program: {list}");
    ensure!(
        files.iter().any(|file| has_ending(file, "desktop"))
            && files.iter().any(|file| has_ending(file, "xml")),
        "it brings no desktop entry or no metadata: {list}"
    );

    let name = capture(
        Command::new("rpm").args(["--query", "--queryformat", "%{NAME}", "--package"]).arg(&package),
    )?;
    capture(&mut rpm(&["--erase", "--nodeps", name.trim()]))?;
    let left: Vec<_> = files.iter().filter(|file| file.exists()).collect();
    ensure!(left.is_empty(), "these files were left behind: {left:?}");
    Ok(())
}

fn has_ending(file: &Path, ending: &str) -> bool {
    file.extension().is_some_and(|of_file| of_file == ending)
}
