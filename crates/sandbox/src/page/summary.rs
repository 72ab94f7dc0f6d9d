//! What is being bought: game, item, price and the tax in it.

use maud::{Markup, html};
use url::Url;

use crate::app::App;
use crate::images;
use crate::ledger::session::SessionRecord;
use crate::page::{marks, words};
use crate::tax;

/// The order as the checkout shows it.
pub(super) fn order(session: &SessionRecord, app: &App) -> Markup {
    let item = &session.item;
    let price = words::price(item.price, &item.currency);
    html! {
        p.merchant { (words::game_name(&session.game_id)) }
        h1.price { span.unseen { "Pay " } (price) }
        div.tile {
            (marks::parcel())
            @if let Some(image) = &item.image {
                img src=(image_source(image, app)) alt="" width="400" height="300";
            }
        }
        dl.lines {
            div { dt { strong { (item.title) } span.soft { "For " (session.user_id.as_str()) } } dd { (price) } }
            (tax_line(session))
            div.total { dt { "Total due" } dd { (price) } }
        }
    }
}

/// The tax that the price includes, where the item's country has a rate.
pub(super) fn tax_line(session: &SessionRecord) -> Markup {
    let item = &session.item;
    let known = tax::rate(item).zip(tax::included(item)).zip(item.country.as_deref());
    html! {
        @if let Some(((rate, tax), country)) = known {
            div { dt.soft { "incl. tax, " (rate) " % (" (country) ")" } dd.soft { (words::price(tax.amount, &item.currency)) } }
        } @else {
            div { dt.soft { "Tax" } dd.soft { "none" } }
        }
    }
}

/// The sandbox's own pictures are named without host and port: the port may have changed since.
fn image_source(image: &str, app: &App) -> String {
    let is_own = |url: &Url| url.scheme() == "http" && url.host_str() == app.base_url.host_str();
    let named = Url::parse(image).ok().filter(is_own);
    let mut own = app.images.keys().filter_map(|name| images::url(&app.base_url, name));
    match named.and_then(|named| own.find(|own| own.path() == named.path())) {
        Some(own) => own.path().to_owned(),
        None => image.to_owned(),
    }
}
