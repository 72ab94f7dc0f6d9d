//! Every route: what it asks and what it makes of the answer; and lists that page by themselves.

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use toffeepay::{
    AccountId, CreateRefund, DepositId, DepositStatus, Error, GameId, InvalidField, ListAccounts,
    ListDeposits, ListPayments, ListRefunds, ListSessions, Page, PaymentId, RefundId, RefundStatus,
    SessionStatus, UserId, routes,
};

use crate::fakes::{answer, client, client_over};
use crate::{create_body, key, list, session_id, session_json};

fn game() -> GameId {
    GameId::new("space_shooter").unwrap()
}

fn player() -> UserId {
    UserId::new("player_42").unwrap()
}

fn payment(id: &str) -> Value {
    json!({"id": id, "session_id": "ses_1", "status": "succeeded", "amount": 499, "currency": "USD",
        "method": "card", "details": "visa 4242", "created_at": "2026-01-02T03:04:05Z"})
}

fn refund(id: &str) -> Value {
    json!({"id": id, "payment_id": "pay_1", "status": "pending", "created_at": "2026-01-02T03:04:05Z"})
}

fn account(id: &str) -> Value {
    json!({"id": id, "users": [], "currency": "USD", "balance": {"real": 5, "bonus": 0}})
}

fn deposit(id: &str) -> Value {
    json!({"id": id, "account_id": "acc_1", "status": "succeeded", "amount": 5, "currency": "USD",
        "method": "card", "details": "", "created_at": "2026-01-02T03:04:05Z"})
}

fn ok(body: &Value) -> crate::fakes::Scripted {
    answer(200, body.to_string())
}

#[tokio::test]
async fn each_call_asks_its_route_and_all_sixteen_are_there() {
    let (client, transport, _) = client([
        answer(200, session_json("ses_1")),
        answer(200, session_json("ses_1")),
        answer(200, r#"{"status":"paid"}"#),
        answer(200, "[]"),
        answer(200, "{}"),
        ok(&payment("pay_1")),
        answer(200, "[]"),
        answer(200, "{}"),
        answer(200, "{}"),
        ok(&refund("ref_1")),
        ok(&refund("ref_1")),
        answer(200, "[]"),
        ok(&account("acc_1")),
        answer(200, "[]"),
        ok(&deposit("dep_1")),
        answer(200, "[]"),
    ]);
    let pay = PaymentId::new("pay_1").unwrap();
    client.create_session(&create_body(), &key()).await.unwrap();
    client.get_session(&session_id()).await.unwrap();
    client.get_session_status(&session_id()).await.unwrap();
    client.list_sessions(&list(), Page::FIRST).await.unwrap();
    client.cancel_session(&session_id()).await.unwrap();
    client.get_payment(&pay).await.unwrap();
    client.list_payments(&ListPayments::of(game()), Page::FIRST).await.unwrap();
    client.complete_payment(&pay).await.unwrap();
    client.cancel_payment(&pay).await.unwrap();
    client.create_refund(&CreateRefund::new(pay).to_body(), &key()).await.unwrap();
    client.get_refund(&RefundId::new("ref_1").unwrap()).await.unwrap();
    client.list_refunds(&ListRefunds::default(), Page::FIRST).await.unwrap();
    client.get_account(&AccountId::new("acc_1").unwrap()).await.unwrap();
    client.list_accounts(&ListAccounts::of(game()), Page::FIRST).await.unwrap();
    client.get_deposit(&DepositId::new("dep_1").unwrap()).await.unwrap();
    client.list_deposits(&ListDeposits::of(game()), Page::FIRST).await.unwrap();

    let ids: HashSet<_> = ["ses_1", "pay_1", "ref_1", "acc_1", "dep_1"].into();
    let asked: Vec<_> = transport
        .requests()
        .iter()
        .map(|request| {
            let path =
                request.url.path().split('/').map(|part| if ids.contains(part) { "{id}" } else { part });
            (request.method.to_string(), path.collect::<Vec<_>>().join("/"))
        })
        .collect();
    let all: Vec<_> =
        routes::V1.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
    assert_eq!(asked, all);
}

#[tokio::test]
async fn the_two_creates_carry_their_key_and_the_other_changes_an_empty_object() {
    let (client, transport, _) =
        client([ok(&refund("ref_1")), answer(200, "{}"), answer(200, "{}"), answer(200, "{}")]);
    let pay = PaymentId::new("pay_1").unwrap();
    let body = CreateRefund::new(pay.clone()).with_reason("Bought twice").to_body();
    assert_eq!(client.create_refund(&body, &key()).await.unwrap().payment_id, pay);
    client.complete_payment(&pay).await.unwrap();
    client.cancel_payment(&pay).await.unwrap();
    client.cancel_session(&session_id()).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].headers["idempotency-key"].to_str().unwrap(), key().to_string());
    assert_eq!(requests[0].body.as_deref(), Some(body.as_str()));
    for request in &requests[1..] {
        assert_eq!((request.body.as_deref(), request.headers.get("idempotency-key")), (Some("{}"), None));
    }
}

