//! The page itself: what it can't do even when it wants to, and what becomes of it when its process dies.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use window_tests::{
    App, Browser, Desktop, Elsewhere, Failure, KeychainSetup, Page, Returns, TakeOver, hook, play, sandbox,
    until,
};

use crate::{ITEM, SOON};

/// A frame is looked at after a second.
const LATE: Duration = Duration::from_millis(1_500);
const AT_ONCE: Duration = Duration::from_millis(250);

/// Each leaves a `window.broken` of its own when it gets through, or is seen at the address that it asks.
const ATTEMPTS: &[(&str, &str)] = &[
    (
        "inline script",
        "const script = document.createElement('script');
         script.textContent = 'window.broken = 1';
         document.head.append(script);",
    ),
    (
        "inline handler",
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.broken = 1\">');",
    ),
    (
        "script of another host",
        "const script = document.createElement('script');
         script.src = AT; script.onload = () => { window.broken = 1 }; document.head.append(script);",
    ),
    (
        "script of a blob",
        "const script = document.createElement('script');
         script.src = URL.createObjectURL(new Blob(['window.broken = 1'], { type: 'text/javascript' }));
         document.head.append(script);",
    ),
    (
        "script of a data URL",
        "const script = document.createElement('script');
         script.src = 'data:text/javascript,window.broken=1'; document.head.append(script);",
    ),
    ("eval", "try { eval('window.broken = 1') } catch {}"),
    ("new Function", "try { new Function('window.broken = 1')() } catch {}"),
    ("a text as a timer", "setTimeout('window.broken = 1', 0);"),
    ("fetch", "fetch(AT, { mode: 'no-cors' }).then(() => { window.broken = 1 }, () => {});"),
    (
        "XMLHttpRequest",
        "const request = new XMLHttpRequest();
         request.onload = () => { window.broken = 1 };
         try { request.open('GET', AT); request.send() } catch {}",
    ),
    ("beacon", "try { navigator.sendBeacon(AT, 'x') } catch {}"),
    (
        "WebSocket",
        "try { new WebSocket(AT.replace('http', 'ws')).onopen = () => { window.broken = 1 } } catch {}",
    ),
    ("EventSource", "try { new EventSource(AT).onopen = () => { window.broken = 1 } } catch {}"),
    (
        "worker",
        "try { new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))).onmessage =
         () => { window.broken = 1 } } catch {}",
    ),
    (
        "image of another host",
        "const image = new Image(); image.onload = () => { window.broken = 1 };
         image.src = AT;",
    ),
    (
        "style of another host",
        "const link = document.createElement('link'); link.rel = 'stylesheet';
         link.href = AT; link.onload = () => { window.broken = 1 }; document.head.append(link);",
    ),
    (
        "inline style",
        "const style = document.createElement('style');
         style.textContent = 'body { outline: 7px solid red }'; document.head.append(style);
         if (getComputedStyle(document.body).outlineWidth === '7px') window.broken = 1;",
    ),
    (
        "frame",
        "const frame = document.createElement('iframe'); frame.src = AT;
         document.body.append(frame);
         setTimeout(() => { try { frame.contentDocument.body } catch { window.broken = 1 }
             if (!frame.contentDocument) window.broken = 1 }, 1000);",
    ),
    (
        "frame with a document of its own",
        "const frame = document.createElement('iframe');
         frame.srcdoc = '<script>parent.broken = 1</script>'; document.body.append(frame);",
    ),
    (
        "object",
        "const object = document.createElement('object'); object.data = AT;
         object.onload = () => { window.broken = 1 }; document.body.append(object);",
    ),
];

/// The same for what only the app's page can ask for.
const COMMANDS: &[(&str, &str)] = &[
    // Without it nobody knew that an answer is seen.
    (
        "a command that is granted",
        "window.__TAURI_INTERNALS__.invoke('read_snapshot')
         .then(() => { window.broken = 1 }, () => {});",
    ),
    (
        "a command that is not granted",
        "window.__TAURI_INTERNALS__.invoke('plugin:shell|open', { path: AT })
         .then(() => { window.broken = 1 }, () => {});",
    ),
    (
        "the clipboard plugin",
        "window.__TAURI_INTERNALS__.invoke('plugin:clipboard-manager|read_text')
         .then(() => { window.broken = 1 }, () => {});",
    ),
    (
        "the link plugin",
        "window.__TAURI_INTERNALS__.invoke('plugin:deep-link|get_current')
         .then(() => { window.broken = 1 }, () => {});",
    ),
];

