//! The hosted payment page: what the player's browser sees. Plain forms that need no script, nothing from
//! outside but the item's own image.
//!
//! The secret in the path is the right to see and to pay. Every post answers with a 303, so that reloading
//! never pays twice, and carries the number of the attempt that it makes, so that a double click does not.

mod checkout;
mod finished;
mod form;
mod language;
mod layout;
mod marks;
mod messages;
mod phone;
mod response;
mod script;
mod style;
mod summary;
mod view;
mod words;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::middleware::from_fn;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use tracing::info;

use crate::app::App;
use crate::books::Decision;
use crate::guard::OwnHosts;
use crate::ledger::payment::{PaymentRecord, PaymentState};
use crate::ledger::session::{SessionRecord, SessionState};
use crate::ledger::{Change, Ledger};
use crate::page::form::{Notice, PayForm};
use crate::page::language::Choice;
use crate::page::response::{
    OwnOrigins, PageError, in_its_language, require_own_origin, see_game, see_page, show,
};
use crate::page::view::{View, Wallet};
use crate::paying::{self, CanNotPay, Try};
use crate::random::PageSecret;
use crate::terms::Terms;

type Secret = Result<Path<String>, PathRejection>;

pub(crate) fn router(hosts: &OwnHosts) -> Router<App> {
    let origins = OwnOrigins::of(hosts);
    Router::new()
        .route("/game", get(see_game_stand_in))
        .route("/pay/{secret}", get(see))
        .route("/pay/{secret}/return", get(see_twice))
        .route("/pay/{secret}/pay", post(pay))
        .route("/pay/{secret}/decline", post(decline))
        .route("/pay/{secret}/deposit", post(deposit))
        .route("/pay/{secret}/cancel", post(cancel))
        .route_layer(from_fn(move |request, next| require_own_origin(origins.clone(), request, next)))
        .route_layer(from_fn(in_its_language))
}

async fn see(
    State(app): State<App>,
    secret: Secret,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let view = view(&app, &parse_secret(secret)?, query.as_deref(), &headers).await?;
    let can_be_paid = view.session.is_pending() && view.session.open_payment().is_none();
    let page = if can_be_paid { checkout::page(&view) } else { finished::page(&view) };
    Ok(show(page, view.session.return_url.as_deref()))
}

/// The page that leads back to the game two times.
async fn see_twice(
    State(app): State<App>,
    secret: Secret,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let view = view(&app, &parse_secret(secret)?, query.as_deref(), &headers).await?;
    let return_url = view.session.return_url.clone().ok_or(PageError::UnknownPage)?;
    Ok(show(finished::twice(&view, &return_url), Some(&return_url)))
}

/// A page that stands in for a game that has none of its own yet: where the shop leads the player back to.
async fn see_game_stand_in(headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let language = Choice::of(query.as_deref(), &headers).language;
    let messages = language.messages();
    show(finished::message(language, messages.game, messages.game_text), None)
}

async fn view<'a>(
    app: &'a App,
    secret: &PageSecret,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Result<View<'a>, PageError> {
    let (choice, notice) = (Choice::of(query, headers), Notice::in_query(query));
    let found = app.books.read(|ledger| {
        let session = ledger.session_of_page(secret)?.clone();
        let terms = app.terms.of_game(ledger, &session.game_id);
        let wallet = Wallet::of(ledger, &session);
        Some(View { app, session, terms, wallet, choice, notice })
    });
    found.await?.ok_or(PageError::UnknownPage)
}

/// Pays with the chosen method. A card decides by its number what the bank says.
async fn pay(State(app): State<App>, secret: Secret, body: Bytes) -> Result<Response, PageError> {
    let secret = parse_secret(secret)?;
    let form = PayForm::parse(&body);
    let number = form.number;
    let tried = move |terms: &Terms, session: &SessionRecord| form.tried(&terms.methods_of(session)).ok();
    attempt(&app, secret, number, &body, tried).await
}

/// Pays with the chosen method, and lets the bank say no whatever it is.
async fn decline(State(app): State<App>, secret: Secret, body: Bytes) -> Result<Response, PageError> {
    let secret = parse_secret(secret)?;
    let form = PayForm::parse(&body);
    let number = form.number;
    let tried =
        move |terms: &Terms, session: &SessionRecord| Some(form.tried_in_vain(&terms.methods_of(session)));
    attempt(&app, secret, number, &body, tried).await
}

