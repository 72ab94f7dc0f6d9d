//! The composer: any create call by hand, checked by the client's own rules, or sent as it is to see the API
//! refuse it; and the requests that a tester keeps.

mod saved;
mod send;

use ipc::bench::BrokenRuleView;
use storefront::engine::Engine;
use storefront::purchase::ReturnState;
use storefront::return_link::Scheme;
use toffeepay::{CreateSession, UserId};

pub use saved::{NotSaved, SavedRequests};
pub use send::{NotSent, send};

/// The longest body, in bytes: pictures in data URLs have room, and nothing fills the disk.
pub const LONGEST_BODY: usize = 512 * 1024;

/// Which rules a body breaks.
pub fn check(body: &str) -> Vec<BrokenRuleView> {
    CreateSession::broken_rules(body).into_iter().map(BrokenRuleView::from).collect()
}

/// A request to begin with: the first item of the catalogue, for the player in use, with a way back to this app.
/// Its state is no purchase's, so the link that comes back is told as one that was ignored.
pub fn beginning(engine: &Engine, scheme: &Scheme, random: [u8; 16]) -> String {
    let shop = engine.shop();
    let player = engine.player().or_else(|| UserId::new("player_1").ok());
    let request = shop.catalogue.first().zip(player).map(|(item, player)| {
        let request = CreateSession::new(shop.game.id.clone(), player, item.item().clone());
        let back = scheme.return_url(&ReturnState::from_random(random));
        request.clone().with_return_url(back).unwrap_or(request)
    });
    request.and_then(|request| serde_json::to_string_pretty(&request).ok()).unwrap_or_else(|| "{}".to_owned())
}
