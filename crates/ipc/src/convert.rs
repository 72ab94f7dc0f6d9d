//! What the engine reports, as the UI sees it.

use jiff::Timestamp;
use storefront::engine::{
    self, AccessReport, Activity, Engine, EngineError, Imported, JournalProblem, Live, Proposal,
    PurchaseReport, Trouble, TroubleKind,
};
use storefront::environment::EnvironmentName;
use storefront::export;
use storefront::journal::{self, Filter, Summary, Total};
use storefront::purchase::{
    Charge, Decline, Difference, DifferenceField, FinalStatus, Origin, Purchase, Recorded, Rejection,
    RejectionReason,
};
use storefront::return_link::{IgnoredLinks, LinkIgnored};
use storefront::settings;
use storefront::shop::{CatalogueItem, ItemId};
use storefront::vault::VaultError;
use toffeepay::Money;

use crate::{
    ActivityView, ChargeView, DeclineView, DifferenceId, DifferenceValue, DifferenceView, EnvironmentChoice,
    EnvironmentId, EnvironmentView, ErrorCode, EventView, ExportFormat, IgnoredLinkView, IgnoredReason,
    ImportView, ItemView, Keep, Language, LastBoughtView, MoneyView, NoticeCode, NoticeView, ProposalView,
    PurchaseFilter, PurchaseState, PurchaseSummary, PurchaseView, RejectionView, Standing, StorefrontView,
    Theme, TokenState, TokenView, TotalView, TroubleView,
};

impl From<&PurchaseReport> for PurchaseView {
    fn from(report: &PurchaseReport) -> Self {
        let PurchaseReport { purchase, live, is_from_before } = report;
        let order = &purchase.order;
        let currency = order.price.currency();
        let tax = purchase.session.as_ref().and_then(|session| session.tax);
        let is_pending = purchase.state == storefront::purchase::PurchaseState::Pending;
        Self {
            id: purchase.id().to_string(),
            item_id: order.item_id.clone(),
            title: order.title.clone(),
            price: (&order.price).into(),
            tax: tax.map(|amount| MoneyView { amount, currency: currency.to_string() }),
            player_id: order.user_id.as_str().to_owned(),
            environment: order.environment.into(),
            state: (&purchase.state).into(),
            unknown_status: purchase.unknown_status.clone(),
            activity: live.activity.into(),
            created_at: order.begun_at.as_millisecond(),
            final_at: purchase.ended_at.map(Timestamp::as_millisecond),
            checked_at: live.checked_at.map(Timestamp::as_millisecond),
            session_id: purchase.session.as_ref().map(|session| session.id.to_string()),
            has_payment_page: is_pending && purchase.session.as_ref().is_some_and(|own| !own.page.is_empty()),
            was_opened: purchase.was_opened,
            can_cancel: is_pending,
            is_authorized: purchase.progress.authorized,
            declined_attempts: purchase.progress.declined,
            decline: purchase.progress.decline.as_ref().map(DeclineView::from),
            trouble: trouble(live),
            rejection: rejection(purchase),
            charge: purchase.charge.as_ref().map(ChargeView::from),
            differences: purchase.differences.iter().map(DifferenceView::from).collect(),
            refunded_at: purchase.refunded_at.map(Timestamp::as_millisecond),
            is_from_before: *is_from_before,
            is_imported: purchase.origin == Origin::Imported,
        }
    }
}

impl From<&Charge> for ChargeView {
    fn from(charge: &Charge) -> Self {
        Self {
            amount: (&charge.amount).into(),
            method: charge.method.clone(),
            payment_id: charge.payment.to_string(),
        }
    }
}

impl From<&Decline> for DeclineView {
    fn from(decline: &Decline) -> Self {
        Self { code: decline.code.clone(), message: decline.message.clone() }
    }
}

impl From<&(ItemId, Timestamp)> for LastBoughtView {
    fn from((item, at): &(ItemId, Timestamp)) -> Self {
        Self { item_id: item.as_str().to_owned(), at: at.as_millisecond() }
    }
}

impl From<&JournalProblem> for NoticeView {
    fn from(problem: &JournalProblem) -> Self {
        let code = match problem {
            JournalProblem::Unavailable(_) => NoticeCode::JournalUnavailable,
            JournalProblem::ViewOnly(_) => NoticeCode::JournalViewOnly,
        };
        Self { code, detail: problem.reason().to_owned() }
    }
}

