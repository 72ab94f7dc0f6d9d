//! The primary instance: plugins, engine, window, and what ties them together.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use ipc::{NoticeCode, NoticeView};
use keychain::SystemKeychain;
use storefront::clock::Clock;
use storefront::engine::{Engine, LocalSandbox, Parts, Timing};
use storefront::instance::{Inbox, Letter, PrimaryLock};
use storefront::journal::{Journal, Part, SetAside};
use storefront::network::Network;
use storefront::random::SystemRandom;
use storefront::settings::{Settings, SettingsBroken, SettingsFile};
use storefront::shop::{Shop, ShopBroken};
use storefront::vault::KeychainVault;
#[cfg(feature = "bench")]
use tauri::DragDropEvent;
use tauri::ipc::Invoke;
use tauri::{App, AppHandle, Builder, Manager, RunEvent, Window, WindowEvent, Wry};
use tauri_plugin_deep_link::DeepLinkExt;

use crate::browser::SystemBrowser;
use crate::folders::Folders;
use crate::identity::Identity;
use crate::last_run::ThisRun;
use crate::links::{self, Door, Heard};
use crate::shell::Shell;
use crate::web_process::Reloader;
use crate::{commands, events, images, instance, scheme, shipped, update, window};

/// There is no desktop to open a window on.
#[derive(Debug, thiserror::Error)]
#[error("there is no display: start it inside a desktop session")]
struct NoDisplay;

/// Builds the app and runs it until its window is closed. Without the lock there may be another primary:
/// then purchases are only shown. `in_hand` is what it was started for and could not be put into the inbox.
pub fn run(
    identity: Identity,
    folders: Folders,
    inbox: Option<Inbox>,
    lock: io::Result<PrimaryLock>,
    in_hand: Option<Letter>,
) -> Result<ExitCode, Box<dyn std::error::Error>> {
    if !instance::has_display() {
        return Err(NoDisplay.into());
    }
    let (door, heard) = Door::new(inbox, identity.scheme.clone());
    if let Some(letter) = in_hand {
        door.take(letter);
    }
    let setup_door = door.clone();
    let view_only = lock.as_ref().err().map(|error| format!("the data folder can't be locked: {error}"));
    let lock = lock.ok().map(Arc::new);
    let setup_lock = lock.clone();
    with_plugins(&door)
        .register_asynchronous_uri_scheme_protocol(images::PROTOCOL, |context, request, responder| {
            images::respond_later(context.app_handle().clone(), request, responder);
        })
        .invoke_handler(handler())
        .on_window_event(window_event)
        .setup(move |app| set_up(app, identity, folders, view_only, &setup_door, heard, setup_lock))
        .build(crate::context())?
        .run(move |app, event| {
            if matches!(event, RunEvent::Exit) {
                leave(app, lock.as_deref());
            }
        });
    Ok(ExitCode::SUCCESS)
}

/// The commands of the UI; the bench's are beside them where the build has it.
#[cfg(feature = "bench")]
fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    crate::bench::beside(app_commands())
}

#[cfg(not(feature = "bench"))]
fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    app_commands()
}

fn app_commands() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        commands::read_snapshot,
        commands::start_checkout,
        commands::open_payment_page,
        commands::copy_payment_link,
        commands::read_payment_qr,
        commands::check_purchase,
        commands::cancel_purchase,
        commands::return_to_game,
        commands::read_last_bought,
        commands::list_purchases,
        commands::summarize_purchases,
        commands::import_purchases,
        commands::export_purchases,
        commands::copy_purchase_id,
        commands::print_page,
        commands::take_proposal,
        commands::read_support_bundle,
        commands::save_support_bundle,
        commands::read_purchase,
        commands::set_environment,
        commands::set_player,
        commands::set_theme,
        commands::set_language,
        commands::set_access_token,
        commands::forget_access_token,
        commands::check_scheme,
        commands::repair_scheme,
        commands::check_update,
        commands::install_update,
    ]
}

/// The single-instance plugin comes first: it ends another start before the rest is set up.
fn with_plugins(door: &Door) -> Builder<Wry> {
    let builder = Builder::default();
    // On macOS the system itself keeps one instance, and the plugin's socket is open to other users.
    #[cfg(not(target_os = "macos"))]
    let builder = builder.plugin(tauri_plugin_single_instance::init({
        let door = door.clone();
        move |_, arguments, _| another_start(&door, arguments)
    }));
    #[cfg(target_os = "macos")]
    let builder = builder.on_web_content_process_terminate(|webview| {
        if let Some(reloader) = webview.try_state::<Reloader>() {
            reloader.died(webview);
        }
    });
    builder
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_shell::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(window::remembering_plugin())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
}

/// What comes over the bus may be from anybody on it: it is read as a command line is.
#[cfg(not(target_os = "macos"))]
fn another_start(door: &Door, arguments: Vec<String>) {
    let arguments = arguments.into_iter().skip(1).map(Into::into);
    door.take(crate::argv::read(arguments, door.scheme()).into_letter().unwrap_or(Letter::Show));
}

