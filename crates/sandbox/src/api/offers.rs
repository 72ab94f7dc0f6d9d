//! The offer calls (alpha). The vendor's pages name an offer's fields and no rules for most of them: those
//! are kept and answered as they came.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use jiff::Timestamp;
use serde_json::{Map, Value};
use toffeepay::{GameId, OfferId};

use crate::api::auth::Caller;
use crate::api::errors::{ApiError, InvalidField};
use crate::api::fields;
use crate::api::query::{Page, Parameters};
use crate::api::request::whole;
use crate::api::wire;
use crate::app::App;
use crate::books::Decision;
use crate::ledger::Ledger;
use crate::ledger::offer::OfferRecord;

/// The fields that are not the game's own.
const GIVEN_BY_THE_API: [&str; 3] = ["id", "created_at", "updated_at"];

/// CreateOffer.
pub(super) async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, ApiError> {
    let body = whole(body)?;
    let names = app.books.names();
    let decide = move |ledger: &Ledger, now: Timestamp| {
        let (game_id, fields) = parse(&body)?;
        caller.check(&game_id)?;
        let id = names.offer(ledger.counts().offers)?;
        let offer = OfferRecord { id, game_id, created_at: now, fields };
        Ok::<_, ApiError>(Decision::new(offer.clone(), offer))
    };
    let offer = app.books.change(decide).await??;
    Ok(Json(wire::offer(&offer)))
}

/// GetOffer.
pub(super) async fn get(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Value>, ApiError> {
    let Path(raw) = id.map_err(|_| ApiError::OfferNotFound)?;
    let id = OfferId::new(raw).map_err(|_| ApiError::OfferNotFound)?;
    let found = app.books.read(|ledger| {
        let offer = ledger.offer(&id).filter(|offer| caller.may_see(&offer.game_id))?;
        Some(wire::offer(offer))
    });
    found.await?.map(Json).ok_or(ApiError::OfferNotFound)
}

/// ListOffers, newest first. Those for a player are the player's own and those for all.
pub(super) async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Value>>, ApiError> {
    let parameters = Parameters(query.as_deref());
    let (game_id, page) = (parameters.game_id()?, Page::of(parameters)?);
    let status = parameters.get("status");
    let user = parameters.get("user_id");
    caller.check(&game_id)?;
    let listed = app.books.read(|ledger| {
        let wanted = |offer: &&OfferRecord| {
            offer.game_id == game_id
                && status.as_deref().is_none_or(|status| offer.status() == Some(status))
                && user.as_deref().is_none_or(|user| offer.user().is_none_or(|own| own == user))
        };
        page.part(ledger.offers().filter(wanted).map(wire::offer))
    });
    Ok(Json(listed.await?))
}

fn parse(body: &[u8]) -> Result<(GameId, Map<String, Value>), ApiError> {
    let mut fields = fields::object(body)?;
    let game_id = fields::id(&fields, "invalid_game_id", "game_id", GameId::new)?;
    let title = fields::required_text(&fields, "title", "invalid_title", "title")?;
    if title.trim().is_empty() {
        return Err(InvalidField::new("invalid_title", "title", "is empty").into());
    }
    fields::price(&fields, ["price", "currency"])?;
    fields::image(&fields, "image")?;
    fields::country(&fields, "country")?;
    for name in GIVEN_BY_THE_API {
        fields.remove(name);
    }
    fields.retain(|_, value| !value.is_null());
    Ok((game_id, fields))
}
