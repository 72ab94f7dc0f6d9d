//! The page of a session that can be paid: method, Pay, wallet, the sandbox's outcomes, Cancel.

use maud::{Markup, PreEscaped, html};
use toffeepay::{PaymentMethod, SessionStatus};

use crate::ledger::card::TestCard;
use crate::ledger::payment::{PaymentState, Refusal};
use crate::page::form::{DEPOSITS, Notice};
use crate::page::layout::{self, Document};
use crate::page::messages::fill;
use crate::page::view::View;
use crate::page::{marks, phone, script, summary, words};

pub(super) fn page(view: &View<'_>) -> Markup {
    let messages = view.messages();
    let title = fill(messages.title, &[("price", &view.price()), ("game", &view.game())]);
    let main = html! {
        main.checkout {
            section.order aria-label=(messages.order) {
                div.inner { (layout::brand()) (summary::order(view)) (phone::code(view)) }
            }
            section.payment aria-label=(messages.payment) {
                div.inner {
                    (problem(view))
                    (pay_form(view))
                    (cancel_form(view))
                    (outcomes(view))
                    (deposit_form(view))
                }
            }
        }
        @if script::is_useful(view.session.return_url.as_deref()) { script { (PreEscaped(script::SCRIPT)) } }
    };
    let document = Document {
        language: view.language(),
        title: &title,
        status: Some(&SessionStatus::Pending),
        leads_to: None,
        own_path: Some(&view.path("")),
    };
    document.with(&main)
}

fn pay_form(view: &View<'_>) -> Markup {
    let messages = view.messages();
    let methods = view.terms.methods_of(&view.session);
    html! {
        form #checkout method="post" action=(view.path("/pay")) autocomplete="off" {
            input type="hidden" name="attempt" value=(view.session.payments.len() + 1);
            (language_field(view))
            fieldset {
                legend { (messages.pay_with) }
                @for (index, method) in methods.iter().enumerate() {
                    div.method {
                        label {
                            input type="radio" name="method" value=(method) checked[index == 0]
                                aria-describedby=[(*method == PaymentMethod::ToffeeWallet).then_some("balance")];
                            span { (words::method_name(view.language(), method)) }
                            (marks::method(method))
                        }
                        @if *method == PaymentMethod::Card { (card_fields(view)) }
                        @if *method == PaymentMethod::ToffeeWallet { (balance(view)) }
                    }
                }
            }
            button #pay type="submit" data-test="pay" { (fill(messages.pay, &[("price", &view.price())])) }
            p.attempts.soft data-attempts-left=(view.session.attempts_left()) {
                (messages.attempts_left(view.session.attempts_left()))
            }
        }
    }
}

fn card_fields(view: &View<'_>) -> Markup {
    let messages = view.messages();
    html! {
        div.card-fields {
            div.wide {
                label for="number" { (messages.card_number) }
                input #number name="number" inputmode="numeric" dir="ltr" value=(TestCard::Succeeds.number())
                    aria-describedby="card-hint" spellcheck="false" maxlength="23";
            }
            div {
                label for="expiry" { (messages.expiry) }
                input #expiry name="expiry" inputmode="numeric" dir="ltr" value="12 / 34" maxlength="7";
            }
            div {
                label for="cvc" { (messages.cvc) }
                input #cvc name="cvc" inputmode="numeric" dir="ltr" value="123" maxlength="4";
            }
            p.soft.wide #card-hint { (messages.card_hint) }
        }
    }
}

/// What is in the wallet, and whether that is enough.
fn balance(view: &View<'_>) -> Markup {
    let (messages, wallet) = (view.messages(), view.wallet);
    html! {
        p.balance.soft #balance data-balance=(wallet.available) {
            (fill(messages.wallet_balance, &[("balance", &view.cents(wallet.available))]))
            @if wallet.balance.bonus > 0 {
                " " (fill(messages.wallet_bonus, &[("bonus", &view.cents(wallet.balance.bonus))]))
            }
            @if wallet.available < view.session.item.price { " " (messages.wallet_short) }
        }
    }
}

fn cancel_form(view: &View<'_>) -> Markup {
    html! {
        form method="post" action=(view.path("/cancel")) {
            (language_field(view))
            button.quiet #cancel type="submit" data-test="cancel" { (view.messages().cancel) }
        }
    }
}

/// What a real checkout does not have. Its button and reason belong to the checkout form, so that the declined
/// attempt has the chosen method.
fn outcomes(view: &View<'_>) -> Markup {
    let messages = view.messages();
    html! {
        section.outcomes aria-labelledby="outcomes" {
            h2 #outcomes { (messages.outcomes) }
            p.soft { (messages.outcomes_text) }
            dl {
                @for card in TestCard::ALL {
                    div { dt { code dir="ltr" { (card.number()) } } dd { (messages.card_outcome(card)) } }
                }
            }
            label for="reason" { (messages.reason) }
            select #reason name="reason" form="checkout" {
                @for refusal in Refusal::ALL {
                    option value=(refusal.code()) { (messages.refusal(refusal)) }
                }
            }
            button.quiet #decline type="submit" form="checkout" data-test="decline"
                formaction=(view.path("/decline")) { (messages.decline) }
        }
    }
}

/// Fills the wallet with the card that is typed above.
fn deposit_form(view: &View<'_>) -> Markup {
    let messages = view.messages();
    html! {
        @if view.terms.has_wallet(&view.session) {
            section.outcomes aria-labelledby="wallet" {
                h2 #wallet { (messages.add_money) }
                p.soft { (messages.add_money_text) }
                form #deposit method="post" action=(view.path("/deposit")) {
                    input type="hidden" name="attempt" value=(view.wallet.deposits + 1);
                    (language_field(view))
                    label for="amount" { (messages.amount) }
                    select #amount name="amount" {
                        @for amount in DEPOSITS { option value=(amount) { (view.cents(amount)) } }
                    }
                    label for="deposit-number" { (messages.card_number) }
                    input #deposit-number name="number" inputmode="numeric" dir="ltr" spellcheck="false" maxlength="23"
                        value=(TestCard::Succeeds.number());
                    button.quiet #add type="submit" data-test="deposit" { (messages.add) }
                }
            }
        }
    }
}

/// What the forms say of the page's language, where its address does.
fn language_field(view: &View<'_>) -> Markup {
    html! { @if let Some(code) = view.choice.named_code() { input type="hidden" name="lang" value=(code); } }
}

fn problem(view: &View<'_>) -> Markup {
    let messages = view.messages();
    let refusal = view.session.payments.last().and_then(|payment| match payment.state {
        PaymentState::Failed { refusal, .. } => Some(refusal),
        _ => None,
    });
    match (view.notice, refusal) {
        (Some(Notice::NotATestCard), _) => alert(messages.no_test_card, messages.no_test_card_text),
        (Some(Notice::MoneyAdded), _) => status(messages.money_added),
        (Some(Notice::MoneyOnItsWay), _) => status(messages.money_on_its_way),
        (Some(Notice::MoneyRefused(refusal)), _) => alert(messages.money_refused, messages.refusal(refusal)),
        (None, Some(refusal)) => {
            let left = messages.attempts_left(view.session.attempts_left());
            alert(messages.refusal(refusal), &format!("{} {left}", messages.try_again))
        }
        (None, None) => html! {},
    }
}

fn alert(headline: &str, text: &str) -> Markup {
    html! { div.problem role="alert" { strong { (headline) } p { (text) } } }
}

fn status(text: &str) -> Markup {
    html! { p.good role="status" { (text) } }
}
