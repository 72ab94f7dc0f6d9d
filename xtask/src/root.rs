//! Where things are: the project's folder, cargo's target folder, the logs.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::Duration,
};

use anyhow::{Context, Result};

use crate::process;

/// The folder of the workspace.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Where cargo puts what it builds, as cargo says (the environment and the user's settings may move it).
pub fn target() -> &'static Path {
    static TARGET: OnceLock<PathBuf> = OnceLock::new();
    TARGET.get_or_init(|| {
        let mut metadata = Command::new(cargo_program());
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root());
        let told = process::capture(&mut metadata, Duration::from_mins(2)).ok();
        told.and_then(|json| target_of(&json)).unwrap_or_else(|| root().join("target"))
    })
}

fn target_of(metadata: &str) -> Option<PathBuf> {
    let metadata = serde_json::from_str::<serde_json::Value>(metadata).ok()?;
    Some(metadata.get("target_directory")?.as_str()?.into())
}

fn cargo_program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The log of one step, in a folder that exists: `target/xtask/<name>.log`.
pub fn log_file(name: &str) -> Result<PathBuf> {
    let folder = target().join("xtask");
    fs::create_dir_all(&folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
    Ok(folder.join(format!("{}.log", name.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))))
}

/// A cargo command in the workspace's folder, without what `cargo run` left in our environment.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = command(cargo_program());
    command.args(arguments).current_dir(root());
    command
}

/// A command without what `cargo run` left in our environment: build scripts would run again because
/// `CARGO_MANIFEST_DIR` differs, and the app would hand cargo's library path on to the browser.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if is_of_cargo_run(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    if let Some(paths) = env::var_os("LD_LIBRARY_PATH") {
        let kept = without_cargo_folders(&paths, target());
        if kept.is_empty() {
            command.env_remove("LD_LIBRARY_PATH");
        } else {
            command.env("LD_LIBRARY_PATH", kept);
        }
    }
    command
}

fn is_of_cargo_run(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|prefix| name.starts_with(prefix))
        || ["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"].contains(&name)
}

fn without_cargo_folders(paths: &OsStr, target: &Path) -> OsString {
    let kept = env::split_paths(paths).filter(|path| {
        let of_toolchain =
            path.components().any(|part| part.as_os_str() == "rustlib" || part.as_os_str() == "toolchains");
        !(path.as_os_str().is_empty() || path.starts_with(target) || of_toolchain)
    });
    env::join_paths(kept).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cargo_run_adds_is_taken_out_of_the_environment() {
        assert!(is_of_cargo_run("CARGO_MANIFEST_DIR"));
        assert!(is_of_cargo_run("CARGO_PKG_VERSION"));
        for kept in ["CARGO_HOME", "CARGO_TARGET_DIR", "RUSTUP_TOOLCHAIN", "PATH", "CARGO"] {
            assert!(!is_of_cargo_run(kept), "{kept}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_players_own_library_path_survives() {
        let paths = OsStr::new("/p/target/debug/deps:/opt/game/lib:/h/toolchains/stable/lib");
        assert_eq!(without_cargo_folders(paths, Path::new("/p/target")), OsStr::new("/opt/game/lib"));
    }

    #[test]
    fn the_target_folder_is_the_one_that_cargo_names() {
        assert_eq!(target_of(r#"{"target_directory": "/elsewhere"}"#), Some("/elsewhere".into()));
        assert_eq!(target_of("no json"), None);
    }

    #[test]
    fn the_root_is_the_folder_of_the_workspace() {
        assert!(root().join("Cargo.toml").is_file());
        assert!(root().join("xtask").is_dir());
    }
}
