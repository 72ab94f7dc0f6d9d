//! A QR code of the page for a phone nearby. Only where the tester opened the sandbox to the local network: else
//! no phone could follow it.

use maud::{Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;
use tracing::warn;

use crate::page::view::View;

pub(super) fn code(view: &View<'_>) -> Markup {
    let messages = view.messages();
    let url = view.app.phone_page_url(&view.session.secret);
    let drawn = url.as_deref().and_then(drawn);
    html! {
        @if let Some(svg) = drawn {
            section.phone aria-labelledby="phone" {
                h2 #phone { (messages.phone) }
                p.soft { (messages.phone_text) }
                div.code role="img" aria-label=(messages.phone) { (PreEscaped(svg)) }
            }
        }
    }
}

fn drawn(url: &str) -> Option<String> {
    match QrCode::new(url) {
        Ok(code) => Some(code.render::<svg::Color<'_>>().min_dimensions(160, 160).build()),
        Err(error) => {
            warn!(%error, "the page's address makes no QR code");
            None
        }
    }
}
