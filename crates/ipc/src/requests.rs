//! One request struct a command that takes arguments.

use serde::Deserialize;

use crate::snapshot::{EnvironmentId, Language, Theme};

/// `start_checkout`: buys one item of the catalogue. The price is the catalogue's, never the UI's.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StartCheckout {
    /// The item's id in the catalogue.
    pub item_id: String,
    /// The environment that the player was shown. If another one is in use by now, nothing is bought.
    pub environment: EnvironmentId,
}

/// `open_payment_page`, `copy_payment_link`, `read_payment_qr`, `check_purchase`, `cancel_purchase`,
/// `read_purchase`: one purchase.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PurchaseRequest {
    /// The purchase's id.
    pub purchase_id: String,
}

/// Where a purchase stands, as far as a list tells purchases apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Neither final nor rejected.
    Open,
    /// Paid, and the money was not given back.
    Paid,
    /// Paid, and given back.
    Refunded,
    /// Failed.
    Failed,
    /// Cancelled.
    Cancelled,
    /// Expired.
    Expired,
    /// Not made.
    Rejected,
}

/// Which purchases: `summarize_purchases`, and part of other requests.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(default)]
pub struct PurchaseFilter {
    /// Words, each the beginning of one in title, item, player or an id. Empty: all.
    pub search: String,
    /// Only these.
    pub standing: Option<Standing>,
    /// Begun at this moment or later, Unix milliseconds.
    pub from: Option<i64>,
    /// Begun before this moment, Unix milliseconds.
    pub until: Option<i64>,
}

/// How to write a file of purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// For a spreadsheet.
    Csv,
    /// For a program.
    Json,
}

/// `export_purchases`: asks where, then writes the file.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportPurchases {
    /// Which.
    pub filter: PurchaseFilter,
    /// How.
    pub format: ExportFormat,
}

/// An id of a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PurchaseIdKind {
    /// The one on this machine.
    Purchase,
    /// The API's id of the session.
    Session,
    /// The API's id of the payment.
    Payment,
}

/// `copy_purchase_id`: puts an id into the clipboard.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CopyPurchaseId {
    /// The purchase's id.
    pub purchase_id: String,
    /// Which id to copy.
    pub which: PurchaseIdKind,
}

/// `list_purchases`: newest first.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListPurchases {
    /// Which.
    #[serde(default)]
    pub filter: PurchaseFilter,
    /// `next` of the page before; null for the first.
    pub after: Option<String>,
    /// Where `after` is null: begin at the n-th, counted from zero.
    #[serde(default)]
    pub at: u32,
    /// How many at most: 1 to 200.
    pub limit: u32,
}

/// `set_environment`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetEnvironment {
    /// The environment to use from now on.
    pub environment: EnvironmentId,
}

/// `set_player`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetPlayer {
    /// The game's own id of the player.
    pub player_id: String,
}

/// `set_theme`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetTheme {
    /// The theme to use from now on.
    pub theme: Theme,
}

/// `set_language`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetLanguage {
    /// The language to speak from now on.
    pub language: Language,
}

/// Where a token is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// In the system's keychain.
    Keychain,
    /// In memory, until the app is closed.
    ThisRun,
}

/// `set_access_token`: proves the token at the API, then keeps it. Inward only.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetAccessToken {
    /// The token as typed.
    pub token: String,
    /// Where to keep it.
    pub keep: Keep,
    /// The user has confirmed the warning about production tokens.
    pub production_confirmed: bool,
}

impl std::fmt::Debug for SetAccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetAccessToken")
            .field("token", &"redacted")
            .field("keep", &self.keep)
            .field("production_confirmed", &self.production_confirmed)
            .finish()
    }
}
