//! The process that draws the page may die, by its own fault or for lack of memory. Nothing is lost with it:
//! the state is in Rust, and the page reads it again when it is loaded again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use storefront::bucket::Bucket;
use tauri::WebviewWindow;
use tokio::time::Instant;

/// How often the page is loaded again at once,
const RELOADS: u32 = 3;
/// and how soon once more. A page that always dies must not keep the machine busy.
const RELOAD_GAP: Duration = Duration::from_secs(5);

/// Loads the page of a window again when its process has died.
#[derive(Clone)]
pub struct Reloader {
    reloads: Arc<Mutex<Bucket>>,
    /// It died too often, and is loaded again when the player looks at it.
    is_dead: Arc<AtomicBool>,
}

impl Reloader {
    /// A reloader that has not reloaded anything yet.
    pub fn new() -> Self {
        let reloads = Bucket::new(RELOADS, RELOAD_GAP, Instant::now());
        Self { reloads: Arc::new(Mutex::new(reloads)), is_dead: Arc::default() }
    }

    /// Whether the page may be loaded again now.
    fn may_reload(&self) -> bool {
        let may = self.reloads.lock().unwrap_or_else(PoisonError::into_inner).take(Instant::now());
        self.is_dead.store(!may, Ordering::SeqCst);
        may
    }

    /// The window got the focus: a page that died too often is tried once more.
    pub fn focused(&self, window: &WebviewWindow) {
        if self.is_dead.load(Ordering::SeqCst) && self.may_reload() {
            reload(window);
        }
    }

    /// Watches the process of a window's page.
    pub fn watch(&self, window: &WebviewWindow) {
        #[cfg(target_os = "linux")]
        {
            use webkit2gtk::WebViewExt;

            let reloader = self.clone();
            let watched = window.with_webview(move |webview| {
                webview.inner().connect_web_process_terminated(move |view, reason| {
                    let again = reloader.may_reload();
                    tracing::error!(?reason, again, "the process that draws the page has ended");
                    if again {
                        view.reload();
                    }
                });
            });
            if let Err(error) = watched {
                tracing::warn!(%error, "the process that draws the page is not watched");
            }
        }
        #[cfg(not(target_os = "linux"))]
        let _ = window;
    }

    /// The process of a page has ended. On macOS the app as a whole is told.
    #[cfg(target_os = "macos")]
    pub fn died(&self, webview: &tauri::Webview) {
        let again = self.may_reload();
        tracing::error!(again, "the process that draws the page has ended");
        if again && let Err(error) = webview.reload() {
            tracing::warn!(%error, "the page could not be loaded again");
        }
    }
}

fn reload(window: &WebviewWindow) {
    if let Err(error) = window.reload() {
        tracing::warn!(%error, "the page could not be loaded again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_keeps_dying_is_given_up_until_the_player_looks_at_it() {
        let reloader = Reloader::new();
        assert!((0..RELOADS).all(|_| reloader.may_reload()));
        assert!(!reloader.is_dead.load(Ordering::SeqCst));
        assert!(!reloader.may_reload());
        assert!(reloader.is_dead.load(Ordering::SeqCst));
    }
}
