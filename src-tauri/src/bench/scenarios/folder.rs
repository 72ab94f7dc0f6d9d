//! The tester's own folder of scenarios: which was chosen, from one run of the app to the next.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// The choice, and the file that keeps it.
pub struct Chosen {
    file: PathBuf,
    folder: Mutex<Option<PathBuf>>,
}

impl Chosen {
    /// What a file has kept. One that can't be read is as none: it is chosen again.
    pub fn kept_in(file: PathBuf) -> Self {
        let kept = std::fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { file, folder: Mutex::new(kept) }
    }

    /// The folder.
    pub fn folder(&self) -> Option<PathBuf> {
        self.lock().clone()
    }

    /// Chooses another.
    pub async fn choose(&self, folder: PathBuf) -> io::Result<()> {
        let (file, kept) = (self.file.clone(), folder.clone());
        let written = tauri::async_runtime::spawn_blocking(move || write(&file, &kept)).await;
        written.map_err(io::Error::other)??;
        *self.lock() = Some(folder);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Option<PathBuf>> {
        self.folder.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(file: &Path, folder: &Path) -> io::Result<()> {
    let beside = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(beside)?;
    let mut next = NamedTempFile::new_in(beside)?;
    next.write_all(&serde_json::to_vec(folder)?)?;
    next.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_chosen_folder_is_known_at_the_next_start_and_a_broken_file_is_as_none() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("deep/folder.json");
        let chosen = Chosen::kept_in(file.clone());
        assert_eq!(chosen.folder(), None);
        chosen.choose("/home/tester/mine".into()).await.unwrap();
        assert_eq!(Chosen::kept_in(file.clone()).folder(), Some("/home/tester/mine".into()));
        std::fs::write(&file, "[").unwrap();
        assert_eq!(Chosen::kept_in(file).folder(), None);
    }
}
