//! What is done by hand, and what must be in its recording.

use std::time::Duration;

use bench::explorer;
use bench::faults::{Alteration, AnswerAct, Dial, Fault};
use bench::link_lab::Shot;
use futures_util::FutureExt;
use ipc::bench::{BenchSessionAct, SandboxAct};
use sandbox::{AddOddity, GameSettings, Oddity, SetAccount, SetToken, TokenStanding};
use scenarios::format::{
    AppAct, Card, FaultKind, LinkKind, Method, PageAct, Reason, Returns, SessionEnd, Step, StudioAct, Whose,
};
use scenarios::record::{Recording, Remark};
use scenarios::report::Verdict;
use storefront::purchase::PurchaseId;
use toffeepay::{CreateRefund, GameUser, IdempotencyKey, ListPayments, UserId};

use crate::world::{World, game, token};
use crate::{ByHand, replayed};

macro_rules! by_hand {
    ($($name:ident),+ $(,)?) => {
        /// Each a test.
        pub const ALL: &[(&str, ByHand)] = &[$((stringify!($name), |world| $name(world).boxed())),+];
    };
}

by_hand![
    paid_by_card_is_recorded_and_replays_green,
    declined_then_paid_is_recorded_with_method_and_reason,
    declined_three_times_is_recorded,
    cancelled_in_the_app_is_recorded_as_done_there,
    cancelled_on_the_page_is_recorded_as_done_there,
    cancelled_by_the_studio_s_own_call_is_recorded_as_the_studio_s,
    cancelled_at_the_sandbox_s_panel_is_recorded_as_the_sandbox_s,
    webhooks_that_came_are_recorded_as_expected_and_those_that_came_twice_are_left_out,
    run_out_is_recorded_with_the_time_that_passed,
    paid_and_given_back_is_recorded_with_the_refund,
    a_lost_answer_of_create_is_recorded_as_a_fault_and_asked_for_again_under_the_same_key,
    errors_of_status_are_recorded_before_the_payment_that_they_came_before,
    a_lost_network_is_recorded_in_few_tries,
    another_price_is_recorded_as_rejected,
    never_back_is_recorded_as_never_back,
    a_link_that_came_after_the_end_is_recorded_as_held_by_the_browser,
    links_of_the_lab_are_recorded_with_what_the_app_made_of_them,
    a_slow_bank_is_recorded_with_its_card,
    authorized_and_completed_is_recorded_with_the_studio_s_act,
    the_wallet_is_recorded_with_what_must_be_in_it,
    a_revoked_token_is_recorded_with_its_return,
    what_the_tester_looks_at_beside_it_is_none_of_its_recording,
    opened_again_under_a_fault_is_recorded_with_the_fault_before_the_act,
    a_status_that_was_made_paid_is_recorded_as_the_fault_that_it_was_and_the_session_as_the_api_has_it,
    an_app_that_was_started_again_is_recorded_as_killed,
    one_that_is_still_open_is_recorded_as_far_as_it_got,
];

fn has(recording: &Recording, is_it: impl Fn(&Step) -> bool) -> bool {
    recording.scenario.steps.iter().any(is_it)
}

fn page_acts(recording: &Recording) -> Vec<(PageAct, Returns)> {
    let steps = recording.scenario.steps.iter();
    let acts = steps.filter_map(|step| match step {
        Step::Page { act, returns, .. } => Some((*act, *returns)),
        _ => None,
    });
    acts.collect()
}

fn answers(call: &str, act: AnswerAct) -> Fault {
    Fault::Answers { route: Some(Dial::route(call).unwrap()), act }
}

async fn paid(world: &World) -> PurchaseId {
    let id = world.buy().await;
    world.pay(1).await;
    world.until_state(id, "paid").await;
    id
}

async fn paid_by_card_is_recorded_and_replays_green(world: &mut World) -> Recording {
    let id = paid(world).await;
    let recording = world.record(id).await;
    assert_eq!(recording.remarks, []);
    assert_eq!(page_acts(&recording), [(PageAct::Pay, Returns::Once)]);
    assert!(has(&recording, |step| matches!(step, Step::ExpectLink { .. })));
    recording
}

