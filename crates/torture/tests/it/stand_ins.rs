//! Parts of the engine's world that tests in its own process play.

#![expect(clippy::unwrap_used, reason = "a test's way to fail")]

use std::sync::Mutex;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use storefront::browser::{Browser, BrowserError};
use storefront::environment::PaymentPageUrl;
use storefront::return_link::Scheme;
use storefront::vault::{Vault, VaultError, VaultSlot};
use toffeepay::AccessToken;

/// A browser that notes what it was asked to open.
#[derive(Default)]
pub struct NotingBrowser(pub Mutex<Vec<String>>);

impl Browser for NotingBrowser {
    fn open(&self, page: &PaymentPageUrl) -> BoxFuture<'static, Result<(), BrowserError>> {
        self.0.lock().unwrap().push(page.expose().to_owned());
        async { Ok(()) }.boxed()
    }
}

/// A keychain of one slot.
pub struct OneToken(Mutex<Option<AccessToken>>);

impl OneToken {
    pub fn holding(token: &str) -> Self {
        Self(Mutex::new(AccessToken::new(token).ok()))
    }
}

impl Vault for OneToken {
    fn read(&self, _: &VaultSlot) -> BoxFuture<'static, Result<Option<AccessToken>, VaultError>> {
        let token = self.0.lock().unwrap().clone();
        async { Ok(token) }.boxed()
    }

    fn store(&self, _: &VaultSlot, token: &AccessToken) -> BoxFuture<'static, Result<(), VaultError>> {
        *self.0.lock().unwrap() = Some(token.clone());
        async { Ok(()) }.boxed()
    }

    fn forget(&self, _: &VaultSlot) -> BoxFuture<'static, Result<(), VaultError>> {
        *self.0.lock().unwrap() = None;
        async { Ok(()) }.boxed()
    }
}

pub fn scheme() -> Scheme {
    Scheme::new("torture").unwrap()
}
