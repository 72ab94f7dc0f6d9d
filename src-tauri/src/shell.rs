//! What the running app holds: the engine, and the little that the shell itself knows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use ipc::{
    AppView, EnvironmentView, NoticeCode, NoticeView, PurchaseView, SchemeState, SchemeView, Snapshot,
    TokenView, UpdateState, UpdateView,
};
use storefront::engine::{Engine, EngineError};
use storefront::environment::EnvironmentName;
use storefront::support::{AboutApp, Word};
use tokio::sync::Notify;

use crate::folders::Folders;
use crate::identity::Identity;
use crate::last_run::LastRun;
use crate::scheme::Finding;

/// The state behind every command.
pub struct Shell {
    /// The engine.
    pub engine: Engine,
    /// Who the app is.
    pub identity: Identity,
    folders: Folders,
    /// What was amiss at the start.
    notices: Mutex<Vec<NoticeView>>,
    last_run: LastRun,
    /// The support bundle as it was shown last: that and nothing else is saved.
    bundle: Mutex<Option<String>>,
    scheme: Mutex<Finding>,
    ui_is_there: AtomicBool,
    ui_came: Notify,
}

impl Shell {
    /// A shell around an engine; the scheme is still to be looked at.
    pub fn new(
        engine: Engine,
        identity: Identity,
        folders: Folders,
        notices: Vec<NoticeView>,
        last_run: LastRun,
    ) -> Self {
        let scheme = Mutex::new(Finding { state: SchemeState::Checking, detail: None });
        let bundle = Mutex::default();
        let (ui_is_there, ui_came) = (AtomicBool::new(false), Notify::new());
        let notices = Mutex::new(notices);
        Self { engine, identity, folders, notices, last_run, bundle, scheme, ui_is_there, ui_came }
    }

    /// Where the app keeps its files.
    #[cfg(feature = "bench")]
    pub fn data_folder(&self) -> &std::path::Path {
        &self.folders.data
    }

    /// Notes what was found out about the scheme.
    pub fn note_scheme(&self, finding: Finding) {
        *self.scheme.lock().unwrap_or_else(PoisonError::into_inner) = finding;
    }

    /// The scheme and who answers to it.
    pub fn scheme(&self) -> SchemeView {
        let finding = self.scheme.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let scheme = self.identity.scheme.as_str().to_owned();
        let ignored = self.engine.ignored_links().iter().map(Into::into).collect();
        SchemeView { scheme, state: finding.state, detail: finding.detail, ignored }
    }

    /// The UI has read the state: from now on it hears events.
    pub fn note_ui(&self) {
        self.ui_is_there.store(true, Ordering::Relaxed);
        self.ui_came.notify_one();
    }

    /// Waits until the UI has read the state for the first time.
    pub async fn until_ui(&self) {
        self.ui_came.notified().await;
    }

    /// Something more was amiss.
    pub fn note(&self, notice: NoticeView) {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).push(notice);
    }

    /// Whether the UI hears events yet. A link that started the app is told when it does.
    pub fn ui_is_there(&self) -> bool {
        self.ui_is_there.load(Ordering::Relaxed)
    }

    /// The whole state. Without a journal there are no purchases, and a notice says why.
    pub async fn snapshot(&self) -> Result<Snapshot, EngineError> {
        let open = match self.engine.open_purchases().await {
            Err(EngineError::JournalUnavailable(_)) => Vec::new(),
            open => open?,
        };
        let access = self.engine.access();
        Ok(Snapshot {
            app: AppView {
                name: self.identity.name.clone(),
                version: self.identity.version.clone(),
                data_folder: self.folders.data.display().to_string(),
            },
            storefront: (&self.engine).into(),
            environment: EnvironmentView::from(&self.engine),
            player_id: self.engine.player().map(|player| player.as_str().to_owned()),
            token: TokenView::from(&access),
            scheme: self.scheme(),
            theme: self.engine.theme().into(),
            language: self.engine.language().into(),
            notices: self.notices(access.name, access.problem),
            was_cut_off: self.last_run == LastRun::CutOff,
            open_purchases: open.iter().rev().map(PurchaseView::from).collect(),
            bench: None,
            update: UpdateView { state: UpdateState::Off, version: None },
        })
    }

    /// What the app is, for whoever has to find out what went wrong.
    pub fn about(&self) -> AboutApp {
        AboutApp {
            name: self.identity.name.clone(),
            version: self.identity.version.clone(),
            system: std::env::consts::OS,
            architecture: std::env::consts::ARCH,
            scheme: Word::new(&format!("{:?}", self.scheme().state)),
            notices: self.noted().iter().map(|notice| Word::new(&format!("{:?}", notice.code))).collect(),
        }
    }

    /// Folders of this machine that have a person's name in them.
    #[cfg(feature = "bench")]
    pub fn own_folders(&self) -> Vec<std::path::PathBuf> {
        let Folders { data, config, log } = self.folders.clone();
        [Some(data), Some(config), Some(log), dirs::home_dir()].into_iter().flatten().collect()
    }

    /// Writes the support bundle anew, and keeps it for saving.
    pub async fn support_bundle(&self) -> String {
        let log = self.folders.log.join("app.log");
        let log = tauri::async_runtime::spawn_blocking(move || std::fs::read(log)).await;
        let log = log.ok().and_then(Result::ok).unwrap_or_default();
        let text = self.engine.support_bundle(self.about(), &String::from_utf8_lossy(&log)).await;
        *self.bundle.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.clone());
        text
    }

    /// The support bundle as it was shown last.
    pub fn shown_bundle(&self) -> Option<String> {
        self.bundle.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn noted(&self) -> Vec<NoticeView> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn notices(&self, environment: EnvironmentName, problem: Option<String>) -> Vec<NoticeView> {
        let mut notices = self.noted();
        notices.extend(self.engine.journal_problem().as_ref().map(NoticeView::from));
        if let (EnvironmentName::Local, Some(detail)) = (environment, problem) {
            notices.push(NoticeView { code: NoticeCode::SandboxNotRunning, detail });
        }
        notices
    }
}
