//! What files need beyond being written: their names on the disk too.

#[cfg(unix)]
use std::fs;
use std::io;
use std::path::Path;

/// Has the names in a folder written to the disk. Where a file system can't be asked for that, it is as good as
/// such a file system gets.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    match fs::File::open(folder)?.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        synced => synced,
    }
}

/// Windows writes names down by itself, and gives no folder to sync.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_s_names_can_be_synced() {
        let folder = tempfile::tempdir().unwrap();
        sync_folder(folder.path()).unwrap();
        assert_eq!(cfg!(unix), sync_folder(&folder.path().join("none")).is_err());
    }
}
