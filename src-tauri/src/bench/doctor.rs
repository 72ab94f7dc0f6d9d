//! The return-link doctor in the window: this app's executable, its scheme, and the system's opener.

use std::sync::Arc;

use bench::doctor::{Doctor, Opener, Own, Patience};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use ipc::CommandError;
use ipc::bench::{BenchPart, DoctorView};
use storefront::instance::Letter;
use storefront::probe::{Probe, ProbeReport};
use storefront::random::{Random, SystemRandom};
use storefront::return_link::LinkIgnored;
use tauri::{AppHandle, Manager, State};

use super::nudge;
use crate::error::Failure;
use crate::shell::Shell;
use crate::{browser, scheme};

/// A doctor that nudges the window.
pub fn doctor(app: &AppHandle) -> Doctor {
    let app = app.clone();
    Doctor::new(move || nudge::tell(&app, BenchPart::Doctor))
}

/// Brings a probe that has come. False: nobody waits for it.
pub fn came(app: &AppHandle, report: &ProbeReport) -> bool {
    app.try_state::<Doctor>().is_some_and(|doctor| doctor.came(report))
}

/// Hears what else has come: an older build makes an unknown link of a probe.
pub fn heard(app: &AppHandle, letter: &Letter) {
    if let (Letter::Ignored(LinkIgnored::OtherShape), Some(doctor)) = (letter, app.try_state::<Doctor>()) {
        doctor.came_unknown();
    }
}

struct System(AppHandle);

impl Opener for System {
    fn open(&self, address: String) -> BoxFuture<'static, Result<(), String>> {
        let app = self.0.clone();
        async move { browser::open(&app, &address).await.map_err(|error| error.to_string()) }.boxed()
    }
}

/// What there is to see.
#[tauri::command]
pub async fn bench_read_doctor(doctor: State<'_, Doctor>) -> Result<DoctorView, CommandError> {
    Ok(doctor.view())
}

/// Sends a probe on its way, unless one is.
#[tauri::command]
pub async fn bench_start_doctor(
    app: AppHandle,
    shell: State<'_, Shell>,
    doctor: State<'_, Doctor>,
) -> Result<(), CommandError> {
    let probe = Probe::from_random(SystemRandom.bytes16().map_err(Failure::bench)?);
    let own = Own {
        program: tauri::process::current_binary(&app.env()).map_err(Failure::bench)?,
        version: shell.identity.version.clone(),
        scheme: shell.identity.scheme.clone(),
        data_folder: shell.data_folder().to_owned(),
    };
    if !doctor.begin(&probe) {
        return Ok(());
    }
    let (doctor, app) = (doctor.inner().clone(), app.clone());
    tauri::async_runtime::spawn(async move {
        let found = scheme::check(app.clone(), own.scheme.as_str().to_owned()).await;
        let opener = Arc::new(System(app));
        doctor.run(probe, own, (found.state, found.detail), opener, Patience::default()).await;
    });
    Ok(())
}