impl From<&Difference> for DifferenceView {
    fn from(difference: &Difference) -> Self {
        let field = match difference.field {
            DifferenceField::Item => DifferenceId::Item,
            DifferenceField::Price => DifferenceId::Price,
            DifferenceField::Currency => DifferenceId::Currency,
            DifferenceField::Tax => DifferenceId::Tax,
            DifferenceField::Player => DifferenceId::Player,
            DifferenceField::Game => DifferenceId::Game,
            DifferenceField::Amount => DifferenceId::Amount,
            DifferenceField::Payments => DifferenceId::Payments,
        };
        let text = |text: &String| DifferenceValue::Text { text: text.clone() };
        let (asked, found) = match &difference.amounts {
            None => (text(&difference.asked), text(&difference.found)),
            Some(amounts) => (
                DifferenceValue::Money {
                    money: (&amounts.asked).into(),
                    with_tax: amounts.with_tax.as_ref().map(MoneyView::from),
                },
                DifferenceValue::Money { money: (&amounts.found).into(), with_tax: None },
            ),
        };
        Self { field, asked, found }
    }
}

impl From<&PurchaseFilter> for Filter {
    /// A moment that no calendar has is no bound.
    fn from(filter: &PurchaseFilter) -> Self {
        let moment = |at: Option<i64>| at.and_then(|at| Timestamp::from_millisecond(at).ok());
        Self {
            search: filter.search.clone(),
            standing: filter.standing.map(Into::into),
            from: moment(filter.from),
            until: moment(filter.until),
        }
    }
}

impl From<Standing> for journal::Standing {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Open => Self::Open,
            Standing::Paid => Self::Paid,
            Standing::Refunded => Self::Refunded,
            Standing::Failed => Self::Failed,
            Standing::Cancelled => Self::Cancelled,
            Standing::Expired => Self::Expired,
            Standing::Rejected => Self::Rejected,
        }
    }
}

impl From<&Summary> for PurchaseSummary {
    fn from(summary: &Summary) -> Self {
        let total = |total: &Total| {
            let money = |amount| MoneyView { amount, currency: total.currency.clone() };
            let environment = total.environment.into();
            TotalView { environment, paid: money(total.paid), refunded: money(total.refunded) }
        };
        Self {
            count: u32::try_from(summary.count).unwrap_or(u32::MAX),
            totals: summary.totals.as_ref().map(|totals| totals.iter().map(total).collect()),
        }
    }
}

impl From<&Proposal> for ProposalView {
    fn from(proposal: &Proposal) -> Self {
        Self {
            item_id: proposal.item.as_str().to_owned(),
            is_on_sale: proposal.is_on_sale,
            other_player: proposal.other_player.as_ref().map(|player| player.as_str().to_owned()),
        }
    }
}

impl From<ExportFormat> for export::Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Csv => Self::Csv,
            ExportFormat::Json => Self::Json,
        }
    }
}

impl From<&Imported> for ImportView {
    fn from(imported: &Imported) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self { listed: count(imported.listed), taken: count(imported.taken.len()) }
    }
}

fn trouble(live: &Live) -> Option<TroubleView> {
    let Trouble { kind, since } = live.trouble.as_ref()?;
    let (code, message) = match kind {
        TroubleKind::Api(error) => (error.into(), error.to_string()),
        TroubleKind::NoToken => (ErrorCode::TokenMissing, EngineError::TokenMissing.to_string()),
        TroubleKind::TokenRefused => (ErrorCode::TokenRefused, EngineError::TokenRefused.to_string()),
        TroubleKind::Journal(reason) => (ErrorCode::JournalUnavailable, reason.clone()),
    };
    Some(TroubleView { code, message, since: since.as_millisecond() })
}

fn rejection(purchase: &Purchase) -> Option<RejectionView> {
    let storefront::purchase::PurchaseState::Rejected(Rejection { reason, api_code, message }) =
        &purchase.state
    else {
        return None;
    };
    let code = match reason {
        RejectionReason::Refused => ErrorCode::RequestRefused,
        RejectionReason::AnswerDiffers => ErrorCode::BadAnswer,
        RejectionReason::PageRefused => ErrorCode::PaymentPageRefused,
        RejectionReason::NeverMade => ErrorCode::Unreachable,
    };
    Some(RejectionView { code, api_code: api_code.clone(), message: message.clone() })
}

