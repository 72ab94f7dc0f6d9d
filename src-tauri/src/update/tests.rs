//! A studio's channel on this machine: what it announces is found, and only what the studio signed is taken.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minisign::KeyPair;
use serde_json::{Value, json};
use tauri::App;
use tauri::test::{MockRuntime, mock_builder, mock_context, noop_assets};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

const PACKAGE: &[u8] = b"what the studio built";

/// A studio with a key of its own and a place where it announces its versions.
struct Studio {
    key: KeyPair,
    server: MockServer,
}

impl Studio {
    async fn new() -> Self {
        Self { key: KeyPair::generate_unencrypted_keypair().unwrap(), server: MockServer::start().await }
    }

    /// What tauri.conf.json has of it.
    fn config(&self) -> Value {
        let key = self.key.pk.to_box().unwrap().to_string();
        json!({
            "pubkey": STANDARD.encode(key),
            "endpoints": [format!("{}/latest.json", self.server.uri())],
            "requireSignedVersion": true,
        })
    }

    /// As `tauri signer sign` writes it.
    fn signature(&self, version: Option<&str>) -> String {
        let version = version.map(|version| format!("\tversion:{version}")).unwrap_or_default();
        let comment = format!("timestamp:1795000000\tfile:app.tar.gz{version}");
        let signed = minisign::sign(
            Some(&self.key.pk),
            &self.key.sk,
            Cursor::new(PACKAGE),
            Some(&comment),
            Some("signature from tauri secret key"),
        );
        STANDARD.encode(signed.unwrap().into_string())
    }

    /// Announces a version, with a package and its signature.
    async fn announces(&self, version: &str, package: &[u8], signature: String) {
        let system = tauri_plugin_updater::target().unwrap();
        let url = format!("{}/package", self.server.uri());
        let platforms = json!({ system: { "url": url, "signature": signature } });
        let latest = json!({ "version": version, "platforms": platforms });
        let answers = [
            ("/latest.json", ResponseTemplate::new(200).set_body_json(latest)),
            ("/package", ResponseTemplate::new(200).set_body_bytes(package)),
        ];
        for (at, answer) in answers {
            Mock::given(path(at)).respond_with(answer).mount(&self.server).await;
        }
    }

    async fn requests(&self) -> usize {
        self.server.received_requests().await.unwrap().len()
    }
}

/// An app of version 0.1.0 with this in its tauri.conf.json, that has asked its channel if it has one.
fn app(updater: Option<Value>) -> App<MockRuntime> {
    let mut context = mock_context(noop_assets());
    context.config_mut().version = Some("0.1.0".into());
    context.package_info_mut().version = "0.1.0".parse().unwrap();
    if let Some(updater) = updater {
        context.config_mut().plugins.0.insert("updater".into(), updater);
    }
    let app = mock_builder().build(context).unwrap();
    start(app.handle()).unwrap();
    app
}

async fn found(studio: &Studio) -> Update {
    found_by(studio.config()).await
}

async fn found_by(config: Value) -> Update {
    let app = app(Some(config));
    check(app.handle()).await.unwrap();
    let channel = app.state::<Channel>();
    let Known::Found(update) = &*channel.known.lock().await else { panic!("nothing was found") };
    (**update).clone()
}

#[tokio::test]
async fn the_app_as_it_is_shipped_has_no_channel_and_asks_nobody() {
    let shipped: Value = serde_json::from_str(include_str!("../../../tauri.conf.json")).unwrap();
    let app = app(Some(shipped["plugins"]["updater"].clone()));
    assert_eq!(view(app.handle()).await.state, UpdateState::Off);
    assert!(matches!(check(app.handle()).await, Err(UpdateError::Off)));
    assert!(matches!(install(app.handle()).await, Err(UpdateError::Off)));
}

#[tokio::test]
async fn a_channel_that_is_set_by_half_or_lets_old_packages_pass_is_none() {
    let studio = Studio::new().await;
    for (field, value) in [
        ("pubkey", json!("")),
        ("endpoints", json!([])),
        ("requireSignedVersion", json!(false)),
        ("endpoints", json!(7)),
    ] {
        let mut config = studio.config();
        config[field] = value;
        let app = app(Some(config));
        assert_eq!(view(app.handle()).await.state, UpdateState::Off, "{field}");
    }
    assert_eq!(view(app(None).handle()).await.state, UpdateState::Off);
    assert_eq!(studio.requests().await, 0);
}

#[tokio::test]
async fn a_newer_version_is_found_and_not_downloaded_unasked() {
    let studio = Studio::new().await;
    studio.announces("0.2.0", PACKAGE, studio.signature(Some("0.2.0"))).await;
    let app = app(Some(studio.config()));
    check(app.handle()).await.unwrap();
    let seen = view(app.handle()).await;
    assert_eq!((seen.state, seen.version.as_deref()), (UpdateState::Available, Some("0.2.0")));
    let asked = studio.server.received_requests().await.unwrap();
    assert!(!asked.is_empty() && asked.iter().all(|request| request.url.path() == "/latest.json"));
}

