//! The vault over the system's keychain, told what to do in lines: `store <token>`, `read`, `forget`. Each is
//! answered by a line: `ok`, `none`, `some <last four>`, or `<kind of error>: <its words>`. At the end of its
//! input it ends as the app does, whatever the keychain is doing.

use std::io::{self, BufRead, Write};

use keychain::SystemKeychain;
use storefront::vault::{KEYCHAIN_LIMIT, KeychainVault, Vault, VaultError, VaultSlot};
use toffeepay::AccessToken;
use tokio::runtime::Runtime;
use tokio::time::timeout;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = Runtime::new()?;
    let vault = KeychainVault::start(|| Ok(SystemKeychain::new("keychain-probe")));
    for line in io::stdin().lock().lines() {
        let answer = runtime.block_on(answer(&vault, &line?));
        writeln!(io::stdout(), "{answer}")?;
    }
    Ok(())
}

async fn answer(vault: &KeychainVault, line: &str) -> String {
    let slot = VaultSlot::new("sandbox");
    let done = match line.split_once(' ').unwrap_or((line, "")) {
        ("store", token) => match AccessToken::new(token) {
            Ok(token) => vault.store(&slot, &token).await.map(|()| "ok".to_owned()),
            Err(error) => return format!("not a token: {error}"),
        },
        ("forget", _) => vault.forget(&slot).await.map(|()| "ok".to_owned()),
        // As the engine does: a read that comes later is still good, but nobody waits for it.
        ("read", _) => match timeout(KEYCHAIN_LIMIT, vault.read(&slot)).await {
            Ok(Ok(Some(token))) => Ok(format!("some {}", token.last_four().unwrap_or_default())),
            Ok(Ok(None)) => Ok("none".to_owned()),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(VaultError::TimedOut),
        },
        _ => return "unknown".to_owned(),
    };
    done.unwrap_or_else(|error| {
        let kind = match error {
            VaultError::Unavailable(_) => "unavailable",
            VaultError::Locked(_) => "locked",
            VaultError::TimedOut => "timed out",
            VaultError::Failed(_) => "failed",
            VaultError::ReadBackDiffers => "differs",
        };
        format!("{kind}: {error}")
    })
}
