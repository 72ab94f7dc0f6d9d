//! What a sandbox is started with.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use toffeepay::AccessToken;

use crate::clock::{Clock, SystemClock};
use crate::random::Names;
use crate::terms::{METHODS, Terms};

/// How long a session stays open where nothing else is said: the vendor names no time.
const SESSION_LIFETIME: Duration = Duration::from_mins(30);
/// How long a refund is pending where nothing else is said: the vendor names no time.
const REFUND_DELAY: Duration = Duration::from_secs(5);

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
    /// The bearer token of the control interface over HTTP; without one there is none.
    pub control_token: Option<AccessToken>,
    /// Where state is kept across restarts; `None` keeps it in memory only.
    pub folder: Option<PathBuf>,
    /// Time from a session's creation to its expiry; 30 minutes unless set.
    pub session_lifetime: Duration,
    /// Time from a refund's creation until it settles; 5 seconds unless set.
    pub refund_delay: Duration,
    /// Whether payments are only authorized until `CompletePayment`, as a game can be set up at ToffeePay.
    pub manual_completion: bool,
    /// Whether games have the Toffee wallet; they do unless set.
    pub wallet: bool,
    /// Pictures to serve.
    pub images: Vec<Image>,
    /// The clock; the system's unless set.
    pub clock: Arc<dyn Clock>,
    /// What names are made of; they are random unless set. The same seed gives the same names to the same
    /// calls, so it is for tests alone: who knows it knows the payment pages too.
    pub seed: Option<String>,
    /// Whether webhooks may go to other machines; to this one only unless set.
    pub webhooks_anywhere: bool,
    /// An address of this machine in its local network, on which phones there can open payment pages too;
    /// none unless set. The API and the control interface stay on 127.0.0.1.
    pub local_network: Option<IpAddr>,
}

impl Config {
    /// State in memory, any free port, sessions of 30 minutes, payments that succeed at once.
    pub fn new(token: AccessToken) -> Self {
        Self {
            port: Port::Any,
            token,
            control_token: None,
            folder: None,
            session_lifetime: SESSION_LIFETIME,
            refund_delay: REFUND_DELAY,
            manual_completion: false,
            wallet: true,
            images: Vec::new(),
            clock: Arc::new(SystemClock),
            seed: None,
            webhooks_anywhere: false,
            local_network: None,
        }
    }

    /// Listens on this port.
    #[must_use]
    pub fn with_port(mut self, port: Port) -> Self {
        self.port = port;
        self
    }

    /// Opens the control interface over HTTP to who has this token.
    #[must_use]
    pub fn with_control_token(mut self, token: AccessToken) -> Self {
        self.control_token = Some(token);
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

    /// Lets refunds settle after this time.
    #[must_use]
    pub fn with_refund_delay(mut self, delay: Duration) -> Self {
        self.refund_delay = delay;
        self
    }

    /// Leaves payments authorized until they are completed.
    #[must_use]
    pub fn with_manual_completion(mut self, manual: bool) -> Self {
        self.manual_completion = manual;
        self
    }

    /// Gives games the Toffee wallet, or not.
    #[must_use]
    pub fn with_wallet(mut self, wallet: bool) -> Self {
        self.wallet = wallet;
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

    /// Makes names of this seed.
    #[must_use]
    pub fn with_seed(mut self, seed: impl Into<String>) -> Self {
        self.seed = Some(seed.into());
        self
    }

    /// Lets webhooks go to other machines.
    #[must_use]
    pub fn with_webhooks_anywhere(mut self, anywhere: bool) -> Self {
        self.webhooks_anywhere = anywhere;
        self
    }

    /// Shows payment pages on this address of the local network too.
    #[must_use]
    pub fn with_local_network(mut self, address: Option<IpAddr>) -> Self {
        self.local_network = address;
        self
    }

    pub(crate) fn terms(&self) -> Terms {
        Terms {
            title: None,
            manual_completion: self.manual_completion,
            wallet: self.wallet,
            methods: METHODS.to_vec(),
            session_lifetime: self.session_lifetime,
            refund_delay: self.refund_delay,
        }
    }

    pub(crate) fn names(&self) -> Names {
        self.seed.as_deref().map_or(Names::Random, Names::of_seed)
    }
}
