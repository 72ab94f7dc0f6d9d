//! Which failures are tried again, how often, and when the client gives up.

use std::time::Duration;

use jiff::SignedDuration;
use toffeepay::{Error, RetryPolicy, TransportError, Unavailable};

use crate::fakes::{Scripted, answer, answer_with_retry_after, client, slow_client};
use crate::{create_body, key, session_id, session_json};

fn refused() -> Scripted {
    Err(TransportError::Connect("refused".to_owned()))
}

fn paid() -> Scripted {
    answer(200, r#"{"status":"paid"}"#)
}

#[tokio::test]
async fn every_try_of_a_create_sends_the_same_bytes_and_the_same_key() {
    let (client, transport, timer) = client([
        refused(),
        Err(TransportError::Reset("reset".to_owned())),
        Err(TransportError::TimedOut),
        answer(503, "<html>"),
        answer(200, session_json("ses_1")),
    ]);
    client.create_session(&create_body(), &key()).await.unwrap();

    let requests = transport.requests();
    assert_eq!(requests.len(), 5);
    for request in &requests {
        assert_eq!(request.body.as_deref(), Some(create_body().as_str()));
        assert_eq!(request.headers["idempotency-key"].to_str().unwrap(), key().to_string());
    }
    for (wait, most) in timer.sleeps().iter().zip([500, 1_000, 2_000, 4_000]) {
        assert!(*wait <= Duration::from_millis(most), "{wait:?}");
    }
    assert_eq!(timer.sleeps().len(), 4);
}

#[tokio::test]
async fn reads_and_cancels_are_tried_again_too() {
    let (client, transport, _) = client([refused(), paid(), answer(500, ""), answer(200, "{}")]);
    client.get_session_status(&session_id()).await.unwrap();
    client.cancel_session(&session_id()).await.unwrap();
    assert_eq!(transport.requests().len(), 4);
}

#[tokio::test]
async fn after_five_tries_the_last_error_is_given() {
    let (client, transport, _) =
        client([answer(500, ""), answer(500, ""), answer(500, ""), answer(500, ""), answer(502, "")]);
    let error = client.get_session_status(&session_id()).await.unwrap_err();
    assert!(
        matches!(error, Error::Unavailable(Unavailable::Server { problem, .. }) if problem.status == 502)
    );
    assert_eq!(transport.requests().len(), 5);
}

#[tokio::test]
async fn what_would_fail_again_is_not_tried_again() {
    for status in [301, 400, 401, 403, 404, 409, 422] {
        let (client, transport, timer) = client([answer(status, "")]);
        client.create_session(&create_body(), &key()).await.unwrap_err();
        assert_eq!((transport.requests().len(), timer.sleeps().len()), (1, 0), "{status}");
    }
    let (client, transport, _) = client([answer(200, "<html>")]);
    assert!(matches!(client.get_session_status(&session_id()).await, Err(Error::BadAnswer(_))));
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn retry_after_is_waited_for_in_both_forms() {
    let (client, _, timer) = client([
        answer_with_retry_after(429, "9"),
        answer_with_retry_after(503, "Mon, 23 Nov 2026 10:00:11 GMT"),
        paid(),
    ]);
    client.get_session_status(&session_id()).await.unwrap();
    assert_eq!(timer.sleeps(), [Duration::from_secs(9), Duration::from_secs(11)]);
}

#[tokio::test]
async fn junk_in_retry_after_leaves_the_usual_waits() {
    for junk in ["-5", "soon", "1e9", ""] {
        let (client, _, timer) = client([answer_with_retry_after(429, junk), paid()]);
        client.get_session_status(&session_id()).await.unwrap();
        assert!(timer.sleeps()[0] <= Duration::from_millis(500), "{junk}");
    }
}

#[tokio::test]
async fn a_pause_longer_than_the_policy_allows_is_left_to_the_caller() {
    let (client, transport, timer) = client([answer_with_retry_after(429, "61")]);
    let error = client.get_session_status(&session_id()).await.unwrap_err();
    assert_eq!(error, Error::RateLimited { retry_after: Some(Duration::from_secs(61)) });
    assert_eq!((transport.requests().len(), timer.sleeps().len()), (1, 0));
}

#[tokio::test]
async fn the_pause_of_a_server_in_trouble_is_left_to_the_caller_too() {
    for (status, asked) in [(429, "300"), (500, "300"), (503, "Mon, 23 Nov 2026 10:05:00 GMT")] {
        let (client, _, _) = client([answer_with_retry_after(status, asked)]);
        let error = client.get_session_status(&session_id()).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_mins(5)), "{error:?}");
    }
    for silent in [answer(503, ""), answer_with_retry_after(401, "300"), refused()] {
        let (client, _, _) = client([silent]);
        let client = client.with_retry(RetryPolicy::none());
        assert_eq!(client.get_session_status(&session_id()).await.unwrap_err().retry_after(), None);
    }
}

#[tokio::test]
async fn no_try_starts_later_than_sixty_seconds_after_the_first() {
    let tries = std::iter::repeat_n(Err(TransportError::TimedOut), 5);
    let (client, transport, _) = slow_client(Duration::from_secs(20), tries);
    let error = client.get_session_status(&session_id()).await.unwrap_err();
    assert_eq!(error, Error::Unavailable(Unavailable::TimedOut));
    assert!(transport.requests().len() <= 3, "{}", transport.requests().len());
}

/// By then the server may have forgotten the key, and would make a second session.
#[tokio::test]
async fn a_create_is_not_tried_again_after_the_machine_slept_or_its_clock_was_set_back() {
    for hours in [30, 1, -1, -30] {
        let (client, transport, timer) = client([answer(503, ""), answer(200, session_json("ses_1"))]);
        timer.moves_the_wall_clock(SignedDuration::from_hours(hours));
        let error = client.create_session(&create_body(), &key()).await.unwrap_err();
        assert!(error.is_retryable(), "{error:?}");
        assert_eq!((transport.requests().len(), timer.sleeps().len()), (1, 1), "{hours}");
    }
}

#[tokio::test]
async fn a_clock_that_is_put_right_by_seconds_between_two_tries_stops_none() {
    let (client, transport, timer) = client([answer(503, ""), answer(200, session_json("ses_1"))]);
    timer.moves_the_wall_clock(SignedDuration::from_secs(30));
    client.create_session(&create_body(), &key()).await.unwrap();
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn without_retries_there_is_one_try() {
    let (client, transport, _) = client([refused()]);
    let once = client.with_retry(RetryPolicy::none());
    assert!(once.get_session_status(&session_id()).await.is_err());
    assert_eq!(transport.requests().len(), 1);
}