async fn declined_then_paid_is_recorded_with_method_and_reason(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.on_page("decline", "attempt=1&method=paypal&reason=insufficient_funds").await;
    world.until(id, |report| report.purchase.progress.declined == 1).await;
    world.pay(2).await;
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    let declined = |step: &Step| {
        matches!(step, Step::Page { method: Method::PayPal, reason: Some(Reason::InsufficientFunds), .. })
    };
    assert!(has(&recording, declined), "{recording:#?}");
    assert!(has(&recording, |step| matches!(step, Step::ExpectStatus { declined: Some(1), .. })));
    assert_eq!(recording.remarks, []);
    recording
}

async fn declined_three_times_is_recorded(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.on_page("decline", "attempt=1").await;
    world.on_page("decline", "attempt=2&reason=suspected_fraud").await;
    let link = world.on_page("decline", "attempt=3&method=venmo").await;
    world.come_back(&link.unwrap()).await;
    world.until_state(id, "failed").await;
    let recording = world.record(id).await;
    assert_eq!(page_acts(&recording), [(PageAct::Decline, Returns::Once); 3]);
    recording
}

async fn cancelled_in_the_app_is_recorded_as_done_there(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.engine().cancel(id).await.unwrap();
    world.until_state(id, "cancelled").await;
    let recording = world.record(id).await;
    assert!(has(&recording, |step| matches!(step, Step::App { act: AppAct::Cancel, .. })));
    assert_eq!(page_acts(&recording), []);
    recording
}

async fn cancelled_on_the_page_is_recorded_as_done_there(world: &mut World) -> Recording {
    let id = world.buy().await;
    let link = world.on_page("cancel", "").await.unwrap();
    world.come_back(&link).await;
    world.until_state(id, "cancelled").await;
    let recording = world.record(id).await;
    assert_eq!(page_acts(&recording), [(PageAct::Cancel, Returns::Once)]);
    assert_eq!(recording.remarks, []);
    recording
}

async fn cancelled_by_the_studio_s_own_call_is_recorded_as_the_studio_s(world: &mut World) -> Recording {
    let id = world.buy().await;
    let api = world.engine().api().await.unwrap();
    api.client().cancel_session(&world.session(id).await).await.unwrap();
    world.until_state(id, "cancelled").await;
    let recording = world.record(id).await;
    let by_studio = Step::Studio { act: StudioAct::CancelSession };
    assert!(has(&recording, |step| *step == by_studio), "{recording:#?}");
    recording
}

async fn cancelled_at_the_sandbox_s_panel_is_recorded_as_the_sandbox_s(world: &mut World) -> Recording {
    let id = world.buy().await;
    let end = SandboxAct::EndSession {
        session_id: world.session(id).await.to_string(),
        outcome: "cancelled".into(),
        method: None,
        reason: None,
    };
    world.at_panel(end).await;
    world.until_state(id, "cancelled").await;
    let recording = world.record(id).await;
    let by_sandbox = Step::Sandbox { ends: SessionEnd::Cancelled };
    assert!(has(&recording, |step| *step == by_sandbox), "{recording:#?}");
    assert_eq!(page_acts(&recording), []);
    assert_eq!(recording.remarks, []);
    recording
}

async fn webhooks_that_came_are_recorded_as_expected_and_those_that_came_twice_are_left_out(
    world: &mut World,
) -> Recording {
    world.listen().await;
    let id = world.buy().await;
    world.until_heard("session.created").await;
    // The decline's first event comes twice, as it may at any time.
    let twice = AddOddity { count: 1, oddity: Oddity::Duplicate };
    world.control().add_oddity(twice);
    world.on_page("decline", "attempt=1&method=paypal").await;
    for event in ["payment.failed", "session.failed"] {
        world.until_heard(event).await;
    }
    world.pay(2).await;
    world.until_state(id, "paid").await;
    for event in ["payment.succeeded", "session.paid"] {
        world.until_heard(event).await;
    }
    let recording = world.record(id).await;
    let expected: Vec<_> = recording
        .scenario
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::ExpectWebhook { event, times: 1, .. } => Some(event.as_str()),
            _ => None,
        })
        .collect();
    assert!(expected.contains(&"session.paid") && expected.contains(&"session.created"), "{recording:#?}");
    let left_out = |remark: &Remark| matches!(remark, Remark::WebhooksLeftOut(_));
    assert!(recording.remarks.iter().any(left_out), "{:?}", recording.remarks);
    recording
}

async fn run_out_is_recorded_with_the_time_that_passed(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.drag(31 * 60).await;
    world.until_state(id, "expired").await;
    let recording = world.record(id).await;
    assert!(has(&recording, |step| matches!(step, Step::Time { of: Whose::Api, .. })));
    recording
}

