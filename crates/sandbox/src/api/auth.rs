//! Who may call the API: programs that hold a token, and no web page.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, ORIGIN};
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;
use toffeepay::GameId;

use crate::api::errors::{ApiError, BadToken, InvalidField};
use crate::app::App;
use crate::ledger::Ledger;
use crate::ledger::settings::TokenStanding;
use crate::token::TokenDigest;

/// Whose token a call carries, and which games it is for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    pub merchant: String,
    /// Any game where none are said.
    games: Option<Arc<[GameId]>>,
}

impl Caller {
    /// Whether what belongs to this game is shown to the caller.
    pub fn may_see(&self, game: &GameId) -> bool {
        self.games.as_ref().is_none_or(|games| games.contains(game))
    }

    /// Refuses a game that the caller names and that is another merchant's.
    pub fn check(&self, game: &GameId) -> Result<(), InvalidField> {
        if self.may_see(game) {
            return Ok(());
        }
        Err(InvalidField::new("invalid_game_id", "game_id", "is not a game of this access token"))
    }
}

/// Lets a call pass that carries a token and comes from no web page.
pub(crate) async fn require(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.headers().contains_key(ORIGIN) {
        return Err(ApiError::FromAWebPage);
    }
    let given = bearer(request.headers()).ok_or(ApiError::Unauthorized(BadToken::Missing))?;
    let digest = TokenDigest::of_bytes(given);
    let caller = app.books.read_at(|ledger, now| caller(&app, ledger, &digest, now)).await?;
    request.extensions_mut().insert(caller.map_err(ApiError::Unauthorized)?);
    Ok(next.run(request).await)
}

fn caller(app: &App, ledger: &Ledger, digest: &TokenDigest, now: Timestamp) -> Result<Caller, BadToken> {
    match ledger.token(digest) {
        Some(token) => match token.standing {
            TokenStanding::Revoked => Err(BadToken::Revoked),
            TokenStanding::OtherEnvironment => Err(BadToken::OtherEnvironment),
            TokenStanding::Good if token.expires_at.is_some_and(|at| at <= now) => Err(BadToken::Expired),
            TokenStanding::Good => Ok(Caller {
                merchant: token.merchant.clone(),
                games: token.games.as_ref().map(|games| games.clone().into()),
            }),
        },
        None if *digest == app.token => Ok(Caller::default()),
        None => Err(BadToken::Unknown),
    }
}

/// The token of a request's Authorization header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(AUTHORIZATION)?.as_bytes();
    let (scheme, token) = value.split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(value: &str) -> Option<String> {
        let headers = HeaderMap::from_iter([(AUTHORIZATION, value.parse().unwrap())]);
        bearer(&headers).map(|token| String::from_utf8(token.to_vec()).unwrap())
    }

    #[test]
    fn only_a_bearer_token_counts() {
        assert_eq!(given("Bearer sk_1").as_deref(), Some("sk_1"));
        assert_eq!(given("bearer sk_1").as_deref(), Some("sk_1"));
        for other in ["Basic sk_1", "Bearer", "sk_1", ""] {
            assert_eq!(given(other), None, "{other}");
        }
    }
}
