//! What an error of the keychain's library means for the vault.

#[cfg(any(windows, target_os = "macos"))]
pub use keyring::v1::Error;
#[cfg(not(any(windows, target_os = "macos")))]
pub use keyring_core::Error;
use storefront::vault::VaultError;

/// Never passes on what an error carries of the secret: `BadEncoding` and `BadDataFormat` hold its bytes.
pub fn explain(error: &Error) -> VaultError {
    match error {
        // The Secret Service runs, but has no collection to put a secret into.
        Error::NoStorageAccess(cause) if cause.to_string().contains("result not returned") => {
            VaultError::Unavailable(format!("no default keyring is set up: {cause}"))
        }
        Error::NoStorageAccess(cause) => VaultError::Locked(cause.to_string()),
        Error::PlatformFailure(cause) => explain_platform(&cause.to_string()),
        Error::NoDefaultStore => VaultError::Unavailable("no store for this system".into()),
        Error::BadEncoding(_) => VaultError::Failed("the entry is not text".into()),
        Error::BadDataFormat(..) => VaultError::Failed("the entry has another format".into()),
        Error::Ambiguous(entries) => {
            VaultError::Failed(format!("{} entries have the same name", entries.len()))
        }
        other => VaultError::Failed(other.to_string()),
    }
}

/// The libraries under keyring tell a locked or vanished service only in words.
fn explain_platform(cause: &str) -> VaultError {
    let lower = cause.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(&["noreply", "disconnected", "connection closed", "nosession", "no session"]) {
        // It was there, and has gone.
        VaultError::Unavailable(cause.to_owned())
    } else if says(&[
        "locked",
        "prompt completed",
        "dismissed",
        "prompt",
        "denied",
        "user canceled",
        "not allowed",
    ]) {
        VaultError::Locked(cause.to_owned())
    } else if says(&[
        "serviceunknown",
        "name has no owner",
        "not provided by any",
        "no secret service provider",
        "no such file",
    ]) {
        VaultError::Unavailable(cause.to_owned())
    } else {
        VaultError::Failed(cause.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform(words: &str) -> Error {
        Error::PlatformFailure(Box::new(std::io::Error::other(words.to_owned())))
    }

    #[test]
    fn a_locked_keychain_and_a_dismissed_prompt_are_locked() {
        for words in ["Secret Service: object locked", "SS error: prompt dismissed", "Access denied"] {
            assert!(matches!(explain(&platform(words)), VaultError::Locked(_)), "{words}");
        }
        let no_access = Error::NoStorageAccess(Box::new(std::io::Error::other("collection")));
        assert!(matches!(explain(&no_access), VaultError::Locked(_)));
    }

    #[test]
    fn a_service_that_is_gone_is_unavailable() {
        let words = "org.freedesktop.DBus.Error.ServiceUnknown: The name is not activatable";
        assert!(matches!(explain(&platform(words)), VaultError::Unavailable(_)));
    }

    #[test]
    fn an_error_never_carries_the_secret_s_bytes() {
        let secret = b"sk_test_canary\xff".to_vec();
        for error in [
            Error::BadEncoding(secret.clone()),
            Error::BadDataFormat(secret, Box::new(std::io::Error::other("sk_test_canary"))),
        ] {
            let told = explain(&error);
            assert!(!format!("{told} {told:?}").contains("canary"));
        }
    }
}
