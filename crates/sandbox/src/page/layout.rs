//! The frame of every page: head, the strip that says what this is, and the main column.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use toffeepay::SessionStatus;

use crate::page::{marks, style};

/// A whole document. `status` is the session's, for tests and for the style sheet.
pub(super) fn document(title: &str, status: Option<&SessionStatus>, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                link rel="icon" href="data:,";
                title { (title) " - ToffeePay sandbox" }
                style { (PreEscaped(style::CSS)) }
            }
            body data-session-status=[status.map(SessionStatus::as_str)] {
                p.strip { strong { "Sandbox: no real money" } " Nothing you do here charges anyone." }
                (main)
            }
        }
    }
}

/// The payment company's name over the page.
pub(super) fn brand() -> Markup {
    html! { p.brand { (marks::toffee()) " ToffeePay" span.of { "sandbox" } } }
}
