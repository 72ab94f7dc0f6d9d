//! Builds the web UI, and only when something changed: `npm ci` when the lockfile did, `npm run build`
//! when a source did.

use std::{
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail};

use crate::{
    process::{self, Ending},
    root, setup,
};

const INSTALLING: Duration = Duration::from_mins(15);
const BUILDING: Duration = Duration::from_mins(10);
/// Folders under ui/ that no build reads.
const NOT_SOURCES: &[&str] =
    &["node_modules", "dist", "dist-fake", "dist-player", "faces", "tests", "coverage", "test-results"];

/// Leaves ui/node_modules as the lockfile says.
pub fn install() -> Result<()> {
    let modules = folder().join("node_modules");
    let lockfile = folder().join("package-lock.json");
    let wanted =
        fs::read_to_string(&lockfile).with_context(|| format!("can't read {}", lockfile.display()))?;
    // Beside the modules, so that whoever deletes them deletes it too.
    let stamp = modules.join(".xtask-lockfile");
    let is_current = match fs::read_to_string(&stamp) {
        Ok(used) => used == wanted,
        Err(_) => is_older(&lockfile, &modules.join(".package-lock.json")),
    };
    if !is_current {
        npm("npm ci", &["ci", "--no-audit", "--no-fund"], INSTALLING)
            .context("The UI's packages could not be installed; this needs the network once.")?;
        fs::write(&stamp, wanted)?;
    }
    Ok(())
}

/// Has the next [`build`] build, whatever is there: ui/dist is about to become another one's.
pub fn forget_build() -> Result<()> {
    match fs::remove_file(stamp()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).context("the mark of the last UI build can't be removed")
        }
        _ => Ok(()),
    }
}

fn stamp() -> PathBuf {
    folder().join("node_modules/.xtask-build")
}

/// Leaves ui/dist as the sources say. Needs [`install`] before.
pub fn build() -> Result<()> {
    let stamp = stamp();
    let wanted = fingerprint(&folder())?;
    let is_current = folder().join("dist/index.html").is_file()
        && fs::read_to_string(&stamp).is_ok_and(|used| used == wanted);
    if !is_current {
        npm("npm run build", &["run", "build"], BUILDING)?;
        fs::write(&stamp, wanted)?;
    }
    Ok(())
}

/// Builds the UI on its stand-in for Rust, into ui/dist-fake. Needs [`install`] before.
pub fn build_fake() -> Result<()> {
    npm("npm run build:fake", &["run", "build:fake"], BUILDING)
}

/// Builds the UI that players get, without the tester's bench, into ui/dist-player. Needs [`install`] before.
pub fn build_player() -> Result<()> {
    let command = ["run", "build", "--", "--outDir", "dist-player"];
    npm_with("npm run build for players", &command, BUILDING, &[("VITE_PLAYER", "1")])
}

/// Where the UI is.
pub fn folder() -> PathBuf {
    root::root().join("ui")
}

fn npm(heading: &str, arguments: &[&str], limit: Duration) -> Result<()> {
    npm_with(heading, arguments, limit, &[])
}

fn npm_with(heading: &str, arguments: &[&str], limit: Duration, variables: &[(&str, &str)]) -> Result<()> {
    println!("{heading}");
    let log = root::log_file(heading)?;
    let mut command = root::command(setup::npm());
    command.args(arguments).current_dir(folder()).envs(variables.iter().copied());
    match process::run_logged(heading, &mut command, limit, &log)? {
        Ending::Success => Ok(()),
        ending => {
            let said = fs::read_to_string(&log).unwrap_or_default();
            bail!(
                "{said}\n`{heading}` in ui/ {}",
                if ending == Ending::TimedOut { "took too long." } else { "failed." }
            )
        }
    }
}

fn is_older(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified());
    matches!((changed(file), changed(than)), (Ok(file), Ok(than)) if file <= than)
}

/// Name, size and time of every source, so that a file that went is noticed as well as one that changed.
fn fingerprint(folder: &Path) -> io::Result<String> {
    let mut list = String::new();
    add_to_fingerprint(folder, &mut list)?;
    Ok(list)
}

fn add_to_fingerprint(folder: &Path, list: &mut String) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            add_to_fingerprint(&entry.path(), list)?;
        } else {
            let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
            writeln!(list, "{} {} {changed}", entry.path().display(), metadata.len())
                .map_err(io::Error::other)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_notices_what_came_changed_and_went_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("xtask-fingerprint-{}", std::process::id()));
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::create_dir_all(folder.join("dist")).unwrap();
        fs::write(folder.join("src/a.ts"), "a").unwrap();
        let first = fingerprint(&folder).unwrap();
        fs::write(folder.join("dist/out.js"), "built").unwrap();
        assert_eq!(fingerprint(&folder).unwrap(), first);
        fs::write(folder.join("src/b.ts"), "b").unwrap();
        let with_b = fingerprint(&folder).unwrap();
        assert_ne!(with_b, first);
        fs::write(folder.join("src/b.ts"), "bb").unwrap();
        assert_ne!(fingerprint(&folder).unwrap(), with_b);
        fs::remove_file(folder.join("src/b.ts")).unwrap();
        assert_eq!(fingerprint(&folder).unwrap(), first);
        fs::remove_dir_all(folder).unwrap();
    }
}
