//! The commands of the UI: parse, one call into the engine, convert. `ipc::COMMANDS`, build.rs and the
//! capability list the same.

use ipc::events::{PURCHASE_RETURNED, SNAPSHOT_CHANGED};
use ipc::{
    CommandError, CopyPurchaseId, EventView, ExportFormat, ExportPurchases, ImportView, LastBoughtView,
    ListPurchases, ProposalView, PurchaseDetail, PurchaseFilter, PurchaseIdKind, PurchasePage,
    PurchaseRequest, PurchaseSummary, PurchaseView, QrView, SavedFile, SchemeView, SetAccessToken,
    SetEnvironment, SetLanguage, SetPlayer, SetTheme, Snapshot, StartCheckout, SupportBundle,
};
use secrecy::zeroize::Zeroize;
use storefront::engine::EngineError;
use storefront::journal::{Filter, PageMark, Start};
use storefront::purchase::PurchaseId;
use tauri::{AppHandle, Manager, State};
use tauri_plugin_clipboard_manager::ClipboardExt;
use toffeepay::{AccessToken, UserId};

use crate::error::Failure;
use crate::shell::Shell;
use crate::{browser, events, qr, save, scheme, update, window};

type Answer<T> = Result<T, CommandError>;
type TheShell<'a> = State<'a, Shell>;

/// The whole state. A return link that came before the UI was there is told after it.
#[tauri::command]
pub async fn read_snapshot(app: AppHandle, shell: TheShell<'_>) -> Answer<Snapshot> {
    let snapshot = Snapshot {
        bench: bench(&app),
        update: update::view(&app).await,
        ..shell.snapshot().await.map_err(failed)?
    };
    shell.note_ui();
    if let Some(id) = shell.engine.take_returned() {
        events::tell_purchase(&app, PURCHASE_RETURNED, id);
    }
    Ok(snapshot)
}

#[cfg(feature = "bench")]
fn bench(app: &AppHandle) -> Option<ipc::bench::BenchView> {
    crate::bench::view(app)
}

#[cfg(not(feature = "bench"))]
fn bench(_: &AppHandle) -> Option<ipc::bench::BenchView> {
    None
}

/// Buys one item of the catalogue.
#[tauri::command]
pub async fn start_checkout(shell: TheShell<'_>, request: StartCheckout) -> Answer<PurchaseView> {
    let shown = request.environment.into();
    let report = shell.engine.start_checkout(&request.item_id, shown).await.map_err(failed)?;
    Ok(PurchaseView::from(&report))
}

/// Opens the payment page in the player's browser, again.
#[tauri::command]
pub async fn open_payment_page(shell: TheShell<'_>, request: PurchaseRequest) -> Answer<PurchaseView> {
    let report = shell.engine.open_payment_page(id(&request)?).await.map_err(failed)?;
    Ok(PurchaseView::from(&report))
}

/// Puts the payment page's address into the clipboard.
#[tauri::command]
pub async fn copy_payment_link(app: AppHandle, shell: TheShell<'_>, request: PurchaseRequest) -> Answer<()> {
    let page = shell.engine.payment_page(id(&request)?).await.map_err(failed)?;
    copy(app, page.expose().to_owned()).await
}

/// Puts a text into the clipboard.
pub async fn copy(app: AppHandle, text: String) -> Answer<()> {
    let copied = tauri::async_runtime::spawn_blocking(move || app.clipboard().write_text(text)).await;
    match copied {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(failed(Failure::Clipboard(error.to_string()))),
        Err(error) => Err(failed(Failure::Clipboard(error.to_string()))),
    }
}

/// The payment page's address as a QR code.
#[tauri::command]
pub async fn read_payment_qr(shell: TheShell<'_>, request: PurchaseRequest) -> Answer<QrView> {
    let page = shell.engine.payment_page(id(&request)?).await.map_err(failed)?;
    qr::draw(page.expose()).map_err(failed)
}

/// Asks the API now.
#[tauri::command]
pub async fn check_purchase(shell: TheShell<'_>, request: PurchaseRequest) -> Answer<PurchaseView> {
    let report = shell.engine.check(id(&request)?).await.map_err(failed)?;
    Ok(PurchaseView::from(&report))
}

/// Cancels the session.
#[tauri::command]
pub async fn cancel_purchase(shell: TheShell<'_>, request: PurchaseRequest) -> Answer<PurchaseView> {
    let report = shell.engine.cancel(id(&request)?).await.map_err(failed)?;
    Ok(PurchaseView::from(&report))
}

/// Takes the player back to the game: to the address in storefront.json, or to the sandbox's stand-in.
#[tauri::command]
pub async fn return_to_game(app: AppHandle, shell: TheShell<'_>) -> Answer<()> {
    let url = shell.engine.way_back_to_game();
    let url = url.ok_or_else(|| failed(Failure::Game("storefront.json has no return_to_game_url".into())))?;
    // An opener that finds nobody may show the address in a browser instead, and call that a success.
    if let Some((scheme, _)) = url.split_once(':')
        && !scheme::has_handler(scheme.to_owned()).await
    {
        return Err(failed(Failure::NoGame(scheme.to_owned())));
    }
    browser::open(&app, &url).await.map_err(|error| failed(Failure::Game(error.to_string())))
}

