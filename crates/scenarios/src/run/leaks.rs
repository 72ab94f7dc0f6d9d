//! Where a secret lies that must lie nowhere.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The files below a folder that hold a text. One that goes meanwhile holds nothing any more.
pub(super) fn files_with(folder: &Path, text: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_with(&path, text)?);
            continue;
        }
        match fs::read(&path) {
            Ok(bytes) if String::from_utf8_lossy(&bytes).contains(text) => found.push(path),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_the_depth_and_among_bytes_that_are_no_text() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("deep")).unwrap();
        let dirty = folder.path().join("deep/dirty");
        fs::write(&dirty, b"\0\xffsk_test_canary\xfe").unwrap();
        fs::write(folder.path().join("clean"), "sk_test").unwrap();
        assert_eq!(files_with(folder.path(), "sk_test_canary").unwrap(), [dirty]);
    }
}
