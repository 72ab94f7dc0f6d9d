//! Who may call the API: programs that hold the token, and no web page.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, ORIGIN};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest as _, Sha256};
use toffeepay::AccessToken;

use crate::api::errors::ApiError;
use crate::app::App;

/// The token's SHA-256. Digests are compared, so how long that takes tells nothing about the token.
#[derive(Clone)]
pub(crate) struct TokenDigest([u8; 32]);

impl TokenDigest {
    pub fn of(token: &AccessToken) -> Self {
        Self::of_bytes(token.expose().as_bytes())
    }

    fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    fn is_same(&self, other: &Self) -> bool {
        let differences = self.0.iter().zip(&other.0).fold(0, |seen, (mine, theirs)| seen | (mine ^ theirs));
        differences == 0
    }
}

impl std::fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenDigest(redacted)")
    }
}

/// Lets a call pass that carries the token and comes from no web page.
pub(crate) async fn require(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.headers().contains_key(ORIGIN) {
        return Err(ApiError::FromAWebPage);
    }
    let given = bearer(request.headers()).ok_or(ApiError::Unauthorized)?;
    if !TokenDigest::of_bytes(given).is_same(&app.token) {
        return Err(ApiError::Unauthorized);
    }
    Ok(next.run(request).await)
}

fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
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

    #[test]
    fn digests_are_the_same_for_the_same_token_only() {
        let digest = |raw| TokenDigest::of(&AccessToken::new(raw).unwrap());
        assert!(digest("sk_1").is_same(&digest("sk_1")));
        assert!(!digest("sk_1").is_same(&digest("sk_2")));
    }
}
