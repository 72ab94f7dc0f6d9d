//! The webhook bench in the window, the purchases that its events are about, and the local sandbox as their sender.

use std::sync::Arc;

use bench::webhooks::{About, Webhooks, entity};
use ipc::bench::{
    BenchPart, ListenForWebhooks, ReadWebhookData, SendWebhook, SetWebhookBackend, SetWebhookSecret,
    VerifyWebhook, WebhookBenchView, WebhookDetail, WebhookRequest,
};
use ipc::{CommandError, EventView};
use secrecy::zeroize::Zeroize;
use storefront::clock::{Clock as _, SystemClock};
use storefront::engine::{Engine, EngineError};
use storefront::journal::{Filter, Start};
use storefront::purchase::PurchaseId;
use tauri::{AppHandle, State};

use super::nudge;
use crate::error::Failure;
use crate::shell::Shell;

/// How many purchases may be found by a session's id; one has it.
const FOUND: u32 = 10;

type Answer<T> = Result<T, CommandError>;

/// A webhook bench that nudges the window.
pub fn bench(app: &AppHandle) -> Webhooks {
    let app = app.clone();
    Webhooks::new(Arc::new(SystemClock), move || nudge::tell(&app, BenchPart::Webhooks))
}

/// What there is to see.
#[tauri::command]
pub async fn bench_read_webhooks(app: AppHandle, webhooks: State<'_, Webhooks>) -> Answer<WebhookBenchView> {
    Ok(WebhookBenchView { has_sandbox: local::control(&app).is_some(), ..webhooks.view() })
}

/// One message, with what happened to the purchase of its session.
#[tauri::command]
pub async fn bench_read_webhook(
    shell: State<'_, Shell>,
    webhooks: State<'_, Webhooks>,
    request: WebhookRequest,
) -> Answer<WebhookDetail> {
    let mut detail = webhooks.detail(request.number).map_err(Failure::bench)?;
    let Some(session) = &detail.line.session_id else { return Ok(detail) };
    if let Some(id) = purchase_of(&shell.engine, session).await.map_err(Failure::from)? {
        let timeline = shell.engine.timeline(id).await.map_err(Failure::from)?;
        detail.timeline = timeline.iter().map(EventView::from).collect();
        detail.purchase_id = Some(id.to_string());
    }
    Ok(detail)
}

async fn purchase_of(engine: &Engine, session: &str) -> Result<Option<PurchaseId>, EngineError> {
    let filter = Filter { search: session.to_owned(), ..Filter::default() };
    let found = match engine.statement(filter, Start::Newest, FOUND).await {
        Err(EngineError::JournalUnavailable(_)) => return Ok(None),
        found => found?.0,
    };
    let is_of = |own: &storefront::purchase::SessionRecord| own.id.as_str() == session;
    let mut found = found.into_iter().map(|report| report.purchase);
    Ok(found.find(|purchase| purchase.session.as_ref().is_some_and(is_of)).map(|purchase| purchase.id()))
}

/// Starts or ends listening.
#[tauri::command]
pub async fn bench_listen_for_webhooks(
    webhooks: State<'_, Webhooks>,
    request: ListenForWebhooks,
) -> Answer<()> {
    if request.on {
        webhooks.listen().await.map_err(Failure::bench)?;
    } else {
        webhooks.stop();
    }
    Ok(())
}

/// Takes the signing secret. Inward only.
#[tauri::command]
pub async fn bench_set_webhook_secret(
    webhooks: State<'_, Webhooks>,
    mut request: SetWebhookSecret,
) -> Answer<()> {
    let taken = webhooks.set_secret(request.secret.as_deref());
    request.secret.zeroize();
    Ok(taken.map_err(Failure::bench)?)
}

/// Names the tester's own backend.
#[tauri::command]
pub async fn bench_set_webhook_backend(
    webhooks: State<'_, Webhooks>,
    request: SetWebhookBackend,
) -> Answer<()> {
    Ok(webhooks.set_backend(request.url.as_deref()).map_err(Failure::bench)?)
}

/// Makes an event and sends it to the backend.
#[tauri::command]
pub async fn bench_send_webhook(webhooks: State<'_, Webhooks>, request: SendWebhook) -> Answer<()> {
    Ok(webhooks.send(&request).await.map_err(Failure::bench)?)
}

/// What an event of this type carries, as the API sends it: of the last purchase here.
#[tauri::command]
pub async fn bench_read_webhook_data(
    shell: State<'_, Shell>,
    request: ReadWebhookData,
) -> Answer<Option<String>> {
    let about = About::here(&shell.engine).await.map_err(Failure::from)?;
    Ok(entity(&request.event_type, &about, SystemClock.now()))
}

/// Sends a message of the list to the backend once more.
#[tauri::command]
pub async fn bench_replay_webhook(webhooks: State<'_, Webhooks>, request: WebhookRequest) -> Answer<()> {
    Ok(webhooks.replay(request.number).await.map_err(Failure::bench)?)
}

/// Verifies a message that was caught elsewhere, and gives its number.
#[tauri::command]
pub async fn bench_verify_webhook(webhooks: State<'_, Webhooks>, request: VerifyWebhook) -> Answer<u64> {
    Ok(webhooks.verify(&request.text).map_err(Failure::bench)?)
}

/// Makes the listener an endpoint of the local sandbox, with a secret that the sandbox makes.
#[tauri::command]
pub async fn bench_register_for_webhooks(app: AppHandle, webhooks: State<'_, Webhooks>) -> Answer<()> {
    Ok(local::register(&app, &webhooks).await?)
}

#[cfg(feature = "sandbox")]
mod local {
    use bench::webhooks::{Webhooks, is_of_a_listener};
    use sandbox::{AddEndpoint, Control};
    use tauri::{AppHandle, Manager};

    use crate::error::Failure;
    use crate::local_sandbox::InApp;

    pub fn control(app: &AppHandle) -> Option<Control> {
        app.try_state::<InApp>()?.control()
    }

    /// An endpoint of an earlier run listens no more: its port is gone.
    pub async fn register(app: &AppHandle, webhooks: &Webhooks) -> Result<(), Failure> {
        let none = "the local sandbox does not run: choose it in Settings";
        let control = control(app).ok_or_else(|| Failure::bench(none))?;
        let url = webhooks.listen().await.map_err(Failure::bench)?;
        let known = control.endpoints().await.map_err(Failure::bench)?;
        for old in known.iter().filter(|known| is_of_a_listener(&known.url) && known.url != url) {
            control.remove_endpoint(&old.id).await.map_err(Failure::bench)?;
        }
        let own = known.into_iter().find(|known| known.url == url && known.status == "enabled");
        let endpoint = if let Some(own) = own {
            own
        } else {
            let wish = AddEndpoint { url, secret: None, events: Vec::new() };
            control.add_endpoint(wish).await.map_err(Failure::bench)?
        };
        webhooks.set_secret(Some(&endpoint.secret)).map_err(Failure::bench)
    }
}

#[cfg(not(feature = "sandbox"))]
mod local {
    use bench::webhooks::Webhooks;
    use tauri::AppHandle;

    use crate::error::Failure;

    pub fn control(_: &AppHandle) -> Option<()> {
        None
    }

    pub async fn register(_: &AppHandle, _: &Webhooks) -> Result<(), Failure> {
        Err(Failure::bench("this build has no local sandbox"))
    }
}
