//! The hosted payment page: what the player's browser sees. Plain forms that need no script, nothing from
//! outside but the item's own image.
//!
//! The secret in the path is the right to see and to pay. Every post answers with a 303, so that reloading
//! never pays twice, and carries the number of the attempt that it makes, so that a double click does not.

mod checkout;
mod finished;
mod form;
mod layout;
mod marks;
mod response;
mod script;
mod style;
mod summary;
mod words;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::middleware::from_fn;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use tracing::info;

use crate::app::App;
use crate::books::Decision;
use crate::ledger::payment::{Means, PaymentState, Refusal};
use crate::ledger::session::{BankAnswer, SessionRecord, SessionState};
use crate::ledger::{Change, Ledger};
use crate::page::form::{Notice, PayForm, TestCard};
use crate::page::response::{OwnOrigins, PageError, require_own_origin, see_game, see_page, show};
use crate::random::{self, PageSecret};

pub(crate) fn router(port: u16) -> Router<App> {
    let origins = OwnOrigins::on_port(port);
    Router::new()
        .route("/pay/{secret}", get(see))
        .route("/pay/{secret}/pay", post(pay))
        .route("/pay/{secret}/decline", post(decline))
        .route("/pay/{secret}/cancel", post(cancel))
        .route_layer(from_fn(move |request, next| require_own_origin(origins.clone(), request, next)))
}

async fn see(
    State(app): State<App>,
    secret: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let secret = parse_secret(secret)?;
    let found = app.books.read(|ledger| ledger.session_of_page(&secret).cloned());
    let session = found.await?.ok_or(PageError::UnknownPage)?;
    let notice = Notice::in_query(query.as_deref());
    let page = if session.is_pending() && session.authorized_payment().is_none() {
        checkout::page(&session, &app, notice)
    } else {
        finished::page(&session)
    };
    Ok(show(page, session.return_url.as_deref()))
}

/// Pays with the chosen method. A card decides by its number what the bank says.
async fn pay(
    State(app): State<App>,
    secret: Result<Path<String>, PathRejection>,
    body: Bytes,
) -> Result<Response, PageError> {
    let secret = parse_secret(secret)?;
    let form = PayForm::parse(&body);
    let Ok(means) = form.means() else {
        return Ok(see_page(&secret, Some(Notice::NotATestCard)));
    };
    let answer = match form.card {
        Some(TestCard::Declined) => BankAnswer::Refused(Refusal::CardDeclined),
        Some(TestCard::InsufficientFunds) => BankAnswer::Refused(Refusal::InsufficientFunds),
        Some(TestCard::Succeeds) | None if app.manual_completion => BankAnswer::Reserved,
        Some(TestCard::Succeeds) | None => BankAnswer::Taken,
    };
    attempt(&app, secret, form.attempt, means, answer).await
}

/// Pays with the chosen method, and lets the bank say no whatever it is.
async fn decline(
    State(app): State<App>,
    secret: Result<Path<String>, PathRejection>,
    body: Bytes,
) -> Result<Response, PageError> {
    let secret = parse_secret(secret)?;
    let form = PayForm::parse(&body);
    let answer = BankAnswer::Refused(Refusal::CardDeclined);
    attempt(&app, secret, form.attempt, form.means_to_decline(), answer).await
}

/// Cancels the session and leads back to the game.
async fn cancel(
    State(app): State<App>,
    secret: Result<Path<String>, PathRejection>,
) -> Result<Response, PageError> {
    let secret = parse_secret(secret)?;
    let wanted = secret.clone();
    let decide = move |ledger: &Ledger, now: Timestamp| -> Result<_, PageError> {
        let session = ledger.session_of_page(&wanted).ok_or(PageError::UnknownPage)?;
        match session.cancel(now) {
            Ok(next) => {
                info!(session = %next.id, "the player cancelled a session");
                Ok(Decision { change: next.clone().into(), answer: next })
            }
            Err(_) => Ok(Decision { change: Change::none(), answer: session.clone() }),
        }
    };
    let session = app.books.change(decide).await??;
    let cancelled = matches!(session.state, SessionState::Cancelled { .. });
    Ok(if cancelled { see_game(&session) } else { see_page(&secret, None) })
}

/// Makes attempt `number` (the next one where none is said), unless that one was made already: then its
/// answer is given again.
async fn attempt(
    app: &App,
    secret: PageSecret,
    number: Option<usize>,
    means: Means,
    answer: BankAnswer,
) -> Result<Response, PageError> {
    let id = random::payment_id()?;
    let wanted = secret.clone();
    let decide = move |ledger: &Ledger, now: Timestamp| -> Result<_, PageError> {
        let session = ledger.session_of_page(&wanted).ok_or(PageError::UnknownPage)?;
        let made = session.payments.len();
        let unchanged = |leads_to| Decision { change: Change::none(), answer: (session.clone(), leads_to) };
        if let Some(number) = number.filter(|number| (1..=made).contains(number)) {
            return Ok(unchanged(leads_to(session, number)));
        }
        match session.attempt(id, means, answer, now) {
            Ok(next) => {
                let leads_to = leads_to(&next, made + 1);
                info!(session = %next.id, status = %next.status(), ?answer, "the player tried to pay");
                Ok(Decision { change: next.clone().into(), answer: (next, leads_to) })
            }
            Err(_) => Ok(unchanged(LeadsTo::Page)),
        }
    };
    let (session, leads_to) = app.books.change(decide).await??;
    Ok(match leads_to {
        LeadsTo::Game => see_game(&session),
        LeadsTo::Page => see_page(&secret, None),
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LeadsTo {
    Game,
    Page,
}

/// Where the browser goes after attempt `number`: back to the game when that attempt was the last word.
fn leads_to(session: &SessionRecord, number: usize) -> LeadsTo {
    let is_last = number == session.payments.len();
    match number.checked_sub(1).and_then(|index| session.payments.get(index)).map(|payment| payment.state) {
        Some(PaymentState::Succeeded { .. } | PaymentState::Authorized { .. }) => LeadsTo::Game,
        Some(PaymentState::Failed { .. }) if is_last && !session.is_pending() => LeadsTo::Game,
        _ => LeadsTo::Page,
    }
}

fn parse_secret(secret: Result<Path<String>, PathRejection>) -> Result<PageSecret, PageError> {
    let Path(raw) = secret.map_err(|_| PageError::UnknownPage)?;
    Ok(PageSecret::from_path(raw))
}
