//! The bench's tools on one another's work, in the real window: link lab, webhooks, sandbox panel, sessions, wallets, composer.

use anyhow::{Context, Result, ensure};
use window_tests::{App, Desktop, Failure, KeychainSetup, ReceivingBackend, hook, play, until};

use crate::{ITEM, SOON, lab};

const REASON: &str = "the player asked within a day";

/// One app, as a tester uses it in one sitting: each part goes on with what the one before has left.
#[test]
fn a_tester_fires_links_pays_at_the_panel_hears_of_it_refunds_compares_and_has_the_api_refuse_a_broken_call()
-> Result<(), Failure> {
    play("bench_tools", KeychainSetup::Unlocked, async |desktop| {
        let app = App::start(desktop).await?;
        let backend = ReceivingBackend::start()?;
        listen(&app, &backend).await?;
        app.buy(ITEM).await?;
        let purchase = app.page.run("return location.hash").await?;
        let session = session(desktop)?;
        lab::a_good_link_is_looked_after_and_a_doubled_one_repeats_it(&app).await?;
        pay_at_the_panel(&app, &session).await?;
        lab::a_link_after_the_end_asks_nothing(&app, &purchase).await?;
        hear_of_it(&app, &backend).await?;
        send_a_faulty_one(&app, &backend, &session).await?;
        refund_and_compare(&app, &session).await?;
        fill_a_wallet(&app).await?;
        compose_a_broken_call(&app).await?;
        let everything = app.page.everything().await?;
        ensure!(!everything.contains("whsec_"), "a signing secret is on the page");
        Ok(())
    })
}

/// Opens a part of the bench.
pub async fn open_tab(app: &App, tab: &str) -> Result<()> {
    app.page.click(&hook("nav-bench")).await?;
    app.page.click(&hook(&format!("bench-tab-{tab}"))).await
}

/// The session of the one purchase.
pub fn session(desktop: &Desktop) -> Result<String> {
    let found = desktop
        .journal()?
        .query_row("SELECT session_id FROM purchases", [], |row| row.get::<_, String>(0))?;
    Ok(found)
}

/// The sandbox in the app knows the listener, and what comes there goes on to the tester's backend.
async fn listen(app: &App, backend: &ReceivingBackend) -> Result<()> {
    open_tab(app, "webhooks").await?;
    app.page.click(&hook("webhook-register")).await?;
    app.page.until_attribute(&hook("webhook-listens"), "data-listens", "true", SOON).await?;
    app.page.until_attribute(&hook("webhook-has-secret"), "data-has", "true", SOON).await?;
    app.page.fill(&hook("webhook-backend"), &backend.address()).await?;
    app.page.click(&hook("webhook-backend-use")).await?;
    until("the backend is named", SOON, async || {
        let setup =
            app.page.run("return document.querySelector('[data-test=bench-panel]').textContent").await?;
        ensure!(setup.as_str().is_some_and(|setup| setup.contains(&backend.address())), "{setup}");
        Ok(())
    })
    .await
}

/// Ends a session as paid at the sandbox panel.
pub async fn pay_at_the_panel(app: &App, session: &str) -> Result<()> {
    open_tab(app, "sandbox").await?;
    app.page.click(&format!("{} option[value=\"{session}\"]", hook("sandbox-session"))).await?;
    // A view that is wider than its place has a bar at its foot, which takes the clicks there.
    let wider = "const main = document.querySelector('main'); return main.scrollWidth - main.clientWidth";
    let wider = app.page.run(wider).await?;
    ensure!(wider == serde_json::json!(0), "the panel is {wider} px wider than its place");
    app.page.click(&hook("end-paid")).await?;
    until("the panel says that it is paid", SOON, async || {
        let status = app.page.text(&hook("sandbox-session-status")).await?;
        ensure!(status == "paid", "it is {status}");
        Ok(())
    })
    .await
}

