//! The return-link doctor: one probe goes the whole way of a return link, and where it stops names the culprit.
//!
//! The app asks the default browser for a page on loopback, which leads to the probe's link; browser and system start the handler
//! with it; that start says who it is, rehearses a start of the closed app, and hands the link over to the running one.

mod page;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use ipc::SchemeState;
use ipc::bench::{DoctorState, DoctorStep, DoctorStepView, DoctorVerdict, DoctorView};
use storefront::probe::{Probe, ProbeReport, Witness, end_waiting};
use storefront::return_link::Scheme;
use tokio::sync::Notify;
use tokio::time::timeout;

use page::ProbePage;

/// Opens an address as a click would: a page in the browser, a link in whatever answers to it.
pub trait Opener: Send + Sync + 'static {
    /// Opens it, or says why not.
    fn open(&self, address: String) -> BoxFuture<'static, Result<(), String>>;
}

/// Who runs, and where.
#[derive(Clone, Debug)]
pub struct Own {
    /// This app's executable.
    pub program: PathBuf,
    /// Its version.
    pub version: String,
    /// Its scheme.
    pub scheme: Scheme,
    /// Its data folder.
    pub data_folder: PathBuf,
}

/// How long is waited for each.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the browser to ask for the page.
    pub page: Duration,
    /// For the link, after that: the browser may ask its user first.
    pub link: Duration,
    /// For the link without the browser.
    pub direct: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { page: Duration::from_secs(25), link: Duration::from_secs(30), direct: Duration::from_secs(10) }
    }
}

const STEPS: [DoctorStep; 6] = [
    DoctorStep::Registered,
    DoctorStep::Browser,
    DoctorStep::HandedOver,
    DoctorStep::Program,
    DoctorStep::Cold,
    DoctorStep::Running,
];

/// The doctor. Clones are the same.
#[derive(Clone)]
pub struct Doctor(Arc<Inner>);

struct Inner {
    changed: Box<dyn Fn() + Send + Sync>,
    case: Mutex<Case>,
    news: Notify,
}

#[derive(Default)]
struct Case {
    /// The probe that is waited for; while there is one, a probe is under way.
    probe: Option<Probe>,
    passed: usize,
    page_asked: bool,
    report: Option<ProbeReport>,
    older_build: bool,
    came: bool,
    verdict: Option<(DoctorVerdict, Option<String>)>,
}

