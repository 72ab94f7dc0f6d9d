//! Looks for bytes in all files of a folder: for a secret that must be in none of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::contains;

/// Every file under a folder that holds the text, as UTF-8 or UTF-16.
pub fn files_with(top: &Path, text: &str) -> Result<Vec<PathBuf>> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut found = Vec::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            // A browser's folders go too.
            Err(error) if error.kind() == io::ErrorKind::NotFound && folder != *top => continue,
            entries => entries.with_context(|| folder.display().to_string())?,
        };
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let bytes = match fs::read(entry.path()) {
                    // A browser's temporary file may go while we look.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    read => read.with_context(|| entry.path().display().to_string())?,
                };
                if contains(&bytes, text.as_bytes()) || contains(&bytes, &wide) {
                    found.push(entry.path());
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_the_depth_and_in_either_encoding() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("plain"), b"\0\xffcanary\0").unwrap();
        fs::write(deep.join("wide"), "canary".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
            .unwrap();
        fs::write(deep.join("none"), "canar").unwrap();
        let mut found = files_with(folder.path(), "canary").unwrap();
        found.sort();
        assert_eq!(found, [deep.join("plain"), deep.join("wide")]);
    }
}