impl From<&storefront::purchase::PurchaseState> for PurchaseState {
    fn from(state: &storefront::purchase::PurchaseState) -> Self {
        use storefront::purchase::PurchaseState as State;
        match state {
            State::Creating => Self::Creating,
            State::Pending => Self::Pending,
            State::Final(FinalStatus::Paid) => Self::Paid,
            State::Final(FinalStatus::Failed) => Self::Failed,
            State::Final(FinalStatus::Cancelled) => Self::Cancelled,
            State::Final(FinalStatus::Expired) => Self::Expired,
            State::Rejected(_) => Self::Rejected,
        }
    }
}

impl From<Activity> for ActivityView {
    fn from(activity: Activity) -> Self {
        match activity {
            Activity::Idle => Self::Idle,
            Activity::CreatingSession => Self::CreatingSession,
            Activity::OpeningBrowser => Self::OpeningBrowser,
            Activity::Checking => Self::Checking,
            Activity::Cancelling => Self::Cancelling,
        }
    }
}

impl From<&Recorded> for EventView {
    fn from(recorded: &Recorded) -> Self {
        Self {
            at: recorded.at.as_millisecond(),
            kind: recorded.kind.clone(),
            cause: recorded.cause.clone(),
            detail: recorded.detail.clone(),
        }
    }
}

impl From<&Money> for MoneyView {
    fn from(money: &Money) -> Self {
        Self { amount: money.amount(), currency: money.currency().to_string() }
    }
}

impl From<&Engine> for StorefrontView {
    fn from(engine: &Engine) -> Self {
        let shop = engine.shop();
        Self {
            title: shop.game.title.as_str().to_owned(),
            accent: shop.game.accent.as_ref().map(|accent| accent.as_str().to_owned()),
            has_logo: shop.game.logo.is_some(),
            can_return_to_game: engine.way_back_to_game().is_some(),
            items: shop.catalogue.iter().map(ItemView::from).collect(),
        }
    }
}

impl From<&CatalogueItem> for ItemView {
    fn from(item: &CatalogueItem) -> Self {
        Self {
            id: item.id.as_str().to_owned(),
            title: item.title().to_owned(),
            description: item.description.clone(),
            price: (&item.price()).into(),
            has_image: item.image.is_some(),
            category: item.category.clone(),
        }
    }
}

impl From<&Engine> for EnvironmentView {
    fn from(engine: &Engine) -> Self {
        let access = engine.access();
        let choice = |name: EnvironmentName| EnvironmentChoice {
            id: name.into(),
            available: engine.is_available(name),
        };
        Self {
            id: access.name.into(),
            base_url: access.base_url.map(|url| url.to_string()),
            choices: EnvironmentName::ALL.map(choice).to_vec(),
        }
    }
}

impl From<&AccessReport> for TokenView {
    fn from(access: &AccessReport) -> Self {
        Self {
            state: access.token.into(),
            last_four: access.last_four.clone(),
            keychain_problem: access.vault_problem.as_ref().map(ErrorCode::from),
        }
    }
}

impl From<engine::TokenState> for TokenState {
    fn from(state: engine::TokenState) -> Self {
        match state {
            engine::TokenState::OfTheSandbox => Self::OfTheSandbox,
            engine::TokenState::Reading => Self::Reading,
            engine::TokenState::Missing => Self::Missing,
            engine::TokenState::InKeychain => Self::InKeychain,
            engine::TokenState::ThisRun => Self::ThisRun,
            engine::TokenState::Refused => Self::Refused,
        }
    }
}

impl From<Keep> for engine::Keep {
    fn from(keep: Keep) -> Self {
        match keep {
            Keep::Keychain => Self::Keychain,
            Keep::ThisRun => Self::ThisRun,
        }
    }
}

