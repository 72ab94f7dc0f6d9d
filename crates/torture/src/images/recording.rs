//! A recording of what a program did to the files of one folder, and the folder as a crash may leave it.
//!
//! The file system is taken to be one that keeps names in a log, in order (ext4, xfs, btrfs, APFS, NTFS):
//! files that were made or deleted may be so or not yet, but not one of them before an earlier one, and any
//! sync of a file brings all of that down. What was written into a file and not synced may be there in any
//! part, in units of a disk's sector.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

const SECTOR: usize = 512;

/// One call.
#[derive(Debug)]
enum Call {
    Make { name: String, file: usize },
    Delete { name: String },
    Write { file: usize, at: usize, bytes: Vec<u8> },
    Resize { file: usize, size: usize },
    Sync { file: usize },
    SyncFolder,
    Acknowledge(Acked),
}

/// What a program said is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acked {
    /// The purchase's id.
    pub purchase: String,
    /// How many events of it.
    pub events: usize,
}

/// What becomes of calls that were not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// None is left.
    Dropped,
    /// All are there: the process was killed, the machine lived on.
    Kept,
    /// Each is there or not.
    Some,
    /// Each is there, not there, or there in part.
    Torn,
}

impl Fate {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Dropped, Self::Kept, Self::Some, Self::Torn];
}

/// A recording.
#[derive(Debug)]
pub struct Recording {
    calls: Vec<Call>,
    files: usize,
}

impl Recording {
    /// Reads what `strace -y -xx` wrote about one thread, keeping what concerns files of the folder.
    pub fn parse(log: &str, folder: &Path) -> Result<Self> {
        let mut parser =
            Parser { folder, names: BTreeMap::new(), recording: Self { calls: Vec::new(), files: 0 } };
        for line in log.lines() {
            parser.line(line).with_context(|| line.chars().take(200).collect::<String>())?;
        }
        Ok(parser.recording)
    }

    /// How many calls there are.
    pub fn calls(&self) -> usize {
        self.calls.len()
    }

    /// What was acknowledged before the cut: the last word on each purchase.
    pub fn acked(&self, cut: usize) -> BTreeMap<&str, usize> {
        let mut acked = BTreeMap::new();
        for call in &self.calls[..cut] {
            if let Call::Acknowledge(word) = call {
                acked.insert(word.purchase.as_str(), word.events);
            }
        }
        acked
    }

    /// The disk as it was before the first call.
    pub fn replay(&self) -> Replay<'_> {
        let disk =
            Disk { folder: BTreeMap::new(), named: Vec::new(), files: vec![File::default(); self.files] };
        Replay { calls: &self.calls, disk, done: 0 }
    }
}

/// A disk to which the calls of a recording happen, one after the other.
pub struct Replay<'a> {
    calls: &'a [Call],
    disk: Disk<'a>,
    done: usize,
}

impl Replay<'_> {
    /// Goes on to right before this call, which is not behind it.
    pub fn go_on_to(&mut self, cut: usize) {
        for call in &self.calls[self.done..cut] {
            self.disk.take(call);
        }
        self.done = cut;
    }

    /// Writes the folder as a crash at this moment may leave it.
    pub fn image(&self, fate: Fate, random: &mut fastrand::Rng, into: &Path) -> Result<()> {
        fs::create_dir_all(into)?;
        for (name, file) in self.disk.folder_after(fate, random) {
            // SQLite makes this one anew after a crash, and maps it: its content is not in the recording.
            if !name.ends_with("-shm") {
                fs::write(into.join(name), self.disk.files[file].after(fate, random))?;
            }
        }
        Ok(())
    }
}

struct Parser<'a> {
    folder: &'a Path,
    names: BTreeMap<String, usize>,
    recording: Recording,
}

