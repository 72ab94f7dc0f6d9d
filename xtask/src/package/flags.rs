//! What the compiler is told for a release besides the profile, which has no words for it yet.

use std::{env, path::PathBuf};

use crate::root;

/// The variable by which cargo takes flags that may have blanks in them.
pub const VARIABLE: &str = "CARGO_ENCODED_RUSTFLAGS";

const SEPARATOR: &str = "\u{1f}";

/// The flags of a release: those that the caller's environment asks for, and ours.
pub fn of_a_release() -> String {
    let callers = env::var(VARIABLE).map_or_else(
        |_| {
            let plain = env::var("RUSTFLAGS").unwrap_or_default();
            plain.split_whitespace().map(str::to_owned).collect()
        },
        |encoded| encoded.split(SEPARATOR).filter(|flag| !flag.is_empty()).map(str::to_owned).collect(),
    );
    flags(callers, &paths()).join(SEPARATOR)
}

/// Where sources are on this machine, and as what they are named in the program instead: no path of the
/// builder goes to users, and the same sources make the same program in any folder.
fn paths() -> Vec<(PathBuf, &'static str)> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    // The later ones win, and the target folder may be in the project's.
    let mut paths = vec![(root::root().to_owned(), "/project"), (root::target().to_owned(), "/target")];
    paths.extend(cargo.map(|cargo| (cargo, "/cargo")));
    paths
}

/// The folders that a release must not name.
pub fn folders() -> Vec<PathBuf> {
    paths().into_iter().map(|(folder, _)| folder).collect()
}

fn flags(callers: Vec<String>, paths: &[(PathBuf, &str)]) -> Vec<String> {
    let ours = paths.iter().map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display()));
    callers.into_iter().chain(ours).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_names_no_folder_of_the_builder_and_keeps_what_the_caller_asks_for() {
        let flags = flags(vec!["-Ctarget-cpu=native".into()], &[("/home/me/shop".into(), "/project")]);
        assert_eq!(flags[..2], ["-Ctarget-cpu=native", "--remap-path-prefix=/home/me/shop=/project"]);
    }

    #[test]
    fn project_target_and_registry_are_renamed() {
        let renamed = of_a_release();
        for name in ["=/project", "=/target", "=/cargo"] {
            assert!(renamed.contains(name), "{name} in {renamed}");
        }
    }
}
