//! What a command answers when it could not do it: a code for the UI, and a reference to the log.

use ipc::{CommandError, ErrorCode};
use storefront::engine::EngineError;
use storefront::random::{Random, SystemRandom};

use crate::qr::TooLongForQr;
use crate::scheme::SchemeError;
use crate::update::UpdateError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The engine did not do it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The player's id is not one that the API takes.
    #[error("{0}")]
    PlayerInvalid(String),
    /// The request has a value that the UI never makes.
    #[error("the request can't be read: {0}")]
    Request(&'static str),
    /// There is no way back to the game, or the system did not take it.
    #[error("the game could not be opened: {0}")]
    Game(String),
    /// Nobody answers to the scheme of the game's links.
    #[error("no program on this machine answers to {0}: links")]
    NoGame(String),
    /// The clipboard can't be reached.
    #[error("the clipboard can't be reached: {0}")]
    Clipboard(String),
    /// There is nothing to copy or to save yet.
    #[error("there is nothing of that kind yet")]
    NothingThere,
    /// A file could not be written.
    #[error("the file could not be written: {0}")]
    NotSaved(String),
    /// The system could not print.
    #[error("the page could not be printed: {0}")]
    NotPrinted(String),
    /// The payment page does not fit into a QR code.
    #[error(transparent)]
    Qr(#[from] TooLongForQr),
    /// The scheme could not be registered.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// The app could not be updated.
    #[error("the app could not be updated: {0}")]
    Update(#[from] UpdateError),
    /// The bench is not to be used here.
    #[cfg(feature = "bench")]
    #[error(transparent)]
    BenchClosed(#[from] bench::access::Closed),
    /// The bench can't do what it was asked.
    #[cfg(feature = "bench")]
    #[error("{0}")]
    Bench(String),
}

impl Failure {
    /// The bench can't do what it was asked, for this reason.
    #[cfg(feature = "bench")]
    pub fn bench(reason: impl std::fmt::Display) -> Self {
        Self::Bench(reason.to_string())
    }

    fn code(&self) -> ErrorCode {
        match self {
            Self::Engine(error) => error.into(),
            Self::PlayerInvalid(_) => ErrorCode::PlayerInvalid,
            Self::Clipboard(_) => ErrorCode::ClipboardFailed,
            Self::Game(_) => ErrorCode::GameNotOpened,
            Self::NoGame(_) => ErrorCode::GameNotInstalled,
            Self::Scheme(_) => ErrorCode::SchemeNotRegistered,
            Self::NotSaved(_) => ErrorCode::FileNotWritten,
            Self::NotPrinted(_) => ErrorCode::PrintFailed,
            Self::Update(_) => ErrorCode::UpdateFailed,
            #[cfg(feature = "bench")]
            Self::BenchClosed(_) => ErrorCode::BenchClosed,
            #[cfg(feature = "bench")]
            Self::Bench(_) => ErrorCode::BenchRefused,
            Self::Request(_) | Self::NothingThere | Self::Qr(_) => ErrorCode::Internal,
        }
    }

    fn is_retryable(&self) -> bool {
        match self {
            Self::Engine(EngineError::Api(error)) => error.is_retryable(),
            Self::Engine(
                EngineError::JournalUnavailable(_)
                | EngineError::Vault(_)
                | EngineError::Browser(_)
                | EngineError::SettingsNotSaved(_)
                | EngineError::FileNotWritten(_)
                | EngineError::NoRandomness(_)
                | EngineError::Interrupted(_),
            )
            | Self::Clipboard(_)
            | Self::Game(_)
            | Self::NoGame(_)
            | Self::NotSaved(_)
            | Self::NotPrinted(_)
            | Self::Scheme(_)
            | Self::Update(_) => true,
            #[cfg(feature = "bench")]
            Self::BenchClosed(_) | Self::Bench(_) => false,
            Self::Engine(_)
            | Self::PlayerInvalid(_)
            | Self::Request(_)
            | Self::NothingThere
            | Self::Qr(_) => false,
        }
    }

    /// At least one second, so that nobody is told to try again in none.
    fn retry_after_seconds(&self) -> Option<u32> {
        match self {
            Self::Engine(EngineError::Api(toffeepay::Error::RateLimited { retry_after: Some(pause) })) => {
                Some(u32::try_from(pause.as_secs().max(1)).unwrap_or(u32::MAX))
            }
            _ => None,
        }
    }
}

impl From<Failure> for CommandError {
    /// Logs the cause under a new reference.
    fn from(failure: Failure) -> Self {
        let (code, reference) = (failure.code(), reference());
        tracing::warn!(reference, ?code, cause = %failure, "a command failed");
        Self {
            code,
            message: failure.to_string(),
            retry_after_seconds: failure.retry_after_seconds(),
            retryable: failure.is_retryable(),
            reference,
        }
    }
}

/// Without the letters and digits that are mistaken for each other when read out.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Eight characters that a player can read out to the support.
fn reference() -> String {
    // Without randomness the reference is only less unique.
    let bytes = SystemRandom.bytes16().unwrap_or_default();
    bytes[..8].iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use storefront::vault::VaultError;

    use super::*;

    #[test]
    fn each_failure_has_a_reference_of_its_own() {
        let (one, two) = (reference(), reference());
        assert_eq!(one.len(), 8);
        assert_ne!(one, two);
        assert!(one.bytes().all(|byte| ALPHABET.contains(&byte)));
    }

    #[test]
    fn the_ui_learns_what_it_can_act_on() {
        for (error, code, retryable) in [
            (EngineError::UnknownItem, ErrorCode::UnknownItem, false),
            (EngineError::OtherEnvironment, ErrorCode::OtherEnvironment, false),
            (EngineError::Vault(VaultError::TimedOut), ErrorCode::KeychainTimedOut, true),
            (EngineError::JournalUnavailable("disk full".into()), ErrorCode::JournalUnavailable, true),
            (EngineError::Api(toffeepay::Error::BadAnswer("html".into())), ErrorCode::BadAnswer, false),
        ] {
            let told = CommandError::from(Failure::from(error));
            assert_eq!((told.code, told.retryable), (code, retryable));
        }
    }

    #[test]
    fn a_pause_that_the_api_asks_for_is_told() {
        let pause = toffeepay::Error::RateLimited { retry_after: Some(Duration::from_secs(30)) };
        let told = CommandError::from(Failure::from(EngineError::from(pause)));
        assert_eq!((told.code, told.retry_after_seconds), (ErrorCode::RateLimited, Some(30)));
        assert!(told.retryable);
    }
}