impl Parser<'_> {
    fn line(&mut self, line: &str) -> Result<()> {
        let Some((call, rest)) = line.split_once('(') else { return Ok(()) };
        let Some((arguments, answer)) = rest.rsplit_once(") = ") else { return Ok(()) };
        let answer = answer.trim();
        if answer.starts_with('-') {
            return Ok(());
        }
        let arguments: Vec<_> = arguments.split(", ").collect();
        let argument = |place: usize| arguments.get(place).copied().context("an argument is missing");
        match call {
            "openat" => {
                if let Some(name) = self.own(&unescaped(argument(1)?)?)
                    && argument(2)?.contains("O_CREAT")
                    && !self.names.contains_key(&name)
                {
                    let file = self.recording.files;
                    self.recording.files += 1;
                    self.names.insert(name.clone(), file);
                    self.recording.calls.push(Call::Make { name, file });
                }
            }
            "unlink" => {
                if let Some(name) = self.own(&unescaped(argument(0)?)?) {
                    self.names.remove(&name);
                    self.recording.calls.push(Call::Delete { name });
                }
            }
            "rename" => bail!("this recording knows no renames"),
            "write" if argument(0)?.starts_with("1<") => {
                let said = String::from_utf8(unescaped(argument(1)?)?)?;
                let (purchase, events) = said.trim().split_once(' ').context("no acknowledgement")?;
                let word = Acked { purchase: purchase.to_owned(), events: events.parse()? };
                self.recording.calls.push(Call::Acknowledge(word));
            }
            "pwrite64" => {
                if let Some(file) = self.file(argument(0)?)? {
                    let bytes = unescaped(argument(1)?)?;
                    if bytes.len().to_string() != answer {
                        bail!("not all of it was written, or not all recorded");
                    }
                    self.recording.calls.push(Call::Write { file, at: argument(3)?.parse()?, bytes });
                }
            }
            "ftruncate" => {
                if let Some(file) = self.file(argument(0)?)? {
                    self.recording.calls.push(Call::Resize { file, size: argument(1)?.parse()? });
                }
            }
            "fsync" | "fdatasync" => {
                let path = path_of(argument(0)?)?;
                if path == self.folder.as_os_str().as_encoded_bytes() {
                    self.recording.calls.push(Call::SyncFolder);
                } else if let Some(file) = self.file(argument(0)?)? {
                    self.recording.calls.push(Call::Sync { file });
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The name of a file right in the folder.
    fn own(&self, path: &[u8]) -> Option<String> {
        let path = Path::new(str::from_utf8(path).ok()?);
        (path.parent()? == self.folder).then(|| path.file_name()?.to_str().map(str::to_owned))?
    }

    fn file(&self, descriptor: &str) -> Result<Option<usize>> {
        Ok(self.own(&path_of(descriptor)?).and_then(|name| self.names.get(&name).copied()))
    }
}

/// The path in `3<\x2f\x74>`.
fn path_of(descriptor: &str) -> Result<Vec<u8>> {
    let (_, path) = descriptor.split_once('<').context("a descriptor without a path")?;
    unescaped(path.split('>').next().unwrap_or_default())
}

/// The bytes of `"\x2f\x74"`, with or without its quotes.
fn unescaped(text: &str) -> Result<Vec<u8>> {
    let text = text.trim_matches('"');
    if !text.starts_with("\\x") {
        return Ok(text.as_bytes().to_vec());
    }
    let digits = text.split("\\x").skip(1);
    digits.map(|digits| u8::from_str_radix(digits, 16).context("bad escape")).collect()
}

/// A folder on a disk, with what is not yet synced apart.
struct Disk<'a> {
    folder: BTreeMap<&'a str, usize>,
    /// Made (with its file) and deleted, in order.
    named: Vec<(&'a str, Option<usize>)>,
    files: Vec<File<'a>>,
}

#[derive(Clone, Default)]
struct File<'a> {
    synced: Vec<u8>,
    calls: Vec<&'a Call>,
}

impl<'a> Disk<'a> {
    fn take(&mut self, call: &'a Call) {
        match call {
            Call::Make { name, file } => self.named.push((name, Some(*file))),
            Call::Delete { name } => self.named.push((name, None)),
            Call::Write { file, .. } | Call::Resize { file, .. } => self.files[*file].calls.push(call),
            Call::Sync { file } => {
                let file = &mut self.files[*file];
                for call in std::mem::take(&mut file.calls) {
                    apply(&mut file.synced, call, usize::MAX);
                }
                self.name_all();
            }
            Call::SyncFolder => self.name_all(),
            Call::Acknowledge(_) => {}
        }
    }

    fn name_all(&mut self) {
        let named = std::mem::take(&mut self.named);
        rename(&mut self.folder, &named);
    }

    fn folder_after(&self, fate: Fate, random: &mut fastrand::Rng) -> BTreeMap<&'a str, usize> {
        let kept = match fate {
            Fate::Dropped => 0,
            Fate::Kept => self.named.len(),
            Fate::Some | Fate::Torn => random.usize(0..=self.named.len()),
        };
        let mut folder = self.folder.clone();
        rename(&mut folder, &self.named[..kept]);
        folder
    }
}

fn rename<'a>(folder: &mut BTreeMap<&'a str, usize>, named: &[(&'a str, Option<usize>)]) {
    for (name, file) in named {
        match file {
            Some(file) => folder.insert(name, *file),
            None => folder.remove(name),
        };
    }
}

impl File<'_> {
    fn after(&self, fate: Fate, random: &mut fastrand::Rng) -> Vec<u8> {
        let mut bytes = self.synced.clone();
        for call in &self.calls {
            match fate {
                Fate::Kept => apply(&mut bytes, call, usize::MAX),
                Fate::Some if random.bool() => apply(&mut bytes, call, usize::MAX),
                Fate::Torn if random.bool() => apply(&mut bytes, call, random.usize(0..=8) * SECTOR),
                Fate::Dropped | Fate::Some | Fate::Torn => {}
            }
        }
        bytes
    }
}

/// Does to a file's bytes what a call did, of a write only the first so many bytes.
fn apply(content: &mut Vec<u8>, call: &Call, most: usize) {
    match call {
        Call::Write { at, bytes, .. } => {
            let bytes = &bytes[..bytes.len().min(most)];
            if content.len() < at + bytes.len() {
                content.resize(at + bytes.len(), 0);
            }
            content[*at..at + bytes.len()].copy_from_slice(bytes);
        }
        Call::Resize { size, .. } => content.resize(*size, 0),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = r#"openat(AT_FDCWD, "\x2f\x64\x2f\x61", O_RDWR|O_CREAT, 0644) = 3<\x2f\x64\x2f\x61>
pwrite64(3<\x2f\x64\x2f\x61>, "\x31\x32", 2, 0) = 2
fsync(3<\x2f\x64\x2f\x61>) = 0
write(1<\x70>, "\x70\x20\x31\x0a", 4) = 4
pwrite64(3<\x2f\x64\x2f\x61>, "\x33", 1, 3) = 1
openat(AT_FDCWD, "\x2f\x64\x2f\x62", O_RDWR|O_CREAT, 0644) = 4<\x2f\x64\x2f\x62>
unlink("\x2f\x64\x2f\x61") = 0
openat(AT_FDCWD, "\x2f\x65", O_RDWR|O_CREAT, 0644) = 5<\x2f\x65>
"#;

    fn files_after(cut: usize, fate: Fate) -> BTreeMap<String, Vec<u8>> {
        let recording = Recording::parse(LOG, Path::new("/d")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut replay = recording.replay();
        replay.go_on_to(cut);
        replay.image(fate, &mut fastrand::Rng::with_seed(1), folder.path()).unwrap();
        let entries = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
        entries
            .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
            .collect()
    }

    #[test]
    fn what_was_synced_is_there_and_what_was_not_as_fate_has_it() {
        let file = |name: &str, content: &[u8]| (name.to_owned(), content.to_owned());
        assert!(files_after(2, Fate::Dropped).is_empty());
        assert_eq!(files_after(5, Fate::Dropped), [file("a", b"12")].into());
        assert_eq!(files_after(5, Fate::Kept), [file("a", b"12\x003")].into());
        assert_eq!(files_after(7, Fate::Dropped), [file("a", b"12")].into());
        assert_eq!(files_after(7, Fate::Kept), [file("b", b"")].into());
    }

    #[test]
    fn what_was_said_before_the_cut_is_acknowledged() {
        let recording = Recording::parse(LOG, Path::new("/d")).unwrap();
        assert_eq!(recording.calls(), 7);
        assert!(recording.acked(3).is_empty());
        assert_eq!(recording.acked(4), [("p", 1)].into());
    }
}
