//! A browser that won't go, played by a driver that answers all but that.

use std::future::{IntoFuture as _, pending};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;

use axum::routing::{delete, post};
use axum::{Json, Router};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::super::ending::linux::all_with;
use super::super::{Chromium, Program};
use super::*;

/// A driver whose browser is a process of a group of its own with the profile in its command line, as Chromium's is.
async fn driver(folder: &TempDir) -> Program {
    let session = post(async |Json(asked): Json<Value>| {
        let arguments = asked.pointer("/capabilities/alwaysMatch/goog:chromeOptions/args").unwrap();
        let profile = arguments.as_array().unwrap().iter().filter_map(Value::as_str);
        let profile = profile.filter(|one| one.starts_with("--user-data-dir="));
        let mut browser = std::process::Command::new("sh");
        browser.args(["-c", "read line", "browser"]).args(profile).process_group(0).stdin(Stdio::piped());
        // It reads until this test's process ends, whatever comes of the test.
        std::mem::forget(browser.spawn().unwrap());
        Json(json!({ "value": { "sessionId": "1", "capabilities": {} } }))
    });
    let router = Router::new()
        .route("/session", session)
        .route("/session/1", delete(async || pending::<Json<Value>>().await));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(axum::serve(listener, router).into_future());
    let script = folder.path().join("driver");
    let says = format!("echo 'ChromeDriver was started successfully on port {port}.'; exec sleep 600");
    std::fs::write(&script, format!("#!/bin/sh\n{says}\n")).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    Program { browser: "sh".into(), driver: script, name: "Stand-in 1.0".to_owned() }
}

async fn started(folder: &TempDir) -> (Chromium, std::path::PathBuf) {
    let open = Chromium::start(&driver(folder).await).await.unwrap();
    let profile = open.ending.profile().to_owned();
    // Its command line can be read a moment after it was started.
    let deadline = Instant::now() + STARTING;
    while all_with(&profile).is_empty() {
        assert!(Instant::now() < deadline, "the stand-in does not run");
        sleep(LOOK).await;
    }
    (open, profile)
}

fn is_all_gone(profile: &Path) -> bool {
    all_with(profile).is_empty() && !profile.exists()
}

#[tokio::test]
async fn a_browser_that_does_not_quit_is_ended_and_its_profile_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (open, profile) = started(&folder).await;
    let told = open.quit_within(Duration::from_millis(100)).await.unwrap_err();
    assert!(told.to_string().contains("did not quit"), "{told}");
    assert!(is_all_gone(&profile), "{:?}", all_with(&profile));
}

#[tokio::test]
async fn a_browser_that_is_let_go_of_in_the_middle_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let (open, profile) = started(&folder).await;
    drop(open);
    assert!(is_all_gone(&profile), "{:?}", all_with(&profile));
}