/// The sandbox's own message is verified, stands in its session's story, and the backend has it as it was signed.
async fn hear_of_it(app: &App, backend: &ReceivingBackend) -> Result<()> {
    open_tab(app, "webhooks").await?;
    let line = until("the message has come, and is good", SOON, async || {
        let script = "return [...document.querySelectorAll('[data-test=webhook-lines] button')]
            .find((line) => line.dataset.what === 'good' && line.dataset.origin === 'received'
                && line.textContent.includes('session.paid'))?.dataset.test ?? null";
        let found = app.page.run(script).await?;
        found.as_str().map(str::to_owned).context("there is no such line")
    })
    .await?;
    app.page.click(&hook(&line)).await?;
    for kind in ["journal", "webhook"] {
        app.page.until_shown(&format!("{} li[data-kind={kind}]", hook("webhook-story")), SOON).await?;
    }
    until("the backend's answer is shown", SOON, async || {
        let answer = app.page.text(&hook("webhook-answer")).await?;
        ensure!(answer.contains("202"), "it says: {answer}");
        Ok(())
    })
    .await?;
    let heard = backend.heard();
    let paid = heard.iter().find(|message| message.contains("\"session.paid\""));
    let paid = paid.with_context(|| format!("the backend heard of no payment: {heard:?}"))?;
    ensure!(paid.contains("webhook-signature: v1,"), "it is not signed: {paid}");
    Ok(())
}

/// One that another secret has signed reaches the backend, whose matter it is to refuse it. It is about the session that
/// was bought last.
async fn send_a_faulty_one(app: &App, backend: &ReceivingBackend, session: &str) -> Result<()> {
    let before = backend.heard().len();
    app.page.click(&hook("webhook-send-open")).await?;
    app.page.click(&format!("{} option[value=bad_signature]", hook("webhook-fault"))).await?;
    app.page.click(&hook("webhook-send")).await?;
    let sent = format!("{} [data-origin=sent][data-what=wrong_signature]", hook("webhook-lines"));
    app.page.until_shown(&sent, SOON).await?;
    until("it has reached the backend", SOON, async || {
        ensure!(backend.heard().len() == before + 1, "{} came", backend.heard().len() - before);
        Ok(())
    })
    .await?;
    let heard = backend.heard();
    let last = heard.last().context("nothing was heard")?;
    ensure!(last.contains(session) && last.contains("\"user_id\""), "it is about something else: {last}");
    Ok(())
}

async fn refund_and_compare(app: &App, session: &str) -> Result<()> {
    open_tab(app, "sessions").await?;
    app.page.click(&hook(&format!("session-{session}"))).await?;
    app.page.until_attribute(&hook("session-detail"), "data-status", "paid", SOON).await?;
    app.page.fill(&hook("refund-reason"), REASON).await?;
    app.page.click(&hook("payment-refund")).await?;
    app.page.until_attribute(&hook("api-answer"), "data-outcome", "done", SOON).await?;
    until("the refund stands there with its reason", SOON, async || {
        let detail = app.page.text(&hook("session-detail")).await?;
        ensure!(detail.contains(REASON), "{detail}");
        Ok(())
    })
    .await?;
    // A comparison is of one moment; the sandbox decides on the refund a little later.
    until("the comparison names what the journal does not know yet", SOON, async || {
        app.page.click(&hook("compare-journal")).await?;
        app.page.until_shown(&hook("comparison"), SOON).await?;
        ensure!(app.page.has(&hook("difference-refund_not_recorded")).await?, "it names no refund");
        Ok(())
    })
    .await
}

async fn fill_a_wallet(app: &App) -> Result<()> {
    open_tab(app, "sandbox").await?;
    app.page.click(&hook("account-set")).await?;
    app.page.until_shown(&hook("sandbox-done"), SOON).await?;
    app.page.click(&hook("deposit-make")).await?;
    open_tab(app, "wallets").await?;
    until("the deposit is in the wallet", SOON, async || {
        app.page.click(&hook("wallets-read")).await?;
        let wallets = app.page.text(&hook("bench-panel")).await?;
        ensure!(wallets.contains("$20.00") && wallets.contains("succeeded"), "{wallets}");
        Ok(())
    })
    .await
}

async fn compose_a_broken_call(app: &App) -> Result<()> {
    open_tab(app, "composer").await?;
    app.page.until_shown(&hook("composer-send"), SOON).await?;
    app.page.fill(&hook("field-item.price"), "-5").await?;
    until("the broken rule stands at its field", SOON, async || {
        let words = app.page.text(&hook("broken-item.price")).await?;
        ensure!(!words.is_empty(), "nothing stands there");
        Ok(())
    })
    .await?;
    app.page.click(&hook("composer-send-anyway")).await?;
    app.page.until_attribute(&hook("api-answer"), "data-outcome", "refused", SOON).await?;
    let words = app.page.text(&hook("api-answer")).await?;
    ensure!(words.contains("HTTP 400") && words.contains("price"), "it says: {words}");
    Ok(())
}
