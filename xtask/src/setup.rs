//! Makes the machine ready: installs what is missing where apt-get can, and elsewhere says exactly what
//! to install. It never removes or upgrades anything.

use std::{
    collections::BTreeSet,
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{
    packages::{self, BROWSERS, DEBIAN, Instead, Need, Package},
    process::{self, Ending},
};

const QUICK: Duration = Duration::from_mins(1);
const INSTALLING: Duration = Duration::from_mins(30);

/// Sees to it that everything needed for `need` is there, or says what to install.
pub fn packages(need: Need) -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        return other_system(need);
    }
    if find_program("apt-get").is_none() || find_program("dpkg-query").is_none() {
        return other_system(need);
    }
    let is_ubuntu =
        fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"));
    let name = |package: &Package| package.ubuntu.filter(|_| is_ubuntu).unwrap_or(package.debian);
    let wanted = DEBIAN
        .iter()
        .filter(|package| package.need <= need && !is_there_otherwise(package.instead))
        .map(name)
        .collect::<BTreeSet<_>>();
    let missing = missing_of(&wanted, &installed(&wanted));
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

/// Checks Node and npm: nothing that we install, since Debian's own is too old.
pub fn node() -> Result<()> {
    const ADVICE: &str = "Install Node.js 20.19 or later, with npm: https://nodejs.org/en/download";
    let version = process::capture(Command::new("node").arg("--version"), QUICK).context(ADVICE)?;
    if !is_node_new_enough(&version) {
        bail!("Node.js {} is too old. {ADVICE}", version.trim());
    }
    process::capture(Command::new(npm()).arg("--version"), QUICK).context(ADVICE)?;
    Ok(())
}

/// Adds rustfmt or clippy, which a minimal Rust lacks.
pub fn rust_component(component: &str, subcommand: &str) -> Result<()> {
    if process::capture(&mut crate::root::cargo(&[subcommand, "--version"]), QUICK).is_ok() {
        return Ok(());
    }
    println!("Adding {component} to Rust");
    let added =
        process::run_attached(Command::new("rustup").args(["component", "add", component]), INSTALLING);
    match added {
        Ok(Ending::Success) => Ok(()),
        _ => bail!("`cargo {subcommand}` is missing. Install it: rustup component add {component}"),
    }
}

/// Says so when no web browser is to be found: the payment page needs one.
pub fn advise_on_browser() {
    if cfg!(not(target_os = "linux")) || BROWSERS.iter().any(|name| find_program(name).is_some()) {
        return;
    }
    let registered =
        process::capture(Command::new("xdg-mime").args(["query", "default", "x-scheme-handler/http"]), QUICK);
    if registered.is_ok_and(|handler| !handler.trim().is_empty()) {
        return;
    }
    println!("No web browser was found, and paying needs one. For example: sudo apt-get install firefox-esr");
}

/// npm's program.
pub fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

fn other_system(need: Need) -> Result<()> {
    let advice = packages::advice(env::consts::OS, |program| find_program(program).is_some());
    if cfg!(not(target_os = "linux")) {
        let compiler = if cfg!(windows) {
            Ok(String::new())
        } else {
            process::capture(Command::new("cc").arg("--version"), QUICK)
        };
        return compiler.map(drop).context(advice);
    }
    if need >= Need::Build {
        process::capture(Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1"]), QUICK)
            .with_context(|| format!("The development files of WebKitGTK 4.1 were not found. {advice}"))?;
    }
    let programs =
        DEBIAN.iter().filter(|package| package.need <= need).filter_map(|package| match package.instead {
            Instead::Programs(names) => Some(names),
            Instead::Nothing | Instead::SecretService => None,
        });
    let missing =
        programs.filter(|names| names.iter().all(|name| find_program(name).is_none())).collect::<Vec<_>>();
    if !missing.is_empty() {
        let names = missing.iter().map(|names| names.join(" or ")).collect::<Vec<_>>().join(", ");
        println!("Not found, and needed for some of what follows: {names}. {advice}");
    }
    Ok(())
}

fn install(missing: &[&str]) -> Result<()> {
    let list = missing.join(" ");
    let is_root = process::capture(Command::new("id").arg("-u"), QUICK).is_ok_and(|id| id.trim() == "0");
    if !is_root && find_program("sudo").is_none() {
        bail!(
            "These packages are missing and sudo is not there to install them. As root: apt-get install {list}"
        );
    }
    println!("Installing: {list}");
    // The package lists of a fresh machine are empty or old.
    for arguments in
        [vec!["update"], [vec!["install", "-y", "--no-install-recommends"], missing.to_vec()].concat()]
    {
        let mut command = if is_root { Command::new("env") } else { Command::new("sudo") };
        if !is_root {
            command.arg("env");
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]);
        command.args(&arguments).stdin(Stdio::null());
        let ending = process::run_attached(&mut command, INSTALLING)?;
        // Without an update the lists at hand may still do.
        if ending != Ending::Success && arguments[0] == "install" {
            bail!(
                "apt-get could not install everything. See what it said above, then try: sudo apt-get install {list}"
            );
        }
    }
    Ok(())
}

