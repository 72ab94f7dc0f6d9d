//! What crosses between the Rust backend and the web UI, and nothing else: requests and views with
//! plain fields, error codes the UI can translate, names of commands and events.
//!
//! The TypeScript side is generated from here into `ui/src/lib/ipc.gen.ts` and committed; the test in
//! `typescript.rs` fails when the two drift apart. Secrets: the access token crosses inward only, in
//! [`SetAccessToken`]; no view has a field that could carry it, or the payment page's URL, outward.

pub mod bench;
mod convert;
mod error;
mod purchase;
mod requests;
mod snapshot;
#[cfg(test)]
mod typescript;

pub use error::{CommandError, ErrorCode};
pub use purchase::{
    ActivityView, ChargeView, DeclineView, DifferenceId, DifferenceValue, DifferenceView, EventView,
    ImportView, LastBoughtView, MoneyView, ProposalView, PurchaseDetail, PurchasePage, PurchaseState,
    PurchaseSummary, PurchaseView, QrView, RejectionView, SavedFile, SupportBundle, TotalView, TroubleView,
};
pub use requests::{
    CopyPurchaseId, ExportFormat, ExportPurchases, Keep, ListPurchases, PurchaseFilter, PurchaseIdKind,
    PurchaseRequest, SetAccessToken, SetEnvironment, SetLanguage, SetPlayer, SetTheme, Standing,
    StartCheckout,
};
pub use snapshot::{
    AppView, EnvironmentChoice, EnvironmentId, EnvironmentView, IgnoredLinkView, IgnoredReason, ItemView,
    Language, NoticeCode, NoticeView, SchemeState, SchemeView, Snapshot, StorefrontView, Theme, TokenState,
    TokenView, UpdateState, UpdateView,
};

/// Every command of the app. build.rs, the handler and the UI list the same; `cargo xtask tidy` compares.
pub const COMMANDS: &[&str] = &[
    "read_snapshot",
    "start_checkout",
    "open_payment_page",
    "copy_payment_link",
    "read_payment_qr",
    "check_purchase",
    "cancel_purchase",
    "return_to_game",
    "read_last_bought",
    "list_purchases",
    "summarize_purchases",
    "import_purchases",
    "export_purchases",
    "copy_purchase_id",
    "print_page",
    "take_proposal",
    "read_support_bundle",
    "save_support_bundle",
    "read_purchase",
    "set_environment",
    "set_player",
    "set_theme",
    "set_language",
    "set_access_token",
    "forget_access_token",
    "check_scheme",
    "repair_scheme",
    "check_update",
    "install_update",
];

/// Events are nudges with an id at most; the UI reads again.
pub mod events {
    /// A purchase changed, or there is a new one. Payload: [`PurchaseNudge`].
    pub const PURCHASE_CHANGED: &str = "purchase_changed";
    /// The player came back by a return link: show this purchase. Payload: [`PurchaseNudge`].
    pub const PURCHASE_RETURNED: &str = "purchase_returned";
    /// A buy link asks to show an item: take the proposal. No payload.
    pub const ITEM_PROPOSED: &str = "item_proposed";
    /// A part of the bench has something new. Payload: [`crate::bench::BenchNudge`].
    pub const BENCH_CHANGED: &str = "bench_changed";
    /// Anything else of the snapshot changed. No payload.
    pub const SNAPSHOT_CHANGED: &str = "snapshot_changed";

    /// Names the purchase to read again.
    #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
    #[cfg_attr(test, derive(ts_rs::TS))]
    pub struct PurchaseNudge {
        /// The purchase's id.
        pub purchase_id: String,
    }
}