/// Those that would lead the window away, or bring another: one after the other, for the last would hide the others.
const WAYS_OUT: &[(&str, &str)] = &[
    (
        "form",
        "const form = document.createElement('form'); form.action = AT; form.method = 'post';
         document.body.append(form); form.submit();",
    ),
    (
        "base",
        "const base = document.createElement('base'); base.href = AT; document.head.append(base);
         if (document.baseURI.startsWith(AT)) window.broken = 1;",
    ),
    ("window.open", "if (window.open(AT)) window.broken = 1;"),
    // A page may open windows for a player, where it may for nobody.
    (
        "window.open by a click",
        "const button = document.createElement('button'); button.id = 'way-out'; button.textContent = 'Out';
         button.style.cssText = 'position: fixed; inset: 0; z-index: 99';
         button.onclick = () => { button.remove(); if (window.open(AT)) window.broken = 1; };
         document.body.append(button);",
    ),
    ("window.open of nothing", "if (window.open('about:blank')) window.broken = 1;"),
    (
        "a link to a new window",
        "const link = document.createElement('a'); link.href = AT;
         link.target = '_blank'; document.body.append(link); link.click();",
    ),
    (
        "a link away",
        "const link = document.createElement('a'); link.href = AT;
         document.body.append(link); link.click();",
    ),
    ("location", "location.href = AT;"),
    ("location of a file", "location.href = 'file:///etc/passwd';"),
    ("location of a data URL", "location.href = 'data:text/html,<script>1</script>';"),
    ("location of a script", "location.href = 'javascript:window.broken=1';"),
    ("location of the return link", "location.href = 'storefront-companion://payment-complete?state=x';"),
    (
        "a refresh",
        "document.head.insertAdjacentHTML('beforeend',
         '<meta http-equiv=\"refresh\" content=\"0; url=' + AT + '\">');",
    ),
    (
        "a window command",
        "window.__TAURI_INTERNALS__.invoke('plugin:webview|create_webview_window',
         { options: { label: 'evil', url: AT } }).then(() => { window.broken = 1 }, () => {});",
    ),
];

#[test]
fn a_page_under_foreign_control_runs_no_script_reaches_no_network_and_goes_nowhere() -> Result<(), Failure> {
    play("page_rules", KeychainSetup::Missing, async |desktop| {
        sandbox::start(desktop, "sk_test_page_rules").await?;
        every_attempt_works_in_a_page_without_rules(desktop).await?;
        every_way_out_leads_out_of_a_page_without_rules(desktop).await?;
        let elsewhere = Elsewhere::start()?;
        let app = App::start(desktop).await?;
        let home = app.page.run("return location.href").await?;
        let windows = app.page.client().windows().await?.len();
        let through =
            get_through(&app.page, &elsewhere, ATTEMPTS, LATE).await.context("the page was lost")?;
        ensure!(through.is_empty(), "these get through: {through:?}");
        until("the one command that is granted is answered", SOON, async || {
            let through = get_through(&app.page, &elsewhere, COMMANDS, LATE).await?;
            ensure!(through == [COMMANDS[0].0], "these are answered: {through:?}");
            Ok(())
        })
        .await?;
        for (name, attempt) in WAYS_OUT {
            let through = try_way_out(&app.page, &elsewhere, name, attempt).await;
            let through = through.with_context(|| format!("{name}: the page was lost"))?;
            ensure!(through.is_empty(), "{name} got through");
            ensure!(app.page.run("return location.href").await? == home, "{name} led the window away");
            ensure!(app.page.client().windows().await?.len() == windows, "{name} opened a window");
        }
        // It was there all the time.
        ensure!(app.page.has(&hook("nav-store")).await?, "the page is not the app's any more");
        ensure!(desktop.running_apps()?.len() == 1, "the app is gone");
        // Also what took its time.
        let asked = elsewhere.asked_for();
        ensure!(asked.is_empty(), "another host was asked for {asked:?}");
        app.close(desktop).await
    })
}

/// Else an attempt that can't succeed anywhere would speak for the app.
async fn every_attempt_works_in_a_page_without_rules(desktop: &mut Desktop) -> Result<()> {
    let (plain, elsewhere) = (Elsewhere::start()?, Elsewhere::start()?);
    let browser = Browser::start(desktop, Returns::Unanswered, &[]).await?;
    browser.page().client().goto(&plain.address()).await?;
    until("every attempt works where no rule is in the way", SOON, async || {
        let through = get_through(browser.page(), &elsewhere, ATTEMPTS, LATE).await?;
        let kept: Vec<_> =
            ATTEMPTS.iter().map(|(name, _)| *name).filter(|name| !through.contains(name)).collect();
        ensure!(kept.is_empty(), "these come to nothing: {kept:?}");
        Ok(())
    })
    .await?;
    browser.quit().await
}

/// Refused by every browser, or known to the app alone: nothing to compare with.
const OF_NO_BROWSER: &[&str] =
    &["location of a file", "location of a data URL", "location of the return link", "a window command"];

