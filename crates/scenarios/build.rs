//! Embeds the scenarios that ship, for whoever has no folder of them: the bench in the window.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() {
    println!("cargo::rerun-if-changed=../../scenarios");
    if let Err(error) = embed() {
        println!("cargo::error=scenarios/ could not be embedded: {error}");
    }
}

fn embed() -> io::Result<()> {
    let folder = env::current_dir()?.join("../../scenarios").canonicalize()?;
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for path in &files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(list, "    ({name:?}, include_str!({:?})),", path.to_string_lossy())
            .map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?);
    fs::write(Path::new(&out).join("shipped.rs"), list)
}
