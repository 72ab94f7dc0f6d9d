//! The sandbox panel.

use std::collections::BTreeMap;

use bench::explorer;
use bench::sandbox_panel::{act, delivery, read, webhook_secret};
use ipc::bench::{
    AnswerFault, ReadWallets, SandboxAct, SandboxUser, SandboxView, TypedToken, UpcomingEventKind,
};
use toffeepay::{AccessToken, Client, Error, SessionId, Unavailable};

use crate::world::{GAME, LONG, PLAYER, TOKEN, World, game, token};

async fn doing(world: &World, wish: SandboxAct) {
    act(&world.control(), &game(), &token(), wish).await.unwrap();
}

async fn refused(world: &World, wish: SandboxAct) -> String {
    act(&world.control(), &game(), &token(), wish).await.unwrap_err().to_string()
}

async fn seen(world: &World) -> SandboxView {
    read(&world.control()).await.unwrap()
}

fn end(session: &SessionId, outcome: &str) -> SandboxAct {
    SandboxAct::EndSession {
        session_id: session.to_string(),
        outcome: outcome.into(),
        method: Some("paypal".into()),
        reason: None,
    }
}

fn account(also: Vec<SandboxUser>, real: i64, bonus: i64) -> SandboxAct {
    SandboxAct::SetAccount { user_id: PLAYER.into(), also, real, bonus }
}

fn script(route: &str, count: u32, fault: AnswerFault) -> SandboxAct {
    SandboxAct::ScriptAnswers { route: route.into(), count, fault }
}

#[tokio::test]
async fn a_session_ends_as_the_panel_says_and_what_makes_no_sense_is_refused_with_its_reason() {
    let world = World::new().await;
    let client = world.client().await;
    for outcome in ["paid", "failed", "cancelled", "expired"] {
        let session = world.session_of(PLAYER).await;
        doing(&world, end(&session, outcome)).await;
        assert_eq!(client.get_session_status(&session).await.unwrap().as_str(), outcome);
        assert!(refused(&world, end(&session, "paid")).await.contains("session_"), "{outcome}");
    }
    let session = world.session_of(PLAYER).await;
    assert!(refused(&world, end(&session, "sold")).await.contains("unknown variant"));
    let returns =
        |returns: &str| SandboxAct::SetReturns { session_id: session.to_string(), returns: returns.into() };
    for plan in ["never", "twice", "once"] {
        doing(&world, returns(plan)).await;
    }
    assert!(refused(&world, returns("thrice")).await.contains("unknown variant"));
}

#[tokio::test]
async fn whatever_the_panel_offers_the_sandbox_takes() {
    let world = World::new().await;
    let choices = seen(&world).await.choices;
    // What is paid from the wallet is there to be paid.
    let (user_id, method) = (PLAYER.to_owned(), None);
    doing(&world, SandboxAct::MakeDeposit { user_id, amount: 5_000, method, reason: None, slow: false })
        .await;
    for method in &choices.methods {
        let session_id = world.session_of(PLAYER).await.to_string();
        let method = Some(method.clone());
        doing(&world, SandboxAct::EndSession { session_id, outcome: "paid".into(), method, reason: None })
            .await;
    }
    for reason in choices.reasons {
        let session_id = world.session_of(PLAYER).await.to_string();
        let reason = Some(reason);
        doing(&world, SandboxAct::AttemptPayment { session_id, method: None, reason, slow: false }).await;
    }
    for method in choices.deposit_methods {
        let (user_id, method) = (PLAYER.to_owned(), Some(method));
        let deposit = SandboxAct::MakeDeposit { user_id, amount: 100, method, reason: None, slow: false };
        doing(&world, deposit).await;
    }
    for event in choices.events {
        let url = "http://127.0.0.1:9/hook".to_owned();
        doing(&world, SandboxAct::AddEndpoint { url, secret: None, events: vec![event] }).await;
    }
    assert_eq!(choices.routes.len(), toffeepay::routes::V1.len() + 1);
    for route in choices.routes {
        doing(&world, script(&route, 1, AnswerFault::DropBefore)).await;
    }
}