async fn paid_and_given_back_is_recorded_with_the_refund(world: &mut World) -> Recording {
    let id = paid(world).await;
    world.until(id, |report| report.purchase.charge.is_some()).await;
    let api = world.engine().api().await.unwrap();
    let client = api.client();
    let payments = client.payments(ListPayments::of(game())).next().await.unwrap().unwrap();
    let refund = CreateRefund::new(payments.id).with_reason("by hand");
    client.create_refund(&refund.to_body(), &IdempotencyKey::random()).await.unwrap();
    world.drag(10).await;
    world.engine().check(id).await.unwrap();
    world.until(id, |report| report.purchase.refunded_at.is_some()).await;
    let recording = world.record(id).await;
    assert!(has(&recording, |step| *step == Step::Studio { act: StudioAct::Refund }));
    assert!(has(&recording, |step| matches!(step, Step::ExpectStatus { refunded: Some(true), .. })));
    recording
}

async fn a_lost_answer_of_create_is_recorded_as_a_fault_and_asked_for_again_under_the_same_key(
    world: &mut World,
) -> Recording {
    world.fault(answers("CreateSession", AnswerAct::DropAfter), 1);
    let id = paid(world).await;
    let recording = world.record(id).await;
    let first = recording.scenario.steps.first().unwrap();
    assert!(matches!(first, Step::Fault { what: FaultKind::DropAfter, times: 1, .. }), "{recording:#?}");
    assert!(has(&recording, |step| matches!(step, Step::ExpectExchange { same_key: true, .. })));
    assert_eq!(recording.remarks, []);
    recording
}

async fn errors_of_status_are_recorded_before_the_payment_that_they_came_before(
    world: &mut World,
) -> Recording {
    let id = world.buy().await;
    world.fault(answers("GetSessionStatus", AnswerAct::Status(503)), 2);
    world.until(id, |_| world.dial.faults().is_empty()).await;
    world.pay(1).await;
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    let place = |is_it: fn(&Step) -> bool| recording.scenario.steps.iter().position(is_it).unwrap();
    let fault = place(|step| matches!(step, Step::Fault { status: Some(503), times: 2, .. }));
    assert!(fault < place(|step| matches!(step, Step::Page { .. })), "{recording:#?}");
    assert!(recording.remarks.contains(&Remark::StatusDoesNothing));
    recording
}

async fn a_lost_network_is_recorded_in_few_tries(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.fault(Fault::NetworkLost, 0);
    world.until_lost(8).await;
    world.dial.clear();
    world.pay(1).await;
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    let dropped = |step: &Step| matches!(step, Step::Fault { what: FaultKind::DropBefore, times: 1..=5, .. });
    assert!(has(&recording, dropped), "{recording:#?}");
    assert_eq!(recording.remarks, [Remark::Shortened(5)]);
    recording
}

async fn another_price_is_recorded_as_rejected(world: &mut World) -> Recording {
    world.fault(answers("CreateSession", AnswerAct::OtherPrice), 1);
    let id = world.begin().await;
    world.until_state(id, "rejected").await;
    let recording = world.record(id).await;
    let rejected =
        |step: &Step| matches!(step, Step::ExpectStatus { reason: Some(why), .. } if why == "answer_differs");
    assert!(has(&recording, rejected), "{recording:#?}");
    recording
}

async fn never_back_is_recorded_as_never_back(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.on_page("pay", "attempt=1&method=google_pay").await.unwrap();
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    assert_eq!(page_acts(&recording), [(PageAct::Pay, Returns::Never)]);
    recording
}

async fn a_link_that_came_after_the_end_is_recorded_as_held_by_the_browser(world: &mut World) -> Recording {
    let id = world.buy().await;
    let link = world.on_page("pay", "attempt=1&method=card&number=4242424242424242").await.unwrap();
    world.until_state(id, "paid").await;
    // A link that comes with the end has not come after it: only time tells them apart.
    tokio::time::sleep(Duration::from_secs(2)).await;
    world.come_back(&link).await;
    let recording = world.record(id).await;
    assert_eq!(page_acts(&recording), [(PageAct::Pay, Returns::Held)]);
    assert!(has(&recording, |step| matches!(step, Step::Link { link: LinkKind::Held, .. })));
    recording
}