#[tokio::test]
async fn the_same_version_or_an_older_one_is_no_update() {
    for version in ["0.1.0", "0.0.9"] {
        let studio = Studio::new().await;
        studio.announces(version, PACKAGE, studio.signature(Some(version))).await;
        let app = app(Some(studio.config()));
        check(app.handle()).await.unwrap();
        assert_eq!(view(app.handle()).await.state, UpdateState::Current, "{version}");
        assert!(matches!(install(app.handle()).await, Err(UpdateError::NoneFound)));
    }
}

#[tokio::test]
async fn what_the_studio_signed_for_this_version_is_taken() {
    let studio = Studio::new().await;
    studio.announces("0.2.0", PACKAGE, studio.signature(Some("0.2.0"))).await;
    assert_eq!(download(&found(&studio).await, LARGEST).await.unwrap(), PACKAGE);
}

/// A studio whose key is the one that the guide's command makes, and a package that the same tool signs.
#[cfg(unix)]
mod by_the_guide {
    use std::path::Path;
    use std::process::Command;

    use super::*;

    const GUIDE: &str = include_str!("../../../docs/studios.md");

    /// Types a command in the project's folder, as a shell of a user does whose home this is.
    fn type_command(line: &str, home: &Path) {
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(project).env("HOME", home).env("CI", "true");
        shell.env("TAURI_SIGNING_PRIVATE_KEY_PASSWORD", "canary");
        // A studio's own, which step 3 of the guide has it set.
        shell.env_remove("TAURI_SIGNING_PRIVATE_KEY").env_remove("TAURI_SIGNING_PRIVATE_KEY_PATH");
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }

    #[tokio::test]
    async fn the_key_that_the_guide_has_made_signs_what_is_taken() {
        let home = tempfile::tempdir().unwrap();
        let command = GUIDE.split('`').find(|span| span.contains("tauri signer generate")).unwrap();
        type_command(&format!("{command} --password canary"), home.path());
        let (key, package) = (home.path().join("update.key"), home.path().join("app.tar.gz"));
        std::fs::write(&package, PACKAGE).unwrap();
        let tool = command.split(" generate").next().unwrap();
        type_command(
            &format!("{tool} sign --app-version 0.2.0 -f '{}' '{}'", key.display(), package.display()),
            home.path(),
        );

        let studio = Studio::new().await;
        let read = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
        let mut config = studio.config();
        config["pubkey"] = json!(read("update.key.pub"));
        studio.announces("0.2.0", PACKAGE, read("app.tar.gz.sig")).await;
        assert_eq!(download(&found_by(config).await, LARGEST).await.unwrap(), PACKAGE);
    }
}

#[tokio::test]
async fn an_altered_package_another_s_signature_and_an_old_package_under_a_new_number_are_refused() {
    let (studio, stranger) = (Studio::new().await, Studio::new().await);
    let signed = studio.signature(Some("0.2.0"));
    for (what, package, signature) in [
        ("altered", b"what the studio built!".as_slice(), signed.clone()),
        ("another's", PACKAGE, stranger.signature(Some("0.2.0"))),
        ("old", PACKAGE, studio.signature(Some("0.1.5"))),
        ("without a version", PACKAGE, studio.signature(None)),
        ("none", PACKAGE, String::new()),
    ] {
        studio.server.reset().await;
        studio.announces("0.2.0", package, signature).await;
        let refused = download(&found(&studio).await, LARGEST).await;
        assert!(matches!(refused, Err(UpdateError::Channel(_))), "{what}: {refused:?}");
    }
}

#[tokio::test]
async fn a_package_without_end_is_given_up() {
    let studio = Studio::new().await;
    studio.announces("0.2.0", PACKAGE, studio.signature(Some("0.2.0"))).await;
    let refused = download(&found(&studio).await, PACKAGE.len() - 1).await;
    assert!(matches!(refused, Err(UpdateError::TooLarge)), "{refused:?}");
}

#[tokio::test]
async fn a_channel_that_gives_no_answer_is_told_and_can_be_asked_again() {
    let studio = Studio::new().await;
    let app = app(Some(studio.config()));
    assert!(matches!(check(app.handle()).await, Err(UpdateError::Channel(_))));
    assert_eq!(view(app.handle()).await.state, UpdateState::NotAsked);
    studio.announces("0.2.0", PACKAGE, studio.signature(Some("0.2.0"))).await;
    check(app.handle()).await.unwrap();
    assert_eq!(view(app.handle()).await.state, UpdateState::Available);
}