#[tokio::test]
async fn payments_and_refunds_are_decided_one_by_one() {
    let world = World::new().await;
    let client = world.client().await;
    let session = world.session_of(PLAYER).await;
    let attempt = |slow, reason: Option<&str>| SandboxAct::AttemptPayment {
        session_id: session.to_string(),
        method: None,
        reason: reason.map(str::to_owned),
        slow,
    };
    doing(&world, attempt(false, Some("insufficient_funds"))).await;
    doing(&world, attempt(true, None)).await;
    let seen_now = explorer::read(&client, &session).await.unwrap().view(None);
    let statuses: Vec<_> = seen_now.payments.iter().map(|payment| payment.status.as_str()).collect();
    assert_eq!(statuses, ["failed", "processing"]);
    let payment_id = seen_now.payments[1].id.clone();
    for (outcome, status) in
        [("authorized", "authorized"), ("succeeded", "succeeded"), ("refunded", "refunded")]
    {
        let wish =
            SandboxAct::EndPayment { payment_id: payment_id.clone(), outcome: outcome.into(), reason: None };
        doing(&world, wish).await;
        let after = explorer::read(&client, &session).await.unwrap().view(None);
        assert_eq!(after.payments[1].status, status);
    }
    let other = world.session_of(PLAYER).await;
    doing(&world, end(&other, "paid")).await;
    let payment_id = explorer::read(&client, &other).await.unwrap().view(None).payments[0].id.clone();
    let refund = ipc::bench::BenchSessionAct::Refund { payment_id, reason: String::new() };
    explorer::act(&client, &other, &refund).await;
    let refund_id =
        explorer::read(&client, &other).await.unwrap().view(None).payments[0].refunds[0].id.clone();
    doing(&world, SandboxAct::EndRefund { refund_id, outcome: "failed".into() }).await;
    let after = explorer::read(&client, &other).await.unwrap().view(None);
    assert_eq!(after.payments[0].refunds[0].status, "failed");
    assert!(after.payments[0].refunds[0].error.is_some());
}

#[tokio::test]
async fn moving_the_clock_to_what_is_to_come_makes_it_come() {
    let world = World::new().await;
    let session = world.session_of(PLAYER).await;
    let before = seen(&world).await;
    assert_eq!((before.speed, before.upcoming.len()), (1.0, 1));
    let expiry = &before.upcoming[0];
    assert_eq!((expiry.kind, expiry.id.as_str()), (UpcomingEventKind::SessionExpires, session.as_str()));
    let by = (expiry.at - before.now) / 1_000 + 1;
    assert!((1_700..=1_801).contains(&by), "{by}");
    doing(&world, SandboxAct::SetClock { now: None, advance_seconds: Some(by), speed: Some(0.0) }).await;
    let after = seen(&world).await;
    assert!(after.now >= expiry.at && after.speed == 0.0 && after.upcoming.is_empty());
    assert_eq!(world.client().await.get_session_status(&session).await.unwrap().as_str(), "expired");
    let set = SandboxAct::SetClock { now: Some(1_800_000_000_000), advance_seconds: None, speed: None };
    doing(&world, set).await;
    assert_eq!(seen(&world).await.now, 1_800_000_000_000);
}

