//! The inbox: a folder where other starts of the app leave what they were started for.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::buy_link::{BuyLink, Link};
use crate::disk::sync_folder;
use crate::fault_points::{self, Act};
use crate::probe::ProbeReport;
use crate::purchase::ReturnState;
use crate::return_link::{LinkIgnored, ReturnLink, Scheme};

/// Most letters kept that nobody has seen yet: of hundreds of starts at once each finds room, however long the
/// primary takes to come up. Whoever floods the app with more only pushes out his own: what is dropped is followed by
/// polling all the same.
const MAX_LETTERS: usize = 1_024;
/// Most letters kept that were seen and could not be handled yet; of more, the oldest go. They are no reason to
/// turn new ones away.
const MAX_SEEN: usize = 64;
/// Largest letter read, in bytes.
const MAX_SIZE: u64 = 4_096;
const ENDING: &str = "letter";
/// Of one that was looked at, but could not be handled yet.
const SEEN_ENDING: &str = "seen";
/// Before the name of one that is still being written.
const UNFINISHED: &str = "new-";
/// Nobody writes a letter for so long: whoever began it is gone.
const LONGEST_WRITING: Duration = Duration::from_mins(1);
const SHOW: &str = "show";
/// Stands before the reason why a link was ignored.
const IGNORED: &str = "ignored ";
/// Stands before what a start says that brings a probe.
const PROBE: &str = "probe ";

/// What a start of the app was started for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// To take a return link.
    Link(ReturnLink),
    /// To show an item.
    Buy(BuyLink),
    /// To say that it was given a link that is none, and why. Nothing of the link itself.
    Ignored(LinkIgnored),
    /// To bring a probe of the return-link doctor.
    Probe(ProbeReport),
    /// To show the window.
    Show,
}

impl From<Link> for Letter {
    fn from(link: Link) -> Self {
        match link {
            Link::Return(link) => Self::Link(link),
            Link::Buy(link) => Self::Buy(link),
            Link::Probe(probe) => Self::Probe(ProbeReport { probe, witness: None }),
        }
    }
}

