//! The desktop shell: wires plugins, commands and events to the engine. No rule of the flow lives here.
//!
//! Order of a start: what this start was asked for goes into the inbox on disk; the lock on the data folder
//! decides whether this is the primary; a primary builds the app, any other start ends.

mod argv;
#[cfg(feature = "bench")]
mod bench;
mod browser;
mod clean_env;
mod commands;
mod error;
mod events;
mod folders;
mod hung;
mod identity;
mod images;
mod instance;
mod last_run;
mod links;
#[cfg(feature = "sandbox")]
mod local_sandbox;
mod logging;
mod news;
mod primary;
mod qr;
mod save;
mod scheme;
mod shell;
mod shipped;
mod spoken;
mod update;
mod web_process;
mod window;

use std::process::ExitCode;

use storefront::buy_link::Link;
use storefront::instance::{ANSWER_LIMIT, Inbox, Role, begin};
use storefront::probe;

use folders::Folders;
use hung::Silent;
use identity::Identity;

/// Runs the app until its window is closed. Also the whole of a second start, which within 3 seconds ends or
/// says that the running app does not answer.
///
/// A build with the bench is also the app of a scenario, without a window, where its environment asks for that: before
/// anything of the player's is touched.
pub fn run() -> ExitCode {
    #[cfg(feature = "bench")]
    if scenarios::app::is_asked_for() {
        return scenarios::app::main();
    }
    match start() {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(%error, "the app could not be started");
            eprintln!("The app could not be started: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<ExitCode, Box<dyn std::error::Error>> {
    quiet_webkit();
    let identity = Identity::read(context().config(), env!("CARGO_PKG_VERSION"))?;
    let folders = Folders::find(&identity.identifier)?;
    let made = folders.make();
    logging::start(&folders.log);
    if let Err(error) = made {
        tracing::error!(%error, "the app's folders can't be used");
    }

    let brought = match argv::read(std::env::args_os().skip(1), &identity.scheme) {
        argv::Asked::Link(Link::Probe(probe)) => {
            let program = tauri::process::current_binary(&tauri::Env::default()).unwrap_or_default();
            Some(probe::witness(&folders.data, &identity.scheme, &probe, program, &identity.version))
        }
        asked => asked.into_letter(),
    };
    let inbox = Inbox::open(&folders.data, identity.scheme.clone())
        .inspect_err(|error| tracing::error!(%error, "the inbox can't be used"))
        .ok();
    match begin(&folders.data, inbox.as_ref(), brought.clone(), ANSWER_LIMIT) {
        Ok(Role::Primary(lock, in_hand)) => primary::run(identity, folders, inbox, Ok(lock), in_hand),
        Ok(Role::HandedOver) => Ok(ExitCode::SUCCESS),
        Ok(Role::NoAnswer { kept, is_coming_up }) => {
            let silent = if is_coming_up { Silent::ComingUp } else { Silent::Running };
            hung::tell(&identity.name, &folders.data, silent, kept);
            Ok(ExitCode::SUCCESS)
        }
        Ok(Role::InHand(_)) => {
            let (name, data) = (identity.name.clone(), folders.data.clone());
            instance::ring(move || hung::tell(&name, &data, Silent::Running, None));
            // It came back: there is a primary, and no way to reach it.
            hung::tell(&identity.name, &folders.data, Silent::Running, None);
            Ok(ExitCode::SUCCESS)
        }
        // There may be another primary: this one only shows what there is.
        Err(error) => {
            tracing::error!(%error, "the data folder can't be locked");
            primary::run(identity, folders, inbox, Err(error), brought)
        }
    }
}

/// The configuration and the web UI, built in.
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// WebKitGTK's DMABUF renderer shows a blank window on many NVIDIA, Wayland and AppImage set-ups. To be
/// set before GTK starts; what the user has set counts.
fn quiet_webkit() {
    #[cfg(target_os = "linux")]
    if let Err(error) = glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false) {
        eprintln!("WEBKIT_DISABLE_DMABUF_RENDERER could not be set: {error}");
    }
}