fn set_up(
    app: &mut App,
    identity: Identity,
    folders: Folders,
    view_only: Option<String>,
    door: &Door,
    heard: Heard,
    lock: Option<Arc<PrimaryLock>>,
) -> Result<(), Box<dyn std::error::Error>> {
    let handle = app.handle().clone();
    // The window comes first: its web process starts while the rest is made. No command comes before this returns,
    // for it is this thread that hears of them.
    let settings_file = SettingsFile::in_folder(&folders.data);
    let settings = settings_file.load();
    let window = window::open(app, settings.0.theme, settings.0.language)?;
    let (this_run, last_run) = ThisRun::begin(&folders.data);
    let (parts, notices) = gather(&handle, &identity, &folders, (settings_file, settings), view_only)?;
    let engine = tauri::async_runtime::block_on(async { Engine::start(parts) });
    let scheme_name = identity.scheme.as_str().to_owned();
    app.manage(this_run);
    app.manage(images::Pictures::new(folders.config.clone(), &folders.data));
    #[cfg(feature = "bench")]
    app.manage(crate::bench::link_lab::LinkLab::new(door.clone()));
    #[cfg(feature = "bench")]
    app.manage(crate::bench::webhooks::bench(&handle));
    #[cfg(feature = "bench")]
    app.manage(crate::bench::scenarios::Scenarios::new(&handle, &folders));
    #[cfg(feature = "bench")]
    app.manage(crate::bench::doctor::doctor(&handle));
    #[cfg(feature = "bench")]
    app.manage(bench::sandbox_panel::Done::default());
    #[cfg(feature = "bench")]
    app.manage(crate::bench::bug_report::BugReports::default());
    app.manage(Shell::new(engine.clone(), identity, folders, notices, last_run));
    #[cfg(feature = "bench")]
    crate::bench::faults::stand_before_loopback(&handle, &engine);
    tauri::async_runtime::spawn(events::forward(handle.clone(), engine.events()));
    // Without the lock another primary may be there, and the letters are its.
    let inbox = door.inbox().filter(|_| lock.is_some()).cloned();
    let ready = move || lock.iter().for_each(|lock| lock.mark_ready());
    tauri::async_runtime::spawn(links::serve(handle.clone(), engine.clone(), inbox, heard, ready));
    listen_at(app, door);
    let reloader = Reloader::new();
    reloader.watch(&window);
    app.manage(reloader);
    events::title(&handle);
    update::start(&handle)?;
    tauri::async_runtime::spawn(look_at_journal(handle.clone()));
    tauri::async_runtime::spawn(async move {
        let finding = scheme::register_at_start(handle.clone(), scheme_name).await;
        handle.state::<Shell>().note_scheme(finding);
        events::tell(&handle, ipc::events::SNAPSHOT_CHANGED);
    });
    Ok(())
}

/// For so long the journal is not looked at for a UI that does not come.
const UI_LIMIT: Duration = Duration::from_secs(2);

/// Looks at a large journal when the window has what it shows first; nothing is written before that is done.
async fn look_at_journal(app: AppHandle) {
    let shell = app.state::<Shell>();
    let mut ui_knows = tokio::time::timeout(UI_LIMIT, shell.until_ui()).await.is_ok();
    if !ui_knows {
        tracing::info!("the UI has not come yet");
    }
    let is_well = match shell.engine.look_at_journal().await {
        Ok(None) => true,
        Ok(Some(aside)) => {
            tracing::warn!(reason = aside.reason, "the journal was set aside");
            shell.note(NoticeView { code: code_of(&aside), detail: told(&aside) });
            false
        }
        Err(error) => {
            tracing::error!(%error, "the journal can't be looked at");
            false
        }
    };
    if !is_well {
        ui_knows = false;
        events::tell(&app, ipc::events::SNAPSHOT_CHANGED);
    }
    if !ui_knows {
        shell.until_ui().await;
    }
    // A start that ends before the UI has the notices leaves them to the next.
    if let Err(error) = shell.engine.journal_aside_was_told().await {
        tracing::warn!(%error, "it can't be noted that the player was told of a journal set aside");
    }
}

fn code_of(aside: &SetAside) -> NoticeCode {
    match aside.part {
        Part::File => NoticeCode::JournalSetAside,
        Part::Log => NoticeCode::JournalLogDamaged,
    }
}

fn told(aside: &SetAside) -> String {
    format!("{} (kept as {})", aside.reason, aside.path.display())
}