/// Why a letter was not put into the inbox.
#[derive(Debug, thiserror::Error)]
pub enum NotPut {
    /// There are as many as it takes. There is room again when the primary has seen them.
    #[error("the inbox is full")]
    Full,
    /// The system did not write it: a full disk, say.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The folder of letters.
#[derive(Clone, Debug)]
pub struct Inbox {
    folder: PathBuf,
    scheme: Scheme,
    sync_folder: fn(&Path) -> io::Result<()>,
    read_file: fn(&Path) -> io::Result<Vec<u8>>,
}

impl Inbox {
    /// The inbox of a data folder, made where it is missing.
    pub fn open(data_folder: &Path, scheme: Scheme) -> io::Result<Self> {
        let folder = data_folder.join("inbox");
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, scheme, sync_folder, read_file: |path| fs::read(path) })
    }

    /// The folder, for whoever watches it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Checks the raw bytes of a link.
    pub fn read_link(&self, raw: &[u8]) -> Result<Letter, LinkIgnored> {
        Link::parse(raw, &self.scheme).map(Letter::from)
    }

    /// The letter with the return link of a state.
    pub fn link_to(&self, state: &ReturnState) -> Letter {
        Letter::Link(ReturnLink::to(state.clone()))
    }

    /// Leaves a letter: it is whole and on disk when this returns. A full inbox takes none.
    pub fn put(&self, letter: &Letter) -> Result<Receipt, NotPut> {
        if files(&self.folder, &[ENDING])?.len() >= MAX_LETTERS {
            return Err(NotPut::Full);
        }
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        let text = match letter {
            Letter::Link(link) => link.to_raw(&self.scheme).to_string(),
            Letter::Buy(link) => link.to_raw(&self.scheme),
            Letter::Ignored(reason) => format!("{IGNORED}{}", reason.code()),
            Letter::Probe(report) => format!("{PROBE}{}", report.to_text()),
            Letter::Show => SHOW.to_owned(),
        };
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        let path = self.folder.join(format!("{}.{ENDING}", uuid::Uuid::new_v4()));
        fault_points::before(Act::Letter, "put");
        file.persist(&path).map_err(io::Error::from)?;
        // Its name too: without this a power cut could take it back.
        (self.sync_folder)(&self.folder)?;
        fault_points::after(Act::Letter, "put");
        Ok(Receipt { path })
    }

    /// All letters, oldest first. They stay until they are discarded; what is no letter is deleted.
    pub fn letters(&self) -> io::Result<Vec<Delivered>> {
        self.look().map(|found| found.letters)
    }

    /// The same, and how many there are beside them that could not be read now.
    pub fn look(&self) -> io::Result<Found> {
        let mut found = Found { letters: Vec::new(), unread: 0 };
        let mut last = None;
        for path in files(&self.folder, &[ENDING, SEEN_ENDING])? {
            match self.read(&path) {
                Ok(Some(letter)) => found.letters.push(Delivered { letter, path }),
                Ok(None) => remove(&path),
                Err(error) => {
                    found.unread += 1;
                    last = Some(error);
                }
            }
        }
        if let Some(error) = last {
            tracing::warn!(%error, unread = found.unread, "letters can't be read now, and are left");
        }
        Ok(found)
    }

    /// Removes what starts have left that were killed while they wrote a letter. For the primary alone.
    pub(super) fn remove_unfinished(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            // Another start may be writing one now.
            if name.starts_with(UNFINISHED) && is_off_by(written_at(&path), LONGEST_WRITING) {
                remove(&path);
            }
        }
        Ok(())
    }

    /// None of what was read and is no letter. One that can't be read may be one all the same.
    fn read(&self, path: &Path) -> io::Result<Option<Letter>> {
        let metadata = fs::symlink_metadata(path)?;
        if !metadata.is_file() || metadata.len() > MAX_SIZE {
            return Ok(None);
        }
        Ok(self.parse(&(self.read_file)(path)?))
    }

    fn parse(&self, raw: &[u8]) -> Option<Letter> {
        if raw == SHOW.as_bytes() {
            return Some(Letter::Show);
        }
        if let Some(report) = raw.strip_prefix(PROBE.as_bytes()) {
            return str::from_utf8(report).ok().and_then(ProbeReport::parse).map(Letter::Probe);
        }
        match raw.strip_prefix(IGNORED.as_bytes()) {
            Some(code) => str::from_utf8(code).ok().and_then(LinkIgnored::parse).map(Letter::Ignored),
            None => self.read_link(raw).ok(),
        }
    }

    /// This inbox on a disk of which a letter's name can't be written down.
    #[cfg(test)]
    pub(super) fn with_sync(self, sync_folder: fn(&Path) -> io::Result<()>) -> Self {
        Self { sync_folder, ..self }
    }
}

/// What a look into the inbox has found.
#[derive(Debug)]
pub struct Found {
    /// The letters, oldest first. They stay until they are discarded.
    pub letters: Vec<Delivered>,
    /// How many could not be read now. They stay too, for the next look.
    pub unread: usize,
}

/// A letter that lies in the inbox.
#[derive(Debug)]
pub struct Delivered {
    letter: Letter,
    path: PathBuf,
}

impl Delivered {
    /// The letter.
    pub fn letter(&self) -> &Letter {
        &self.letter
    }

    /// Takes it out of the inbox: after it was handled, so that it is never lost in between.
    pub fn discard(self) {
        fault_points::before(Act::Letter, "discard");
        remove(&self.path);
        fault_points::after(Act::Letter, "discard");
    }

