//! The bug report of a purchase: what is in it, and what must never be.

use std::io::{Cursor, Read as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bench::exchanges::{Caller, ExchangeLog, Search};
use bench::faults::{AnswerAct, Dial, Fault};
use bench::link_lab::{LinkLog, Verdict};
use bench::network::BenchNetwork;
use bench::recording::{self, Witnessed};
use bench::report::{self, Bounds, NotReported, Recorded, Report, Witnesses};
use ipc::bench::{WebhookFinding, WebhookLineView, WebhookOrigin};
use jiff::Timestamp;
use sandbox::{AnswerScript, Config, Fault as Dropped, SessionEnd};
use scenarios::bug_report;
use storefront::clock::SystemClock;
use storefront::engine::{LinkEffect, LinkTaken};
use storefront::environment::EnvironmentName;
use storefront::instance::Letter;
use storefront::network::SystemNetwork;
use storefront::purchase::PurchaseId;
use storefront::return_link::{LinkIgnored, ReturnLink};
use storefront::support::{AboutApp, Word};
use tempfile::TempDir;
use toffeepay::{ListSessions, SessionId};

use crate::world::{GAME, LONG, PLAYER, TOKEN, World, game, token};

/// Stands in the paths of the tester's machine.
const PERSON: &str = "canary-person";
const SECRET: &str = "whsec_Y2FuYXJ5LXNlY3JldC1jYW5hcnk=";
const SCENARIO: &str = "title = 'Again'\n[[step]]\ndo = 'create'\nitem = 'coins'\n";

/// A world whose wire is heard.
struct Heard {
    world: World,
    log: Arc<ExchangeLog>,
    dial: Arc<Dial>,
    links: LinkLog,
    folder: TempDir,
}

impl Heard {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = Arc::new(ExchangeLog::open(folder.path(), Timestamp::now(), || ()).unwrap());
        let dial = Arc::new(Dial::new(|| ()));
        let network = BenchNetwork {
            system: SystemNetwork::default(),
            clock: Arc::new(SystemClock),
            recorder: Some(log.recorder().clone()),
            dial: Some(Arc::clone(&dial)),
        };
        let world = World::over(Config::new(token()), Arc::new(network)).await;
        Self { world, log, dial, links: LinkLog::default(), folder }
    }

    /// It closes each connection before it has answered: what the dial does is the app's alone to meet.
    fn api_is_gone(&self) {
        let gone = AnswerScript { route: "*".into(), count: 1_000, fault: Dropped::DropBefore };
        self.world.control().script_answers(gone).unwrap();
    }

    fn witnesses(&self) -> Witnesses {
        // All that was heard is written then.
        self.log.recorder().settle(Duration::from_mins(1));
        Witnesses {
            app: AboutApp {
                name: "Storefront Companion".into(),
                version: "1.2.3".into(),
                system: "linux",
                architecture: "x86_64",
                scheme: Word::new("registered"),
                notices: Vec::new(),
            },
            web_view: Some("2.50.1".into()),
            log: Ok(Arc::clone(&self.log)),
            links: self.links.entries(),
            webhooks: Vec::new(),
            faults: self.dial.faults(),
            folders: vec![PathBuf::from(format!("/srv/{PERSON}")), self.folder.path().to_owned()],
            dossier: Err("it was not asked".into()),
            scenario: Ok(Recorded { text: SCENARIO.into(), remarks: vec!["no links were seen".into()] }),
            now: Timestamp::now(),
        }
    }

    async fn write(&self, id: PurchaseId, mut witnesses: Witnesses) -> Report {
        let purchase = self.world.purchase(id).await;
        witnesses.dossier = recording::dossier(&self.world.engine, &purchase).await;
        report::write(&self.world.engine, id, witnesses).await.unwrap()
    }

    /// A paid purchase whose return link came, after a forged one.
    async fn paid(&self) -> (PurchaseId, SessionId) {
        let (id, session) = self.world.buy().await;
        let forged = Letter::Ignored(LinkIgnored::UnknownState);
        self.links.came(&forged, Verdict::Ignored(LinkIgnored::UnknownState), Timestamp::now());
        self.world.end(&session, SessionEnd::Paid).await;
        let mut events = self.world.engine.events();
        self.world.engine.check(id).await.unwrap();
        // With what was charged, the engine has asked all that it asks about this purchase by itself.
        while self.world.purchase(id).await.charge.is_none() {
            tokio::time::timeout(LONG, events.recv()).await.unwrap().unwrap();
        }
        let link = ReturnLink::to(self.world.purchase(id).await.order.return_state);
        let taken = LinkTaken { purchase: id, effect: LinkEffect::Checks };
        self.links.came(&Letter::Link(link), Verdict::Taken(taken), Timestamp::now());
        (id, session)
    }
}

