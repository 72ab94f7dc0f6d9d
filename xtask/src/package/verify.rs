//! Looks into the packages that were made: what must be in them, and how large they may be.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result};

use super::{Build, Identity, flags, in_mib, size_of};
use crate::{process, setup};

const ASKING: Duration = Duration::from_mins(2);
const MIB: u64 = 1 << 20;

/// What is in every program that has the tester's bench, and in no player's: what tells a scenario's app that it is one,
/// and the name of a command.
const OF_THE_BENCH: [&str; 2] = ["STOREFRONT_SCENARIO_APP", "bench_confirm_production"];
/// Of a player's program for development: that one has the names of all permissions, for what it says of refused calls.
const OF_THE_BENCH_IN_DEVELOPMENT: &[&str] = &[OF_THE_BENCH[0]];

/// What a release for Linux may weigh: that is where it was set. A program for both kinds of Mac is two in one.
const LARGEST_DEB: u64 = 8 * MIB;
const LARGEST_PROGRAM: u64 = 16 * MIB;

/// What is wrong with the packages, in words; empty when nothing is.
pub fn problems(identity: &Identity, made: &[PathBuf], program: &Path, build: Build) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let bytes = fs::read(program).with_context(|| format!("can't read {}", program.display()))?;
    if !build.debug {
        problems.extend(names_a_folder(&bytes, &flags::folders()));
    }
    problems.extend(wrong_with_bench(&bytes, build));
    for package in made {
        match package.extension().and_then(|ending| ending.to_str()) {
            Some("deb") => look_into(&unpack(package)?, identity, &mut problems)?,
            Some("rpm") if setup::has_program("rpm") => {
                let list = process::capture(
                    Command::new("rpm").args(["--query", "--list", "--package"]).arg(package),
                    ASKING,
                )?;
                for wanted in wanted(identity) {
                    if !list.lines().any(|line| line.trim_start_matches('/') == wanted) {
                        problems.push(format!("{}: /{wanted} is missing", package.display()));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(problems)
}

/// What of a release is larger than it may be, in words.
pub fn too_large(made: &[PathBuf], program: &Path, build: Build) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if build.debug || cfg!(not(target_os = "linux")) {
        return Ok(found);
    }
    let debs = made.iter().filter(|package| package.extension().is_some_and(|ending| ending == "deb"));
    let limited = debs.map(|deb| (deb.as_path(), LARGEST_DEB)).chain([(program, LARGEST_PROGRAM)]);
    for (file, largest) in limited {
        let size = size_of(file)?;
        if size > largest {
            found.push(format!("{} has {}, and may have {}", file.display(), in_mib(size), in_mib(largest)));
        }
    }
    Ok(found)
}

/// A player's program without the bench; and a tester's with it, so that what is looked for is what there would be.
fn wrong_with_bench(program: &[u8], build: Build) -> Vec<String> {
    let has = |text: &str| program.windows(text.len()).any(|window| window == text.as_bytes());
    let looked_for = if build.player && build.debug { OF_THE_BENCH_IN_DEVELOPMENT } else { &OF_THE_BENCH };
    let wrong = looked_for.iter().filter(|text| has(text) == build.player);
    let says =
        if build.player { "the player's program has the tester's bench in it" } else { "the program has no" };
    wrong.map(|text| format!("{says}: {text}")).collect()
}

/// The folders of the machine that built it, where the program names one.
fn names_a_folder(program: &[u8], folders: &[PathBuf]) -> Vec<String> {
    let names = |folder: &&PathBuf| {
        let folder = folder.as_os_str().as_encoded_bytes();
        program.windows(folder.len()).any(|window| window == folder)
    };
    let met = folders.iter().filter(names);
    met.map(|folder| format!("the program names a folder of this machine: {}", folder.display())).collect()
}

/// The paths that every package for Linux has.
fn wanted(identity: &Identity) -> Vec<String> {
    vec![
        format!("usr/bin/{}", identity.program),
        format!("usr/share/applications/{}", identity.desktop_entry()),
        format!("usr/share/metainfo/{}.metainfo.xml", identity.identifier),
        format!("usr/share/doc/{}/copyright", identity.package),
        format!("usr/share/doc/{}/changelog.gz", identity.package),
        format!("usr/share/icons/hicolor/128x128/apps/{}.png", identity.program),
    ]
}

fn unpack(package: &Path) -> Result<PathBuf> {
    let folder = package.with_extension("unpacked");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    process::capture(Command::new("dpkg-deb").arg("--extract").arg(package).arg(&folder), ASKING)?;
    Ok(folder)
}

fn look_into(folder: &Path, identity: &Identity, problems: &mut Vec<String>) -> Result<()> {
    for wanted in wanted(identity) {
        if !folder.join(&wanted).is_file() {
            problems.push(format!("the .deb has no /{wanted}"));
        }
    }
    if !problems.is_empty() {
        return Ok(());
    }
    let entry = folder.join("usr/share/applications").join(identity.desktop_entry());
    let text = fs::read_to_string(&entry).context("the desktop entry")?;
    problems.extend(wrong_with_entry(&text, &identity.scheme));
    let mut ask = |program: &str, arguments: &[&str], file: &Path| -> Result<()> {
        if !setup::has_program(program) {
            println!("  {program} is not installed: nobody has checked {}", file.display());
            return Ok(());
        }
        let mut command = Command::new(program);
        if let Err(error) = process::capture(command.args(arguments).arg(file), ASKING) {
            problems.push(format!("{error:#}"));
        }
        Ok(())
    };
    ask("desktop-file-validate", &[], &entry)?;
    let metainfo = folder.join(format!("usr/share/metainfo/{}.metainfo.xml", identity.identifier));
    ask("appstreamcli", &["validate", "--no-net"], &metainfo)?;
    Ok(())
}

/// Without `%u` the link is dropped, and without the MIME type it never comes.
fn wrong_with_entry(entry: &str, scheme: &str) -> Vec<String> {
    let line = |key: &str| entry.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    let mut problems = Vec::new();
    if !line("Exec").is_some_and(|exec| exec.split(' ').any(|word| word == "%u")) {
        problems.push("the desktop entry's Exec takes no link (%u)".into());
    }
    let types = line("MimeType").unwrap_or_default();
    if !types.split(';').any(|mime| mime == format!("x-scheme-handler/{scheme}")) {
        problems.push(format!("the desktop entry does not take {scheme}: links"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_s_program_with_the_bench_in_it_and_a_tester_s_without_it_are_named() {
        let with = format!("\0\x7fELF{}\0tail", OF_THE_BENCH.join("\0"));
        let without = b"\0\x7fELF start_checkout\0".as_slice();
        let tester = Build::default();
        let player = Build { player: true, ..tester };
        assert_eq!(wrong_with_bench(with.as_bytes(), player).len(), 2);
        assert_eq!(wrong_with_bench(with.as_bytes(), Build { debug: true, ..player }).len(), 1);
        assert!(wrong_with_bench(with.as_bytes(), tester).is_empty());
        assert!(wrong_with_bench(without, player).is_empty());
        assert_eq!(wrong_with_bench(without, tester).len(), 2);
        let one = format!("x{}", OF_THE_BENCH[1]);
        assert_eq!(
            wrong_with_bench(one.as_bytes(), player),
            [format!("the player's program has the tester's bench in it: {}", OF_THE_BENCH[1])]
        );
    }

    /// The words are those of the code: renamed there, they would be looked for in vain.
    #[test]
    fn what_is_looked_for_in_a_player_s_program_is_what_the_bench_has() {
        let sources = ["crates/scenarios/src/app.rs", "crates/ipc/src/bench.rs"];
        for (source, text) in sources.iter().zip(OF_THE_BENCH) {
            let code = fs::read_to_string(crate::root::root().join(source)).unwrap();
            assert!(code.contains(&format!("\"{text}\"")), "{source} has no {text}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_release_that_is_too_large_is_named_and_a_debug_build_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, size: u64| {
            let path = folder.path().join(name);
            fs::File::create(&path).unwrap().set_len(size).unwrap();
            path
        };
        let (small, deb) = (file("small", LARGEST_PROGRAM), file("a.deb", LARGEST_DEB + 1));
        let (large, rpm) = (file("large", LARGEST_PROGRAM + 1), file("a.rpm", LARGEST_DEB + 1));
        let release = Build::default();
        assert!(too_large(std::slice::from_ref(&rpm), &small, release).unwrap().is_empty());
        assert_eq!(too_large(&[deb.clone(), rpm.clone()], &large, release).unwrap().len(), 2);
        assert!(too_large(&[deb, rpm], &large, Build { debug: true, ..release }).unwrap().is_empty());
    }

    #[test]
    fn a_program_that_names_a_folder_of_its_builder_is_named() {
        let folders = ["/home/me/shop", "/home/me/.cargo"].map(PathBuf::from);
        assert!(names_a_folder(b"\0/project/src/lib.rs\0/cargo/registry", &folders).is_empty());
        let named = names_a_folder(b"\0/home/me/.cargo/registry/x.rs\0", &folders);
        assert_eq!(named, ["the program names a folder of this machine: /home/me/.cargo"]);
    }

    #[test]
    fn an_entry_that_takes_no_link_or_the_wrong_scheme_is_named() {
        let good = "[Desktop Entry]\nExec=shop %u\nMimeType=x-scheme-handler/shop;\n";
        assert!(wrong_with_entry(good, "shop").is_empty());
        assert_eq!(wrong_with_entry("Exec=shop\nMimeType=x-scheme-handler/shop;", "shop").len(), 1);
        assert_eq!(wrong_with_entry(good, "other").len(), 1);
        assert_eq!(wrong_with_entry("", "shop").len(), 2);
    }
}
