//! Pictures of the web: fetched once, checked, kept on disk within a bound.
//!
//! A redirect is not followed, an answer over 1 MiB is not read to its end, and what is neither PNG, JPEG nor
//! WebP, or would be too large unpacked, is never kept. Without a network an old copy is better than none.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use storefront::clock::{Clock, SystemClock};
use tauri::async_runtime::spawn_blocking;
use toffeepay::{Body, Limits, Request, ReqwestTransport, Transport};
use tokio::sync::Semaphore;
use url::Url;

use super::MAX_SIZE;
use super::header::{Unfit, media_type};

#[cfg(test)]
mod on_loopback;

/// All kept pictures together, in bytes. The oldest go first.
const MAX_KEPT: u64 = 64 * 1024 * 1024;
/// A copy older than this is fetched anew.
const FRESH: Duration = Duration::from_hours(7 * 24);
/// After a failure the address is left alone for as long.
const PAUSE: Duration = Duration::from_mins(1);
const HEX: &[u8; 16] = b"0123456789abcdef";
/// Fetches at a time.
const AT_ONCE: usize = 4;

/// Why a picture of the web could not be had.
#[derive(Debug, thiserror::Error)]
enum WebPictureError {
    #[error("its address can't be read")]
    Address,
    #[error("{0}")]
    Fetch(String),
    #[error("the server answered {0}")]
    Status(StatusCode),
    #[error("it is larger than 1 MiB")]
    TooLarge,
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

/// Gets the bytes of an address: the web, or what a test puts in its place.
trait Fetch: Send + Sync {
    fn fetch(&self, url: Url) -> BoxFuture<'static, Result<Vec<u8>, WebPictureError>>;
}

/// Pictures of the web and the folder of their copies.
pub struct WebPictures {
    folder: PathBuf,
    fetch: Box<dyn Fetch>,
    clock: Box<dyn Clock>,
    places: Semaphore,
    failed: Mutex<HashMap<String, Timestamp>>,
}

impl WebPictures {
    /// Keeps copies in a folder, which is made when the first one is kept.
    pub fn new(folder: PathBuf) -> Self {
        Self::with(folder, Box::new(Web), Box::new(SystemClock))
    }

    fn with(folder: PathBuf, fetch: Box<dyn Fetch>, clock: Box<dyn Clock>) -> Self {
        Self { folder, fetch, clock, places: Semaphore::new(AT_ONCE), failed: Mutex::default() }
    }

    /// The picture at an address, from disk where the copy is fresh.
    pub async fn get(&self, url: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(name_of(url));
        let now = self.clock.now();
        let is_fresh = |copy: &Copy| now.duration_since(copy.kept_at).unsigned_abs() < FRESH;
        if let Some(copy) = self.copy(&path).await.filter(is_fresh) {
            return Some(copy.bytes);
        }
        let _place = self.places.acquire().await.ok()?;
        // Another call may have brought it meanwhile.
        let copy = self.copy(&path).await;
        if copy.as_ref().is_some_and(is_fresh) {
            return copy.map(|copy| copy.bytes);
        }
        let old = copy.map(|copy| copy.bytes);
        if self.failed_lately(url, now) {
            return old;
        }
        match self.fetch_checked(url).await {
            Ok(bytes) => {
                self.keep(path, bytes.clone()).await;
                Some(bytes)
            }
            Err(error) => {
                // The query may carry a signature: the host is enough to find it.
                let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
                tracing::warn!(host, %error, "an item's picture could not be fetched");
                self.failed.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), now);
                old
            }
        }
    }

    async fn copy(&self, path: &Path) -> Option<Copy> {
        let path = path.to_owned();
        spawn_blocking(move || read_copy(&path)).await.ok().flatten()
    }

    fn failed_lately(&self, url: &str, now: Timestamp) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get(url).is_some_and(|at| now.duration_since(*at).unsigned_abs() < PAUSE)
    }

    async fn fetch_checked(&self, url: &str) -> Result<Vec<u8>, WebPictureError> {
        let url = Url::parse(url).map_err(|_| WebPictureError::Address)?;
        let bytes = self.fetch.fetch(url).await?;
        media_type(&bytes)?;
        Ok(bytes)
    }

    async fn keep(&self, path: PathBuf, bytes: Vec<u8>) {
        let folder = self.folder.clone();
        let kept =
            spawn_blocking(move || keep(&folder, &path, &bytes).and_then(|()| prune(&folder, MAX_KEPT)));
        match kept.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a picture could not be kept"),
            Err(error) => tracing::warn!(%error, "a picture could not be kept"),
        }
    }
}

/// The web, by the same transport as the API: the system's trust store, no redirects, no token.
struct Web;

impl Fetch for Web {
    fn fetch(&self, url: Url) -> BoxFuture<'static, Result<Vec<u8>, WebPictureError>> {
        async move {
            let limits = Limits {
                connect: Duration::from_secs(10),
                call: Duration::from_secs(30),
                body: usize::try_from(MAX_SIZE).unwrap_or(usize::MAX),
            };
            let failed = |error: &dyn std::error::Error| WebPictureError::Fetch(error.to_string());
            let transport = ReqwestTransport::new(&url, limits).map_err(|error| failed(&error))?;
            let request = Request { method: Method::GET, url, headers: HeaderMap::new(), body: None };
            let response = transport.send(request).await.map_err(|error| failed(&error))?;
            if !response.status.is_success() {
                return Err(WebPictureError::Status(response.status));
            }
            match response.body {
                Body::Whole(bytes) => Ok(bytes),
                Body::OverLimit => Err(WebPictureError::TooLarge),
            }
        }
        .boxed()
    }
}

