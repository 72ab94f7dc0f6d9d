//! A log file that its owner alone may read, of bounded size: at 4 MiB it becomes `app.1.log`, and so on
//! up to `app.3.log`.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const MAX_SIZE: u64 = 4 * 1024 * 1024;
const OLD_FILES: u32 = 3;

/// The log file in use.
pub struct BoundedFile {
    folder: PathBuf,
    file: File,
    size: u64,
    max: u64,
}

impl BoundedFile {
    /// Goes on with the log of a folder.
    pub fn open(folder: &Path) -> io::Result<Self> {
        Self::with_limit(folder, MAX_SIZE)
    }

    fn with_limit(folder: &Path, max: u64) -> io::Result<Self> {
        let file = append_to(&folder.join("app.log"))?;
        let size = file.metadata()?.len();
        Ok(Self { folder: folder.to_owned(), file, size, max })
    }

    fn begin_anew(&mut self) -> io::Result<()> {
        let name = |number: u32| match number {
            0 => self.folder.join("app.log"),
            number => self.folder.join(format!("app.{number}.log")),
        };
        for number in (0..OLD_FILES).rev() {
            match std::fs::rename(name(number), name(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.file = append_to(&name(0))?;
        self.size = 0;
        Ok(())
    }
}

impl Write for BoundedFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let length = line.len() as u64;
        if self.size > 0 && self.size + length > self.max {
            self.begin_anew()?;
        }
        self.file.write_all(line)?;
        self.size += length;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_kept_in_at_most_four_files_of_bounded_size() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = BoundedFile::with_limit(folder.path(), 100).unwrap();
        for number in 0..100 {
            writeln!(log, "{number:019}").unwrap();
        }
        let mut sizes: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
            .collect();
        sizes.sort();
        let names: Vec<_> = sizes.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["app.1.log", "app.2.log", "app.3.log", "app.log"]);
        assert!(sizes.iter().all(|(_, size)| *size <= 100));
        let newest = std::fs::read_to_string(folder.path().join("app.log")).unwrap();
        assert!(newest.ends_with("0000000000000000099\n"));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_log() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        drop(BoundedFile::open(folder.path()).unwrap());
        let mode = std::fs::metadata(folder.path().join("app.log")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
