//! `cargo xtask package`: the packages of this system, made by the Tauri CLI from tauri.conf.json, with what
//! a store and a licence ask for added: AppStream metadata, changelog, licences of all that is inside.
//!
//! What a studio changes is read from tauri.conf.json; nothing here knows the app's name.

pub mod flags;
mod identity;
mod licences;
mod metainfo;
mod verify;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{
    packages::Need,
    process::{self, Ending},
    root, setup, ui,
};

pub use identity::Identity;

const BUILDING: Duration = Duration::from_hours(1);
const QUICK: Duration = Duration::from_mins(1);
/// The name of the build's log.
const LOG: &str = "packages made";

/// How the app in the packages is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// For development: quick to build, large. Proves the packages, is not for users.
    pub debug: bool,
    /// What a studio ships to players: no local sandbox and no tester's tools in it.
    pub player: bool,
    /// One program for both kinds of Mac.
    pub universal: bool,
}

/// What the Tauri CLI calls both kinds of Mac.
const BOTH_MACS: &str = "universal-apple-darwin";

/// Makes the packages, looks into them and at how large they are, and names them. `all` makes also those whose tools the
/// Tauri CLI downloads; `config` is laid over tauri.conf.json.
pub fn run(build: Build, all: bool, config: Option<&Path>) -> Result<ExitCode> {
    let Made { packages, program, is_right } = make(build, all, config)?;
    let large = verify::too_large(&packages, &program, build)?;
    tell(&large);
    Ok(if is_right && large.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What was made.
pub struct Made {
    packages: Vec<PathBuf>,
    program: PathBuf,
    /// Whether nothing is wrong with it, its size aside. What is was told.
    pub is_right: bool,
}

fn tell(problems: &[String]) {
    for problem in problems {
        println!("  {problem}");
    }
}

/// The same, however large they are.
pub fn make(build: Build, all: bool, config: Option<&Path>) -> Result<Made> {
    setup::node()?;
    setup::packages(Need::Build)?;
    ui::install()?;
    let identity = Identity::read()?;
    let extras = Extras::write(&identity, build)?;
    println!("Building the packages (a release takes some minutes)");
    bundle(&extras, build, all, config)?;
    let packages = made(build)?;
    for package in &packages {
        println!("  {} ({})", package.display(), in_mib(size_of(package)?));
    }
    let program = program(build, &identity);
    let mut problems = verify::problems(&identity, &packages, &program, build)?;
    tell(&problems);
    let log = root::log_file(LOG)?;
    let warnings =
        warnings(&fs::read_to_string(&log).with_context(|| format!("can't read {}", log.display()))?);
    if !warnings.is_empty() {
        tell(&warnings);
        println!("  What they are is in {}", log.display());
    }
    // Another compiler, on a day on which a release is made, may warn of what this one does not.
    if build.debug {
        problems.extend(warnings);
    }
    Ok(Made { packages, program, is_right: problems.is_empty() })
}

/// Where the packages of a build are.
pub fn folder(build: Build) -> PathBuf {
    profile_folder(build).join("bundle")
}

/// The files that are made for the packages, and the configuration that names them.
struct Extras {
    config: PathBuf,
}

impl Extras {
    fn write(identity: &Identity, build: Build) -> Result<Self> {
        let folder = root::target().join("package");
        fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
        let write = |name: &str, text: &str| -> Result<PathBuf> {
            let file = folder.join(name);
            fs::write(&file, text).with_context(|| format!("can't write {}", file.display()))?;
            Ok(file)
        };
        let changelog = fs::read_to_string(root::root().join("CHANGELOG.md")).context("CHANGELOG.md")?;
        let copyright = write("copyright", &licences::copyright(identity, build)?)?;
        let metainfo =
            write(&format!("{}.metainfo.xml", identity.identifier), &metainfo::render(identity, &changelog))?;
        let changelog = zipped(&write("changelog", &changelog)?)?;
        let config = named(identity, env::consts::OS, &copyright, &metainfo, &changelog);
        Ok(Self { config: write("tauri.package.json", &config.to_string())? })
    }
}

/// The configuration that names them: where systems of Linux look for them, and elsewhere beside the program.
fn named(identity: &Identity, system: &str, copyright: &Path, metainfo: &Path, changelog: &Path) -> Value {
    if system != "linux" {
        return json!({ "bundle": { "resources": { copyright.to_string_lossy(): "LICENCES.txt" } } });
    }
    let files = json!({
        format!("/usr/share/doc/{}/copyright", identity.package): copyright,
        format!("/usr/share/metainfo/{}.metainfo.xml", identity.identifier): metainfo,
        // The bundler's own place for it has the product's name in it, where a package's is looked for.
        format!("/usr/share/doc/{}/changelog.gz", identity.package): changelog,
    });
    json!({ "bundle": { "linux": {
        "deb": { "files": files },
        "rpm": { "files": files },
        "appimage": { "files": files },
    } } })
}

/// A file packed as Debian wants it, where packages of Linux are made.
fn zipped(file: &Path) -> Result<PathBuf> {
    let packed = PathBuf::from(format!("{}.gz", file.display()));
    if cfg!(target_os = "linux") {
        let mut gzip = Command::new("gzip");
        gzip.args(["--best", "--no-name", "--keep", "--force"]).arg(file);
        process::capture(&mut gzip, QUICK)?;
    }
    Ok(packed)
}

fn bundle(extras: &Extras, build: Build, all: bool, config: Option<&Path>) -> Result<()> {
    let cli = ui::folder().join("node_modules/.bin").join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    let mut command = root::command(cli);
    command.current_dir(root::root()).arg("build").arg("--ci").arg("--config").arg(&extras.config);
    if let Some(config) = config {
        command.arg("--config").arg(config);
    }
    if cfg!(target_os = "linux") && !all {
        command.args(["--bundles", "deb,rpm"]);
    }
    if build.universal {
        command.args(["--target", BOTH_MACS]);
    }
    if build.debug {
        command.arg("--debug");
    } else {
        command.env(flags::VARIABLE, flags::of_a_release());
    }
    command.args(["--", "--locked"]);
    if build.player {
        // The web UI leaves its part of the bench out too; what is built next is not to be taken for this.
        command.arg("--no-default-features").env("VITE_PLAYER", "1");
        ui::forget_build()?;
    }
    let log = root::log_file(LOG)?;
    match process::run_logged(LOG, &mut command, BUILDING, &log)? {
        Ending::Success => Ok(()),
        Ending::TimedOut => bail!("The build took more than an hour. Its log: {}", log.display()),
        Ending::Failure => bail!(
            "{}\nThe packages could not be made; the reason is above. The log: {}",
            tail(&fs::read_to_string(&log).unwrap_or_default()),
            log.display()
        ),
    }
}

/// What the compiler warned of. Without the sandbox other lines are compiled than clippy sees.
fn warnings(log: &str) -> Vec<String> {
    let is_of_ours = |line: &&str| line.starts_with("warning: `") && line.contains(" generated ");
    log.lines().filter(is_of_ours).map(str::to_owned).collect()
}

fn tail(log: &str) -> String {
    let lines = log.lines().collect::<Vec<_>>();
    lines[lines.len().saturating_sub(60)..].join("\n")
}

/// Every package that was made, in a settled order.
pub fn made(build: Build) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for kind in ["deb", "rpm", "appimage", "msi", "nsis", "dmg"] {
        let Ok(entries) = fs::read_dir(folder(build).join(kind)) else { continue };
        for entry in entries {
            let path = entry?.path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if ["deb", "rpm", "AppImage", "msi", "exe", "dmg"].contains(&ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        bail!("no package was made in {}", folder(build).display());
    }
    Ok(found)
}

fn program(build: Build, identity: &Identity) -> PathBuf {
    profile_folder(build).join(format!("{}{}", identity.program, env::consts::EXE_SUFFIX))
}

fn profile_folder(build: Build) -> PathBuf {
    let target = if build.universal { root::target().join(BOTH_MACS) } else { root::target().to_owned() };
    target.join(if build.debug { "debug" } else { "release" })
}

fn size_of(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file).with_context(|| format!("{} is missing", file.display()))?.len())
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn in_mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_licences_are_in_the_packages_of_every_system() {
        let identity = Identity::read().unwrap();
        let named = |system| {
            named(
                &identity,
                system,
                Path::new("/made/copyright"),
                Path::new("/made/metainfo"),
                Path::new("/made/changelog.gz"),
            )
        };
        let linux = named("linux");
        for kind in ["deb", "rpm", "appimage"] {
            let place = format!("/usr/share/doc/{}/copyright", identity.package);
            assert_eq!(linux["bundle"]["linux"][kind]["files"][&place], "/made/copyright", "{kind}");
            let place = format!("/usr/share/doc/{}/changelog.gz", identity.package);
            assert_eq!(linux["bundle"]["linux"][kind]["files"][&place], "/made/changelog.gz", "{kind}");
        }
        for system in ["macos", "windows"] {
            assert_eq!(named(system)["bundle"]["resources"]["/made/copyright"], "LICENCES.txt", "{system}");
        }
    }

    #[test]
    fn a_warning_in_what_is_packaged_is_told() {
        let log = "   Compiling x\nwarning: unused import: `y`\n --> a.rs:1:1\n\n\
            warning: `storefront-companion` (lib) generated 1 warning (1 fix)\n    Finished `dev` profile\n";
        assert_eq!(warnings(log), ["warning: `storefront-companion` (lib) generated 1 warning (1 fix)"]);
        assert!(warnings("    Finished `dev` profile\n").is_empty());
    }
}