impl From<&IgnoredLinks> for IgnoredLinkView {
    fn from(links: &IgnoredLinks) -> Self {
        Self {
            reason: links.reason.into(),
            count: links.count,
            last_at: links.last_at.as_millisecond(),
            detail: links.reason.to_string(),
        }
    }
}

impl From<LinkIgnored> for IgnoredReason {
    fn from(reason: LinkIgnored) -> Self {
        match reason {
            LinkIgnored::TooLong
            | LinkIgnored::NotVisibleAscii
            | LinkIgnored::OtherScheme
            | LinkIgnored::OtherShape
            | LinkIgnored::NoItem
            | LinkIgnored::NoPlayer
            | LinkIgnored::OtherParameter
            | LinkIgnored::NoState
            | LinkIgnored::NotALink => Self::Malformed,
            LinkIgnored::UnknownState | LinkIgnored::NotAwaited => Self::UnknownPurchase,
            LinkIgnored::AlreadyEnded => Self::AlreadyEnded,
            LinkIgnored::NotLookedUp => Self::KeptForLater,
            LinkIgnored::TooMany => Self::TooMany,
        }
    }
}

impl From<EnvironmentName> for EnvironmentId {
    fn from(name: EnvironmentName) -> Self {
        match name {
            EnvironmentName::Local => Self::Local,
            EnvironmentName::Sandbox => Self::Sandbox,
            EnvironmentName::Production => Self::Production,
            EnvironmentName::Custom => Self::Custom,
        }
    }
}

impl From<EnvironmentId> for EnvironmentName {
    fn from(id: EnvironmentId) -> Self {
        match id {
            EnvironmentId::Local => Self::Local,
            EnvironmentId::Sandbox => Self::Sandbox,
            EnvironmentId::Production => Self::Production,
            EnvironmentId::Custom => Self::Custom,
        }
    }
}

impl From<settings::Theme> for Theme {
    fn from(theme: settings::Theme) -> Self {
        match theme {
            settings::Theme::System => Self::System,
            settings::Theme::Light => Self::Light,
            settings::Theme::Dark => Self::Dark,
        }
    }
}

impl From<Theme> for settings::Theme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::System => Self::System,
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
        }
    }
}

impl From<settings::Language> for Language {
    fn from(language: settings::Language) -> Self {
        match language {
            settings::Language::System => Self::System,
            settings::Language::En => Self::En,
            settings::Language::De => Self::De,
            settings::Language::Es => Self::Es,
            settings::Language::Ja => Self::Ja,
            settings::Language::Ar => Self::Ar,
        }
    }
}

impl From<Language> for settings::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::System => Self::System,
            Language::En => Self::En,
            Language::De => Self::De,
            Language::Es => Self::Es,
            Language::Ja => Self::Ja,
            Language::Ar => Self::Ar,
        }
    }
}

impl From<&EngineError> for ErrorCode {
    fn from(error: &EngineError) -> Self {
        match error {
            EngineError::JournalUnavailable(_) => Self::JournalUnavailable,
            EngineError::UnknownItem => Self::UnknownItem,
            EngineError::UnknownPurchase => Self::UnknownPurchase,
            EngineError::PlayerMissing => Self::PlayerMissing,
            EngineError::TokenMissing => Self::TokenMissing,
            EngineError::TokenRefused => Self::TokenRefused,
            EngineError::InvalidToken(_) => Self::TokenInvalid,
            EngineError::ProductionNotConfirmed => Self::ProductionNotConfirmed,
            EngineError::Vault(error) => error.into(),
            EngineError::Api(error) => error.into(),
            EngineError::PageRefused(_) => Self::PaymentPageRefused,
            EngineError::NoPaymentPage => Self::NoPaymentPage,
            EngineError::Browser(_) => Self::BrowserFailed,
            EngineError::NotCancellable => Self::NotCancellable,
            EngineError::OtherEnvironment => Self::OtherEnvironment,
            EngineError::EnvironmentUnavailable(_) => Self::EnvironmentUnavailable,
            EngineError::SettingsNotSaved(_) => Self::SettingsNotSaved,
            EngineError::FileNotWritten(_) => Self::FileNotWritten,
            EngineError::SessionTaken => Self::BadAnswer,
            EngineError::NoRandomness(_) | EngineError::Interrupted(_) => Self::Internal,
        }
    }
}

