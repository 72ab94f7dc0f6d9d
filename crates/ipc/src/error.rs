//! How an error crosses: a code that the UI translates and acts on, never a bare string.

use serde::Serialize;

/// What went wrong, as far as the UI can tell the user something about it. The words are the UI's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The journal can't commit: Buy is refused, no money moved.
    JournalUnavailable,
    /// The catalogue has no such item.
    UnknownItem,
    /// The journal has no such purchase.
    UnknownPurchase,
    /// No player id is set.
    PlayerMissing,
    /// The player id is not one that the API takes.
    PlayerInvalid,
    /// No access token for this environment.
    TokenMissing,
    /// The API refuses the token: wrong, expired, or of another environment.
    TokenRefused,
    /// The text is not a token: empty, over 1,024 characters, or not visible ASCII.
    TokenInvalid,
    /// A production token is stored only after the warning was confirmed.
    ProductionNotConfirmed,
    /// No keychain on this system, or no service that answers for it.
    KeychainUnavailable,
    /// The keychain is locked, or the unlock prompt was dismissed.
    KeychainLocked,
    /// The keychain did not answer within 5 seconds.
    KeychainTimedOut,
    /// The keychain answered with another error, or gave back something else than was stored.
    KeychainFailed,
    /// The API can't be reached.
    Unreachable,
    /// The API asks for a pause.
    RateLimited,
    /// The API refused the request; its words are in `message`.
    RequestRefused,
    /// The API's answer can't be read or does not agree with the request.
    BadAnswer,
    /// The payment page's address is not on the allow-list; the browser was not opened.
    PaymentPageRefused,
    /// The purchase has no payment page yet, or is final.
    NoPaymentPage,
    /// The system's opener failed; Copy link and the QR code still work.
    BrowserFailed,
    /// The storefront names no way back to the game, or the system did not take it.
    GameNotOpened,
    /// No program on this machine answers to the game's own links.
    GameNotInstalled,
    /// The clipboard can't be reached.
    ClipboardFailed,
    /// The purchase can't be cancelled: it is final, or its session does not exist yet.
    NotCancellable,
    /// The environment is not configured in storefront.json, or not in this build.
    EnvironmentUnavailable,
    /// The purchase was made in another environment than the one in use.
    OtherEnvironment,
    /// The settings could not be written.
    SettingsNotSaved,
    /// A file could not be written.
    FileNotWritten,
    /// The page could not be printed.
    PrintFailed,
    /// The URL scheme could not be registered.
    SchemeNotRegistered,
    /// The app could not be updated; it is as it was.
    UpdateFailed,
    /// The bench is not offered here, or production was not confirmed for it.
    BenchClosed,
    /// The bench can't do what it was asked; the reason is in `message`.
    BenchRefused,
    /// A fault of this app; the log has the cause under the reference.
    Internal,
}

/// An error of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CommandError {
    /// What the UI acts on and translates.
    pub code: ErrorCode,
    /// The cause in words, English, for a detail line; never a secret.
    pub message: String,
    /// For how long the API asks for a pause, where it says so. The words are the UI's.
    pub retry_after_seconds: Option<u32>,
    /// Whether the same call may go through later.
    pub retryable: bool,
    /// Finds the cause in the log.
    pub reference: String,
}
