//! The API that is held against the contract, asked on the wire.

use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use toffeepay::{Body, Limits, Request, ReqwestTransport, Transport};
use url::Url;
use uuid::Uuid;

use crate::settings::Settings;

/// One API, one game, one player.
#[derive(Clone)]
pub struct Target {
    pub(crate) settings: Settings,
    transport: Arc<dyn Transport>,
}

/// An answer as it came.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub text: String,
}

impl Answer {
    /// The body as JSON; its text is not repeated in the error, for it may hold the right to pay a session.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.text).with_context(|| format!("the answer ({}) is not JSON", self.status))
    }

    /// Whether it was carried out. The contract fixes no status for that.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body of a success.
    pub fn ok(&self) -> Result<Value> {
        self.done()?;
        self.json()
    }

    /// A success whose body, `{}` by the contract, says nothing.
    pub fn done(&self) -> Result<()> {
        ensure!(self.is_success(), "answered {} instead of a success: {}", self.status, self.code());
        Ok(())
    }

    /// A refusal of the request: any 4xx, for the contract names few.
    pub fn refused(&self) -> Result<()> {
        ensure!((400..500).contains(&self.status), "answered {} instead of a refusal", self.status);
        Ok(())
    }

    /// A refusal with this status.
    pub fn refused_with(&self, status: u16) -> Result<()> {
        ensure!(self.status == status, "answered {} instead of {status}: {}", self.status, self.code());
        Ok(())
    }

    /// The error's code, wherever the contract lets it stand.
    pub fn code(&self) -> String {
        let body = self.json().unwrap_or_default();
        let places = ["/error/code", "/details/0/code", "/code"];
        let code = places.iter().find_map(|place| body.pointer(place)?.as_str().map(str::to_owned));
        code.unwrap_or_else(|| "no code".to_owned())
    }
}

impl Target {
    /// Where the settings say.
    pub fn new(settings: Settings) -> Result<Self> {
        let transport = ReqwestTransport::new(&settings.base_url, Limits::STANDARD)?;
        Ok(Self { settings, transport: Arc::new(transport) })
    }

    /// Whether a route, written as the contract does, is there to be held.
    pub(crate) fn serves(&self, route: &str) -> bool {
        self.settings.routes.serve(route)
    }

    /// The lists that a game must be named for.
    pub(crate) fn lists_of_a_game(&self) -> impl Iterator<Item = &'static str> {
        let lists = ["v1/sessions", "v1/payments", "v1/accounts", "v1/deposits"];
        lists.into_iter().filter(|path| self.serves(&format!("GET /{path}")))
    }

    pub(crate) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Answer> {
        self.get_as(Some(self.settings.token.expose()), path, query).await
    }

    /// Asks with another token, or with none.
    pub(crate) async fn get_as(
        &self,
        token: Option<&str>,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Answer> {
        let mut url = self.url(path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.send(Request { method: Method::GET, url, headers: headers(token, None)?, body: None }).await
    }

    pub(crate) async fn post(&self, path: &str, key: Option<&str>, body: &Value) -> Result<Answer> {
        let headers = headers(Some(self.settings.token.expose()), key)?;
        let (url, body) = (self.url(path)?, Some(body.to_string()));
        self.send(Request { method: Method::POST, url, headers, body }).await
    }

    /// A list of this game's, read as what it is a list of.
    pub(crate) async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<T>> {
        let game = [("game_id", self.settings.game_id.as_str())];
        let answer = self.get(path, &[&game, query].concat()).await?.ok()?;
        entries(path, answer)
    }

    /// A create request for the game and player, with a return URL as games have them.
    pub(crate) fn create_request(&self) -> Value {
        json!({
            "game_id": self.settings.game_id,
            "user_id": self.settings.user_id,
            "item": {"title": "Conformance check", "price": 499, "currency": "USD"},
            "return_url": "conformance-check://done?state=a%20b",
        })
    }

    /// An offer that nobody is shown.
    pub(crate) fn offer(&self) -> Value {
        json!({
            "game_id": self.settings.game_id,
            "title": "Conformance check",
            "image": "https://example.com/conformance-check.png",
            "category": "conformance",
            "items": [{"id": "conformance_check", "amount": 1}],
            "price": 499,
            "currency": "USD",
            "country": "US",
            "status": "inactive",
        })
    }

    /// Creates a session, so that there is something to read; answers its id.
    pub async fn create_for_reading(&self) -> Result<String> {
        let session = self.post("v1/sessions", Some(&new_key()), &self.create_request()).await?.ok()?;
        session["id"].as_str().map(str::to_owned).context("the session has no id")
    }

    /// Cancels a session that a check made. Whether that works is a check of its own.
    pub(crate) async fn clean_up(&self, id: &str) {
        let _ = self.post(&format!("v1/sessions/{id}/cancel"), None, &json!({})).await;
    }

    fn url(&self, path: &str) -> Result<Url> {
        let base = self.settings.base_url.as_str().trim_end_matches('/');
        Ok(Url::parse(&format!("{base}/{path}"))?)
    }

    async fn send(&self, request: Request) -> Result<Answer> {
        let response = self.transport.send(request).await?;
        let Body::Whole(body) = response.body else { bail!("the answer is longer than the client takes") };
        let text = String::from_utf8(body).context("the answer is not UTF-8")?;
        Ok(Answer { status: response.status.as_u16(), text })
    }
}

/// A key that was never used.
pub(crate) fn new_key() -> String {
    Uuid::new_v4().to_string()
}

/// The entries of a list: a bare array, or the object of older texts.
pub(crate) fn entries<T: DeserializeOwned>(path: &str, answer: Value) -> Result<Vec<T>> {
    let entries = match answer {
        Value::Array(entries) => entries,
        Value::Object(mut fields) => {
            let name = path.rsplit('/').next().unwrap_or(path);
            match fields.remove(name) {
                Some(Value::Array(entries)) => entries,
                _ => bail!("{path} answers an object without a list of {name}"),
            }
        }
        _ => bail!("{path} answers no list"),
    };
    let read = |(index, entry)| {
        serde_json::from_value(entry).with_context(|| format!("entry {index} of {path} can't be read"))
    };
    entries.into_iter().enumerate().map(read).collect()
}

fn headers(token: Option<&str>, key: Option<&str>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(token) = token {
        let mut value = HeaderValue::from_str(&format!("Bearer {token}"))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    if let Some(key) = key {
        headers.insert("idempotency-key", HeaderValue::from_str(key)?);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, text: &str) -> Answer {
        Answer { status, text: text.to_owned() }
    }

    #[test]
    fn any_success_is_one_and_nothing_else_is() {
        for status in [200, 201, 202] {
            assert!(answer(status, r#"{"id":"ses_1"}"#).ok().is_ok());
        }
        assert!(answer(204, "").done().is_ok());
        assert!(answer(200, "<html>").ok().is_err());
        for status in [199, 302, 404, 500] {
            assert!(answer(status, "{}").ok().is_err() && answer(status, "{}").done().is_err());
        }
    }
}