/// Everything that the engine needs, and what was amiss with the files.
fn gather(
    app: &AppHandle,
    identity: &Identity,
    folders: &Folders,
    (settings_file, (settings, settings_broken)): (SettingsFile, (Settings, Option<SettingsBroken>)),
    view_only: Option<String>,
) -> Result<(Parts, Vec<NoticeView>), ShopBroken> {
    let mut notices = Vec::new();
    let mut notice = |code, detail: String| {
        tracing::warn!(?code, detail);
        notices.push(NoticeView { code, detail });
    };
    let (shop, broken) = Shop::load(&folders.config.join("storefront.json"), shipped::storefront_json())?;
    if let Some(broken) = broken {
        notice(NoticeCode::StorefrontBroken, broken.to_string());
    }
    if let Some(broken) = settings_broken {
        let kept = broken.kept_as.map(|path| format!(" (kept as {})", path.display())).unwrap_or_default();
        notice(NoticeCode::SettingsBroken, format!("{}{kept}", broken.reason));
    }
    let opened = match view_only {
        None => Journal::open_unlooked(&folders.data),
        Some(reason) => Journal::view(&folders.data, reason).map(|journal| (journal, None)),
    };
    let journal = opened.map(|(journal, aside)| {
        if let Some(aside) = aside {
            notice(code_of(&aside), told(&aside));
        }
        journal
    });
    let service = identity.identifier.clone();
    let (network, clock) = edges(app, folders, &shop);
    let parts = Parts {
        local_sandbox: local_sandbox(app, folders, &shop),
        shop,
        journal,
        settings,
        settings_file,
        scheme: identity.scheme.clone(),
        network,
        browser: Arc::new(SystemBrowser::new(app.clone())),
        vault: Arc::new(KeychainVault::start(move || Ok(SystemKeychain::new(service)))),
        clock,
        random: Arc::new(SystemRandom),
        timing: Timing::default(),
    };
    Ok((parts, notices))
}

/// The way to the API and the clock; a tester's have the bench in them.
#[cfg(feature = "bench")]
fn edges(app: &AppHandle, folders: &Folders, shop: &Shop) -> (Arc<dyn Network>, Arc<dyn Clock>) {
    let bench = crate::bench::Bench::begin(app, shop.tester_tools, &folders.data);
    let edges = (bench.network(), bench.clock());
    app.manage(bench);
    edges
}

#[cfg(not(feature = "bench"))]
fn edges(_: &AppHandle, _: &Folders, _: &Shop) -> (Arc<dyn Network>, Arc<dyn Clock>) {
    use storefront::{clock::SystemClock, network::SystemNetwork};
    (Arc::new(SystemNetwork::default()), Arc::new(SystemClock))
}

#[cfg(feature = "sandbox")]
#[expect(clippy::unnecessary_wraps, reason = "a build without the feature has none")]
fn local_sandbox(app: &AppHandle, folders: &Folders, shop: &Shop) -> Option<Arc<dyn LocalSandbox>> {
    let folder = folders.data.join("sandbox");
    let in_app = crate::local_sandbox::InApp::new(folder, folders.config.clone(), shop);
    // The bench has a hand in it.
    app.manage(in_app.clone());
    Some(Arc::new(in_app))
}

#[cfg(not(feature = "sandbox"))]
fn local_sandbox(_: &AppHandle, _: &Folders, _: &Shop) -> Option<Arc<dyn LocalSandbox>> {
    None
}

/// Hears of links from now on, and takes those that came before.
fn listen_at(app: &App, door: &Door) {
    // Elsewhere links come as arguments, and those have been read: by this start, or by another one.
    if cfg!(target_os = "macos") {
        listen_to_the_system(app, door);
    }
    if let Some(inbox) = door.inbox() {
        match instance::watch(inbox, door) {
            Ok(watcher) => drop(app.manage(std::sync::Mutex::new(watcher))),
            Err(error) => tracing::warn!(%error, "the inbox can't be watched; links come over the bus alone"),
        }
    }
}

fn listen_to_the_system(app: &App, door: &Door) {
    let opened = door.clone();
    app.deep_link().on_open_url(move |event| {
        for url in event.urls() {
            opened.take_link(url.as_str().as_bytes());
        }
    });
    match app.deep_link().get_current() {
        Ok(urls) => urls.unwrap_or_default().iter().for_each(|url| door.take_link(url.as_str().as_bytes())),
        Err(error) => tracing::info!(%error, "the system names no link for this start"),
    }
}

fn window_event(window: &Window, event: &WindowEvent) {
    #[cfg(feature = "bench")]
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
        crate::bench::bug_report::dropped(window.app_handle(), paths);
    }
    if !matches!(event, WindowEvent::Focused(true)) {
        return;
    }
    if let Some(shell) = window.try_state::<Shell>() {
        shell.engine.focused();
    }
    if let (Some(reloader), Some(page)) =
        (window.try_state::<Reloader>(), window.app_handle().get_webview_window(window::LABEL))
    {
        reloader.focused(&page);
    }
}

/// Nothing is left to write: the journal is on disk after every step. The bus name goes before the lock,
/// so that a start at this moment finds neither and becomes primary.
fn leave(app: &AppHandle, _held_until_the_process_ends: Option<&PrimaryLock>) {
    tracing::info!("the app ends");
    if let Some(this_run) = app.try_state::<ThisRun>() {
        this_run.ended();
    }
    #[cfg(feature = "bench")]
    if let Some(bench) = app.try_state::<crate::bench::Bench>() {
        bench.end();
    }
    #[cfg(feature = "bench")]
    crate::bench::scenarios::end(app);
    #[cfg(not(target_os = "macos"))]
    tauri_plugin_single_instance::destroy(app);
    #[cfg(target_os = "macos")]
    let _ = app;
}
