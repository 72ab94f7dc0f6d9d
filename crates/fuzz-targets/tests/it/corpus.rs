//! The corpora of `fuzz/corpus`: one folder a target, one file an input.

use std::fs;
use std::path::PathBuf;

fn fuzz() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn names_in(folder: &str) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(fuzz().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

/// The targets that have a corpus.
pub fn folders() -> Vec<String> {
    names_in("corpus")
}

/// The targets that libFuzzer can run.
pub fn fuzzers() -> Vec<String> {
    names_in("fuzz_targets").iter().map(|file| file.strip_suffix(".rs").unwrap().to_owned()).collect()
}

/// File names and contents of one target's corpus.
pub fn of(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = format!("corpus/{target}");
    names_in(&folder)
        .into_iter()
        .map(|name| {
            let bytes = fs::read(fuzz().join(&folder).join(&name)).unwrap();
            (name, bytes)
        })
        .collect()
}
