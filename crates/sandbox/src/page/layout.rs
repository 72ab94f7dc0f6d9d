//! The frame of every page: head, the strip that says what this is, the main column, the other languages.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use toffeepay::SessionStatus;

use crate::page::language::Language;
use crate::page::{marks, style};

/// A whole document.
pub(super) struct Document<'a> {
    pub language: Language,
    pub title: &'a str,
    /// The session's, for tests and for the style sheet.
    pub status: Option<&'a SessionStatus>,
    /// Where the page leads by itself, at once: later would take it from who still reads.
    pub leads_to: Option<&'a str>,
    /// The page's own path, to which the other languages link; none links to them.
    pub own_path: Option<&'a str>,
}

impl Document<'_> {
    pub fn with(&self, main: &Markup) -> Markup {
        let messages = self.language.messages();
        html! {
            (DOCTYPE)
            html lang=(self.language.code()) dir=(self.language.direction()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex";
                    @if let Some(url) = self.leads_to {
                        meta http-equiv="refresh" content={ "0;url=" (url) };
                    }
                    link rel="icon" href="data:,";
                    title { (self.title) " - ToffeePay sandbox" }
                    style { (PreEscaped(style::CSS)) }
                }
                body data-session-status=[self.status.map(SessionStatus::as_str)] {
                    header.strip { strong { (messages.strip_headline) } " " (messages.strip_text) }
                    (main)
                    (self.languages())
                }
            }
        }
    }

    fn languages(&self) -> Markup {
        html! {
            @if let Some(path) = self.own_path {
                nav.languages aria-label=(self.language.messages().language) {
                    @for language in Language::ALL {
                        a href={ (path) "?lang=" (language.code()) } lang=(language.code()) dir=(language.direction())
                            aria-current=[(language == self.language).then_some("true")] { (language.name()) }
                    }
                }
            }
        }
    }
}

/// The payment company's name over the page.
pub(super) fn brand() -> Markup {
    html! { div { p.brand dir="ltr" { (marks::toffee()) " ToffeePay" span.of { "sandbox" } } } }
}
