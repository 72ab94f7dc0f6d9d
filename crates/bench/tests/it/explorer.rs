//! The session explorer.

use std::time::Duration;

use bench::explorer::{self, Pace};
use ipc::bench::{ApiOutcome, BenchSessionAct, JournalDifference, ListBenchSessions, ReadWallets};
use sandbox::{Config, MakeDeposit, SessionEnd};
use toffeepay::{PaymentMethod, SessionId, UserId};

use crate::world::{GAME, PLAYER, TOKEN, World, game, token};

const QUICK: Pace = Pace { every: Duration::from_millis(5), at_most: Duration::from_mins(1) };

async fn listed(world: &World, query: ListBenchSessions) -> Vec<String> {
    let page = explorer::list(&world.client().await, &game(), &query).await.unwrap().unwrap();
    page.sessions.into_iter().map(|session| session.id).collect()
}

#[tokio::test]
async fn any_session_of_the_game_is_listed_by_player_by_status_and_page_by_page() {
    let world = World::new().await;
    let (ours, other) = (world.session_of(PLAYER).await, world.session_of("somebody_else").await);
    world.end(&ours, SessionEnd::Cancelled).await;
    let query = |user_id: &str, status: &str, offset| ListBenchSessions {
        user_id: user_id.into(),
        status: status.into(),
        offset,
    };
    assert_eq!(listed(&world, query("", "", 0)).await.len(), 2);
    assert_eq!(listed(&world, query(" somebody_else ", "", 0)).await, [other.to_string()]);
    assert_eq!(listed(&world, query("", "cancelled", 0)).await, [ours.to_string()]);
    assert_eq!(listed(&world, query("", "paid", 0)).await, Vec::<String>::new());
    for number in 0..50 {
        world.session_of(&format!("player_{number}")).await;
    }
    let page = |offset| query("", "", offset);
    let client = world.client().await;
    let first = explorer::list(&client, &game(), &page(0)).await.unwrap().unwrap();
    assert_eq!((first.sessions.len(), first.next, first.game_id.as_str()), (50, Some(50), GAME));
    let second = explorer::list(&client, &game(), &page(50)).await.unwrap().unwrap();
    assert_eq!((second.sessions.len(), second.next), (2, None));
}

#[tokio::test]
async fn a_player_that_no_id_can_be_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    let query = ListBenchSessions { user_id: "x".repeat(257), ..ListBenchSessions::default() };
    assert!(explorer::list(&world.client().await, &game(), &query).await.is_err());
}

#[tokio::test]
async fn a_session_is_opened_with_its_payments_and_refunds_and_never_with_its_page_or_the_token() {
    let world = World::new().await;
    let id = world.session_of(PLAYER).await;
    let client = world.client().await;
    let url = client.get_session(&id).await.unwrap().url.unwrap();
    world.end(&id, SessionEnd::Paid).await;
    let payment_id = explorer::read(&client, &id).await.unwrap().view(None).payments[0].id.clone();
    let act = BenchSessionAct::Refund { payment_id, reason: "  bought twice ".into() };
    assert_eq!(explorer::act(&client, &id, &act).await.outcome, ApiOutcome::Done);
    let view = explorer::read(&client, &id).await.unwrap().view(None);
    assert_eq!((view.session.status.as_str(), view.payments.len()), ("paid", 1));
    let refund = &view.payments[0].refunds[0];
    assert_eq!((refund.status.as_str(), refund.reason.as_deref()), ("pending", Some("bought twice")));
    let crossing = serde_json::to_string(&view).unwrap();
    assert!(crossing.contains(id.as_str()) && crossing.contains("[payment page]"));
    let secret = url.rsplit('/').next().unwrap();
    assert!(!crossing.contains(secret) && !crossing.contains(TOKEN));
}

#[tokio::test]
async fn an_authorized_payment_is_completed_or_cancelled_and_what_the_api_says_to_a_second_try_is_told() {
    let world = World::with(Config::new(token()).with_manual_completion(true)).await;
    let client = world.client().await;
    for (act, status) in [
        (complete as fn(String) -> BenchSessionAct, "succeeded"),
        (cancel as fn(String) -> BenchSessionAct, "cancelled"),
    ] {
        let id = world.session_of(PLAYER).await;
        let attempt = sandbox::AttemptPayment { method: PaymentMethod::Card, reason: None, slow: false };
        world.control().attempt_payment(&id, attempt).await.unwrap();
        let payment = explorer::read(&client, &id).await.unwrap().view(None).payments.remove(0);
        assert!(payment.is_authorized && !payment.can_refund);
        let wish = act(payment.id);
        assert_eq!(explorer::act(&client, &id, &wish).await.outcome, ApiOutcome::Done);
        assert_eq!(explorer::read(&client, &id).await.unwrap().view(None).payments[0].status, status);
        let again = explorer::act(&client, &id, &wish).await;
        assert_eq!((again.outcome, again.status), (ApiOutcome::Refused, Some(409)));
        assert!(again.code.is_some() && !again.message.is_empty());
    }
}

fn complete(payment_id: String) -> BenchSessionAct {
    BenchSessionAct::CompletePayment { payment_id }
}

fn cancel(payment_id: String) -> BenchSessionAct {
    BenchSessionAct::CancelPayment { payment_id }
}