/// As with the attempts: a way that leads nowhere anywhere would speak for the app.
async fn every_way_out_leads_out_of_a_page_without_rules(desktop: &mut Desktop) -> Result<()> {
    let (plain, elsewhere) = (Elsewhere::start()?, Elsewhere::start()?);
    let browser = Browser::start(desktop, Returns::Unanswered, &[]).await?;
    let client = browser.page().client();
    for (name, attempt) in WAYS_OUT.iter().filter(|(name, _)| !OF_NO_BROWSER.contains(name)) {
        client.goto(&plain.address()).await?;
        let (home, before) = (client.current_url().await?, client.windows().await?);
        // Led away, the page can't say what it was kept from.
        let through = try_way_out(browser.page(), &elsewhere, name, attempt).await.unwrap_or_default();
        until(&format!("{name} leads out where no rule is in the way"), SOON, async || {
            let new = client.windows().await?.len() > before.len();
            let is_out = !through.is_empty() || new || client.current_url().await? != home;
            ensure!(is_out || elsewhere.asked_for().contains(&path(name)), "it leads nowhere");
            Ok(())
        })
        .await?;
        for window in client.windows().await?.into_iter().filter(|window| !before.contains(window)) {
            client.switch_to_window(window).await?;
            client.close_window().await?;
        }
        client.switch_to_window(before.first().context("no window is left")?.clone()).await?;
    }
    browser.quit().await
}

/// Tries one way out; what waits for a click is clicked.
async fn try_way_out<'a>(
    page: &Page,
    elsewhere: &Elsewhere,
    name: &'a str,
    attempt: &str,
) -> Result<Vec<&'a str>> {
    let through = get_through(page, elsewhere, &[(name, attempt)], AT_ONCE).await?;
    if !page.has("#way-out").await? {
        return Ok(through);
    }
    page.click("#way-out").await?;
    let broken = page.run("return window.broken_0 !== undefined").await? == Value::Bool(true);
    Ok(if broken || elsewhere.asked_for().contains(&path(name)) { vec![name] } else { Vec::new() })
}

/// What an attempt asks of the other host.
fn path(name: &str) -> String {
    format!("/{}", name.replace(' ', "-"))
}

/// Tries things in the page, all at once, and names those that it was not kept from until so much later.
async fn get_through<'a>(
    page: &Page,
    elsewhere: &Elsewhere,
    attempts: &[(&'a str, &str)],
    later: Duration,
) -> Result<Vec<&'a str>> {
    let tries = attempts.iter().enumerate().map(|(number, (name, attempt))| {
        let own = attempt.replace("broken", &format!("broken_{number}"));
        let at = Value::from(format!("{}{}", elsewhere.address(), path(name)));
        format!("window.broken_{number} = undefined;\n{{ const AT = {at}; {own} }}")
    });
    let tries = tries.collect::<Vec<_>>().join("\n");
    let script = format!(
        "const done = arguments[arguments.length - 1];
         {tries}
         const numbers = [...Array({}).keys()];
         setTimeout(() => done(numbers.filter((number) => window[`broken_${{number}}`] !== undefined)), {});",
        attempts.len(),
        later.as_millis(),
    );
    let broken = page.client().execute_async(&script, Vec::new()).await?;
    let broken: Vec<usize> = serde_json::from_value(broken)?;
    let asked = elsewhere.asked_for();
    let through = attempts
        .iter()
        .enumerate()
        .filter(|(number, (name, _))| broken.contains(number) || asked.contains(&path(name)));
    Ok(through.map(|(_, (name, _))| *name).collect())
}

#[test]
fn a_page_whose_process_is_killed_comes_back_with_the_purchase_in_hand() -> Result<(), Failure> {
    play("page_killed", KeychainSetup::Unlocked, async |desktop| {
        let place = TakeOver::new()?;
        desktop.start_app("app", &[], &place.environment())?;
        let app = until("the app can be taken over", SOON, async || {
            ensure!(!web_processes(desktop).is_empty(), "it has no page yet");
            Ok(())
        })
        .await
        .map(|()| App::take_over(desktop, &place))?
        .await?;
        app.page.until_shown(&hook("nav-store"), SOON).await?;
        app.buy(ITEM).await?;
        let place_before = app.page.run("return location.hash").await?;

        let killed = web_processes(desktop);
        for process in &killed {
            process.kill();
        }
        until("there is a new process for the page", SOON, async || {
            let now = web_processes(desktop);
            let new = now.iter().any(|process| killed.iter().all(|killed| killed.pid != process.pid));
            ensure!(new, "{now:?}");
            Ok(())
        })
        .await?;
        drop(app);
        let app = App::take_over(desktop, &place).await?;
        app.until_state("pending", SOON).await?;
        ensure!(app.page.run("return location.hash").await? == place_before, "it shows something else");
        app.cancel().await?;
        app.until_state("cancelled", SOON).await
    })
}

fn web_processes(desktop: &Desktop) -> Vec<window_tests::Member> {
    let is_web = |member: &window_tests::Member| member.program() == "WebKitWebProcess";
    desktop.members().into_iter().filter(is_web).collect()
}
