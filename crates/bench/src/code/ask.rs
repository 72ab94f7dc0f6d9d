//! A request as an SDK sees it: a call, its fields, its key.

use serde_json::{Map, Value};
use toffeepay::routes::{self, ApiRoute};
use url::Url;

use super::NotWritten;
use crate::exchanges::{Sent, WITHHELD, call_of};

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub route: ApiRoute,
    /// Id, query and body, by the names of the API.
    pub fields: Map<String, Value>,
    /// The idempotency key, where the call takes one.
    pub key: Option<String>,
    /// What the log withheld and is left out.
    pub left_out: Vec<String>,
    /// Where the API is, without `/v1`.
    pub base: String,
}

/// Which of the vendor's environments a base URL is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Sandbox,
    Production,
    /// Neither.
    Elsewhere,
}

impl Ask {
    pub fn of(sent: &Sent, new_key: String) -> Result<Self, NotWritten> {
        let url = Url::parse(&sent.url).map_err(|_| NotWritten::NoCall)?;
        let called = call_of(&sent.method, url.path()).ok_or(NotWritten::NoCall)?;
        let mut fields = Map::new();
        if let Some(id) = called.id {
            fields.insert("id".to_owned(), Value::String(decoded(&id)));
        }
        for (name, value) in url.query_pairs() {
            fields.insert(name.into_owned(), typed(&value));
        }
        match sent.body.as_deref().map(serde_json::from_str::<Value>) {
            Some(Ok(Value::Object(body))) => fields.extend(body),
            Some(_) => return Err(NotWritten::NoObject),
            None => {}
        }
        let mut left_out = Vec::new();
        fields.retain(|name, value| {
            let stays = value.as_str() != Some(WITHHELD);
            if !stays {
                left_out.push(name.clone());
            }
            stays
        });
        let key = sent.key.clone().map(|key| if left_out.is_empty() { key } else { new_key });
        let above = called.route.path.split('/').count() - 1;
        let mut base = url.clone();
        base.set_query(None);
        if let Ok(mut segments) = base.path_segments_mut() {
            for _ in 0..above {
                segments.pop();
            }
        }
        let base = base.as_str().trim_end_matches('/').to_owned();
        Ok(Self { route: called.route, fields, key, left_out, base })
    }

    pub fn place(&self) -> Place {
        match self.base.as_str() {
            "https://api.sandbox.toffeepay.com" => Place::Sandbox,
            "https://api.toffeepay.com" => Place::Production,
            _ => Place::Elsewhere,
        }
    }

    /// The SDKs' name of what the call is about (`sessions`), and of what it does (`create`).
    pub fn resource_and_verb(&self) -> (&'static str, &'static str) {
        let resource = self.route.path.split('/').nth(2).unwrap_or_default();
        let verb = match self.route {
            routes::GET_SESSION_STATUS => "status",
            route => {
                let verbs = ["Create", "Get", "List", "Cancel", "Complete"];
                let verb = verbs.into_iter().find(|verb| route.call.starts_with(verb));
                match verb {
                    Some("Create") => "create",
                    Some("List") => "list",
                    Some("Cancel") => "cancel",
                    Some("Complete") => "complete",
                    _ => "get",
                }
            }
        };
        (resource, verb)
    }

    /// What is to be said before the code, a line each.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.left_out.is_empty() {
            let names = self.left_out.join(", ");
            let key = if self.key.is_some() { ", so the idempotency key is a new one" } else { "" };
            remarks.push(format!("Left out, because the log withholds it: {names}{key}."));
        }
        remarks
    }
}

fn decoded(id: &str) -> String {
    // `%` and two digits are all that a path segment has of it.
    let query = format!("id={}", id.replace('+', "%2B"));
    url::form_urlencoded::parse(query.as_bytes())
        .next()
        .map_or_else(|| id.to_owned(), |(_, id)| id.into_owned())
}

/// A query's value in the kind that the SDKs want: numbers for limit and offset, booleans.
fn typed(value: &str) -> Value {
    match value {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => Value::String(value.to_owned()),
    }
}