impl From<&VaultError> for ErrorCode {
    fn from(error: &VaultError) -> Self {
        match error {
            VaultError::Unavailable(_) => Self::KeychainUnavailable,
            VaultError::Locked(_) => Self::KeychainLocked,
            VaultError::TimedOut => Self::KeychainTimedOut,
            VaultError::Failed(_) | VaultError::ReadBackDiffers => Self::KeychainFailed,
        }
    }
}

impl From<&toffeepay::Error> for ErrorCode {
    fn from(error: &toffeepay::Error) -> Self {
        match error {
            toffeepay::Error::Unauthorized(_) => Self::TokenRefused,
            toffeepay::Error::Request(_)
            | toffeepay::Error::Invalid(_)
            | toffeepay::Error::Conflict(_)
            | toffeepay::Error::NotFound(_) => Self::RequestRefused,
            toffeepay::Error::RateLimited { .. } => Self::RateLimited,
            toffeepay::Error::Unavailable(_) => Self::Unreachable,
            toffeepay::Error::BadAnswer(_) | toffeepay::Error::EntryTooLong { .. } => Self::BadAnswer,
        }
    }
}

#[cfg(test)]
mod tests {
    use storefront::environment::EnvironmentName;
    use storefront::purchase::{Event, Order, PurchaseId, ReturnState, SessionRecord};
    use toffeepay::{Currency, GameId, IdempotencyKey, SessionId, UserId};

    use super::*;

    fn begun() -> Purchase {
        Purchase::begin(Order {
            id: PurchaseId::from_random([1; 16]),
            begun_at: Timestamp::UNIX_EPOCH,
            environment: EnvironmentName::Local,
            base_url: "http://127.0.0.1:8010/".into(),
            game_id: GameId::new("game").unwrap(),
            user_id: UserId::new("player_42").unwrap(),
            item_id: "coins".into(),
            title: "50 Gold Coins".into(),
            price: Money::new(499, Currency::Usd),
            key: IdempotencyKey::from_random([2; 16]),
            return_state: ReturnState::from_random([3; 16]),
        })
    }

    fn view(purchase: &Purchase) -> PurchaseView {
        PurchaseView::from(&PurchaseReport {
            purchase: purchase.clone(),
            live: Live::default(),
            is_from_before: false,
        })
    }

    #[test]
    fn amounts_that_differ_cross_as_amounts_and_what_an_older_version_wrote_as_words() {
        let usd = |amount| Money::new(amount, Currency::Usd);
        let typed = Difference::of_amounts(DifferenceField::Amount, &usd(499), Some(usd(540)), &usd(999));
        let money = |amount| MoneyView { amount, currency: "USD".into() };
        let shown = DifferenceView::from(&typed);
        assert_eq!(shown.asked, DifferenceValue::Money { money: money(499), with_tax: Some(money(540)) });
        assert_eq!(shown.found, DifferenceValue::Money { money: money(999), with_tax: None });
        let old = DifferenceView::from(&Difference::new(DifferenceField::Amount, "4.99 USD", "9.99 USD"));
        assert_eq!(old.found, DifferenceValue::Text { text: "9.99 USD".into() });
    }

    #[test]
    fn only_a_pending_purchase_can_be_opened_and_cancelled_and_its_page_never_crosses() {
        let creating = begun();
        assert!(!view(&creating).has_payment_page && !view(&creating).can_cancel);
        let session = SessionRecord {
            id: SessionId::new("ses_1").unwrap(),
            page: "http://127.0.0.1:8010/pay/secret".into(),
            tax: Some(38),
        };
        let pending = creating.apply(&Event::SessionCreated { session }, Timestamp::UNIX_EPOCH).unwrap();
        let shown = view(&pending);
        assert!(shown.has_payment_page && shown.can_cancel);
        assert_eq!(shown.tax, Some(MoneyView { amount: 38, currency: "USD".into() }));
        assert!(!serde_json::to_string(&shown).unwrap().contains("secret"));
        let paid = Event::BecameFinal { status: FinalStatus::Paid };
        let paid = view(&pending.apply(&paid, Timestamp::UNIX_EPOCH).unwrap());
        assert!(!paid.has_payment_page && !paid.can_cancel && paid.final_at.is_some());
    }
}