#[tokio::test]
async fn a_session_is_cancelled_and_a_payment_that_does_not_exist_is_the_api_s_to_refuse() {
    let world = World::new().await;
    let client = world.client().await;
    let id = world.session_of(PLAYER).await;
    assert_eq!(explorer::act(&client, &id, &BenchSessionAct::CancelSession).await.outcome, ApiOutcome::Done);
    assert_eq!(explorer::read(&client, &id).await.unwrap().view(None).session.status, "cancelled");
    let unknown = explorer::act(&client, &id, &complete("pay_none".into())).await;
    assert_eq!((unknown.outcome, unknown.status), (ApiOutcome::Refused, Some(404)));
    let no_id = explorer::act(&client, &id, &complete(String::new())).await;
    assert_eq!(no_id.outcome, ApiOutcome::NotSent);
}

#[tokio::test]
async fn following_answers_as_soon_as_something_about_the_session_changed() {
    let world = World::new().await;
    let client = world.client().await;
    let id = world.session_of(PLAYER).await;
    let mark = explorer::read(&client, &id).await.unwrap().mark();
    let following = explorer::follow(&client, &id, &mark, QUICK);
    let paying = world.end(&id, SessionEnd::Paid);
    let (followed, ()) = tokio::join!(following, paying);
    let followed = followed.unwrap();
    assert_ne!(followed.mark(), mark);
    assert_eq!(followed.session.status.as_str(), "paid");
    let short = Pace { every: Duration::from_millis(5), at_most: Duration::from_millis(12) };
    let unchanged = explorer::follow(&client, &id, &followed.mark(), short).await.unwrap();
    assert_eq!(unchanged.mark(), followed.mark());
}

#[tokio::test]
async fn wallets_are_shown_with_what_was_put_into_them() {
    let world = World::with(Config::new(token()).with_wallet(true)).await;
    for player in [PLAYER, "somebody_else"] {
        let deposit = MakeDeposit {
            game_id: game(),
            user_id: UserId::new(player).unwrap(),
            amount: 1_500,
            method: PaymentMethod::ApplePay,
            reason: None,
            slow: false,
        };
        world.control().make_deposit(deposit).await.unwrap();
    }
    let client = world.client().await;
    let all = explorer::wallets(&client, &game(), &ReadWallets::default()).await.unwrap().unwrap();
    assert_eq!((all.accounts.len(), all.deposits.len(), all.is_whole), (2, 2, true));
    let query = ReadWallets { user_id: PLAYER.into() };
    let one = explorer::wallets(&client, &game(), &query).await.unwrap().unwrap();
    assert_eq!((one.accounts.len(), one.deposits.len()), (1, 1));
    assert_eq!(
        (one.accounts[0].real.amount, one.accounts[0].users[0].as_str()),
        (1_500, "space_shooter/player_42")
    );
    assert_eq!(
        (one.deposits[0].status.as_str(), one.deposits[0].method.as_deref()),
        ("succeeded", Some("apple_pay"))
    );
}

async fn kinds(world: &World, id: &SessionId) -> Vec<JournalDifference> {
    let api = world.api().await;
    let dossier = explorer::read(api.client(), id).await.unwrap();
    let detail = explorer::detail(&world.engine, &api, &dossier).await;
    detail.differences.iter().map(|each| each.kind).collect()
}

#[tokio::test]
async fn what_the_journal_has_otherwise_than_the_api_is_told_until_the_journal_has_asked() {
    let world = World::new().await;
    let (purchase, session) = world.buy().await;
    let elsewhere = world.session_of(PLAYER).await;
    assert_eq!(kinds(&world, &session).await, []);
    assert_eq!(kinds(&world, &elsewhere).await, [JournalDifference::NotInJournal]);
    world.end(&session, SessionEnd::Expired).await;
    assert_eq!(kinds(&world, &session).await, [JournalDifference::JournalBehind]);
    world.engine.check(purchase).await.unwrap();
    assert_eq!(kinds(&world, &session).await, []);
    assert_eq!(world.purchase(purchase).await.state.name(), "expired");
}

#[tokio::test]
async fn the_whole_journal_is_held_against_the_api_and_a_sandbox_that_forgot_everything_is_noticed() {
    let world = World::new().await;
    let (purchase, session) = world.buy().await;
    let elsewhere = world.session_of("somebody_else").await;
    let api = world.api().await;
    let compared = explorer::compare_journal(&world.engine, &api, &game()).await.unwrap();
    assert_eq!((compared.sessions, compared.purchases, compared.is_whole), (2, 1, true));
    assert_eq!(compared.differing.len(), 1);
    assert_eq!(compared.differing[0].session_id, Some(elsewhere.to_string()));
    world.control().reset().await.unwrap();
    let compared = explorer::compare_journal(&world.engine, &api, &game()).await.unwrap();
    assert_eq!(compared.differing.len(), 1);
    let gone = &compared.differing[0];
    assert_eq!(
        (&gone.session_id, &gone.purchase_id),
        (&Some(session.to_string()), &Some(purchase.to_string()))
    );
    assert_eq!(gone.differences[0].kind, JournalDifference::NotAtApi);
}

#[tokio::test]
async fn a_comparison_for_which_not_all_payments_were_read_does_not_say_that_it_is_whole() {
    let world = World::new().await;
    // Three declined attempts each: fewer sessions than are read, more payments.
    for number in 0..334 {
        let id = world.session_of(&format!("player_{number}")).await;
        for _ in 0..3 {
            let attempt = sandbox::AttemptPayment {
                method: PaymentMethod::Card,
                reason: Some(sandbox::Refusal::CardDeclined),
                slow: false,
            };
            world.control().attempt_payment(&id, attempt).await.unwrap();
        }
    }
    let api = world.api().await;
    let compared = explorer::compare_journal(&world.engine, &api, &game()).await.unwrap();
    assert_eq!((compared.sessions, compared.is_whole), (334, false));
}
