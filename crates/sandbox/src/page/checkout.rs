//! The page of a session that can be paid: method, Pay, the sandbox's outcomes, Cancel.

use maud::{Markup, PreEscaped, html};
use toffeepay::{PaymentMethod, SessionStatus};

use crate::app::App;
use crate::ledger::payment::{PaymentState, Refusal};
use crate::ledger::session::SessionRecord;
use crate::page::form::{METHODS, Notice, TestCard};
use crate::page::{layout, marks, script, summary, words};

pub(super) fn page(session: &SessionRecord, app: &App, notice: Option<Notice>) -> Markup {
    let price = words::price(session.item.price, &session.item.currency);
    let title = format!("Pay {price} to {}", words::game_name(&session.game_id));
    let main = html! {
        main.checkout {
            section.order aria-label="Your order" {
                div.inner { (layout::brand()) (summary::order(session, app)) }
            }
            section.payment aria-label="Payment" {
                div.inner {
                    (problem(session, notice))
                    (pay_form(session, &price))
                    (cancel_form(session))
                    (outcomes(session))
                }
            }
        }
        @if script::is_useful(session.return_url.as_deref()) { script { (PreEscaped(script::SCRIPT)) } }
    };
    layout::document(&title, Some(&SessionStatus::Pending), &main)
}

fn pay_form(session: &SessionRecord, price: &str) -> Markup {
    let base = format!("/pay/{}", session.secret.expose());
    html! {
        form #checkout method="post" action={ (base) "/pay" } autocomplete="off" {
            input type="hidden" name="attempt" value=(session.payments.len() + 1);
            fieldset {
                legend { "Pay with" }
                @for method in &METHODS {
                    div.method {
                        label {
                            input type="radio" name="method" value=(method) checked[*method == PaymentMethod::Card];
                            span { (words::method_name(method)) }
                            (marks::method(method))
                        }
                        @if *method == PaymentMethod::Card { (card_fields()) }
                    }
                }
            }
            button #pay type="submit" data-test="pay" { "Pay " (price) }
        }
    }
}

fn card_fields() -> Markup {
    html! {
        div.card-fields {
            div.wide {
                label for="number" { "Card number" }
                input #number name="number" inputmode="numeric" value=(TestCard::Succeeds.number())
                    aria-describedby="card-hint" spellcheck="false" maxlength="23";
            }
            div {
                label for="expiry" { "Expiry" }
                input #expiry name="expiry" inputmode="numeric" value="12 / 34" maxlength="7";
            }
            div {
                label for="cvc" { "CVC" }
                input #cvc name="cvc" inputmode="numeric" value="123" maxlength="4";
            }
            p.soft.wide #card-hint { "Test cards only. Never type in a real one." }
        }
    }
}

fn cancel_form(session: &SessionRecord) -> Markup {
    html! {
        form method="post" action={ "/pay/" (session.secret.expose()) "/cancel" } {
            button.quiet #cancel type="submit" data-test="cancel" { "Cancel and return to the game" }
        }
    }
}

/// What a real checkout does not have. Its button belongs to the checkout form, so that the declined
/// attempt has the chosen method.
fn outcomes(session: &SessionRecord) -> Markup {
    html! {
        section.outcomes aria-labelledby="outcomes" {
            h2 #outcomes { "Sandbox outcomes" }
            p.soft { "The card number decides what the bank says:" }
            dl {
                @for card in TestCard::ALL {
                    div { dt { code { (card.number()) } } dd { (card.outcome()) } }
                }
            }
            button.quiet #decline type="submit" form="checkout" data-test="decline"
                formaction={ "/pay/" (session.secret.expose()) "/decline" } {
                "Let the bank decline"
            }
        }
    }
}

fn problem(session: &SessionRecord, notice: Option<Notice>) -> Markup {
    let left = session.attempts_left();
    let refusal = session.payments.last().and_then(|payment| match payment.state {
        PaymentState::Failed { refusal, .. } => Some(refusal),
        _ => None,
    });
    html! {
        @if notice == Some(Notice::NotATestCard) {
            div.problem role="alert" {
                strong { "That is not a test card." }
                p { "It was not kept, and nothing was charged. Use one of the numbers under Sandbox outcomes." }
            }
        } @else if let Some(refusal) = refusal {
            div.problem role="alert" data-attempts-left=(left) {
                strong { (headline(refusal)) }
                p {
                    "Nothing was charged. You can try again: "
                    @if left == 1 { "1 attempt left." } @else { (left) " attempts left." }
                }
            }
        }
    }
}

fn headline(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::CardDeclined => "The bank said no.",
        Refusal::InsufficientFunds => "The account has too little money.",
    }
}