async fn links_of_the_lab_are_recorded_with_what_the_app_made_of_them(world: &mut World) -> Recording {
    let id = world.buy().await;
    let forged = "storefront-companion://payment-complete?state=AAAAAAAAAAAAAAAAAAAAAA";
    for _ in 0..2 {
        world.fire(Shot::Forged, forged).await;
    }
    world.fire(Shot::Stateless, "storefront-companion://payment-complete?status=paid").await;
    world.fire(Shot::Fragment, &format!("{forged}#x")).await;
    world.pay(1).await;
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    let forged = |step: &Step| *step == Step::Link { link: LinkKind::Forged, times: 2 };
    assert!(has(&recording, forged), "{recording:#?}");
    assert!(has(&recording, |step| matches!(step, Step::ExpectLink { made, .. } if made == "no_state")));
    assert_eq!(recording.remarks, [Remark::LinkNotWritten("Fragment".into())]);
    recording
}

async fn a_slow_bank_is_recorded_with_its_card(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.on_page("pay", "attempt=1&method=card&number=4000000000000077").await;
    world.drag(15).await;
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    assert!(has(&recording, |step| matches!(step, Step::Page { card: Some(Card::SucceedsLater), .. })));
    recording
}

async fn authorized_and_completed_is_recorded_with_the_studio_s_act(world: &mut World) -> Recording {
    let settings = GameSettings {
        id: game(),
        title: None,
        manual_completion: Some(true),
        wallet: None,
        methods: None,
        session_seconds: None,
        refund_seconds: None,
    };
    world.control().set_game(settings).await.unwrap();
    let id = world.buy().await;
    world.pay(1).await;
    world.until(id, |report| report.purchase.progress.authorized).await;
    let api = world.engine().api().await.unwrap();
    let payment = api.client().payments(ListPayments::of(game())).next().await.unwrap().unwrap();
    api.client().complete_payment(&payment.id).await.unwrap();
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    assert!(recording.scenario.given.manual_completion);
    assert!(has(&recording, |step| *step == Step::Studio { act: StudioAct::Complete }));
    recording
}

async fn the_wallet_is_recorded_with_what_must_be_in_it(world: &mut World) -> Recording {
    let user_id = UserId::new("player_42").unwrap();
    let users = vec![GameUser { game_id: game(), user_id }];
    world.control().set_account(SetAccount { users, real: 5_000, bonus: 0 }).await.unwrap();
    let id = world.buy().await;
    let link = world.on_page("pay", "attempt=1&method=toffee_wallet").await.unwrap();
    world.come_back(&link).await;
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    assert!(recording.scenario.given.wallet.is_some());
    assert_eq!(recording.remarks, [Remark::WalletFilled]);
    recording
}

async fn a_revoked_token_is_recorded_with_its_return(world: &mut World) -> Recording {
    let id = world.buy().await;
    let stand = async |standing| {
        let token = token().expose().to_owned();
        let set = SetToken { token, merchant: String::new(), games: None, standing, expires_at: None };
        world.control().set_token(set).await.unwrap();
    };
    stand(TokenStanding::Revoked).await;
    world.until(id, |report| report.live.trouble.is_some()).await;
    stand(TokenStanding::Good).await;
    world.enter_token().await;
    world.pay(1).await;
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    assert!(has(&recording, |step| matches!(step, Step::Token { .. })), "{recording:#?}");
    assert!(has(&recording, |step| matches!(step, Step::App { act: AppAct::EnterToken, .. })));
    recording
}

async fn what_the_tester_looks_at_beside_it_is_none_of_its_recording(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.fault(answers("GetSession", AnswerAct::Status(503)), 1);
    let (api, session) = (world.engine().api().await.unwrap(), world.session(id).await);
    // The explorer, a bug report, and an act of the tester's that the API refuses.
    explorer::read(api.client(), &session).await.unwrap();
    world.witnesses(id).await;
    let unknown = BenchSessionAct::CompletePayment { payment_id: "pay_none".into() };
    explorer::act(api.once(), &session, &unknown).await;
    assert_eq!(world.dial.faults().len(), 1, "the bench used up a fault that is the app's to meet");
    world.pay(1).await;
    world.until_state(id, "paid").await;
    // Once it is paid the app asks for its session, to hold what was charged against it.
    world.until(id, |report| report.purchase.charge.is_some()).await;
    assert!(world.dial.faults().is_empty());
    explorer::read(api.client(), &session).await.unwrap();
    let recording = world.record(id).await;
    let of_others = |step: &Step| match step {
        Step::Fault { .. } => true,
        Step::ExpectExchange { call, .. } => !["create", "status", "cancel"].contains(&call.as_str()),
        _ => false,
    };
    assert!(!has(&recording, of_others), "{recording:#?}");
    assert_eq!(recording.remarks, []);
    recording
}

