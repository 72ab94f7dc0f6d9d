//! The front that waits: the same calls, from a plain thread and from within a runtime.

use toffeepay::blocking::Client;
use toffeepay::{Error, ListSessions, Page, PaymentId, SessionStatus, TransportError, Unavailable};

use crate::fakes::{Panicking, answer, client};
use crate::{create_body, key, list, session_id, session_json};

fn waiting(script: impl IntoIterator<Item = crate::fakes::Scripted>) -> Client {
    Client::of(client(script).0).unwrap()
}

fn page_of(ids: std::ops::Range<usize>) -> String {
    let sessions: Vec<_> = ids.map(|id| session_json(&format!("ses_{id}"))).collect();
    format!("[{}]", sessions.join(","))
}

#[test]
fn calls_wait_for_their_answers_and_errors() {
    let client = waiting([
        answer(200, session_json("ses_1")),
        Err(TransportError::TimedOut),
        answer(200, r#"{"status":"paid"}"#),
        answer(200, "{}"),
        answer(404, ""),
        answer(200, "[]"),
    ]);
    assert_eq!(client.create_session(&create_body(), &key()).unwrap().id, session_id());
    assert_eq!(client.get_session_status(&session_id()), Ok(SessionStatus::Paid));
    assert_eq!(client.cancel_session(&session_id()), Ok(()));
    assert!(matches!(client.get_payment(&PaymentId::new("pay_1").unwrap()), Err(Error::NotFound(_))));
    assert!(client.list_sessions(&list(), Page::FIRST).unwrap().is_empty());
}

#[test]
fn a_list_is_an_iterator_that_pages_by_itself_and_ends_after_an_error() {
    let client = waiting([answer(200, page_of(0..100)), answer(200, page_of(100..103))]);
    let sessions: Result<Vec<_>, _> = client.sessions(ListSessions::of(list().game_id)).collect();
    assert_eq!(sessions.unwrap().len(), 103);

    let client = waiting([answer(200, page_of(0..100)), answer(401, "")]);
    let mut sessions = client.sessions(list());
    assert_eq!(sessions.by_ref().take(100).flatten().count(), 100);
    assert!(matches!(sessions.next(), Some(Err(Error::Unauthorized(_)))));
    assert!(sessions.next().is_none());
}

#[tokio::test]
async fn it_works_and_is_dropped_within_a_runtime_too() {
    let client = waiting([answer(200, r#"{"status":"expired"}"#)]);
    assert_eq!(client.get_session_status(&session_id()), Ok(SessionStatus::Expired));
    drop(client);
}

#[test]
fn a_transport_that_panics_is_an_error_and_not_a_call_that_never_ends() {
    let client = Client::of(Panicking::client()).unwrap();
    let outcome = client.get_session_status(&session_id());
    assert!(matches!(outcome, Err(Error::Unavailable(Unavailable::Connection(_)))), "{outcome:?}");
    assert!(matches!(client.sessions(list()).next(), Some(Err(Error::Unavailable(_)))));
}