/// Every byte that leaves the machine, the zip's also unzipped.
fn all_bytes(report: &Report) -> String {
    let mut all = report.markdown.clone().into_bytes();
    all.extend(&report.zip);
    let mut zip = zip::ZipArchive::new(Cursor::new(&report.zip)).unwrap();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        all.extend(entry.name().unwrap_or_default().as_bytes());
        entry.read_to_end(&mut all).unwrap();
    }
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn a_report_tells_what_was_asked_what_the_api_says_and_all_that_was_seen_on_the_way() {
    let heard = Heard::new().await;
    let route = Dial::route("createSession").or_else(|_| Dial::route(toffeepay::routes::V1[0].call)).ok();
    heard.dial.set(Fault::Answers { route, act: AnswerAct::DropAfter }, 1).unwrap();
    let (id, session) = heard.paid().await;
    heard.dial.set(Fault::NetworkLost, 0).unwrap();
    let mut witnesses = heard.witnesses();
    heard.dial.clear();
    witnesses.webhooks = vec![WebhookLineView {
        number: 1,
        at: Timestamp::now().as_millisecond(),
        origin: WebhookOrigin::Received,
        message_id: Some("evt_1".into()),
        event_type: Some("session.paid".into()),
        session_id: Some(session.to_string()),
        finding: WebhookFinding::Stale { seconds: 900 },
        first: None,
        answer: None,
    }];
    let report = heard.write(id, witnesses).await;
    let key = heard.world.purchase(id).await.order.key.to_string();
    for part in [
        "# Bug report: `50 Gold Coins`",
        "The app has it as **paid**; the API says `paid`",
        &format!("| session | `{session}` |"),
        "| price | `4.99 USD` | `4.99 USD` |",
        &format!("| player | `{PLAYER}` | `{PLAYER}` |"),
        &format!("| game | `{GAME}` | `{GAME}` |"),
        "`session_created` by `player`",
        "`POST /v1/sessions` → **no answer**",
        "fault set by the tester: `the answer was dropped`",
        ", try 2, key `",
        &format!("key `{}…`", &key[..8]),
        "`session.paid`, `received`: `stale`",
        "ignored: its state belongs to no purchase here",
        "it had the status checked",
        "| app | `Storefront Companion` `1.2.3` |",
        "| system | linux, x86_64 |",
        "| web view | `2.50.1` |",
        "- the network was taken away",
        "- `no links were seen`",
        "do = 'create'",
    ] {
        assert!(report.markdown.contains(part), "{part}\n{}", report.markdown);
    }
    let names: Vec<_> = report.parts.iter().map(|part| part.name).collect();
    assert_eq!(
        names,
        ["report.md", "report.json", "journal.json", "exchanges.har", "about.json", "scenario.toml"]
    );
    let har = &report.parts[3].content;
    let har: serde_json::Value = serde_json::from_str(har).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["response"]["status"] == 200));
    // Whoever gets it reads it back.
    let opened = bug_report::read(Cursor::new(&report.zip)).unwrap();
    let about = opened.about.unwrap();
    assert_eq!((about.of.as_str(), about.version.as_str()), ("50 Gold Coins", "1.2.3"));
    assert_eq!(opened.text.as_deref(), Some(report.markdown.as_str()));
    assert_eq!(opened.scenario.unwrap().0, SCENARIO);
    assert_eq!(report.not_recorded, None);
}

