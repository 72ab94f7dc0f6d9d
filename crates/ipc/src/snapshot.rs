//! All that the UI knows but the purchases: who, where, what is on sale, and what is amiss.

use serde::{Deserialize, Serialize};

use crate::bench::BenchView;
use crate::error::ErrorCode;
use crate::purchase::{MoneyView, PurchaseView};

/// The whole state, read at start and after a nudge.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Snapshot {
    /// The app itself.
    pub app: AppView,
    /// The game and its catalogue.
    pub storefront: StorefrontView,
    /// Where purchases are made.
    pub environment: EnvironmentView,
    /// Who buys; null until set.
    pub player_id: Option<String>,
    /// The access token of this environment.
    pub token: TokenView,
    /// The URL scheme that brings the player back.
    pub scheme: SchemeView,
    /// The theme chosen.
    pub theme: Theme,
    /// The language chosen.
    pub language: Language,
    /// What the user should know: a broken file, a journal set aside.
    pub notices: Vec<NoticeView>,
    /// The run before this one was cut off: a crash, a power cut.
    pub was_cut_off: bool,
    /// Purchases of this environment that are not final, newest first.
    pub open_purchases: Vec<PurchaseView>,
    /// The tester's bench; null where it is not offered or not in this build.
    pub bench: Option<BenchView>,
    /// Whether there is a newer version of the app.
    pub update: UpdateView,
}

/// Updates of the app.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UpdateView {
    /// What is known.
    pub state: UpdateState,
    /// The newer version, where there is one.
    pub version: Option<String>,
}

/// What is known of updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum UpdateState {
    /// The studio has set no channel.
    Off,
    /// The channel was not asked yet, or did not answer.
    NotAsked,
    /// This is the newest.
    Current,
    /// There is a newer one.
    Available,
}

/// The app.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AppView {
    /// Product name, of tauri.conf.json.
    pub name: String,
    /// Version.
    pub version: String,
    /// The folder of the journal, the settings and the log.
    pub data_folder: String,
}

/// The shop, of storefront.json.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StorefrontView {
    /// The game's title.
    pub title: String,
    /// The studio's accent colour as `#rrggbb`.
    pub accent: Option<String>,
    /// Whether a logo is there to be fetched, as `~logo` over the `catalogue:` protocol.
    pub has_logo: bool,
    /// Whether there is a way back to the game; in the local sandbox a page stands in for one.
    pub can_return_to_game: bool,
    /// What is on sale, in the studio's order.
    pub items: Vec<ItemView>,
}

/// An item of the catalogue. Its image is fetched by id over the `catalogue:` protocol.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ItemView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One line on what it is.
    pub description: String,
    /// Its price.
    pub price: MoneyView,
    /// Whether an image is there to be fetched.
    pub has_image: bool,
    /// The word that the studio groups it by.
    pub category: Option<String>,
}

/// An environment's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentId {
    /// The ToffeePay inside the app.
    Local,
    /// The vendor's sandbox.
    Sandbox,
    /// Real money.
    Production,
    /// The studio's own backend.
    Custom,
}

/// Where purchases are made.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EnvironmentView {
    /// The one in use.
    pub id: EnvironmentId,
    /// Its base URL; null while the local sandbox is not running.
    pub base_url: Option<String>,
    /// All that exist, with whether they can be chosen.
    pub choices: Vec<EnvironmentChoice>,
}

/// One environment to choose.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EnvironmentChoice {
    /// Its name.
    pub id: EnvironmentId,
    /// Whether it can be chosen: custom needs a base URL in storefront.json, local the sandbox in the build.
    pub available: bool,
}

/// Whether there is a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// The local sandbox makes its own at each start.
    OfTheSandbox,
    /// Being read from the keychain.
    Reading,
    /// None: it must be entered.
    Missing,
    /// In the keychain.
    InKeychain,
    /// In memory, until the app is closed.
    ThisRun,
    /// There, but the API refuses it: a new one is needed.
    Refused,
}

/// The access token, as far as the UI may know it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TokenView {
    /// Whether there is one.
    pub state: TokenState,
    /// Its last four characters.
    pub last_four: Option<String>,
    /// What is wrong with the keychain, found when it was last asked: one of the keychain codes.
    pub keychain_problem: Option<ErrorCode>,
}

/// Who answers to the URL scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SchemeState {
    /// Not asked yet.
    Checking,
    /// This app.
    Registered,
    /// Nobody.
    NotRegistered,
    /// Another program, or another copy of this one: `detail` names it.
    OtherProgram,
    /// Registered, but this desktop's opener is known not to reach it: `detail` says why.
    Unreachable,
    /// The system takes no registration at run time (macOS): the bundle's own counts.
    ByBundle,
}

/// The URL scheme.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SchemeView {
    /// The scheme, of tauri.conf.json.
    pub scheme: String,
    /// Who answers to it.
    pub state: SchemeState,
    /// More, where there is more to say.
    pub detail: Option<String>,
    /// The links of this run that were ignored, by reason, the last one first.
    pub ignored: Vec<IgnoredLinkView>,
}

/// Why a link was ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum IgnoredReason {
    /// Not the form of a return link of this app.
    Malformed,
    /// It belongs to no purchase here: forged, or of another machine.
    UnknownPurchase,
    /// Its purchase has already ended.
    AlreadyEnded,
    /// The journal could not be read; it is kept for later.
    KeptForLater,
    /// Too many came at once to look each of them up.
    TooMany,
}

/// Links that were ignored for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct IgnoredLinkView {
    /// Why.
    pub reason: IgnoredReason,
    /// How many since the app was started.
    pub count: u64,
    /// When the last one came, in milliseconds since 1970.
    pub last_at: i64,
    /// More, English.
    pub detail: String,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The language that the app speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// The first of the system's languages that the app speaks, else English.
    #[default]
    System,
    /// English.
    En,
    /// German.
    De,
    /// Spanish.
    Es,
    /// Japanese.
    Ja,
    /// Arabic.
    Ar,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// The studio's storefront.json is broken; the bundled one is used.
    StorefrontBroken,
    /// The settings file was broken; it was set aside and the defaults are used.
    SettingsBroken,
    /// The journal can't be opened: nothing can be bought.
    JournalUnavailable,
    /// The journal may only be read: purchases are shown, and nothing can be bought.
    JournalViewOnly,
    /// The journal was damaged; it was set aside and a new one begun.
    JournalSetAside,
    /// The journal's log was damaged: what was written last may be missing. A copy of it was set aside.
    JournalLogDamaged,
    /// The local sandbox did not start.
    SandboxNotRunning,
}

/// Something the user should know.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NoticeView {
    /// What it is about.
    pub code: NoticeCode,
    /// File, line and reason, English.
    pub detail: String,
}