fn installed(wanted: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f=${Package} ${db:Status-Status}\\n"]).args(wanted).stdin(Stdio::null());
    // Its exit status only says that some are unknown; what it lists counts.
    query.output().map(|output| parse_installed(&String::from_utf8_lossy(&output.stdout))).unwrap_or_default()
}

fn parse_installed(listing: &str) -> BTreeSet<String> {
    listing.lines().filter_map(|line| line.strip_suffix(" installed")).map(str::to_owned).collect()
}

fn missing_of<'a>(wanted: &BTreeSet<&'a str>, installed: &BTreeSet<String>) -> Vec<&'a str> {
    wanted.iter().filter(|name| !installed.contains(**name)).copied().collect()
}

fn is_there_otherwise(instead: Instead) -> bool {
    match instead {
        Instead::Nothing => false,
        Instead::Programs(names) => names.iter().any(|name| find_program(name).is_some()),
        Instead::SecretService => offers_secret_service(),
    }
}

/// Whether the bus can start a Secret Service, whoever it is from (GNOME, KDE, KeePassXC).
fn offers_secret_service() -> bool {
    let folders = env::var("XDG_DATA_DIRS").unwrap_or_else(|_| "/usr/local/share:/usr/share".into());
    env::split_paths(&folders).any(|folder| {
        let Ok(entries) = fs::read_dir(folder.join("dbus-1/services")) else { return false };
        entries
            .flatten()
            .filter_map(|entry| fs::read_to_string(entry.path()).ok())
            .any(|text| names_secret_service(&text))
    })
}

fn names_secret_service(service_file: &str) -> bool {
    service_file.lines().any(|line| line.trim() == "Name=org.freedesktop.secrets")
}

/// Whether a program is on the PATH.
pub fn has_program(name: &str) -> bool {
    find_program(name).is_some()
}

fn find_program(name: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn is_node_new_enough(version: &str) -> bool {
    let mut numbers =
        version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let found = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    found >= (20, 19)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packages_that_are_really_installed_count() {
        let installed = parse_installed("dbus installed\nxvfb config-files\nxauth not-installed\n");
        let wanted = BTreeSet::from(["dbus", "xauth", "xvfb", "xdotool"]);
        assert_eq!(missing_of(&wanted, &installed), ["xauth", "xdotool", "xvfb"]);
    }

    #[test]
    fn node_is_new_enough_from_20_19_on() {
        for good in ["v20.19.0\n", "v20.20.2", "v22.0.0", "v24.1.0"] {
            assert!(is_node_new_enough(good), "{good}");
        }
        for bad in ["v18.20.4", "v20.18.3", "", "nonsense"] {
            assert!(!is_node_new_enough(bad), "{bad}");
        }
    }

    #[test]
    fn a_secret_service_of_any_make_is_recognised() {
        assert!(names_secret_service("[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/usr/bin/x\n"));
        assert!(!names_secret_service("[D-BUS Service]\nName=org.freedesktop.impl.portal.Secret\n"));
    }
}
