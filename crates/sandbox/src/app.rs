//! What every route has at hand.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::api::auth::TokenDigest;
use crate::books::Books;
use crate::config::Image;
use crate::random::PageSecret;

/// The sandbox, as its routes see it.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub books: Books,
    pub token: TokenDigest,
    pub base_url: Arc<Url>,
    pub session_lifetime: Duration,
    pub manual_completion: bool,
    pub images: Arc<HashMap<String, Image>>,
}

impl App {
    /// The URL of a session's payment page. It is made at each answer: the port may differ after a restart.
    pub fn page_url(&self, secret: &PageSecret) -> String {
        format!("{}pay/{}", self.base_url, secret.expose())
    }
}
