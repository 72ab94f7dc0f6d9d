//! A keychain with nothing in it.

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use storefront::vault::{Vault, VaultError, VaultSlot};
use toffeepay::AccessToken;

pub struct EmptyVault;

impl Vault for EmptyVault {
    fn read(&self, _: &VaultSlot) -> BoxFuture<'static, Result<Option<AccessToken>, VaultError>> {
        ready(Ok(None)).boxed()
    }

    fn store(&self, _: &VaultSlot, _: &AccessToken) -> BoxFuture<'static, Result<(), VaultError>> {
        ready(Ok(())).boxed()
    }

    fn forget(&self, _: &VaultSlot) -> BoxFuture<'static, Result<(), VaultError>> {
        ready(Ok(())).boxed()
    }
}