struct Copy {
    bytes: Vec<u8>,
    kept_at: Timestamp,
}

/// The file's name says nothing of the address, and holds nothing of its characters.
fn name_of(url: &str) -> String {
    let mut name = String::with_capacity(64);
    for byte in Sha256::digest(url.as_bytes()) {
        name.extend([byte >> 4, byte & 0xf].map(|digit| char::from(HEX[usize::from(digit)])));
    }
    name
}

fn read_copy(path: &Path) -> Option<Copy> {
    let bytes = super::read_file(path).ok()?;
    media_type(&bytes).ok()?;
    let kept_at = fs::metadata(path).and_then(|metadata| metadata.modified()).ok()?;
    Some(Copy { bytes, kept_at: Timestamp::try_from(kept_at).ok()? })
}

fn keep(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// Deletes the oldest until the rest is within the bound.
fn prune(folder: &Path, bound: u64) -> io::Result<()> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        kept.push((metadata.modified()?, metadata.len(), entry.path()));
    }
    kept.sort_by(|one, other| other.cmp(one));
    let mut size = 0;
    for (_, length, path) in kept {
        size += length;
        if size > bound {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::SystemTime;

    use jiff::ToSpan;

    use super::*;
    use crate::images::header::beginnings::png;
    const URL: &str = "https://cdn.example.com/coins.png";

    fn picture() -> Vec<u8> {
        png(640, 480)
    }

    #[derive(Clone, Default)]
    struct Wire {
        answer: Arc<Mutex<Option<Vec<u8>>>>,
        asked: Arc<AtomicUsize>,
    }

    impl Fetch for Wire {
        fn fetch(&self, _: Url) -> BoxFuture<'static, Result<Vec<u8>, WebPictureError>> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            let answer = self.answer.lock().unwrap().clone();
            async move { answer.ok_or(WebPictureError::Status(StatusCode::NOT_FOUND)) }.boxed()
        }
    }

    #[derive(Clone)]
    struct Hand(Arc<Mutex<Timestamp>>);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            *self.0.lock().unwrap()
        }
    }

    struct Shelf {
        pictures: WebPictures,
        wire: Wire,
        hand: Hand,
        _folder: tempfile::TempDir,
    }

    fn shelf(answer: Option<&[u8]>) -> Shelf {
        let folder = tempfile::tempdir().unwrap();
        let wire = Wire { answer: Arc::new(Mutex::new(answer.map(<[u8]>::to_vec))), ..Wire::default() };
        let hand = Hand(Arc::new(Mutex::new(Timestamp::now())));
        let path = folder.path().join("pictures");
        let pictures = WebPictures::with(path, Box::new(wire.clone()), Box::new(hand.clone()));
        Shelf { pictures, wire, hand, _folder: folder }
    }

    impl Shelf {
        fn get(&self) -> Option<Vec<u8>> {
            tauri::async_runtime::block_on(self.pictures.get(URL))
        }

        fn asked(&self) -> usize {
            self.wire.asked.load(Ordering::Relaxed)
        }

        fn wait(&self, hours: i64) {
            let mut now = self.hand.0.lock().unwrap();
            *now = now.checked_add(hours.hours()).unwrap();
        }
    }

    #[test]
    fn a_picture_is_fetched_once_and_then_read_from_disk() {
        let shelf = shelf(Some(&picture()));
        assert_eq!(shelf.get(), Some(picture()));
        assert_eq!(shelf.get(), Some(picture()));
        assert_eq!(shelf.asked(), 1);
    }

    #[test]
    fn an_old_copy_is_fetched_anew_and_serves_while_the_web_is_away() {
        let shelf = shelf(Some(&picture()));
        shelf.get();
        shelf.wait(8 * 24);
        *shelf.wire.answer.lock().unwrap() = None;
        assert_eq!(shelf.get(), Some(picture()));
        assert_eq!(shelf.asked(), 2);
    }

    #[test]
    fn what_is_no_picture_is_neither_served_nor_kept() {
        for answer in [b"<svg onload=alert(1)>".as_slice(), b"<html>", b""] {
            let shelf = shelf(Some(answer));
            assert_eq!(shelf.get(), None);
            assert!(!shelf.pictures.folder.exists());
        }
    }

    #[test]
    fn a_failure_is_not_repeated_at_once_and_not_for_ever() {
        let shelf = shelf(None);
        for _ in 0..3 {
            assert_eq!(shelf.get(), None);
        }
        assert_eq!(shelf.asked(), 1);
        *shelf.wire.answer.lock().unwrap() = Some(picture());
        shelf.wait(1);
        assert_eq!(shelf.get(), Some(picture()));
    }

    #[test]
    fn a_copy_that_was_tampered_with_is_not_served() {
        let shelf = shelf(Some(&picture()));
        shelf.get();
        fs::write(shelf.pictures.folder.join(name_of(URL)), b"<svg>").unwrap();
        assert_eq!(shelf.get(), Some(picture()));
        assert_eq!(shelf.asked(), 2);
    }

    #[test]
    fn the_oldest_copies_go_when_the_shelf_is_full() {
        let folder = tempfile::tempdir().unwrap();
        for (name, second) in [("new", 3), ("old", 1), ("middle", 2)] {
            let path = folder.path().join(name);
            fs::write(&path, [0; 100]).unwrap();
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
            fs::File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
        }
        prune(folder.path(), 250).unwrap();
        assert!(folder.path().join("new").exists() && folder.path().join("middle").exists());
        assert!(!folder.path().join("old").exists());
    }

    #[test]
    fn an_address_is_no_part_of_a_file_s_name() {
        assert_eq!(name_of("https://a/../../etc/passwd").len(), 64);
        assert!(name_of(URL).bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
