//! The page of a session that can't be paid any more, or must not be: one state, what it means, one way on.

use maud::{Markup, html};

use crate::ledger::payment::{PaymentRecord, PaymentState};
use crate::ledger::session::{SessionRecord, SessionState};
use crate::page::{layout, marks, summary, words};

pub(super) fn page(session: &SessionRecord) -> Markup {
    let words = Words::of(session);
    let status = session.status();
    let main = html! {
        main.finished.(status.as_str()) {
            (layout::brand())
            (marks::state(session.state))
            h1 { (words.headline) }
            p.meaning { (words.meaning) }
            (slip(session))
            @if let Some(return_url) = &session.return_url {
                a.button #back href=(return_url) data-test="back" { "Back to the game" }
            } @else {
                p { "You can close this page." }
            }
        }
    };
    layout::document(words.headline, Some(&status), &main)
}

/// A page that belongs to no session.
pub(super) fn message(headline: &str, text: &str) -> Markup {
    let main = html! { main.finished { (layout::brand()) h1 { (headline) } p.meaning { (text) } } };
    layout::document(headline, None, &main)
}

struct Words {
    headline: &'static str,
    meaning: String,
}

impl Words {
    fn of(session: &SessionRecord) -> Self {
        let price = words::price(session.item.price, &session.item.currency);
        let title = &session.item.title;
        let (headline, meaning) = match session.state {
            SessionState::Paid { .. } => ("Paid", format!("{price} for {title}.")),
            SessionState::Pending => (
                "Authorized",
                format!(
                    "{price} for {title} is reserved, not charged yet. The game's studio has to complete it."
                ),
            ),
            SessionState::Failed { .. } => {
                ("Failed", "The bank said no three times. Nothing was charged.".to_owned())
            }
            SessionState::Cancelled { .. } => {
                ("Cancelled", "This payment was cancelled. Nothing was charged.".to_owned())
            }
            SessionState::Expired { .. } => {
                ("Expired", "This payment ran out. Nothing was charged. Start again in the game.".to_owned())
            }
        };
        Self { headline, meaning }
    }
}

/// The receipt of a payment that took or holds money.
fn slip(session: &SessionRecord) -> Markup {
    let holding = session.payments.iter().find_map(|payment| match payment.state {
        PaymentState::Succeeded { at, .. } | PaymentState::Authorized { at } => Some((payment, at)),
        PaymentState::Failed { .. } | PaymentState::Cancelled { .. } => None,
    });
    html! {
        @if let Some((PaymentRecord { id, means, .. }, at)) = holding {
            dl.lines {
                div { dt.soft { "To" } dd { (words::game_name(&session.game_id)) } }
                div { dt.soft { "With" } dd { (words::means(means)) } }
                div { dt.soft { "On" } dd { (words::moment(at)) } }
                (summary::tax_line(session))
                div { dt.soft { "Payment" } dd { code { (id) } } }
            }
        }
    }
}