#[tokio::test]
async fn no_byte_of_a_report_has_the_token_the_page_a_state_a_whole_key_a_webhook_secret_or_a_person_s_path()
{
    let heard = Heard::new().await;
    let (id, session) = heard.paid().await;
    // An API that repeats what it should not, and a log that can't be trusted with it.
    let client = heard.world.client().await;
    let page = client.get_session(&session).await.unwrap().url.unwrap();
    let path = format!("/srv/{PERSON}/purchases.sqlite and /home/{PERSON}/.cache and C:\\Users\\{PERSON}\\x");
    let mut witnesses = heard.witnesses();
    witnesses.web_view = Some(format!("{TOKEN} {SECRET} {path}"));
    witnesses.scenario = Err(format!("{path}: {page} {SECRET} Bearer {TOKEN}"));
    witnesses.webhooks = vec![WebhookLineView {
        number: 1,
        at: 0,
        origin: WebhookOrigin::Received,
        message_id: None,
        event_type: Some(format!("{SECRET} {page}")),
        session_id: Some(session.to_string()),
        finding: WebhookFinding::MissingHeader { header: TOKEN.into() },
        first: None,
        answer: None,
    }];
    let report = heard.write(id, witnesses).await;
    let order = heard.world.purchase(id).await.order;
    let all = all_bytes(&report);
    let page_path = page.as_str().rsplit('/').next().unwrap().to_owned();
    let key = order.key.to_string();
    for secret in [
        TOKEN,
        SECRET,
        page.as_str(),
        &page_path,
        order.return_state.as_str(),
        key.as_str(),
        PERSON,
        "whsec_",
    ] {
        assert!(!all.contains(secret), "{secret}\n{all}");
    }
    let folder = heard.folder.path().display().to_string();
    assert!(!all.contains(&folder), "{folder}");
    // And yet it is a report.
    assert!(all.contains(&session.to_string()) && report.markdown.contains("It could not be recorded"));
}

#[tokio::test]
async fn an_api_that_is_gone_and_a_log_that_is_not_there_make_a_report_all_the_same() {
    let heard = Heard::new().await;
    let (id, _) = heard.world.buy().await;
    heard.api_is_gone();
    let mut witnesses = heard.witnesses();
    witnesses.log = Err("the disk is full".into());
    witnesses.scenario = Err("nothing was seen".into());
    let report = heard.write(id, witnesses).await;
    for part in ["the API was not asked", "None could be read: `the disk is full`", "nothing was seen"] {
        assert!(report.markdown.contains(part), "{part}\n{}", report.markdown);
    }
    assert_eq!(report.not_recorded.as_deref(), Some("nothing was seen"));
    assert_eq!(bug_report::read(Cursor::new(&report.zip)).unwrap().scenario, None);
}

#[tokio::test]
async fn a_report_has_nothing_of_another_player_who_stands_in_a_list_with_this_one() {
    let heard = Heard::new().await;
    let (id, session) = heard.paid().await;
    let other = heard.world.session_of("another_player").await;
    let client = heard.world.client().await;
    client.get_session(&other).await.unwrap();
    let all = client.list_all_sessions(&ListSessions::of(game())).await.unwrap();
    assert_eq!(all.len(), 2);
    let report = heard.write(id, heard.witnesses()).await;
    let said = all_bytes(&report);
    for word in ["another_player", other.as_str(), "Season Pass"] {
        assert!(!said.contains(word), "{word}\n{said}");
    }
    // That a list was asked for is told, and what is its own is told in whole.
    let har = report.parts.iter().find(|part| part.name == bug_report::name::EXCHANGES).unwrap();
    let har: serde_json::Value = serde_json::from_str(&har.content).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    let url = |entry: &serde_json::Value| entry["request"]["url"].as_str().unwrap().to_owned();
    let listed = |entry: &serde_json::Value| {
        entry["request"]["method"] == "GET" && url(entry).ends_with("/v1/sessions")
    };
    let of_list: Vec<_> = entries.iter().filter(|entry| listed(entry)).collect();
    assert_eq!(of_list.len(), 1, "{entries:#?}");
    assert_eq!(of_list[0]["response"]["content"]["text"].as_str().unwrap_or_default(), "");
    let own = entries.iter().find(|entry| url(entry).contains(session.as_str())).unwrap();
    assert!(own["response"]["content"]["text"].as_str().unwrap().contains("paid"));
}