#[tokio::test]
async fn an_answer_about_another_thing_than_was_asked_for_is_refused() {
    let other = "other";
    let (client, ..) =
        client([ok(&payment(other)), ok(&refund(other)), ok(&account(other)), ok(&deposit(other))]);
    let refused = [
        client.get_payment(&PaymentId::new("pay_1").unwrap()).await.unwrap_err(),
        client.get_refund(&RefundId::new("ref_1").unwrap()).await.unwrap_err(),
        client.get_account(&AccountId::new("acc_1").unwrap()).await.unwrap_err(),
        client.get_deposit(&DepositId::new("dep_1").unwrap()).await.unwrap_err(),
    ];
    assert!(refused.iter().all(|error| matches!(error, Error::BadAnswer(_))), "{refused:?}");
}

#[tokio::test]
async fn every_filter_is_sent_and_extra_data_only_where_it_is_wanted() {
    let (client, transport, _) = client([
        answer(200, "[]"),
        answer(200, "[]"),
        answer(200, "[]"),
        answer(200, "[]"),
        ok(&payment("pay_1")),
    ]);
    let pay = PaymentId::new("pay_1").unwrap();
    let page = Page::new(20, 40).unwrap();
    let payments = ListPayments { with_extra_data: true, ..ListPayments::of(game()).by(player()) };
    client.list_payments(&payments, page).await.unwrap();
    let refunds = ListRefunds { payment_id: Some(pay.clone()), status: Some(RefundStatus::Pending) };
    client.list_refunds(&refunds, page).await.unwrap();
    client.list_accounts(&ListAccounts::of(game()).by(player()), page).await.unwrap();
    let deposits = ListDeposits {
        account_id: Some(AccountId::new("acc_1").unwrap()),
        status: Some(DepositStatus::Succeeded),
        ..ListDeposits::of(game()).by(player())
    };
    client.list_deposits(&deposits, page).await.unwrap();
    client.get_payment_with_extra_data(&pay).await.unwrap();
    let queries: Vec<_> =
        transport.requests().iter().map(|request| request.url.query().unwrap().to_owned()).collect();
    assert_eq!(
        queries,
        [
            "game_id=space_shooter&user_id=player_42&limit=20&offset=40&with_extra_data=true",
            "payment_id=pay_1&status=pending&limit=20&offset=40",
            "game_id=space_shooter&user_id=player_42&limit=20&offset=40",
            "game_id=space_shooter&user_id=player_42&account_id=acc_1&status=succeeded&limit=20&offset=40",
            "with_extra_data=true",
        ]
    );
}

