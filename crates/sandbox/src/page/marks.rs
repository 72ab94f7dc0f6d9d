//! The page's small drawings. They decorate words that stand beside them, and are hidden from readers.

use maud::{Markup, html};
use toffeepay::PaymentMethod;

use crate::ledger::session::SessionState;

/// A wrapped toffee.
pub(super) fn toffee() -> Markup {
    html! {
        svg.toffee viewBox="0 0 32 20" width="32" height="20" aria-hidden="true" {
            path d="M9 6 2 2v16l7-4zM23 6l7-4v16l-7-4z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" {}
            rect x="8" y="3" width="16" height="14" rx="4" fill="currentColor" {}
        }
    }
}

/// The tile of an item without an image: a wrapped parcel.
pub(super) fn parcel() -> Markup {
    html! {
        svg viewBox="0 0 48 48" width="72" height="72" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" {
            path d="M6 15 24 6l18 9v19l-18 9-18-9z" {}
            path d="m6 15 18 9 18-9M24 24v19M15 10.5l18 9" {}
        }
    }
}

pub(super) fn method(method: &PaymentMethod) -> Markup {
    html! {
        svg.mark viewBox="0 0 36 24" width="36" height="24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {
            @match method {
                PaymentMethod::ApplePay => {
                    rect x="12" y="2.5" width="12" height="19" rx="2.5" {}
                    path d="M16.5 18.5h3" {}
                    path d="m15.5 9.5 2 2 3.5-3.8" {}
                }
                PaymentMethod::GooglePay => {
                    path d="M8 12h.01M12.5 8.5a5 5 0 0 1 0 7M17 6a8.5 8.5 0 0 1 0 12M21.5 3.5a12 12 0 0 1 0 17" {}
                }
                PaymentMethod::PayPal => {
                    path d="M12 18.5 14.5 3.5h5.5a4 4 0 0 1 0 8.5h-4.5" {}
                    path d="m16.5 21 1.2-5.5h4a3.8 3.8 0 0 0 2.4-6.6" {}
                }
                PaymentMethod::ToffeeWallet => {
                    path d="M5 6.5h22a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3zM5 6.5 22 2.5v4M30 12h-6a2 2 0 0 0 0 4h6" {}
                }
                _ => {
                    rect x="4" y="3.5" width="28" height="17" rx="2.5" {}
                    path d="M4 9h28M8.5 15.5h6" {}
                }
            }
        }
    }
}

/// The shape that goes with a state's word.
pub(super) fn state(state: SessionState) -> Markup {
    html! {
        svg.state viewBox="0 0 48 48" width="56" height="56" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" {
            @match state {
                SessionState::Paid { .. } => {
                    circle cx="24" cy="24" r="20" {}
                    path d="m15 24.5 6.5 6.5L34 18" {}
                }
                SessionState::Failed { .. } => {
                    path d="M17 4h14l13 13v14L31 44H17L4 31V17z" {}
                    path d="m18 18 12 12M30 18 18 30" {}
                }
                SessionState::Cancelled { .. } => {
                    circle cx="24" cy="24" r="20" {}
                    path d="M15 24h18" {}
                }
                SessionState::Pending | SessionState::Expired { .. } => {
                    circle cx="24" cy="24" r="20" {}
                    path d="M24 12v12l8 5" {}
                }
            }
        }
    }
}