#[tokio::test]
async fn the_next_answers_of_a_route_are_as_scripted_and_then_right_again() {
    let world = World::new().await;
    let session = world.session_of(PLAYER).await;
    let once = world.api().await.once().clone();
    let status = async || once.get_session_status(&session).await;
    let fault = AnswerFault::Status { status: 429, code: None, retry_after: Some("7".into()), body: None };
    doing(&world, script("GET /v1/sessions/{id}/status", 2, fault)).await;
    assert_eq!(seen(&world).await.answers[0].count, 2);
    assert!(matches!(status().await, Err(Error::RateLimited { retry_after: Some(_) })));
    assert_eq!(seen(&world).await.answers[0].count, 1);
    doing(&world, SandboxAct::ClearAnswers).await;
    assert_eq!(status().await.unwrap().as_str(), "pending");
    let set = BTreeMap::from([("/status".to_owned(), "\"on_hold\"".to_owned())]);
    doing(&world, script("*", 1, AnswerFault::Altered { set })).await;
    assert_eq!(status().await.unwrap().as_str(), "on_hold");
    for (fault, lost) in [
        (AnswerFault::DropBefore, true),
        (AnswerFault::DropAfter, true),
        (AnswerFault::Truncated { bytes: Some(40) }, true),
        (AnswerFault::Garbage, false),
    ] {
        doing(&world, script("*", 1, fault)).await;
        let answer = status().await;
        assert_eq!(matches!(answer, Err(Error::Unavailable(Unavailable::Connection(_)))), lost, "{answer:?}");
        assert!(answer.is_err());
    }
    assert_eq!(status().await.unwrap().as_str(), "pending");
    let nowhere = refused(&world, script("sessions", 1, AnswerFault::Garbage)).await;
    assert!(nowhere.contains("route"), "{nowhere}");
    let no_json = AnswerFault::Altered { set: BTreeMap::from([("/id".to_owned(), "x".to_owned())]) };
    assert!(!refused(&world, script("*", 1, no_json)).await.is_empty());
}

#[tokio::test]
async fn webhooks_are_sent_to_an_endpoint_whose_secret_is_not_shown() {
    let world = World::new().await;
    let add = |url: &str| SandboxAct::AddEndpoint {
        url: url.into(),
        secret: None,
        events: vec!["session.created".into()],
    };
    doing(&world, add("http://127.0.0.1:1/hook")).await;
    assert!(refused(&world, add("http://example.com/hook")).await.contains("invalid_url"));
    let endpoint = seen(&world).await.endpoints.remove(0);
    assert_eq!(
        (endpoint.events.as_slice(), endpoint.status.as_str()),
        (&["session.created".to_owned()][..], "enabled")
    );
    let secret = webhook_secret(&world.control(), &endpoint.id).await.unwrap();
    assert!(secret.starts_with("whsec_"));
    assert!(!serde_json::to_string(&seen(&world).await).unwrap().contains(&secret));
    assert!(webhook_secret(&world.control(), "ep_none").await.is_err());

    doing(&world, SandboxAct::AddOddity { oddity: "late".into(), seconds: 600, count: 1 }).await;
    world.session_of(PLAYER).await;
    let kinds = |view: &SandboxView| view.upcoming.iter().map(|each| each.kind).collect::<Vec<_>>();
    let late = seen(&world).await;
    assert_eq!(kinds(&late), [UpcomingEventKind::WebhookTried, UpcomingEventKind::SessionExpires]);
    assert_eq!(late.deliveries[0].status, "waiting");
    assert!(
        refused(&world, SandboxAct::AddOddity { oddity: "odd".into(), seconds: 1, count: 1 })
            .await
            .contains("odd")
    );

    let send = |data: &str| SandboxAct::SendEvent {
        endpoint_id: endpoint.id.clone(),
        event: "session.created".into(),
        data: data.into(),
    };
    doing(&world, send("{\"id\": \"ses_1\"}")).await;
    assert!(!refused(&world, send("{")).await.is_empty());
    let listed = seen(&world).await.deliveries;
    assert_eq!(listed.len(), 2);
    let delivery_id = listed[0].id.clone();
    doing(
        &world,
        SandboxAct::Resend {
            delivery_id: delivery_id.clone(),
            oddity: Some("old_timestamp".into()),
            seconds: 600,
        },
    )
    .await;
    doing(&world, SandboxAct::RemoveEndpoint { endpoint_id: endpoint.id.clone() }).await;
    assert!(seen(&world).await.endpoints.is_empty());
    assert!(!refused(&world, SandboxAct::Resend { delivery_id, oddity: None, seconds: 0 }).await.is_empty());
}

