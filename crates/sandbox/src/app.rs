//! What every route has at hand.

use std::collections::HashMap;
use std::sync::Arc;

use url::Url;

use crate::answers::Answers;
use crate::books::Books;
use crate::config::Image;
use crate::random::PageSecret;
use crate::terms::Terms;
use crate::token::TokenDigest;
use crate::webhooks::Reach;

/// The sandbox, as its routes see it.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub books: Books,
    pub token: TokenDigest,
    pub control_token: Option<TokenDigest>,
    pub base_url: Arc<Url>,
    /// Where payment pages are for phones in the local network.
    pub phone_url: Option<Arc<Url>>,
    /// The terms of a game that has none of its own.
    pub terms: Arc<Terms>,
    pub images: Arc<HashMap<String, Image>>,
    pub answers: Answers,
    pub reach: Reach,
}

impl App {
    /// The URL of a session's payment page. It is made at each answer: the port may differ after a restart.
    pub fn page_url(&self, secret: &PageSecret) -> String {
        format!("{}pay/{}", self.base_url, secret.expose())
    }

    /// The URL of a payment page for phones in the local network, where they may see it.
    pub fn phone_page_url(&self, secret: &PageSecret) -> Option<String> {
        self.phone_url.as_ref().map(|base| format!("{base}pay/{}", secret.expose()))
    }
}