/// Cancels the session and leads back to the game.
async fn cancel(State(app): State<App>, secret: Secret, body: Bytes) -> Result<Response, PageError> {
    let secret = parse_secret(secret)?;
    let wanted = secret.clone();
    let decide = move |ledger: &Ledger, now: Timestamp| -> Result<_, PageError> {
        let session = ledger.session_of_page(&wanted).ok_or(PageError::UnknownPage)?;
        match session.cancel(now) {
            Ok(next) => {
                info!(session = %next.id, "the player cancelled a session");
                Ok(Decision::new(next.clone(), next))
            }
            Err(_) => Ok(Decision::unchanged(session.clone())),
        }
    };
    let session = app.books.change(decide).await??;
    let language = PayForm::language(&body);
    let cancelled = matches!(session.state, SessionState::Cancelled { .. });
    Ok(if cancelled {
        see_game(&session, language.as_deref())
    } else {
        see_page(&secret, language.as_deref(), None)
    })
}

/// Puts money into the player's wallet. Deposit `number` is made once, however often its form is sent.
async fn deposit(State(app): State<App>, secret: Secret, body: Bytes) -> Result<Response, PageError> {
    let secret = parse_secret(secret)?;
    let (form, language) = (PayForm::parse(&body), PayForm::language(&body));
    let Ok((amount, tried)) = form.deposit() else {
        return Ok(see_page(&secret, language.as_deref(), Some(Notice::NotATestCard)));
    };
    let (wanted, names, terms) = (secret.clone(), app.books.names(), app.terms.clone());
    let decide = move |ledger: &Ledger, now: Timestamp| -> Result<_, PageError> {
        let session = ledger.session_of_page(&wanted).ok_or(PageError::UnknownPage)?;
        let has_wallet = terms.of_game(ledger, &session.game_id).has_wallet(session);
        let made = Wallet::of(ledger, session).deposits;
        if !session.is_pending() || !has_wallet || form.number.is_some_and(|number| number <= made) {
            return Ok(Decision::unchanged(None));
        }
        let user = paying::player(session);
        let (deposit, change) = paying::deposit(ledger, &names, user, amount, tried, now)?;
        info!(session = %session.id, status = %deposit.state.status(), "the player filled the wallet");
        Ok(Decision { change, answer: Some(deposit.state) })
    };
    let notice = app.books.change(decide).await??.map(|state| match state {
        PaymentState::Failed { refusal, .. } => Notice::MoneyRefused(refusal),
        PaymentState::Processing { .. } => Notice::MoneyOnItsWay,
        _ => Notice::MoneyAdded,
    });
    Ok(see_page(&secret, language.as_deref(), notice))
}

/// Makes attempt `number` (the next one where none is said), unless that one was made already: then its
/// answer is given again. `tried` is nothing where the page does not offer what was asked for.
async fn attempt(
    app: &App,
    secret: PageSecret,
    number: Option<usize>,
    body: &[u8],
    tried: impl FnOnce(&Terms, &SessionRecord) -> Option<Try> + Send + 'static,
) -> Result<Response, PageError> {
    let (wanted, names, terms) = (secret.clone(), app.books.names(), app.terms.clone());
    let decide = move |ledger: &Ledger, now: Timestamp| -> Result<_, PageError> {
        let session = ledger.session_of_page(&wanted).ok_or(PageError::UnknownPage)?;
        let made = session.payments.len();
        let unchanged = |leads_to| Decision::unchanged((session.clone(), leads_to));
        if let Some(number) = number.filter(|number| (1..=made).contains(number)) {
            return Ok(unchanged(leads_to(session, number)));
        }
        let terms = terms.of_game(ledger, &session.game_id);
        let Some(tried) = tried(&terms, session) else { return Ok(unchanged(LeadsTo::Notice)) };
        match paying::attempt(ledger, &names, &terms, session, tried, now) {
            Ok(next) => {
                let leads_to = leads_to(&next, made + 1);
                let payment = next.payments.last().map(PaymentRecord::status);
                info!(session = %next.id, status = %next.status(), ?payment, "the player tried to pay");
                Ok(Decision { change: Change::from(next.clone()), answer: (next, leads_to) })
            }
            Err(CanNotPay::NotPossible(_)) => Ok(unchanged(LeadsTo::Page)),
            Err(CanNotPay::NoRandomness(reason)) => Err(reason.into()),
        }
    };
    let (session, leads_to) = app.books.change(decide).await??;
    let language = PayForm::language(body);
    Ok(match leads_to {
        LeadsTo::Game => see_game(&session, language.as_deref()),
        LeadsTo::Page => see_page(&secret, language.as_deref(), None),
        LeadsTo::Notice => see_page(&secret, language.as_deref(), Some(Notice::NotATestCard)),
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LeadsTo {
    Game,
    Page,
    Notice,
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

fn parse_secret(secret: Secret) -> Result<PageSecret, PageError> {
    let Path(raw) = secret.map_err(|_| PageError::UnknownPage)?;
    Ok(PageSecret::from_path(raw))
}