#[tokio::test]
async fn the_game_its_wallets_and_the_app_s_own_token_are_set_up() {
    let world = World::new().await;
    let client = world.client().await;
    let game_settings = SandboxAct::SetGame {
        title: None,
        manual_completion: Some(true),
        wallet: Some(true),
        methods: Some(vec!["card".into()]),
        session_seconds: Some(60),
        refund_seconds: None,
    };
    doing(&world, game_settings).await;
    let session = world.session_of(PLAYER).await;
    let attempt = SandboxAct::AttemptPayment {
        session_id: session.to_string(),
        method: None,
        reason: None,
        slow: false,
    };
    doing(&world, attempt).await;
    let held = explorer::read(&client, &session).await.unwrap().view(None);
    assert!(held.payments[0].is_authorized);
    doing(&world, account(vec![], 500, 70)).await;
    let deposit = SandboxAct::MakeDeposit {
        user_id: PLAYER.into(),
        amount: 1_000,
        method: Some("google_pay".into()),
        reason: None,
        slow: false,
    };
    doing(&world, deposit).await;
    let wallets = explorer::wallets(&client, &game(), &ReadWallets::default()).await.unwrap().unwrap();
    assert_eq!((wallets.accounts[0].real.amount, wallets.accounts[0].bonus.amount), (1_500, 70));
    let standing = |standing: &str| SandboxAct::SetStanding { standing: standing.into() };
    doing(&world, standing("revoked")).await;
    assert!(matches!(client.get_session_status(&session).await, Err(Error::Unauthorized(_))));
    doing(&world, standing("good")).await;
    assert!(client.get_session_status(&session).await.is_ok());
    assert!(!refused(&world, standing("bad")).await.contains(TOKEN));
}

#[tokio::test]
async fn a_deposit_is_ended_as_asked_and_the_wallet_follows() {
    let world = World::new().await;
    let client = world.client().await;
    let made = SandboxAct::MakeDeposit {
        user_id: PLAYER.into(),
        amount: 1_000,
        method: None,
        reason: None,
        slow: true,
    };
    doing(&world, account(vec![], 0, 0)).await;
    doing(&world, made).await;
    let wallets =
        async || explorer::wallets(&client, &game(), &ReadWallets::default()).await.unwrap().unwrap();
    let deposit_id = wallets().await.deposits.remove(0).id;
    let end = |outcome: &str, reason: Option<&str>| SandboxAct::EndDeposit {
        deposit_id: deposit_id.clone(),
        outcome: outcome.into(),
        reason: reason.map(Into::into),
    };
    for (outcome, in_wallet) in [("authorized", 0), ("succeeded", 1_000), ("refunded", 0)] {
        doing(&world, end(outcome, None)).await;
        let after = wallets().await;
        assert_eq!((after.deposits[0].status.as_str(), after.accounts[0].real.amount), (outcome, in_wallet));
    }
    let why = refused(&world, end("failed", Some("insufficient_funds"))).await;
    assert!(why.contains("deposit_end_not_possible"), "{why}");
    assert!(!refused(&world, end("eaten", None)).await.is_empty());
}

#[tokio::test]
async fn a_reset_forgets_everything_and_its_seed_makes_the_names() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        doing(&world, SandboxAct::Reset { seed: Some("as before".into()) }).await;
        assert!(seen(&world).await.counts.iter().all(|each| each.count == 0));
        ids.push(world.session_of(PLAYER).await);
    }
    assert_eq!(ids[0], ids[1]);
    doing(&world, SandboxAct::Reset { seed: None }).await;
    assert!(seen(&world).await.upcoming.is_empty());
}

