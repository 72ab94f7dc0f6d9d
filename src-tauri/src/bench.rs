//! The tester's bench in the window: its commands, and the one place where they are let through or not.
//!
//! A part has a file of its own here, its commands in [`commands`], in build.rs and in
//! capabilities/bench/bench.json, and what crosses in `ipc::bench`.

mod access;
pub mod bug_report;
mod composer;
mod copy;
pub mod doctor;
mod exchanges;
pub mod faults;
pub mod link_lab;
mod nudge;
mod sandbox;
pub mod scenarios;
mod sessions;
pub mod webhooks;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bench::access::{Access, Closed};
use bench::exchanges::ExchangeLog;
use bench::faults::{Dial, SkewedClock, end_at_points};
use bench::network::BenchNetwork;
use bench::production::ConfirmedNetwork;
use bench::recording::Witnessed;
use bench::sandbox_panel::Done;
use bench::webhooks::Webhooks;
use ipc::CommandError;
use ipc::bench::{BenchPart, BenchView, PREFIX};
use storefront::clock::{Clock, SystemClock};
use storefront::engine::LinkTaken;
use storefront::environment::Leads;
use storefront::instance::Letter;
use storefront::network::{Network, SystemNetwork};
use storefront::return_link::LinkIgnored;
use tauri::ipc::Invoke;
use tauri::{AppHandle, Manager, Wry};

use crate::error::Failure;
use crate::events;
use crate::shell::Shell;

/// What the bench holds while the app runs.
pub struct Bench {
    /// Whether it may be used.
    pub access: Arc<Access>,
    /// The exchange log, or why there is none.
    pub log: Result<Arc<ExchangeLog>, String>,
    /// The fault dial.
    pub dial: Arc<Dial>,
}

/// How long the app's end waits for the exchange log.
const LAST_WORDS: Duration = Duration::from_millis(200);

impl Bench {
    /// A bench that nothing was done with; `offered` is `tester_tools` of storefront.json, and without it nothing is
    /// recorded either. `data` is the journal's folder.
    pub fn begin(app: &AppHandle, offered: bool, data: &Path) -> Self {
        let log = if offered { open_log(app, data) } else { Err("tester tools are not offered".to_owned()) };
        let told = app.clone();
        let dial = Arc::new(Dial::new(move || events::tell(&told, ipc::events::SNAPSHOT_CHANGED)));
        if offered {
            end_at_points(Arc::clone(&dial), log.as_ref().ok().map(|log| log.recorder().clone()));
        }
        Self { access: Arc::new(Access::new(offered)), log, dial }
    }

    /// The app's clock: where the bench is offered, it can be set wrong.
    pub fn clock(&self) -> Arc<dyn Clock> {
        if self.access.is_offered() {
            Arc::new(SkewedClock(Arc::clone(&self.dial)))
        } else {
            Arc::new(SystemClock)
        }
    }

    /// The way to the API: where the bench is offered, it stands in it; in the one to production only once that was
    /// confirmed.
    pub fn network(&self) -> Arc<dyn Network> {
        let system = SystemNetwork::default();
        if !self.access.is_offered() {
            return Arc::new(system);
        }
        let recorder = self.log.as_ref().ok().map(|log| log.recorder().clone());
        let dial = Some(Arc::clone(&self.dial));
        let bench = BenchNetwork { system, clock: Arc::new(SystemClock), recorder, dial };
        Arc::new(ConfirmedNetwork { bench, access: Arc::clone(&self.access) })
    }

    /// Another environment is entered: no fault goes along to where the bench is closed.
    fn entering(&self, leads: Leads) {
        if self.access.check(leads).is_err() {
            self.dial.clear();
        }
    }

    /// The app ends: what was heard last is written.
    pub fn end(&self) {
        if let Ok(log) = &self.log {
            log.recorder().settle(LAST_WORDS);
        }
    }
}

/// Does what waits for the disk on a thread that may.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tauri::async_runtime::spawn_blocking(work).await.map_err(Failure::bench)
}

fn open_log(app: &AppHandle, data: &Path) -> Result<Arc<ExchangeLog>, String> {
    let app = app.clone();
    let on_new = move || nudge::tell(&app, BenchPart::Exchanges);
    let opened = ExchangeLog::open(data, SystemClock.now(), on_new);
    opened.map(Arc::new).map_err(|error| {
        tracing::warn!(%error, "there is no exchange log");
        error.to_string()
    })
}

/// Hears of every letter, and what was made of it.
pub fn heard(app: &AppHandle, letter: &Letter, done: &Result<Option<LinkTaken>, LinkIgnored>) {
    doctor::heard(app, letter);
    link_lab::came(app, letter, done);
}