async fn opened_again_under_a_fault_is_recorded_with_the_fault_before_the_act(
    world: &mut World,
) -> Recording {
    let id = world.buy().await;
    world.end();
    world.start();
    world.fault(answers("GetSession", AnswerAct::Status(503)), 1);
    world.engine().open_payment_page(id).await.unwrap();
    world.pay(1).await;
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    let place = |is_it: fn(&Step) -> bool| recording.scenario.steps.iter().position(is_it);
    let fault = place(|step| matches!(step, Step::Fault { status: Some(503), times: 1, .. }));
    let act = place(|step| matches!(step, Step::App { act: AppAct::Open, .. }));
    let met = place(|step| matches!(step, Step::ExpectExchange { call, .. } if call.ends_with("{id}")));
    assert!(fault.is_some() && fault < act && act < met, "{recording:#?}");
    recording
}

async fn a_status_that_was_made_paid_is_recorded_as_the_fault_that_it_was_and_the_session_as_the_api_has_it(
    world: &mut World,
) -> Recording {
    let id = world.buy().await;
    let paid = Alteration::new("/status", "\"paid\"").unwrap();
    world.fault(answers("GetSessionStatus", AnswerAct::Altered(paid)), 1);
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    let altered = |step: &Step| match step {
        Step::Fault { what: FaultKind::Altered, set, .. } => set.get("/status") == Some(&"paid".into()),
        _ => false,
    };
    assert!(has(&recording, altered), "{recording:#?}");
    assert_eq!(page_acts(&recording), []);
    let of_api = |step: &Step| match step {
        Step::ExpectApi { session, payments, .. } => {
            session.as_deref() == Some("pending") && *payments == Some(0)
        }
        _ => false,
    };
    assert!(has(&recording, of_api), "{recording:#?}");
    recording
}

async fn an_app_that_was_started_again_is_recorded_as_killed(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.end();
    world.start();
    world.pay(1).await;
    world.until_state(id, "paid").await;
    let recording = world.record(id).await;
    assert!(has(&recording, |step| matches!(step, Step::App { act: AppAct::Kill, .. })), "{recording:#?}");
    assert!(recording.remarks.contains(&Remark::Restarted));
    recording
}

async fn one_that_is_still_open_is_recorded_as_far_as_it_got(world: &mut World) -> Recording {
    let id = world.buy().await;
    world.on_page("decline", "attempt=1&reason=expired_card").await;
    world.until(id, |report| report.purchase.progress.declined == 1).await;
    let recording = world.record(id).await;
    assert_eq!(recording.remarks, [Remark::StillOpen]);
    recording
}

/// The recording of a purchase that was paid, against an API that only authorizes, one that answers another price, and
/// one whose page declines.
pub async fn otherwise() {
    let world = World::new().await;
    let id = paid(&world).await;
    let recorded = world.record(id).await;
    let mut only_authorizes = recorded.clone();
    only_authorizes.scenario.given.manual_completion = true;
    let mut other_price = recorded.clone();
    let set = std::collections::BTreeMap::from([("/item/price".to_owned(), 1.into())]);
    let fault = Step::Fault {
        on: "create".to_owned(),
        what: FaultKind::Altered,
        times: 1,
        status: None,
        code: None,
        retry_after: None,
        by: None,
        set,
    };
    other_price.scenario.steps.insert(0, fault);
    for (changed, expected) in
        [(only_authorizes, "pending, not paid"), (other_price, "rejected, not pending")]
    {
        let text = changed.to_text().unwrap();
        // Nobody waits long for what does not come.
        let hasty = text.replace("status = \"paid\"\n", "status = \"paid\"\nwithin = \"2 s\"\n");
        let report = replayed(&hasty).await;
        assert_eq!(report.verdict, Verdict::Failed, "{hasty}");
        let reason = report.reason.unwrap();
        assert!(reason.contains(expected), "{reason}\n{hasty}");
    }
    assert_eq!(replayed(&recorded.to_text().unwrap()).await.verdict, Verdict::Passed);
}
