//! The panel is everything that the control interface can do: held here against its routes and the fields of its wishes,
//! so that a new one is missed.

use std::collections::{BTreeMap, BTreeSet};

use ipc::bench::SandboxAct;
use sandbox::{
    AddEndpoint, AddOddity, AnswerScript, AttemptPayment, EndPayment, EndRefund, EndSession, Fault,
    GameSettings, MakeDeposit, Oddity, PaymentEnd, RefundEnd, Refusal, Resend, Reset, ReturnPlan, SendEvent,
    SessionEnd, SetAccount, SetClock, SetReturns, SetToken, TokenStanding,
};
use serde::Serialize;
use serde_json::{Value, json};
use toffeepay::{GameUser, PaymentMethod, UserId};

use crate::world::{PLAYER, World, game};

/// The control interface's own list of what it is asked.
const ROUTES: &str = include_str!("../../../sandbox/src/control/http.rs");

/// What stands for a call in the panel.
#[derive(Clone, Copy, Debug)]
enum By {
    /// One of these acts.
    Acts(&'static [&'static str]),
    /// A part of what it shows.
    Shown(&'static str),
    /// A command of its own.
    Command(&'static str),
}

const CALLS: &[(&str, By)] = &[
    ("GET /control", By::Shown("counts")),
    ("POST /control/reset", By::Acts(&["reset"])),
    ("GET /control/state", By::Command("bench_export_sandbox")),
    ("PUT /control/state", By::Command("bench_import_sandbox")),
    ("GET /control/upcoming", By::Shown("upcoming")),
    ("GET /control/clock", By::Shown("now")),
    ("POST /control/clock", By::Acts(&["set_clock"])),
    ("PUT /control/games/{id}", By::Acts(&["set_game"])),
    ("POST /control/tokens", By::Acts(&["set_token", "set_standing"])),
    ("POST /control/accounts", By::Acts(&["set_account"])),
    ("POST /control/deposits", By::Acts(&["make_deposit"])),
    ("POST /control/deposits/{id}/end", By::Acts(&["end_deposit"])),
    ("GET /control/answers", By::Shown("answers")),
    ("POST /control/answers", By::Acts(&["script_answers"])),
    ("DELETE /control/answers", By::Acts(&["clear_answers"])),
    ("POST /control/sessions/{id}/end", By::Acts(&["end_session"])),
    ("POST /control/sessions/{id}/attempts", By::Acts(&["attempt_payment"])),
    ("POST /control/sessions/{id}/returns", By::Acts(&["set_returns"])),
    ("POST /control/payments/{id}/end", By::Acts(&["end_payment"])),
    ("POST /control/refunds/{id}/end", By::Acts(&["end_refund"])),
    ("GET /control/webhooks/endpoints", By::Shown("endpoints")),
    ("POST /control/webhooks/endpoints", By::Acts(&["add_endpoint"])),
    ("DELETE /control/webhooks/endpoints/{id}", By::Acts(&["remove_endpoint"])),
    ("POST /control/webhooks/endpoints/{id}/events", By::Acts(&["send_event"])),
    ("GET /control/webhooks/deliveries", By::Shown("deliveries")),
    ("GET /control/webhooks/deliveries/{id}", By::Command("bench_read_sandbox_delivery")),
    ("POST /control/webhooks/deliveries/{id}/resend", By::Acts(&["resend"])),
    ("POST /control/webhooks/oddities", By::Acts(&["add_oddity"])),
];

/// `METHOD /path` of every route in the source of the control interface.
fn routes() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in ROUTES.lines().filter_map(|line| line.trim().strip_prefix(".route(\"")) {
        let (path, handlers) = line.split_once("\", ").unwrap();
        for method in ["get", "post", "put", "delete", "patch"] {
            if handlers.split('.').any(|handler| handler.starts_with(&format!("{method}("))) {
                found.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    found
}

#[tokio::test]
async fn every_call_of_the_control_interface_has_its_place_in_the_panel() {
    let placed: BTreeSet<_> = CALLS.iter().map(|(call, _)| (*call).to_owned()).collect();
    assert_eq!(routes(), placed, "the calls, and their places in the panel");
    let view = serde_json::to_value(bench::sandbox_panel::read(&World::new().await.control()).await.unwrap());
    let view = view.unwrap();
    for (call, by) in CALLS {
        match by {
            By::Shown(part) => assert!(view.get(part).is_some(), "{call}: the panel shows no {part}"),
            By::Command(name) => assert!(ipc::bench::COMMANDS.contains(name), "{call}: there is no {name}"),
            By::Acts(acts) => {
                assert!(acts.iter().all(|act| wishes().contains_key(act)), "{call}: no wish is tried");
            }
        }
    }
}

/// Each wish of the control interface as the panel's act of it. Every field is written out here: a new one does not
/// compile, and once it is here, the panel has to know it.
fn wishes() -> BTreeMap<&'static str, Value> {
    let method = PaymentMethod::PayPal;
    let user = UserId::new(PLAYER).unwrap();
    let reason = Some(Refusal::CardDeclined);
    let late = Oddity::Late { seconds: 600 };
    let now = Some(jiff::Timestamp::UNIX_EPOCH);
    BTreeMap::from([
        ("reset", of(Reset { seed: Some("x".into()) })),
        (
            "set_clock",
            renamed(of(SetClock { now, advance_seconds: Some(1), speed: Some(1.0) }), |wish| {
                wish["now"] = json!(0);
            }),
        ),
        ("set_game", renamed(of(game_settings()), |wish| forget(wish, "id", &json!(game())))),
        ("set_token", set_token()),
        ("set_standing", json!({ "standing": of(TokenStanding::Revoked) })),
        ("set_account", set_account(&user)),
        (
            "make_deposit",
            renamed(
                of(MakeDeposit {
                    game_id: game(),
                    user_id: user,
                    amount: 1,
                    method: method.clone(),
                    reason,
                    slow: true,
                }),
                |wish| forget(wish, "game_id", &json!(game())),
            ),
        ),
        ("clear_answers", json!({})),
        (
            "end_session",
            with_id(
                "session_id",
                of(EndSession { outcome: SessionEnd::Paid, method: method.clone(), reason }),
            ),
        ),
        ("attempt_payment", with_id("session_id", of(AttemptPayment { method, reason, slow: true }))),
        ("set_returns", with_id("session_id", of(SetReturns { returns: ReturnPlan::Twice }))),
        ("end_payment", with_id("payment_id", of(EndPayment { outcome: PaymentEnd::Failed, reason }))),
        ("end_deposit", with_id("deposit_id", of(EndPayment { outcome: PaymentEnd::Refunded, reason }))),
        ("end_refund", with_id("refund_id", of(EndRefund { outcome: RefundEnd::Failed }))),
        (
            "add_endpoint",
            of(AddEndpoint { url: "http://127.0.0.1:1".into(), secret: Some("x".into()), events: vec![] }),
        ),
        ("remove_endpoint", with_id("endpoint_id", json!({}))),
        (
            "send_event",
            renamed(with_id("endpoint_id", of(SendEvent { event: "x".into(), data: json!({}) })), |wish| {
                wish["event"] = take(wish, "type");
                wish["data"] = json!("{}");
            }),
        ),
        (
            "resend",
            renamed(with_id("delivery_id", of(Resend { oddity: Some(late) })), |wish| {
                let oddity = take(wish, "oddity");
                wish["oddity"] = oddity["kind"].clone();
                wish["seconds"] = oddity["seconds"].clone();
                assert_eq!(oddity.as_object().map(serde_json::Map::len), Some(2));
            }),
        ),
        (
            "add_oddity",
            renamed(of(AddOddity { count: 1, oddity: late }), |wish| wish["oddity"] = take(wish, "kind")),
        ),
        ("script_answers", json!(null)),
    ])
}

fn game_settings() -> GameSettings {
    GameSettings {
        id: game(),
        title: Some("x".into()),
        manual_completion: Some(true),
        wallet: Some(true),
        methods: Some(vec![]),
        session_seconds: Some(1),
        refund_seconds: Some(1),
    }
}

fn set_token() -> Value {
    let wish = SetToken {
        token: "x".into(),
        merchant: "x".into(),
        games: Some(vec![game()]),
        standing: TokenStanding::Good,
        expires_at: Some(jiff::Timestamp::UNIX_EPOCH),
    };
    renamed(of(wish), |wish| wish["expires_at"] = json!(0))
}

/// The first player is one of the storefront's game; the others are named whole.
fn set_account(user: &UserId) -> Value {
    let one = GameUser { game_id: game(), user_id: user.clone() };
    renamed(of(SetAccount { users: vec![one.clone(), one], real: 1, bonus: 1 }), |wish| {
        let users = take(wish, "users");
        wish["also"] = json!([users[1]]);
        wish["user_id"] = users[0]["user_id"].clone();
    })
}

fn of(wish: impl Serialize) -> Value {
    serde_json::to_value(wish).unwrap()
}

fn with_id(name: &str, wish: Value) -> Value {
    renamed(wish, |wish| wish[name] = json!("x_1"))
}

fn renamed(mut wish: Value, change: impl FnOnce(&mut Value)) -> Value {
    change(&mut wish);
    wish
}

fn take(wish: &mut Value, name: &str) -> Value {
    wish.as_object_mut().unwrap().remove(name).unwrap()
}

/// What the panel says by itself.
fn forget(wish: &mut Value, name: &str, known: &Value) {
    assert_eq!(&take(wish, name), known);
}

/// Every fault of a script, with every field.
fn scripts() -> Vec<Value> {
    let known = |fault: &Fault| match fault {
        Fault::Delay { .. }
        | Fault::DropBefore
        | Fault::DropAfter
        | Fault::Status { .. }
        | Fault::Garbage
        | Fault::Truncated { .. }
        | Fault::Altered { .. } => (),
    };
    let text = || Some("x".to_owned());
    let faults = [
        Fault::Delay { ms: 1 },
        Fault::DropBefore,
        Fault::DropAfter,
        Fault::Status { status: 500, code: text(), retry_after: text(), body: text() },
        Fault::Garbage,
        Fault::Truncated { bytes: Some(1) },
        Fault::Altered { set: BTreeMap::from([("/x".to_owned(), json!("x"))]) },
    ];
    let script = |fault| {
        known(&fault);
        let mut script = of(AnswerScript { route: "*".into(), count: 1, fault });
        let (route, count) = (take(&mut script, "route"), take(&mut script, "count"));
        json!({ "route": route, "count": count, "fault": script })
    };
    faults.map(script).to_vec()
}

#[test]
fn every_field_of_what_the_control_interface_takes_can_be_said_in_the_panel() {
    let mut all: Vec<_> = wishes().into_iter().filter(|(_, wish)| !wish.is_null()).collect();
    all.extend(scripts().into_iter().map(|script| ("script_answers", script)));
    for (kind, mut wish) in all {
        wish["kind"] = json!(kind);
        let act = serde_json::from_value::<SandboxAct>(wish.clone());
        assert!(act.is_ok(), "{kind}: {} of {wish}", act.unwrap_err());
        wish["and_more"] = json!(1);
        let more = serde_json::from_value::<SandboxAct>(wish);
        assert!(more.is_err() || kind == "clear_answers", "{kind} takes a field that nobody knows");
    }
}
