//! What is being bought: game, item, price and the tax in it.

use maud::{Markup, html};
use url::Url;

use crate::app::App;
use crate::images;
use crate::page::messages::fill;
use crate::page::view::View;
use crate::page::{marks, words};
use crate::tax;

/// The order as the checkout shows it.
pub(super) fn order(view: &View<'_>) -> Markup {
    let (item, messages) = (&view.session.item, view.messages());
    let price = view.price();
    let user = words::isolated(view.language(), view.session.user_id.as_str());
    html! {
        p.merchant { bdi { (view.game()) } }
        h1.price { span.unseen { (messages.to_pay) " " } (price) }
        div.tile {
            (marks::parcel())
            @if let Some(image) = &item.image {
                img src=(image_source(image, view.app)) alt="" width="400" height="300";
            }
        }
        dl.lines {
            div {
                dt { strong { bdi { (item.title) } } span.soft { (fill(messages.for_user, &[("user", &user)])) } }
                dd { (price) }
            }
            (tax_line(view))
            div.total { dt { (messages.total) } dd { (price) } }
        }
    }
}

/// The tax that the price includes, where the item's country has a rate.
pub(super) fn tax_line(view: &View<'_>) -> Markup {
    let (item, messages) = (&view.session.item, view.messages());
    let known = tax::rate(item).zip(tax::included(item)).zip(item.country.as_deref());
    html! {
        @if let Some(((rate, tax), country)) = known {
            div {
                dt.soft { (fill(messages.tax_included, &[("rate", &rate.to_string()), ("country", country)])) }
                dd.soft { (words::price(view.language(), tax.amount, &item.currency)) }
            }
        } @else {
            div { dt.soft { (messages.tax) } dd.soft { (messages.no_tax) } }
        }
    }
}

/// The sandbox's own pictures are named without host and port: the port may have changed since, and a phone
/// finds them elsewhere.
fn image_source(image: &str, app: &App) -> String {
    let is_own = |url: &Url| url.scheme() == "http" && url.host_str() == app.base_url.host_str();
    let named = Url::parse(image).ok().filter(is_own);
    let mut own = app.images.keys().filter_map(|name| images::url(&app.base_url, name));
    match named.and_then(|named| own.find(|own| own.path() == named.path())) {
        Some(own) => own.path().to_owned(),
        None => image.to_owned(),
    }
}
