//! The main job in a real window: a desktop of its own (X server, session bus, keychain, browser) for each
//! test, and hands for the app's window and for the payment page.
//!
//! The tests themselves are in `tests/it`. Linux only: what stands in for a desktop here (Xvfb,
//! gnome-keyring, `WebKitWebDriver`) exists nowhere else. `cargo xtask test --only window` installs it all.

mod app;
mod backend;
mod browser;
pub mod bus;
mod desktop;
mod drag;
mod driver;
mod elsewhere;
pub mod keychain;
mod page;
pub mod process;
pub mod programs;
pub mod sandbox;
mod scenario;
mod search;
mod wait;
mod wire;
pub mod x11;

pub use app::{App, TakeOver, open_window, use_own_backend, use_own_storefront};
pub use backend::ReceivingBackend;
pub use browser::{Browser, DARK, FLAGS, PaymentPage, Returns};
pub use desktop::{Desktop, IDENTIFIER, KeychainSetup, free_port};
pub use drag::drop_files;
pub use elsewhere::Elsewhere;
pub use fantoccini::key::Key;
pub use page::{Page, hook};
pub use process::{Member, wait_for};
pub use programs::{package_of_kind, target_folder};
pub use scenario::{Failure, alone, play};
pub use search::files_with;
pub use wait::until;
pub use wire::Wire;
pub use x11::window_of;