#[tokio::test]
async fn a_report_that_would_be_too_large_to_be_opened_leaves_out_the_oldest_exchanges_and_says_so() {
    let heard = Heard::new().await;
    let (id, session) = heard.paid().await;
    let client = heard.world.client().await;
    for _ in 0..6 {
        client.get_session_status(&session).await.unwrap();
    }
    let exchanges = |report: &Report| {
        let har = report.parts.iter().find(|part| part.name == bug_report::name::EXCHANGES).unwrap();
        let har: serde_json::Value = serde_json::from_str(&har.content).unwrap();
        har["log"]["entries"].as_array().unwrap().clone()
    };
    let whole = report::write(&heard.world.engine, id, heard.witnesses()).await.unwrap();
    let all = exchanges(&whole);
    assert!(all.len() > 2, "{all:#?}");
    let (zip, text) = (whole.zip.len() as u64, whole.markdown.len() as u64);
    for (zip, text) in [(zip - 100, text), (zip, text - 100)] {
        let bounds = Bounds { zip, text };
        let less = report::write_within(&heard.world.engine, id, heard.witnesses(), bounds).await.unwrap();
        assert!(less.zip.len() as u64 <= zip && less.markdown.len() as u64 <= text);
        let kept = exchanges(&less);
        assert!(!kept.is_empty() && kept.len() < all.len(), "{}", kept.len());
        assert_eq!(kept.last(), all.last(), "the newest are what is kept");
        assert!(less.markdown.contains("older ones are left out"), "{}", less.markdown);
        bug_report::read(Cursor::new(&less.zip)).unwrap();
    }
    let none = Bounds { zip: 100, text: 100 };
    let refused = report::write_within(&heard.world.engine, id, heard.witnesses(), none).await.unwrap_err();
    assert!(matches!(refused, NotReported::TooLarge), "{refused}");
}

#[tokio::test]
async fn the_token_that_a_purchase_was_made_with_is_hidden_also_while_another_environment_is_in_use() {
    let heard = Heard::new().await;
    let (id, _) = heard.paid().await;
    heard.world.engine.set_environment(EnvironmentName::Sandbox).await.unwrap();
    let mut witnesses = heard.witnesses();
    witnesses.web_view = Some(format!("it said {TOKEN}"));
    witnesses.scenario = Err(format!("it said {TOKEN} too"));
    let report = heard.write(id, witnesses).await;
    let all = all_bytes(&report);
    assert!(!all.contains(TOKEN) && all.contains("it said"), "{all}");
}

#[tokio::test]
async fn words_of_the_api_are_no_markup_in_a_tracker() {
    let heard = Heard::new().await;
    let (id, _) = heard.world.buy().await;
    let mut witnesses = heard.witnesses();
    let words = "![x](https://evil.example/p) [free](https://evil.example) @everyone <img src=x>";
    witnesses.log = Err(words.into());
    witnesses.scenario = Err(words.into());
    let report = heard.write(id, witnesses).await;
    let outside: String = report.markdown.split('`').step_by(2).collect();
    for markup in ["[x]", "](", "@everyone", "<img"] {
        assert!(!outside.contains(markup), "{markup}\n{}", report.markdown);
    }
}

#[tokio::test]
async fn what_is_sent_for_a_report_is_not_in_it_and_is_sent_once() {
    let heard = Heard::new().await;
    let (id, session) = heard.world.buy().await;
    let before = heard.witnesses();
    let all = || heard.log.all(&Search::default()).unwrap();
    let by_bench = || all().into_iter().filter(|one| one.sent.by == Caller::Bench).collect::<Vec<_>>();
    let witnessed = Witnessed { links: heard.links.entries(), ..Witnessed::default() };
    let log = Some(Arc::clone(&heard.log));
    let now = Timestamp::now();
    let asked = report::ask(&heard.world.engine, id, log.clone(), &witnessed, now).await.unwrap();
    assert_eq!(asked.dossier.unwrap().session.id, session);
    heard.log.recorder().settle(Duration::from_mins(1));
    let sent = by_bench();
    let of_session = sent.iter().filter(|one| one.sent.url.ends_with(session.as_str())).count();
    assert_eq!(of_session, 1, "{sent:#?}");
    // The app goes on asking meanwhile.
    let heard_before = all().iter().filter(|one| one.sent.at < now).count();
    let report = heard.write(id, Witnesses { now, ..before }).await;
    let har = report.parts.iter().find(|part| part.name == bug_report::name::EXCHANGES).unwrap();
    let har: serde_json::Value = serde_json::from_str(&har.content).unwrap();
    assert_eq!(har["log"]["entries"].as_array().unwrap().len(), heard_before, "{har:#}");

    // An API that is gone is not asked again and again.
    heard.api_is_gone();
    let so_far = by_bench().len();
    let asked = report::ask(&heard.world.engine, id, log, &witnessed, Timestamp::now()).await.unwrap();
    heard.log.recorder().settle(Duration::from_mins(1));
    assert!(asked.dossier.is_err());
    assert!(asked.scenario.is_ok(), "{:?}", asked.scenario);
    assert_eq!(by_bench().len(), so_far + 1);
}