    /// Leaves it for later, and tells whoever waits that it was seen. Too many of these push out the oldest.
    pub fn keep(self) {
        if let Err(error) = fs::rename(&self.path, self.path.with_extension(SEEN_ENDING)) {
            tracing::warn!(%error, "a letter could not be marked as seen");
        }
        let Some(folder) = self.path.parent() else { return };
        match files(folder, &[SEEN_ENDING]) {
            Ok(seen) => seen.iter().take(seen.len().saturating_sub(MAX_SEEN)).for_each(|path| remove(path)),
            Err(error) => tracing::warn!(%error, "the letters that were seen can't be counted"),
        }
    }
}

/// What whoever left a letter has in hand.
#[derive(Debug)]
pub struct Receipt {
    path: PathBuf,
}

impl Receipt {
    /// Whether the primary has handled the letter, or has at least seen it.
    pub fn was_taken(&self) -> bool {
        matches!(fs::symlink_metadata(&self.path), Err(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// The files of a folder with one of these endings, oldest first.
fn files(folder: &Path, endings: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut letters = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            letters.push((written_at(&path), path));
        }
    }
    letters.sort();
    Ok(letters.into_iter().map(|(_, path)| path).collect())
}

fn written_at(path: &Path) -> SystemTime {
    let written = fs::symlink_metadata(path).and_then(|metadata| metadata.modified());
    written.unwrap_or(std::time::UNIX_EPOCH)
}

/// Whether a moment is this far from now, to either side: a clock may have been set back since.
fn is_off_by(moment: SystemTime, least: Duration) -> bool {
    moment.elapsed().unwrap_or_else(|ahead| ahead.duration()) > least
}

/// One file that can't be removed must not stop the others.
fn remove(path: &Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "a letter could not be removed from the inbox");
        }
        _ => {}
    }
}

