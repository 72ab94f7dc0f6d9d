//! `cargo xtask conformance`: the suite against the API that the environment names, or against a sandbox of its own.

#![expect(clippy::print_stdout, reason = "a program for the terminal: its output is what it is for")]

use std::collections::BTreeSet;
use std::env;
use std::process::ExitCode;

use anyhow::Result;
use conformance::{Part, Routes, Settings, Target, fill, run};
use sandbox::{Config, Sandbox};
use toffeepay::{GameId, UserId};

#[tokio::main]
async fn main() -> ExitCode {
    match hold().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("conformance: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether the API keeps the contract.
async fn hold() -> Result<bool> {
    let named = Settings::from(|name| env::var(name).ok().filter(|value| !value.is_empty()))?;
    let (settings, own) = if let Some(settings) = named {
        (settings, None)
    } else {
        let (settings, sandbox) = own_sandbox().await?;
        (settings, Some(sandbox))
    };
    println!("Holding {} against the contract", settings.base_url);
    let target = Target::new(settings.clone())?;
    let report = run(&target, &settings.parts).await;
    println!("{report}");
    if let Some(sandbox) = own {
        sandbox.stop().await;
    }
    Ok(report.breaches().next().is_none())
}

/// A sandbox with something in it.
async fn own_sandbox() -> Result<(Settings, Sandbox)> {
    let token = sandbox::random_token()?;
    let sandbox = sandbox::start(Config::new(token.clone())).await?;
    let settings = Settings {
        base_url: sandbox.base_url().clone(),
        token,
        game_id: GameId::new("conformance")?,
        user_id: UserId::new("conformance_player")?,
        parts: BTreeSet::from([Part::Read, Part::Create]),
        routes: Routes::Alpha,
    };
    let target = Target::new(settings.clone())?;
    fill(&sandbox, &target).await?;
    Ok((settings, sandbox))
}
