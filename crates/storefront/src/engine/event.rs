//! What the engine tells.

use crate::purchase::PurchaseId;

/// What changed. A nudge: whoever hears it reads again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineEvent {
    /// A purchase changed, or there is a new one.
    PurchaseChanged(PurchaseId),
    /// The player came back from this purchase's payment page.
    PurchaseReturned(PurchaseId),
    /// This purchase has just become final or was rejected.
    PurchaseEnded(PurchaseId),
    /// The money of this purchase was found to have been given back.
    PurchaseRefunded(PurchaseId),
    /// What this purchase was charged, or its session, was found not to be as it was asked.
    PurchaseDiffers(PurchaseId),
    /// A buy link asks to show an item.
    ItemProposed {
        /// Whether the window may come to the front for it.
        raise: bool,
    },
    /// Environment, token, player, theme or language changed.
    SettingChanged,
    /// Links were ignored.
    LinkIgnored,
}

impl EngineEvent {
    /// Its name, for logs and tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::PurchaseChanged(_) => "purchase-changed",
            Self::PurchaseReturned(_) => "purchase-returned",
            Self::PurchaseEnded(_) => "purchase-ended",
            Self::PurchaseRefunded(_) => "purchase-refunded",
            Self::PurchaseDiffers(_) => "purchase-differs",
            Self::ItemProposed { .. } => "item-proposed",
            Self::SettingChanged => "setting-changed",
            Self::LinkIgnored => "link-ignored",
        }
    }
}