#[tokio::test]
async fn a_status_that_the_api_can_not_filter_by_is_never_sent() {
    let (client, transport, _) = client([]);
    let sessions = ListSessions::of(game()).in_status(SessionStatus::from("on_hold"));
    let refunds = ListRefunds { payment_id: None, status: Some(RefundStatus::from("on_hold")) };
    let deposits = ListDeposits { status: Some(DepositStatus::from("on_hold")), ..ListDeposits::of(game()) };
    let refused = [
        client.list_sessions(&sessions, Page::FIRST).await.map(|_| ()),
        client.sessions(sessions).collect().await.map(|_| ()),
        client.list_refunds(&refunds, Page::FIRST).await.map(|_| ()),
        client.list_deposits(&deposits, Page::FIRST).await.map(|_| ()),
    ];
    for outcome in refused {
        assert!(matches!(outcome, Err(Error::Request(InvalidField { field: "status", .. }))), "{outcome:?}");
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn every_list_is_read_bare_and_in_the_object_of_older_texts() {
    for (name, entry) in [
        ("payments", payment("x")),
        ("refunds", refund("x")),
        ("accounts", account("x")),
        ("deposits", deposit("x")),
    ] {
        for body in [json!([entry]), json!({name: [entry], "total": 1, "has_more": false})] {
            let (client, ..) = client([ok(&body)]);
            let read = match name {
                "payments" => client.payments(ListPayments::of(game())).collect().await.unwrap().len(),
                "refunds" => client.refunds(ListRefunds::default()).collect().await.unwrap().len(),
                "accounts" => client.accounts(ListAccounts::of(game())).collect().await.unwrap().len(),
                _ => client.deposits(ListDeposits::of(game())).collect().await.unwrap().len(),
            };
            assert_eq!(read, 1, "{body}");
        }
    }
}

fn refunds(ids: std::ops::Range<usize>) -> Value {
    ids.map(|id| refund(&format!("ref_{id}"))).collect()
}

#[tokio::test]
async fn a_page_is_asked_for_when_it_is_wanted_and_not_before() {
    let (client, transport, _) = client([ok(&refunds(0..100)), ok(&refunds(100..130))]);
    let mut entries = client.refunds(ListRefunds::default());
    assert!(transport.requests().is_empty());
    for number in 0..100 {
        assert_eq!(entries.next().await.unwrap().unwrap().id.as_str(), format!("ref_{number}"));
        assert_eq!(transport.requests().len(), 1);
    }
    assert_eq!(entries.next().await.unwrap().unwrap().id.as_str(), "ref_100");
    assert_eq!(transport.requests().len(), 2);
    assert_eq!(entries.collect().await.unwrap().len(), 29);
}

#[tokio::test]
async fn a_stream_tells_its_first_error_and_ends() {
    let (client, transport, _) = client([ok(&refunds(0..100)), answer(401, "")]);
    let entries = client.refunds(ListRefunds::default());
    let outcome: Result<Vec<_>, _> = entries.try_collect().await;
    assert!(matches!(outcome, Err(Error::Unauthorized(_))));
    assert_eq!(transport.requests().len(), 2);
    let (client, ..) = crate::fakes::client([answer(401, "")]);
    let mut entries = client.refunds(ListRefunds::default());
    assert!(entries.next().await.unwrap().is_err());
    assert!(entries.next().await.is_none());
}

fn too_long() -> crate::fakes::Scripted {
    answer(200, "").map(|response| toffeepay::Response { body: toffeepay::Body::OverLimit, ..response })
}

#[tokio::test]
async fn a_page_that_is_too_long_to_be_read_is_asked_for_in_halves_and_then_longer_again() {
    let (client, transport, _) = client([
        too_long(),
        too_long(),
        ok(&refunds(0..25)),
        too_long(),
        ok(&refunds(25..50)),
        ok(&refunds(50..100)),
        ok(&refunds(100..130)),
    ]);
    let read = client.refunds(ListRefunds::default()).collect().await.unwrap();
    let ids: Vec<_> = read.iter().map(|refund| refund.id.as_str().to_owned()).collect();
    assert_eq!(ids, (0..130).map(|id| format!("ref_{id}")).collect::<Vec<_>>());
    let asked: Vec<_> =
        transport.requests().iter().map(|request| request.url.query().unwrap().to_owned()).collect();
    assert_eq!(
        asked,
        [
            "limit=100&offset=0",
            "limit=50&offset=0",
            "limit=25&offset=0",
            "limit=50&offset=25",
            "limit=25&offset=25",
            "limit=50&offset=50",
            "limit=100&offset=100",
        ]
    );
}

/// A page of a list of refunds by number, of which some are longer than any answer.
fn with_giants(length: usize, giants: &[usize], asked: &toffeepay::Request) -> crate::fakes::Scripted {
    let query: HashMap<_, _> = asked.url.query_pairs().collect();
    let number = |name: &str| query[name].parse::<usize>().unwrap();
    let page = number("offset")..length.min(number("offset") + number("limit"));
    if giants.iter().any(|giant| page.contains(giant)) { too_long() } else { ok(&refunds(page)) }
}

#[tokio::test]
async fn an_entry_that_is_too_long_is_told_by_its_place_and_all_others_come() {
    for giants in [&[0][..], &[41], &[99, 100], &[129], &[7, 9, 128, 129]] {
        let client = client_over(move |asked| with_giants(130, giants, asked));
        let (mut read, mut told) = (Vec::new(), Vec::new());
        let mut entries = client.refunds(ListRefunds::default());
        while let Some(entry) = entries.next().await {
            match entry {
                Ok(refund) => read.push(refund.id.to_string()),
                Err(Error::EntryTooLong { offset }) => told.push(usize::try_from(offset).unwrap()),
                Err(error) => panic!("{giants:?}: {error}"),
            }
        }
        let others = (0..130).filter(|id| !giants.contains(id)).map(|id| format!("ref_{id}"));
        assert_eq!((read, told.as_slice()), (others.collect(), giants));
        let whole = client.refunds(ListRefunds::default()).collect().await;
        let offset = giants[0].try_into().unwrap();
        assert_eq!(whole.unwrap_err(), Error::EntryTooLong { offset }, "a list with a gap is not whole");
    }
}

#[tokio::test]
async fn a_list_of_nothing_but_entries_that_are_too_long_ends() {
    let client = client_over(|_| too_long());
    let entries: Vec<_> = StreamExt::take(client.refunds(ListRefunds::default()), 1_000).collect().await;
    assert_eq!(entries.len(), 101);
    assert!(matches!(entries[99], Err(Error::EntryTooLong { offset: 99 })));
    assert!(matches!(entries[100], Err(Error::BadAnswer(_))), "{:?}", entries[100]);
}
