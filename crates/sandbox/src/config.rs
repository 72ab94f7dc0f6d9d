//! What a sandbox is started with.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use toffeepay::AccessToken;

use crate::clock::{Clock, SystemClock};

/// How long a session stays open where nothing else is said: the vendor names no time.
const SESSION_LIFETIME: Duration = Duration::from_mins(30);

/// Which port of 127.0.0.1 to listen on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Port {
    /// Any free one.
    #[default]
    Any,
    /// The one of the last run in the same folder, else this one, else any free one. The port in use is
    /// remembered, so that a payment page that is open in a browser works again after a restart.
    Preferred(u16),
    /// This one, or the start fails.
    Exactly(u16),
}

/// A kind of picture that payment pages can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageKind {
    /// image/png
    Png,
    /// image/jpeg
    Jpeg,
    /// image/webp
    Webp,
}

impl ImageKind {
    /// The kind that a file name's ending says.
    pub fn of_file_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "webp" => Some(Self::Webp),
            _ => None,
        }
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}

/// A picture that the sandbox serves at `/images/{name}`, to be named as an item's image.
#[derive(Clone, Debug)]
pub struct Image {
    /// The file name, which is also the last part of its URL.
    pub name: String,
    /// What the bytes are.
    pub kind: ImageKind,
    /// The file's content.
    pub bytes: Bytes,
}

/// Everything a sandbox needs to start.
#[derive(Clone, Debug)]
pub struct Config {
    /// The port to listen on; [`Port::Any`] unless set.
    pub port: Port,
    /// The bearer token that API calls must carry.
    pub token: AccessToken,
    /// Where state is kept across restarts; `None` keeps it in memory only.
    pub folder: Option<PathBuf>,
    /// Time from a session's creation to its expiry; 30 minutes unless set.
    pub session_lifetime: Duration,
    /// Whether payments are only authorized until `CompletePayment`, as a game can be set up at ToffeePay.
    pub manual_completion: bool,
    /// Pictures to serve.
    pub images: Vec<Image>,
    /// The clock; the system's unless set.
    pub clock: Arc<dyn Clock>,
}

impl Config {
    /// State in memory, any free port, sessions of 30 minutes, payments that succeed at once.
    pub fn new(token: AccessToken) -> Self {
        Self {
            port: Port::Any,
            token,
            folder: None,
            session_lifetime: SESSION_LIFETIME,
            manual_completion: false,
            images: Vec::new(),
            clock: Arc::new(SystemClock),
        }
    }

    /// Listens on this port.
    #[must_use]
    pub fn with_port(mut self, port: Port) -> Self {
        self.port = port;
        self
    }

    /// Keeps state in this folder, which is made if it is missing.
    #[must_use]
    pub fn with_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Lets sessions run out after this time.
    #[must_use]
    pub fn with_session_lifetime(mut self, lifetime: Duration) -> Self {
        self.session_lifetime = lifetime;
        self
    }

    /// Leaves payments authorized until they are completed.
    #[must_use]
    pub fn with_manual_completion(mut self, manual: bool) -> Self {
        self.manual_completion = manual;
        self
    }

    /// Serves these pictures.
    #[must_use]
    pub fn with_images(mut self, images: impl IntoIterator<Item = Image>) -> Self {
        self.images = images.into_iter().collect();
        self
    }

    /// Tells the time by this clock.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }
}