/// Puts so many letters into an inbox that it takes no more.
#[cfg(test)]
pub(super) fn fill(inbox: &Inbox) -> io::Result<()> {
    (0..MAX_LETTERS).try_for_each(|number| fs::write(inbox.folder.join(format!("{number}.{ENDING}")), SHOW))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inbox(folder: &Path) -> Inbox {
        Inbox::open(folder, Scheme::new("storefront-companion").unwrap()).unwrap()
    }

    fn link(inbox: &Inbox, seed: u8) -> Letter {
        inbox.link_to(&ReturnState::from_random([seed; 16]))
    }

    /// What lies in the inbox, taken out.
    fn taken(inbox: &Inbox) -> Vec<Letter> {
        let letters = inbox.letters().unwrap();
        letters
            .into_iter()
            .map(|delivered| {
                let letter = delivered.letter().clone();
                delivered.discard();
                letter
            })
            .collect()
    }

    #[test]
    fn a_buy_link_lies_in_the_inbox_as_it_came() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        let letter = inbox.read_link(b"storefront-companion://buy?item=coins&player=player_42").unwrap();
        assert!(matches!(letter, Letter::Buy(_)));
        inbox.put(&letter).unwrap();
        assert_eq!(taken(&inbox), [letter]);
    }

    #[test]
    fn a_letter_is_deleted_only_after_it_was_handled() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        inbox.put(&Letter::Show).unwrap();
        drop(inbox.letters().unwrap());
        assert_eq!(taken(&inbox), [Letter::Show]);
        assert_eq!(taken(&inbox), []);
    }

    #[test]
    fn one_letter_that_can_t_be_removed_does_not_stop_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        fs::create_dir(inbox.folder().join("a.letter")).unwrap();
        inbox.put(&Letter::Show).unwrap();
        assert_eq!(taken(&inbox), [Letter::Show]);
    }

    #[test]
    fn a_letter_counts_as_taken_when_it_was_handled_or_at_least_seen() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        let (handled, seen) = (inbox.put(&link(&inbox, 1)).unwrap(), inbox.put(&link(&inbox, 2)).unwrap());
        assert!(!handled.was_taken() && !seen.was_taken());
        for letter in inbox.letters().unwrap() {
            if letter.letter() == &link(&inbox, 1) { letter.discard() } else { letter.keep() }
        }
        assert!(handled.was_taken() && seen.was_taken());
        assert_eq!(taken(&inbox), [link(&inbox, 2)]);
    }

    #[test]
    fn every_letter_reads_back_as_it_was_put() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        let ignored = LinkIgnored::ALL.into_iter().map(Letter::Ignored);
        for letter in ignored.chain([link(&inbox, 7), Letter::Show]) {
            inbox.put(&letter).unwrap();
            assert_eq!(taken(&inbox), [letter]);
        }
    }

    #[test]
    fn letters_are_taken_once_by_whoever_opens_the_inbox_next() {
        let folder = tempfile::tempdir().unwrap();
        let left = inbox(folder.path());
        left.put(&link(&left, 1)).unwrap();
        left.put(&Letter::Show).unwrap();
        let found = inbox(folder.path());
        let mut letters = taken(&found);
        letters.sort_by_key(|letter| *letter == Letter::Show);
        assert_eq!(letters, [link(&left, 1), Letter::Show]);
        assert_eq!(taken(&found), []);
    }

    /// There may be no file handle left for a moment, or the disk answers the second time.
    #[test]
    fn a_letter_that_can_t_be_read_for_a_moment_stays_and_does_not_count_as_taken() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        let receipt = inbox.put(&link(&inbox, 1)).unwrap();
        let failing: fn(&Path) -> io::Result<Vec<u8>> = |_| Err(io::Error::other("no file handle is left"));
        let found = Inbox { read_file: failing, ..inbox.clone() }.look().unwrap();
        assert!(found.letters.is_empty(), "{found:?}");
        assert_eq!(found.unread, 1);
        assert!(!receipt.was_taken());
        assert_eq!(taken(&inbox), [link(&inbox, 1)]);
        assert!(receipt.was_taken());
    }

    #[test]
    fn what_is_no_letter_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        for (name, content) in
            [("a.letter", "file:///etc/passwd".to_owned()), ("b.letter", "x".repeat(10_000))]
        {
            fs::write(inbox.folder().join(name), content).unwrap();
        }
        assert_eq!(taken(&inbox), []);
        assert_eq!(fs::read_dir(inbox.folder()).unwrap().count(), 0);
    }

    /// Without a journal that can be used no link can be looked up, and each is kept.
    #[test]
    fn letters_that_were_seen_leave_room_for_new_ones_and_of_too_many_the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        let links: Vec<_> = (0..2 * MAX_SEEN).map(|seed| link(&inbox, u8::try_from(seed).unwrap())).collect();
        for (age, letter) in links.iter().rev().enumerate().rev() {
            let receipt = inbox.put(letter).unwrap();
            let written = SystemTime::now() - Duration::from_secs(u64::try_from(age).unwrap());
            fs::File::options().write(true).open(&receipt.path).unwrap().set_modified(written).unwrap();
            inbox.letters().unwrap().into_iter().for_each(Delivered::keep);
            assert!(receipt.was_taken());
        }
        assert_eq!(taken(&inbox), links[links.len() - MAX_SEEN..]);
    }

    #[test]
    fn a_letter_counts_as_put_only_when_its_name_is_on_the_disk_too() {
        let folder = tempfile::tempdir().unwrap();
        let failing: fn(&Path) -> io::Result<()> = |folder| {
            let there = files(folder, &[ENDING])?.len();
            Err(io::Error::other(format!("not synced, with {there} in it")))
        };
        let inbox = inbox(folder.path()).with_sync(failing);
        assert_eq!(inbox.put(&Letter::Show).unwrap_err().to_string(), "not synced, with 1 in it");
    }

    #[test]
    fn a_full_inbox_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        fill(&inbox).unwrap();
        assert!(matches!(inbox.put(&Letter::Show), Err(NotPut::Full)));
        assert_eq!(taken(&inbox).len(), MAX_LETTERS);
        inbox.put(&Letter::Show).unwrap();
    }
}
