//! Where the app keeps its files: data, configuration, log. Found without a running Tauri, because the
//! link inbox and the lock come before it; the same folders that Tauri's path resolver names.

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};

/// The app's own folders.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Journal, settings, link inbox, the local sandbox.
    pub data: PathBuf,
    /// The studio's or tester's own storefront.json and images.
    pub config: PathBuf,
    /// The log.
    pub log: PathBuf,
}

/// The system names no home, so there is no place for the app's files.
#[derive(Debug, thiserror::Error)]
#[error("this system names no folder for the app's files (HOME is not set?)")]
pub struct NoHome;

impl Folders {
    /// The folders of an identifier; nothing is made yet.
    pub fn find(identifier: &str) -> Result<Self, NoHome> {
        let data = dirs::data_dir().ok_or(NoHome)?.join(identifier);
        let config = dirs::config_dir().ok_or(NoHome)?.join(identifier);
        let log = log_folder(identifier).ok_or(NoHome)?;
        Ok(Self { data, config, log })
    }

    /// Makes data and log, for their owner only. The configuration's folder is the studio's to make.
    pub fn make(&self) -> io::Result<()> {
        make_private(&self.data)?;
        make_private(&self.log)
    }
}

#[cfg(target_os = "macos")]
fn log_folder(identifier: &str) -> Option<PathBuf> {
    Some(dirs::home_dir()?.join("Library/Logs").join(identifier))
}

#[cfg(not(target_os = "macos"))]
fn log_folder(identifier: &str) -> Option<PathBuf> {
    Some(dirs::data_local_dir()?.join(identifier).join("logs"))
}

/// Makes a folder, with its parents, that only its owner may enter.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700);
        builder.create(folder)?;
        // It may have been there before, with other permissions.
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    builder.create(folder)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_is_its_owner_s_alone_even_when_it_was_there_before() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a/b");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        make_private(&folder).unwrap();
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