/// When the player bought each item last.
#[tauri::command]
pub async fn read_last_bought(shell: TheShell<'_>) -> Answer<Vec<LastBoughtView>> {
    let bought = shell.engine.last_bought().await.map_err(failed)?;
    Ok(bought.iter().map(LastBoughtView::from).collect())
}

/// Purchases of all environments that a filter names, newest first, page by page.
#[tauri::command]
pub async fn list_purchases(shell: TheShell<'_>, request: ListPurchases) -> Answer<PurchasePage> {
    let after = request.after.as_deref().map(|mark| {
        PageMark::parse(mark).ok_or(Failure::Request("`after` is not what a page gave as `next`"))
    });
    let start = after.transpose().map_err(failed)?.map_or(Start::At(request.at), Start::After);
    let filter = Filter::from(&request.filter);
    let (reports, next) = shell.engine.statement(filter, start, request.limit).await.map_err(failed)?;
    Ok(PurchasePage {
        purchases: reports.iter().map(PurchaseView::from).collect(),
        next: next.map(PageMark::to_text),
    })
}

/// How many purchases a filter names, and what they add up to.
#[tauri::command]
pub async fn summarize_purchases(shell: TheShell<'_>, request: PurchaseFilter) -> Answer<PurchaseSummary> {
    let summary = shell.engine.summary(Filter::from(&request)).await.map_err(failed)?;
    Ok(PurchaseSummary::from(&summary))
}

/// Takes over purchases of the player that were made elsewhere.
#[tauri::command]
pub async fn import_purchases(shell: TheShell<'_>) -> Answer<ImportView> {
    let imported = shell.engine.import_purchases().await.map_err(failed)?;
    Ok(ImportView::from(&imported))
}

/// Asks where to save, and writes the purchases that a filter names there. Null when the user does not want
/// to after all.
#[tauri::command]
pub async fn export_purchases(
    app: AppHandle,
    shell: TheShell<'_>,
    request: ExportPurchases,
) -> Answer<Option<SavedFile>> {
    let (kind, ending) = match request.format {
        ExportFormat::Csv => ("CSV", "csv"),
        ExportFormat::Json => ("JSON", "json"),
    };
    let Some(path) = save::ask_where(&app, &format!("purchases.{ending}"), kind, ending).await else {
        return Ok(None);
    };
    let filter = Filter::from(&request.filter);
    let count = shell.engine.export(filter, request.format.into(), path.clone()).await.map_err(failed)?;
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Some(SavedFile { path: path.display().to_string(), count }))
}

/// Puts an id of a purchase into the clipboard.
#[tauri::command]
pub async fn copy_purchase_id(app: AppHandle, shell: TheShell<'_>, request: CopyPurchaseId) -> Answer<()> {
    let id = PurchaseId::parse(&request.purchase_id).ok_or_else(|| failed(EngineError::UnknownPurchase))?;
    let purchase = shell.engine.purchase(id).await.map_err(failed)?.purchase;
    let text = match request.which {
        PurchaseIdKind::Purchase => Some(id.to_string()),
        PurchaseIdKind::Session => purchase.session.map(|session| session.id.to_string()),
        PurchaseIdKind::Payment => purchase.charge.map(|charge| charge.payment.to_string()),
    };
    copy(app, text.ok_or_else(|| failed(Failure::NothingThere))?).await
}

/// Opens the system's print dialog on the page that is shown; most systems save it as PDF there too.
#[tauri::command]
pub async fn print_page(app: AppHandle) -> Answer<()> {
    let window = app.get_webview_window(window::LABEL);
    let window = window.ok_or_else(|| failed(Failure::NotPrinted("there is no window".into())))?;
    window.print().map_err(|error| failed(Failure::NotPrinted(error.to_string())))
}

/// What the last buy link asks for, once.
#[tauri::command]
pub async fn take_proposal(shell: TheShell<'_>) -> Answer<Option<ProposalView>> {
    Ok(shell.engine.take_proposal().as_ref().map(ProposalView::from))
}

/// The support bundle, to be shown before it is saved.
#[tauri::command]
pub async fn read_support_bundle(shell: TheShell<'_>) -> Answer<SupportBundle> {
    Ok(SupportBundle { text: shell.support_bundle().await })
}

/// Asks where to save the bundle that was shown, and writes exactly that. Null when the user does not want
/// to after all.
#[tauri::command]
pub async fn save_support_bundle(app: AppHandle, shell: TheShell<'_>) -> Answer<Option<SavedFile>> {
    let text = shell.shown_bundle().ok_or_else(|| failed(Failure::NothingThere))?;
    let Some(path) = save::ask_where(&app, "support-bundle.json", "JSON", "json").await else {
        return Ok(None);
    };
    let target = path.clone();
    let written = tauri::async_runtime::spawn_blocking(move || std::fs::write(target, text)).await;
    let written = written.map_err(|error| failed(Failure::NotSaved(error.to_string())))?;
    written.map_err(|error| failed(Failure::NotSaved(error.to_string())))?;
    Ok(Some(SavedFile { path: path.display().to_string(), count: 1 }))
}

