//! Where the programs under test are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The app, as built by `cargo build`.
pub fn app() -> Result<PathBuf> {
    built("WINDOW_TESTS_APP", "storefront-companion")
}

/// The sandbox of its own, as built by `cargo build -p sandbox`.
pub fn sandbox() -> Result<PathBuf> {
    built("WINDOW_TESTS_SANDBOX", "sandbox")
}

/// The backend with a bug of docs/testing.md, as built by `cargo build -p scenarios --example hasty_backend`.
pub fn hasty_backend() -> Result<PathBuf> {
    built("WINDOW_TESTS_HASTY_BACKEND", "examples/hasty_backend")
}

/// The example of a backend of docs/backend.md, as built by `cargo build -p toffeepay --example backend`.
pub fn example_backend() -> Result<PathBuf> {
    built("WINDOW_TESTS_EXAMPLE_BACKEND", "examples/backend")
}

/// The first of these programs that is on the PATH.
pub fn on_path(names: &[&str]) -> Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    names
        .iter()
        .find_map(|name| env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
        .with_context(|| format!("none of {names:?} is installed; `cargo xtask test` does that"))
}

/// Cargo's target folder, found from where this program is.
pub fn target_folder() -> Result<PathBuf> {
    let profile = profile_folder()?;
    Ok(profile.parent().unwrap_or(&profile).to_owned())
}

/// The one package of a kind (`deb`, `rpm`) that `cargo xtask package --debug` has made.
pub fn package_of_kind(kind: &str) -> Result<PathBuf> {
    let folder = profile_folder()?.join("bundle").join(kind);
    let entries = folder
        .read_dir()
        .with_context(|| format!("{} is missing. Make it: cargo xtask package --debug", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == kind) {
            found.push(path);
        }
    }
    match found.pop() {
        Some(package) if found.is_empty() => Ok(package),
        Some(_) => bail!("there is more than one .{kind} in {}: remove the older ones", folder.display()),
        None => bail!("there is no .{kind} in {}", folder.display()),
    }
}

fn built(variable: &str, name: &str) -> Result<PathBuf> {
    let file = match env::var_os(variable) {
        Some(path) => PathBuf::from(path),
        None => profile_folder()?.join(name),
    };
    if !file.is_file() {
        bail!(
            "{} is missing. Build it and test in one: cargo xtask test --only window\n\
             By hand: cargo build --package storefront-companion --package sandbox\n\
             cargo build --package scenarios --example hasty_backend --package toffeepay --example backend",
            file.display()
        );
    }
    Ok(file)
}

/// `target/debug`, for a test binary in `target/debug/deps` as for a program in `target/debug`.
fn profile_folder() -> Result<PathBuf> {
    let program = env::current_exe().context("this program's own path is unknown")?;
    let folder = program.parent().unwrap_or(Path::new("."));
    let in_deps = folder.file_name().is_some_and(|name| name == "deps");
    Ok(if in_deps { folder.parent().unwrap_or(folder) } else { folder }.to_owned())
}
