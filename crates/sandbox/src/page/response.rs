//! How the page answers: headers that keep it to itself, redirects, and what it says to strangers.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use maud::Markup;
use tracing::error;
use url::{Url, form_urlencoded};

use crate::guard::OwnHosts;
use crate::ledger::session::{ReturnPlan, SessionRecord};
use crate::page::form::Notice;
use crate::page::language::{Choice, Language};
use crate::page::{finished, style};
use crate::random::{NoRandomness, PageSecret};
use crate::store::StoreError;

/// Why the page can't be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PageError {
    #[error("there is no such payment page")]
    UnknownPage,
    #[error("the form came from another page")]
    ForeignOrigin,
    #[error("the sandbox can't keep its state")]
    Store(#[from] StoreError),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl PageError {
    /// The error as a page in a language.
    pub fn shown_in(&self, language: Language) -> Response {
        let messages = language.messages();
        let (status, headline, text) = match self {
            Self::UnknownPage => (StatusCode::NOT_FOUND, messages.no_such_page, messages.no_such_page_text),
            Self::ForeignOrigin => (StatusCode::FORBIDDEN, messages.foreign_form, messages.foreign_form_text),
            Self::Store(_) | Self::NoRandomness(_) => {
                error!(error = %self, cause = ?self, "a payment page failed");
                (StatusCode::INTERNAL_SERVER_ERROR, messages.not_saved, messages.not_saved_text)
            }
        };
        let mut response = show(finished::message(language, headline, text), None);
        *response.status_mut() = status;
        response
    }
}

/// Shows errors in the language of the page that they took the place of.
pub(super) async fn in_its_language(request: Request, next: Next) -> Response {
    let language = Choice::of(request.uri().query(), request.headers()).language;
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Arc<PageError>>() {
        Some(error) => error.shown_in(language),
        None => response,
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// The origins of the page itself.
#[derive(Clone, Debug)]
pub(super) struct OwnOrigins(Arc<[String]>);

impl OwnOrigins {
    pub fn of(hosts: &OwnHosts) -> Self {
        Self(hosts.origins().collect())
    }

    /// Whether a request may come from the page. One without the header was not sent by a page at all.
    fn may_send(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(ORIGIN)
            .iter()
            .all(|origin| self.0.iter().any(|own| own.as_bytes() == origin.as_bytes()))
    }
}

/// Refuses forms that other pages send.
pub(super) async fn require_own_origin(
    origins: OwnOrigins,
    request: Request,
    next: Next,
) -> Result<Response, PageError> {
    if request.method() == Method::POST && !origins.may_send(request.headers()) {
        return Err(PageError::ForeignOrigin);
    }
    Ok(next.run(request).await)
}

/// A page, with the headers that keep it to itself.
pub(super) fn show(page: Markup, return_url: Option<&str>) -> Response {
    let mut response = Html(page.into_string()).into_response();
    let headers = response.headers_mut();
    keep_private(headers);
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(return_url)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// 303 to the payment page itself, in the language that its form named.
pub(super) fn see_page(secret: &PageSecret, language: Option<&str>, notice: Option<Notice>) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(language) = language {
        query.append_pair("lang", language);
    }
    if let Some(notice) = notice {
        query.append_pair("notice", &notice.query());
    }
    let query = query.finish();
    let path = format!("/pay/{}", secret.expose());
    see_other(&if query.is_empty() { path } else { format!("{path}?{query}") })
}

/// 303 to the return URL, exactly as it was given; to the page where the game gave none, or where the page is to
/// stay.
pub(super) fn see_game(session: &SessionRecord, language: Option<&str>) -> Response {
    match (&session.return_url, session.returns) {
        (Some(return_url), ReturnPlan::Once) => see_other(return_url),
        (Some(_), ReturnPlan::Twice) => see_other(&format!("/pay/{}/return", session.secret.expose())),
        (Some(_), ReturnPlan::Never) | (None, _) => see_page(&session.secret, language, None),
    }
}

fn see_other(location: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    keep_private(headers);
    // Checked at creation to be visible ASCII, and a secret is Base64: both are header values.
    if let Ok(location) = HeaderValue::from_str(location) {
        headers.insert(LOCATION, location);
    }
    response
}

fn keep_private(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Not `no-referrer`: under it Chromium sends `Origin: null` with the page's own forms.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
}

fn content_security_policy(return_url: Option<&str>) -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}' '{}'; img-src 'self' data: https: http:; \
         base-uri 'none'; frame-ancestors 'none'{}",
        *style::CSS_HASH,
        *style::SCRIPT_HASH,
        *style::ONCE_MORE_HASH,
        form_action(return_url)
    )
}

/// Browsers hold a form's redirects to `form-action` too, so the way back to the game must be in it. A web
/// address may redirect on to anywhere, to the game's own scheme for instance: then nothing can be said.
fn form_action(return_url: Option<&str>) -> String {
    let Some(return_url) = return_url else { return "; form-action 'self'".to_owned() };
    own_scheme(return_url).map_or_else(String::new, |scheme| format!("; form-action 'self' {scheme}:"))
}

/// The scheme of a return URL that leaves the browser; none of a web address.
pub(super) fn own_scheme(return_url: &str) -> Option<String> {
    let url = Url::parse(return_url).ok()?;
    (!matches!(url.scheme(), "http" | "https")).then(|| url.scheme().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> OwnOrigins {
        OwnOrigins::of(&OwnHosts::on_port(8010))
    }

    #[test]
    fn only_the_page_itself_may_send_its_forms() {
        let may_send =
            |origin: &str| own().may_send(&HeaderMap::from_iter([(ORIGIN, origin.parse().unwrap())]));
        assert!(may_send("http://127.0.0.1:8010"));
        assert!(may_send("http://localhost:8010"));
        for origin in ["null", "http://127.0.0.1:8011", "https://127.0.0.1:8010", "http://evil.example", ""] {
            assert!(!may_send(origin), "{origin}");
        }
        assert!(own().may_send(&HeaderMap::new()));
    }

    #[test]
    fn form_action_leaves_the_way_back_open() {
        assert_eq!(form_action(None), "; form-action 'self'");
        assert_eq!(form_action(Some("MyGame.dev+x://done")), "; form-action 'self' mygame.dev+x:");
        assert_eq!(form_action(Some("https://game.example/done")), "");
    }
}