/// One purchase with its timeline.
#[tauri::command]
pub async fn read_purchase(shell: TheShell<'_>, request: PurchaseRequest) -> Answer<PurchaseDetail> {
    let id = id(&request)?;
    let report = shell.engine.purchase(id).await.map_err(failed)?;
    let timeline = shell.engine.timeline(id).await.map_err(failed)?;
    Ok(PurchaseDetail {
        purchase: PurchaseView::from(&report),
        timeline: timeline.iter().map(EventView::from).collect(),
    })
}

/// Uses another environment from now on.
#[tauri::command]
pub async fn set_environment(app: AppHandle, shell: TheShell<'_>, request: SetEnvironment) -> Answer<()> {
    #[cfg(feature = "bench")]
    crate::bench::entering(&app, shell.engine.leads(request.environment.into()));
    #[cfg(not(feature = "bench"))]
    let _ = app;
    shell.engine.set_environment(request.environment.into()).await.map_err(failed)
}

/// Buys for another player from now on.
#[tauri::command]
pub async fn set_player(shell: TheShell<'_>, request: SetPlayer) -> Answer<()> {
    let player = UserId::new(request.player_id.trim())
        .map_err(|error| failed(Failure::PlayerInvalid(error.to_string())))?;
    shell.engine.set_player(player).await.map_err(failed)
}

/// Uses another theme from now on.
#[tauri::command]
pub async fn set_theme(app: AppHandle, shell: TheShell<'_>, request: SetTheme) -> Answer<()> {
    shell.engine.set_theme(request.theme.into()).await.map_err(failed)?;
    window::follow_theme(&app, request.theme.into());
    Ok(())
}

/// Speaks another language from now on.
#[tauri::command]
pub async fn set_language(shell: TheShell<'_>, request: SetLanguage) -> Answer<()> {
    shell.engine.set_language(request.language.into()).await.map_err(failed)
}

/// Proves a token at the API, then keeps it. Inward only.
#[tauri::command]
pub async fn set_access_token(shell: TheShell<'_>, mut request: SetAccessToken) -> Answer<()> {
    let token = AccessToken::new(&request.token);
    request.token.zeroize();
    let token = token.map_err(|error| failed(EngineError::from(error)))?;
    shell
        .engine
        .set_access_token(token, request.keep.into(), request.production_confirmed)
        .await
        .map_err(failed)
}

/// Forgets the token of the environment in use.
#[tauri::command]
pub async fn forget_access_token(shell: TheShell<'_>) -> Answer<()> {
    shell.engine.forget_access_token().await.map_err(failed)
}

/// Asks the system who answers to the scheme.
#[tauri::command]
pub async fn check_scheme(app: AppHandle, shell: TheShell<'_>) -> Answer<SchemeView> {
    let finding = scheme::check(app.clone(), shell.identity.scheme.as_str().to_owned()).await;
    shell.note_scheme(finding);
    events::tell(&app, SNAPSHOT_CHANGED);
    Ok(shell.scheme())
}

/// Registers this app for the scheme and reads back what became of it.
#[tauri::command]
pub async fn repair_scheme(app: AppHandle, shell: TheShell<'_>) -> Answer<SchemeView> {
    let finding =
        scheme::repair(app.clone(), shell.identity.scheme.as_str().to_owned()).await.map_err(failed)?;
    shell.note_scheme(finding);
    events::tell(&app, SNAPSHOT_CHANGED);
    Ok(shell.scheme())
}

/// Asks whether there is a newer version of this app.
#[tauri::command]
pub async fn check_update(app: AppHandle) -> Answer<()> {
    update::check(&app).await.map_err(failed)
}

/// Installs the version that was found, and starts the app anew: the journal knows what is open.
#[tauri::command]
pub async fn install_update(app: AppHandle) -> Answer<()> {
    update::install(&app).await.map_err(failed)?;
    app.request_restart();
    Ok(())
}

fn id(request: &PurchaseRequest) -> Answer<PurchaseId> {
    PurchaseId::parse(&request.purchase_id).ok_or_else(|| failed(EngineError::UnknownPurchase))
}

fn failed(failure: impl Into<Failure>) -> CommandError {
    failure.into().into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_one_window_is_granted_every_command_by_name_and_nothing_else_but_hearing_events() {
        let text = include_str!("../../capabilities/main.json");
        let capability: serde_json::Value = serde_json::from_str(text).unwrap();
        let granted: Vec<_> = capability["permissions"].as_array().unwrap().clone();
        let wanted: Vec<_> = ["core:event:allow-listen".to_owned(), "core:event:allow-unlisten".to_owned()]
            .into_iter()
            .chain(ipc::COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))))
            .collect();
        assert_eq!(granted, wanted);
        assert_eq!(capability["windows"], serde_json::json!([crate::window::LABEL]));
    }
}
