//! The page of a session that can't be paid any more, or must not be: one state, what it means, one way on.

use maud::{Markup, html};
use toffeepay::SessionStatus;

use crate::ledger::payment::{PaymentRecord, PaymentState};
use crate::ledger::session::SessionState;
use crate::page::language::Language;
use crate::page::layout::{self, Document};
use crate::page::view::View;
use crate::page::{marks, script, summary, words};

pub(super) fn page(view: &View<'_>) -> Markup {
    let (headline, meaning) = words_of(view);
    let status = view.session.status();
    let own_path = view.own_path();
    let is_processing =
        view.session.is_pending() && matches!(last_state(view), Some(PaymentState::Processing { .. }));
    let main = html! {
        main.finished.(status.as_str()) {
            (layout::brand())
            (marks::state(view.session.state))
            h1 { (headline) }
            p.meaning { (meaning) }
            (slip(view))
            @if is_processing { a.button #again href=(own_path) { (view.messages().look_again) } }
            @else if let Some(return_url) = &view.session.return_url {
                a.button #back href=(return_url) data-test="back" { (view.messages().back) }
            } @else {
                p { (view.messages().close) }
            }
        }
    };
    let document = Document {
        language: view.language(),
        title: headline,
        status: Some(&status),
        leads_to: None,
        own_path: Some(&view.path("")),
    };
    document.with(&main)
}

/// The page that leads back to the game two times: at once without a script, and with one once more.
pub(super) fn twice(view: &View<'_>, return_url: &str) -> Markup {
    let messages = view.messages();
    let status = view.session.status();
    let main = html! {
        main.finished.(status.as_str()) {
            (layout::brand())
            h1 { (messages.returning) }
            a.button #back href=(return_url) data-test="back" { (messages.back) }
        }
        script { (maud::PreEscaped(script::ONCE_MORE)) }
    };
    let document = Document {
        language: view.language(),
        title: messages.returning,
        status: Some::<&SessionStatus>(&status),
        leads_to: Some(return_url),
        own_path: None,
    };
    document.with(&main)
}

/// A page that belongs to no session.
pub(super) fn message(language: Language, headline: &str, text: &str) -> Markup {
    let main = html! { main.finished { (layout::brand()) h1 { (headline) } p.meaning { (text) } } };
    Document { language, title: headline, status: None, leads_to: None, own_path: None }.with(&main)
}

fn last_state(view: &View<'_>) -> Option<PaymentState> {
    view.session.payments.last().map(|payment| payment.state)
}

fn words_of(view: &View<'_>) -> (&'static str, String) {
    let messages = view.messages();
    match (view.session.state, last_state(view)) {
        (SessionState::Paid { .. }, Some(PaymentState::Refunded { .. })) => {
            (messages.refunded, view.about_item(messages.refunded_text))
        }
        (SessionState::Paid { .. }, _) => (messages.paid, view.about_item(messages.paid_text)),
        (SessionState::Pending, Some(PaymentState::Processing { .. })) => {
            (messages.processing, view.about_item(messages.processing_text))
        }
        (SessionState::Pending, _) => (messages.authorized, view.about_item(messages.authorized_text)),
        (SessionState::Failed { .. }, _) => (messages.failed, messages.failed_text.to_owned()),
        (SessionState::Cancelled { .. }, _) => (messages.cancelled, messages.cancelled_text.to_owned()),
        (SessionState::Expired { .. }, _) => (messages.expired, messages.expired_text.to_owned()),
    }
}

/// The receipt of a payment that took or holds money.
fn slip(view: &View<'_>) -> Markup {
    let messages = view.messages();
    let holding = view.session.payments.iter().find_map(|payment| match payment.state {
        PaymentState::Succeeded { at, .. }
        | PaymentState::Authorized { at }
        | PaymentState::Refunded { succeeded_at: at, .. } => Some((payment, at)),
        PaymentState::Processing { .. } | PaymentState::Failed { .. } | PaymentState::Cancelled { .. } => {
            None
        }
    });
    html! {
        @if let Some((PaymentRecord { id, means, .. }, at)) = holding {
            dl.lines {
                div { dt.soft { (messages.slip_to) } dd { bdi { (view.game()) } } }
                div { dt.soft { (messages.slip_with) } dd { (words::means(view.language(), means)) } }
                div { dt.soft { (messages.slip_on) } dd { (view.moment(at)) } }
                (summary::tax_line(view))
                div { dt.soft { (messages.slip_payment) } dd { code dir="ltr" { (id) } } }
            }
        }
    }
}