/// What the bench's tools have seen in this run, for what is written down of a purchase.
fn witnessed(app: &AppHandle) -> Witnessed {
    Witnessed {
        links: app.try_state::<link_lab::LinkLab>().map(|lab| lab.links()).unwrap_or_default(),
        webhooks: app.try_state::<Webhooks>().map(|webhooks| webhooks.view().lines).unwrap_or_default(),
        cancelled_at_panel: app.try_state::<Done>().map(|done| done.cancelled()).unwrap_or_default(),
    }
}

/// What every view may show of it.
pub fn view(app: &AppHandle) -> Option<BenchView> {
    let (bench, shell) = (app.try_state::<Bench>()?, app.try_state::<Shell>()?);
    let is_open = bench.access.check(shell.engine.leads_now()).is_ok();
    let faults = bench.dial.faults().iter().map(faults::shown).collect();
    let kept_out = app.try_state::<bug_report::BugReports>().is_some_and(|reports| reports.has_kept_out());
    bench.access.is_offered().then_some(BenchView { is_open, kept_out: kept_out && !is_open, faults })
}

/// Another environment is entered: what a tester has done does not go along to where the bench is closed.
pub fn entering(app: &AppHandle, leads: Leads) {
    if let Some(reports) = app.try_state::<bug_report::BugReports>() {
        reports.forget_kept_out();
    }
    if let Some(bench) = app.try_state::<Bench>() {
        bench.entering(leads);
    }
}

/// The app's commands, and beside them the bench's: those are answered only where the bench is open.
pub fn beside(
    app: impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let bench = commands();
    move |invoke| {
        if !invoke.message.command().starts_with(PREFIX) {
            return app(invoke);
        }
        match let_through(&invoke) {
            Ok(()) => bench(invoke),
            Err(refused) => {
                invoke.resolver.reject(refused);
                true
            }
        }
    }
}

fn commands() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        access::bench_confirm_production,
        copy::bench_copy,
        link_lab::bench_read_links,
        link_lab::bench_fire_link,
        sessions::bench_list_sessions,
        sessions::bench_read_session,
        sessions::bench_follow_session,
        sessions::bench_act_on_session,
        sessions::bench_compare_journal,
        sessions::bench_read_wallets,
        sessions::bench_open_session_page,
        composer::bench_read_composer,
        composer::bench_check_request,
        composer::bench_send_request,
        composer::bench_save_request,
        composer::bench_delete_request,
        webhooks::bench_read_webhooks,
        webhooks::bench_read_webhook,
        webhooks::bench_listen_for_webhooks,
        webhooks::bench_set_webhook_secret,
        webhooks::bench_set_webhook_backend,
        webhooks::bench_send_webhook,
        webhooks::bench_read_webhook_data,
        webhooks::bench_replay_webhook,
        webhooks::bench_verify_webhook,
        webhooks::bench_register_for_webhooks,
        exchanges::bench_list_exchanges,
        exchanges::bench_read_exchange,
        exchanges::bench_write_exchange,
        exchanges::bench_compare_exchanges,
        exchanges::bench_export_exchanges,
        scenarios::bench_read_scenarios,
        scenarios::bench_read_scenario,
        scenarios::bench_choose_scenario_folder,
        scenarios::bench_run_scenarios,
        scenarios::bench_stop_scenarios,
        scenarios::bench_open_scenario_report,
        scenarios::bench_read_evidence,
        scenarios::recording::bench_record_purchase,
        scenarios::recording::bench_save_recording,
        scenarios::recording::bench_run_recording,
        sandbox::bench_read_sandbox,
        sandbox::bench_act_on_sandbox,
        sandbox::bench_export_sandbox,
        sandbox::bench_import_sandbox,
        sandbox::bench_copy_webhook_secret,
        sandbox::bench_read_sandbox_delivery,
        faults::bench_read_fault_choices,
        faults::bench_set_fault,
        faults::bench_remove_fault,
        faults::bench_clear_faults,
        doctor::bench_read_doctor,
        doctor::bench_start_doctor,
        bug_report::bench_write_bug_report,
        bug_report::bench_save_bug_report,
        bug_report::bench_open_bug_report,
        bug_report::bench_read_brought_report,
    ]
}

/// The confirmation itself is what opens the bench.
const OPENS: &str = "bench_confirm_production";

fn let_through(invoke: &Invoke<Wry>) -> Result<(), CommandError> {
    let webview = invoke.message.webview_ref();
    let (Some(bench), Some(shell)) = (webview.try_state::<Bench>(), webview.try_state::<Shell>()) else {
        return Err(Failure::Request("the app is still being set up").into());
    };
    let leads = shell.engine.leads_now();
    check(&bench.access, leads, invoke.message.command()).map_err(|closed| Failure::from(closed).into())
}

