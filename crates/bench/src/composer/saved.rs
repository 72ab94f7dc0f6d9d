//! Requests that a tester keeps: one file, bounded, and whole at any moment.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use ipc::bench::SavedRequest;
use serde::{Deserialize, Serialize};

use super::LONGEST_BODY;

/// How many are kept.
const MOST: usize = 100;
/// The longest name, in characters.
const LONGEST_NAME: usize = 80;
/// The longest file, in bytes.
const LONGEST_FILE: u64 = 4 * 1024 * 1024;

/// The file of saved requests.
#[derive(Clone, Debug)]
pub struct SavedRequests {
    path: PathBuf,
}

/// Why a request is not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotSaved {
    /// A name is a word or more, and not a whole page.
    #[error("a name has 1 to {LONGEST_NAME} characters")]
    Name,
    /// The body is too long.
    #[error("the request is longer than {LONGEST_BODY} bytes")]
    TooLong,
    /// There are too many.
    #[error("{MOST} requests, or {LONGEST_FILE} bytes of them, are kept: delete one first")]
    TooMany,
    /// The file can't be written, or not be read.
    #[error("the saved requests can't be reached: {0}")]
    Io(#[from] io::Error),
}

#[derive(Default, Serialize, Deserialize)]
struct File {
    requests: Vec<SavedRequest>,
}

impl SavedRequests {
    /// The file in the app's data folder; it need not exist.
    pub fn in_folder(data: &Path) -> Self {
        Self { path: data.join("saved-requests.json") }
    }

    /// What was kept, by name; and why it can't be read, where it can't. Then it is set aside, and nothing is lost.
    pub fn read(&self) -> (Vec<SavedRequest>, Option<String>) {
        match self.load() {
            Ok(requests) => (requests, None),
            Err(problem) => {
                let aside = self.path.with_extension("broken.json");
                let kept = match std::fs::rename(&self.path, &aside) {
                    Ok(()) => format!(" (kept as {})", aside.display()),
                    Err(error) => format!(" (it could not be set aside: {error})"),
                };
                (Vec::new(), Some(format!("{}: {problem}{kept}", self.path.display())))
            }
        }
    }

    /// Keeps a request under a name; one of that name is replaced. Gives all that are kept.
    pub fn save(&self, request: SavedRequest) -> Result<Vec<SavedRequest>, NotSaved> {
        let name = request.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(NotSaved::Name);
        }
        if request.body.len() > LONGEST_BODY {
            return Err(NotSaved::TooLong);
        }
        let request = SavedRequest { name: name.to_owned(), ..request };
        let mut requests = self.load()?;
        requests.retain(|known| known.name != request.name);
        if requests.len() == MOST {
            return Err(NotSaved::TooMany);
        }
        requests.push(request);
        requests.sort_by(|one, other| one.name.cmp(&other.name));
        self.write(requests)
    }

    /// Forgets a request; one that is not there is fine. Gives all that are left.
    pub fn delete(&self, name: &str) -> Result<Vec<SavedRequest>, NotSaved> {
        let mut requests = self.load()?;
        requests.retain(|known| known.name != name);
        self.write(requests)
    }

    fn load(&self) -> io::Result<Vec<SavedRequest>> {
        let file = match std::fs::File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut text = String::new();
        if file.take(LONGEST_FILE + 1).read_to_string(&mut text)? as u64 > LONGEST_FILE {
            return Err(io::Error::other(format!("it is longer than {LONGEST_FILE} bytes")));
        }
        Ok(serde_json::from_str::<File>(&text)?.requests)
    }

    /// The old file or the new one is there at any moment, never half of one.
    fn write(&self, requests: Vec<SavedRequest>) -> Result<Vec<SavedRequest>, NotSaved> {
        let file = File { requests };
        let text = serde_json::to_string_pretty(&file).map_err(io::Error::from)?;
        if text.len() as u64 > LONGEST_FILE {
            return Err(NotSaved::TooMany);
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut written = tempfile::NamedTempFile::new_in(folder)?;
        written.write_all(text.as_bytes())?;
        written.as_file().sync_all()?;
        written.persist(&self.path).map_err(|error| error.error)?;
        Ok(file.requests)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: &str, body: &str) -> SavedRequest {
        SavedRequest { name: name.into(), body: body.into() }
    }

    fn names(requests: &[SavedRequest]) -> Vec<&str> {
        requests.iter().map(|request| request.name.as_str()).collect()
    }

    #[test]
    fn requests_are_kept_by_name_replaced_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let saved = SavedRequests::in_folder(folder.path());
        assert_eq!(saved.read(), (Vec::new(), None));
        saved.save(request("b", "{}")).unwrap();
        saved.save(request(" a ", "not even JSON")).unwrap();
        saved.save(request("b", "{\"game_id\": 1}")).unwrap();
        let (kept, problem) = SavedRequests::in_folder(folder.path()).read();
        assert_eq!((names(&kept), problem), (vec!["a", "b"], None));
        assert_eq!(kept[1].body, "{\"game_id\": 1}");
        assert_eq!(names(&saved.delete("a").unwrap()), ["b"]);
        assert_eq!(names(&saved.delete("a").unwrap()), ["b"]);
    }

    #[test]
    fn what_is_too_much_is_refused_and_what_was_kept_stays() {
        let folder = tempfile::tempdir().unwrap();
        let saved = SavedRequests::in_folder(folder.path());
        let long_name = "n".repeat(LONGEST_NAME + 1);
        for name in ["", "  ", "a\nb", long_name.as_str()] {
            assert!(matches!(saved.save(request(name, "{}")), Err(NotSaved::Name)), "{name:?}");
        }
        let long = "x".repeat(LONGEST_BODY + 1);
        assert!(matches!(saved.save(request("a", &long)), Err(NotSaved::TooLong)));
        let big = "x".repeat(LONGEST_BODY);
        let fitting =
            (0..20).take_while(|number| saved.save(request(&number.to_string(), &big)).is_ok()).count();
        assert_eq!((fitting, saved.read().0.len()), (7, 7));
        for number in 0..7 {
            saved.delete(&number.to_string()).unwrap();
        }
        for number in 0..MOST {
            saved.save(request(&number.to_string(), "{}")).unwrap();
        }
        assert!(matches!(saved.save(request("more", "{}")), Err(NotSaved::TooMany)));
        assert_eq!(saved.save(request("7", "{\"a\":1}")).unwrap().len(), MOST);
    }

    #[test]
    fn a_file_that_can_not_be_read_is_named_set_aside_and_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let saved = SavedRequests::in_folder(folder.path());
        std::fs::write(&saved.path, "{\"requests\": [").unwrap();
        assert!(saved.save(request("a", "{}")).is_err());
        let (kept, problem) = saved.read();
        assert_eq!(kept, []);
        assert!(problem.unwrap().contains("line 1"));
        let aside = folder.path().join("saved-requests.broken.json");
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "{\"requests\": [");
        saved.save(request("a", "{}")).unwrap();
        assert_eq!(names(&saved.read().0), ["a"]);
    }
}