#[tokio::test]
async fn an_endpoint_signs_with_the_secret_that_it_was_given_and_a_delivery_shows_what_was_sent_and_answered()
{
    let world = World::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let add = |secret: &str| SandboxAct::AddEndpoint {
        url: url.clone(),
        secret: Some(TypedToken(secret.into())),
        events: Vec::new(),
    };
    assert!(refused(&world, add("not a secret")).await.contains("invalid_secret"));
    let secret = "whsec_bG9uZyBlbm91Z2ggZm9yIGEgdGVzdCBvZiBhIGJhY2tlbmQ=";
    doing(&world, add(secret)).await;
    let endpoint_id = seen(&world).await.endpoints.remove(0).id;
    assert_eq!(webhook_secret(&world.control(), &endpoint_id).await.unwrap(), secret);

    let session = world.session_of(PLAYER).await;
    refuse_one(&listener).await;
    let tried = until_tried(&world).await;
    let detail = delivery(&world.control(), &tried).await.unwrap();
    assert_eq!((detail.delivery.id, detail.delivery.endpoint_id), (tried, endpoint_id));
    assert!(detail.body.contains(session.as_str()), "{}", detail.body);
    assert!(!detail.body.contains("/pay/"), "the payment page is shown: {}", detail.body);
    let [made] = detail.tries.as_slice() else { panic!("{:?}", detail.tries) };
    assert_eq!((made.status, made.answer.as_str(), &made.error), (Some(503), "later", &None));
    assert!(made.headers.contains("webhook-signature: v1,"), "{}", made.headers);
    assert!(delivery(&world.control(), "del_none").await.is_err());
}

/// Answers one webhook with 503.
async fn refuse_one(listener: &tokio::net::TcpListener) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    // A head, and a body that is an object: it is whole when that is.
    while !request.ends_with(b"}") {
        assert!(stream.read_buf(&mut request).await.unwrap() > 0, "it broke off");
    }
    let answer = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 5\r\nconnection: close\r\n\r\nlater";
    stream.write_all(answer.as_bytes()).await.unwrap();
}

async fn until_tried(world: &World) -> String {
    let tried = async {
        loop {
            if let Some(tried) = seen(world).await.deliveries.iter().find(|delivery| delivery.tries > 0) {
                return tried.id.clone();
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, tried).await.unwrap()
}

#[tokio::test]
async fn a_token_is_for_some_games_and_expires_and_a_wallet_is_one_player_s_in_several_games() {
    let world = World::new().await;
    let session = world.session_of(PLAYER).await;
    let other = "sk_test_other_0001";
    let base_url = world.sandbox.base_url().clone();
    let client = Client::new(base_url, AccessToken::new(other).unwrap()).unwrap();
    let now = seen(&world).await.now;
    let token = |games: &[&str], expires_at| SandboxAct::SetToken {
        token: TypedToken(other.into()),
        merchant: String::new(),
        games: Some(games.iter().map(ToString::to_string).collect()),
        standing: "good".into(),
        expires_at,
    };
    doing(&world, token(&[GAME], Some(now + 600_000))).await;
    assert!(client.get_session_status(&session).await.is_ok());
    doing(&world, token(&["another_game"], None)).await;
    assert!(client.get_session_status(&session).await.is_err());
    doing(&world, token(&[GAME], Some(now - 1))).await;
    assert!(matches!(client.get_session_status(&session).await, Err(Error::Unauthorized(_))));

    let elsewhere = SandboxUser { game_id: "another_game".into(), user_id: "captain".into() };
    doing(&world, account(vec![elsewhere], 300, 0)).await;
    let wallets = explorer::wallets(&world.client().await, &game(), &ReadWallets::default()).await;
    let users = &wallets.unwrap().unwrap().accounts[0].users;
    assert_eq!(users.len(), 2, "{users:?}");
    let nobody = SandboxUser { game_id: String::new(), user_id: "captain".into() };
    assert!(!refused(&world, account(vec![nobody], 300, 0)).await.is_empty());
}
