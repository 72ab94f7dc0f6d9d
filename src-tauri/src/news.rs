//! A desktop notification when a result comes while the player looks elsewhere.
//!
//! From Rust: the page may be hidden or gone, and has no permission to notify. The words are in
//! `ui/src/messages/notifications.json`.

use std::sync::LazyLock;

use serde::Deserialize;
use storefront::environment::EnvironmentName;
use storefront::purchase::{FinalStatus, Purchase, PurchaseState};
use storefront::settings::Language;
use tauri::AppHandle;
use tauri_plugin_notification::NotificationExt;

use crate::spoken::{Texts, language_of};

/// One language's words; `{item}` stands for the item's title. Every field is needed and no other is known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    paid: String,
    failed: String,
    cancelled: String,
    expired: String,
    /// Ended unpaid, and yet the bank had approved it: real money may be set aside.
    held: String,
    rejected: String,
    refunded: String,
    /// What was charged, or for what, is not as it was asked: paid or not.
    differs: String,
}

/// What there is to say of a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It ended, or its money went back.
    Outcome,
    /// It was found not to be as it was asked.
    Differs,
}

static TEXTS: LazyLock<Texts<Words>> =
    LazyLock::new(|| Texts::read(include_str!("../../ui/src/messages/notifications.json")));

/// Longest title shown, in characters: it may come from the API.
const LONGEST_ITEM: usize = 80;

/// Shows what became of a purchase. That no desktop takes it is no fault: the window says it too.
pub fn tell(app: &AppHandle, title: &str, purchase: &Purchase, news: News, language: Language) {
    let language = language_of(language, sys_locale::get_locale().as_deref()).to_owned();
    let Some(body) = body_of(purchase, news, &language) else { return };
    if let Err(error) = app.notification().builder().title(title).body(body).show() {
        tracing::info!(%error, "the desktop takes no notification");
    }
}

fn body_of(purchase: &Purchase, news: News, language: &str) -> Option<String> {
    let words = TEXTS.in_language(language)?;
    let text = match &purchase.state {
        PurchaseState::Final(_) if news == News::Differs => &words.differs,
        PurchaseState::Final(_) if purchase.refunded_at.is_some() => &words.refunded,
        PurchaseState::Final(FinalStatus::Paid) => &words.paid,
        PurchaseState::Final(_) if may_be_held(purchase) => &words.held,
        PurchaseState::Final(FinalStatus::Failed) => &words.failed,
        PurchaseState::Final(FinalStatus::Cancelled) => &words.cancelled,
        PurchaseState::Final(FinalStatus::Expired) => &words.expired,
        PurchaseState::Rejected(_) => &words.rejected,
        PurchaseState::Creating | PurchaseState::Pending => return None,
    };
    Some(text.replace("{item}", &plain(&purchase.order.title)))
}

/// The last that is known of its money is the bank's approval, so that nothing was charged is not yet to be said.
fn may_be_held(purchase: &Purchase) -> bool {
    let is_play = matches!(purchase.order.environment, EnvironmentName::Local | EnvironmentName::Sandbox);
    purchase.progress.authorized && !is_play
}

/// Some desktops read a notification's text as markup.
fn plain(title: &str) -> String {
    title.chars().filter(|each| !each.is_control() && !"<>&".contains(*each)).take(LONGEST_ITEM).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use storefront::purchase::{
        Difference, DifferenceField, Event, Order, PurchaseId, Rejection, RejectionReason, ReturnState,
    };
    use toffeepay::{Currency, GameId, IdempotencyKey, Money, UserId};

    use super::*;

    fn rejected(title: &str) -> Purchase {
        let order = Order {
            id: PurchaseId::from_random([1; 16]),
            begun_at: Timestamp::UNIX_EPOCH,
            environment: EnvironmentName::Local,
            base_url: "http://127.0.0.1:1/".into(),
            game_id: GameId::new("game").unwrap(),
            user_id: UserId::new("player_42").unwrap(),
            item_id: "coins".into(),
            title: title.into(),
            price: Money::new(499, Currency::Usd),
            key: IdempotencyKey::from_random([2; 16]),
            return_state: ReturnState::from_random([3; 16]),
        };
        let rejection = Rejection::new(RejectionReason::Refused, None, "no");
        Purchase::begin(order).apply(&Event::Rejected(rejection), Timestamp::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn every_language_has_every_word_and_names_the_item() {
        let texts = TEXTS.all();
        for language in ["en", "de", "es", "ja", "ar"] {
            let words = &texts[language];
            for text in [
                &words.paid,
                &words.failed,
                &words.cancelled,
                &words.expired,
                &words.held,
                &words.rejected,
                &words.refunded,
                &words.differs,
            ] {
                assert_eq!(text.matches("{item}").count(), 1, "{language}: {text}");
            }
        }
        assert_eq!(texts.len(), 5);
    }

    #[test]
    fn the_language_is_the_chosen_one_else_the_system_s_else_english() {
        assert_eq!(language_of(Language::Ja, Some("de_DE")), "ja");
        assert_eq!(language_of(Language::System, Some("de-AT")), "de");
        assert_eq!(language_of(Language::System, None), "en");
        assert!(body_of(&rejected("Coins"), News::Outcome, "tlh").unwrap().contains("Coins"));
    }

    #[test]
    fn a_title_is_no_markup_and_not_endless() {
        let body =
            body_of(&rejected(&format!("<a href=x>&\n{}", "y".repeat(500))), News::Outcome, "en").unwrap();
        assert!(!body.contains(['<', '>', '&', '\n']) && body.len() < 250, "{body}");
    }

    #[test]
    fn that_nothing_was_charged_is_not_notified_while_the_last_known_is_an_approval() {
        let mut purchase = rejected("Coins");
        for status in [FinalStatus::Failed, FinalStatus::Cancelled, FinalStatus::Expired] {
            purchase.state = PurchaseState::Final(status);
            purchase.progress.authorized = true;
            purchase.order.environment = EnvironmentName::Production;
            assert_eq!(said(&purchase, News::Outcome), words().held.replace("{item}", "Coins"));
            purchase.order.environment = EnvironmentName::Local;
            assert!(said(&purchase, News::Outcome) != words().held.replace("{item}", "Coins"));
        }
    }

    fn words() -> &'static Words {
        &TEXTS.all()["en"]
    }

    fn said(purchase: &Purchase, news: News) -> String {
        body_of(purchase, news, "en").unwrap()
    }

    #[test]
    fn what_is_not_as_asked_and_what_went_back_is_notified_of_paid_and_of_unpaid_ones() {
        let mut purchase = rejected("Coins");
        for status in FinalStatus::ALL {
            purchase.state = PurchaseState::Final(status);
            purchase.differences = vec![Difference::new(DifferenceField::Payments, 0, 1)];
            purchase.refunded_at = None;
            assert_eq!(said(&purchase, News::Differs), words().differs.replace("{item}", "Coins"));
            // That it ended is said in its own words, whatever was found meanwhile.
            assert!(said(&purchase, News::Outcome) != said(&purchase, News::Differs), "{status:?}");
            purchase.refunded_at = Some(Timestamp::UNIX_EPOCH);
            assert_eq!(said(&purchase, News::Outcome), words().refunded.replace("{item}", "Coins"));
        }
    }
}