fn check(access: &Access, leads: Leads, command: &str) -> Result<(), Closed> {
    if command == OPENS { Ok(()) } else { access.check(leads) }
}

#[cfg(test)]
mod tests {
    use bench::access::CONFIRMATION;
    use bench::faults::Fault;

    use super::*;

    const EVERYWHERE: [Leads; 2] = [Leads::ToProduction, Leads::Elsewhere];

    #[test]
    fn the_bench_s_capability_grants_its_commands_by_name_and_nothing_else() {
        let text = include_str!("../../capabilities/bench/bench.json");
        let capability: serde_json::Value = serde_json::from_str(text).unwrap();
        let granted: Vec<_> = capability["permissions"].as_array().unwrap().clone();
        let wanted: Vec<_> =
            ipc::bench::COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
        assert_eq!(granted, wanted);
        assert_eq!(capability["windows"], serde_json::json!([crate::window::LABEL]));
    }

    /// A list there would leave out what it does not name, and can't name what a player build has not: build.rs says
    /// which files count.
    #[test]
    fn the_configuration_leaves_no_capability_of_the_build_out() {
        let config: serde_json::Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
        assert_eq!(config["app"]["security"].get("capabilities"), None);
    }

    #[test]
    fn in_production_every_command_but_the_confirmation_is_refused_until_its_name_was_typed() {
        let others = || ipc::bench::COMMANDS.iter().filter(|name| **name != OPENS);
        let access = Access::new(true);
        let all_answer = |leads, answer: Result<(), Closed>| {
            for command in others() {
                assert_eq!(check(&access, leads, command), answer, "{command} {leads:?}");
            }
            assert_eq!(check(&access, leads, OPENS), Ok(()));
        };
        for typed in [None, Some("Production!"), Some("")] {
            assert!(typed.is_none_or(|typed| access.confirm_production(typed).is_err()));
            all_answer(Leads::ToProduction, Err(Closed::ProductionNotConfirmed));
            all_answer(Leads::Elsewhere, Ok(()));
        }
        access.confirm_production(CONFIRMATION).unwrap();
        all_answer(Leads::ToProduction, Ok(()));
        all_answer(Leads::Elsewhere, Ok(()));
    }

    #[test]
    fn where_the_bench_is_not_offered_every_command_is_refused_everywhere_and_nothing_opens_it() {
        let access = Access::new(false);
        assert_eq!(access.confirm_production(CONFIRMATION), Err(Closed::NotOffered));
        for (leads, command) in EVERYWHERE
            .into_iter()
            .flat_map(|leads| ipc::bench::COMMANDS.iter().map(move |name| (leads, *name)))
        {
            let refused = check(&access, leads, command).is_err() || command == OPENS;
            assert!(refused, "{command} {leads:?}");
        }
    }

    #[test]
    fn no_fault_goes_along_to_production_before_it_was_confirmed_and_all_do_elsewhere() {
        let dial = Arc::new(Dial::new(|| {}));
        let none = Err("a test".to_owned());
        let bench = Bench { access: Arc::new(Access::new(true)), log: none, dial: Arc::clone(&dial) };
        let faults_after = |leads| {
            dial.clear();
            dial.set(Fault::NetworkLost, 1).unwrap();
            bench.entering(leads);
            dial.faults().len()
        };
        assert_eq!(faults_after(Leads::Elsewhere), 1);
        assert_eq!(faults_after(Leads::ToProduction), 0);
        bench.access.confirm_production(CONFIRMATION).unwrap();
        assert_eq!(faults_after(Leads::ToProduction), 1);
    }

    #[test]
    fn where_the_bench_is_not_offered_no_environment_keeps_a_fault() {
        let dial = Arc::new(Dial::new(|| {}));
        let none = Err("a test".to_owned());
        let bench = Bench { access: Arc::new(Access::new(false)), log: none, dial: Arc::clone(&dial) };
        for leads in EVERYWHERE {
            dial.set(Fault::NetworkLost, 1).unwrap();
            bench.entering(leads);
            assert!(dial.faults().is_empty(), "{leads:?}");
        }
    }

    #[test]
    fn every_command_of_the_bench_is_known_by_its_name_and_none_of_the_app_s_is() {
        assert!(ipc::bench::COMMANDS.iter().all(|name| name.starts_with(ipc::bench::PREFIX)));
        assert!(!ipc::COMMANDS.iter().any(|name| name.starts_with(ipc::bench::PREFIX)));
        assert!(ipc::bench::COMMANDS.contains(&super::OPENS));
    }
}
