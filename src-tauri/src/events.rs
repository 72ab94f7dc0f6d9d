//! What the engine tells, handed on to the window: nudges with an id at most.

use ipc::events::{ITEM_PROPOSED, PURCHASE_CHANGED, PURCHASE_RETURNED, PurchaseNudge, SNAPSHOT_CHANGED};
use storefront::engine::EngineEvent;
use storefront::purchase::PurchaseId;
use tauri::{AppHandle, Emitter, Manager, Runtime};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::news::{self, News};
use crate::shell::Shell;
use crate::window;

/// Hands events on for as long as there is an engine.
pub async fn forward(app: AppHandle, mut events: Receiver<EngineEvent>) {
    loop {
        match events.recv().await {
            Ok(event) => hand_on(&app, event),
            // What was missed is not known any more: the UI reads everything again.
            Err(RecvError::Lagged(missed)) => {
                tracing::debug!(missed, "events came faster than they were handed on");
                tell(&app, SNAPSHOT_CHANGED);
            }
            Err(RecvError::Closed) => return,
        }
    }
}

fn hand_on(app: &AppHandle, event: EngineEvent) {
    let shell = app.state::<Shell>();
    match event {
        EngineEvent::PurchaseChanged(id) => tell_purchase(app, PURCHASE_CHANGED, id),
        EngineEvent::PurchaseReturned(id) => {
            window::bring_to_front(app);
            // A UI that is still to come is told when it has read the state.
            if shell.ui_is_there() && shell.engine.take_returned().is_some() {
                tell_purchase(app, PURCHASE_RETURNED, id);
            }
        }
        // That it changed is told by an event of its own.
        EngineEvent::PurchaseEnded(id) | EngineEvent::PurchaseRefunded(id) => {
            tell_news(app, id, News::Outcome);
        }
        EngineEvent::PurchaseDiffers(id) => tell_news(app, id, News::Differs),
        EngineEvent::ItemProposed { raise } => {
            if raise {
                window::bring_to_front(app);
            } else {
                window::call_attention(app);
            }
            tell(app, ITEM_PROPOSED);
        }
        EngineEvent::LinkIgnored | EngineEvent::SettingChanged => tell(app, SNAPSHOT_CHANGED),
    }
}

/// Marks the window and has the desktop say what became of a purchase, where the player looks elsewhere.
fn tell_news(app: &AppHandle, id: PurchaseId, news: News) {
    if !window::call_attention(app) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Shell>();
        match shell.engine.purchase(id).await {
            Ok(report) => {
                let title = shell.engine.shop().game.title.as_str();
                news::tell(&app, title, &report.purchase, news, shell.engine.language_chosen());
            }
            Err(error) => tracing::warn!(%error, "what became of a purchase can't be told"),
        }
    });
}

/// Has the window's title say which environment is in use, for as long as there is no page to say it.
pub fn title(app: &AppHandle) {
    let shell = app.state::<Shell>();
    window::set_title(app, &shell.identity.name, shell.engine.access().name);
}

/// Nudges the UI to read one purchase again.
pub fn tell_purchase(app: &AppHandle, event: &str, id: PurchaseId) {
    emit(app, event, PurchaseNudge { purchase_id: id.to_string() });
}

/// Nudges the UI to read the state again.
pub fn tell<R: Runtime>(app: &AppHandle<R>, event: &str) {
    emit(app, event, ());
}

/// Tells the window.
pub fn emit<R: Runtime>(app: &AppHandle<R>, event: &str, payload: impl serde::Serialize + Clone) {
    if let Err(error) = app.emit_to(window::LABEL, event, payload) {
        tracing::warn!(%error, event, "the window could not be told");
    }
}