impl Doctor {
    /// A doctor without a case. `changed` is called whenever there is something new.
    pub fn new(changed: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner { changed: Box::new(changed), case: Mutex::default(), news: Notify::new() }))
    }

    /// What there is to see.
    pub fn view(&self) -> DoctorView {
        let case = self.case();
        let is_running = case.probe.is_some();
        let state = |place: usize| match place.cmp(&case.passed) {
            std::cmp::Ordering::Less => DoctorState::Passed,
            std::cmp::Ordering::Equal if is_running => DoctorState::Waiting,
            std::cmp::Ordering::Equal => DoctorState::Failed,
            std::cmp::Ordering::Greater => DoctorState::Open,
        };
        let steps = if is_running || case.verdict.is_some() { &STEPS[..] } else { &[] };
        DoctorView {
            is_running,
            steps: steps
                .iter()
                .enumerate()
                .map(|(place, step)| DoctorStepView { step: *step, state: state(place) })
                .collect(),
            verdict: case.verdict.as_ref().map(|(verdict, _)| *verdict),
            detail: case.verdict.as_ref().and_then(|(_, detail)| detail.clone()),
        }
    }

    /// A probe has come. False: nobody waits for this one.
    pub fn came(&self, report: &ProbeReport) -> bool {
        let mut case = self.case();
        let is_ours = case.probe.as_ref() == Some(&report.probe);
        if is_ours {
            case.came = true;
            case.report = Some(report.clone());
        }
        drop(case);
        self.0.news.notify_one();
        is_ours
    }

    /// A link of no known shape has come: what an older build makes of a probe.
    pub fn came_unknown(&self) {
        let mut case = self.case();
        case.older_build = case.probe.is_some() && case.page_asked;
        drop(case);
        self.0.news.notify_one();
    }

    /// Begins a case, unless one is under way. False: one is.
    pub fn begin(&self, probe: &Probe) -> bool {
        let mut case = self.case();
        if case.probe.is_some() {
            return false;
        }
        *case = Case { probe: Some(probe.clone()), ..Case::default() };
        drop(case);
        (self.0.changed)();
        true
    }

    /// Sends a probe that was begun on its way, and comes to a verdict.
    pub async fn run(
        &self,
        probe: Probe,
        own: Own,
        registered: (SchemeState, Option<String>),
        opener: Arc<dyn Opener>,
        patience: Patience,
    ) {
        let verdict = match self.follow(&probe, &own, registered, &*opener, patience).await {
            Ok(()) => (DoctorVerdict::Sound, None),
            Err(culprit) => culprit,
        };
        end_waiting(&own.data_folder);
        tracing::info!(verdict = ?verdict.0, detail = verdict.1, "the return-link doctor");
        let mut case = self.case();
        case.probe = None;
        case.verdict = Some(verdict);
        drop(case);
        (self.0.changed)();
    }

    async fn follow(
        &self,
        probe: &Probe,
        own: &Own,
        registered: (SchemeState, Option<String>),
        opener: &dyn Opener,
        patience: Patience,
    ) -> Result<(), (DoctorVerdict, Option<String>)> {
        let not_started = |error: std::io::Error| (DoctorVerdict::NotStarted, Some(error.to_string()));
        match registered.0 {
            SchemeState::Registered | SchemeState::ByBundle => {}
            SchemeState::OtherProgram => return Err((DoctorVerdict::OtherProgram, registered.1)),
            SchemeState::Unreachable => return Err((DoctorVerdict::Unreachable, registered.1)),
            SchemeState::NotRegistered | SchemeState::Checking => {
                return Err((DoctorVerdict::NotRegistered, registered.1));
            }
        }
        self.pass(1);
        probe.await_in(&own.data_folder).map_err(not_started)?;
        let link = probe.to_raw(&own.scheme);
        let doctor = self.clone();
        let page = ProbePage::open(probe.as_str(), link.clone(), move || doctor.asked()).await;
        let page = page.map_err(not_started)?;
        let shown = opener.open(page.address().to_owned()).await;
        shown.map_err(|error| (DoctorVerdict::NoBrowser, Some(error)))?;
        if !self.until(patience.page, |case| case.page_asked).await {
            return Err((DoctorVerdict::BrowserSilent, None));
        }
        self.pass(2);
        if !self.until(patience.link, |case| case.came || case.older_build).await {
            return Err(self.without_browser(link, opener, patience).await);
        }
        self.judge(own)
    }

    /// The browser had the page, and nothing came: whose fault that is shows the same link without it.
    async fn without_browser(
        &self,
        link: String,
        opener: &dyn Opener,
        patience: Patience,
    ) -> (DoctorVerdict, Option<String>) {
        match opener.open(link).await {
            Err(error) => (DoctorVerdict::SystemLost, Some(error)),
            Ok(()) if self.until(patience.direct, |case| case.came).await => {
                (DoctorVerdict::BrowserKept, None)
            }
            Ok(()) => (DoctorVerdict::SystemLost, None),
        }
    }

    fn judge(&self, own: &Own) -> Result<(), (DoctorVerdict, Option<String>)> {
        let report = self.case().report.clone();
        self.pass(3);
        let Some(report) = report else { return Err((DoctorVerdict::OlderBuild, None)) };
        // Where the system brings links to the running app itself, that is what answers.
        if let Some(Witness { program, version, cold_problem }) = report.witness {
            if !is_same(&program, &own.program) || version != own.version {
                let found = format!("{} ({version})", program.display());
                return Err((DoctorVerdict::OtherCopy, Some(found)));
            }
            self.pass(4);
            if let Some(problem) = cold_problem {
                return Err((DoctorVerdict::ColdFailed, Some(problem)));
            }
        }
        self.pass(STEPS.len());
        Ok(())
    }

    fn asked(&self) {
        self.case().page_asked = true;
        self.0.news.notify_one();
    }

    fn pass(&self, steps: usize) {
        self.case().passed = steps;
        (self.0.changed)();
    }

    async fn until(&self, limit: Duration, is_so: impl Fn(&Case) -> bool) -> bool {
        let wait = async {
            while !is_so(&self.case()) {
                self.0.news.notified().await;
            }
        };
        timeout(limit, wait).await.is_ok()
    }

    fn case(&self) -> MutexGuard<'_, Case> {
        self.0.case.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    let found = one.canonicalize().ok();
    found.is_some() && found == other.canonicalize().ok()
}
