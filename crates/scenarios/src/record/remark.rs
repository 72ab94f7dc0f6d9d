//! What a recording could not know, or can't write as a step.

/// Something to know of a recording.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// The purchase goes on.
    #[error("the purchase is still open: what comes after now is not in it")]
    StillOpen,
    /// Another environment told of payments, and not of its page.
    #[error(
        "what was done on the payment page is told from the payments, for this environment does not tell of its page"
    )]
    PageFromPayments,
    /// Nobody could be asked for payments.
    #[error("the payments could not be read: what was done on the payment page is guessed from how it ended")]
    PageGuessed,
    /// Nobody was seen to cancel it.
    #[error("neither the app nor the bench cancelled it: it is taken as cancelled on the payment page")]
    CancelledElsewhere,
    /// The sandbox has no such way to pay.
    #[error("the sandbox does not offer the payment method {0}: it is written as a card")]
    MethodUnknown(String),
    /// A call failed by itself.
    #[error("a call failed without a fault being set: the scenario has the sandbox fail in the same way")]
    FailedByItself,
    /// The dial's status comes after the API has done its part, a scenario's before.
    #[error(
        "where the dial made an answer an error, the API had done its part; the scenario's sandbox does nothing then"
    )]
    StatusDoesNothing,
    /// A failure that came often is written less often.
    #[error("a call failed more often than is worth doing again: it is written {0} times")]
    Shortened(u32),
    /// The app was started again in between.
    #[error(
        "the app was started again in between: whether it had been closed or killed is not known, it is written as killed"
    )]
    Restarted,
    /// The clock was wrong.
    #[error("the app's clock was wrong: it is set wrong before the purchase")]
    ClockOff,
    /// A cancel came too late.
    #[error("a cancel that came too late is left out")]
    CancelTooLate,
    /// The wallet is filled before.
    #[error("the wallet holds the money from the start, however it came into it")]
    WalletFilled,
    /// There is no exchange log.
    #[error("no calls of it are in the exchange log: faults and failed calls are not in the scenario")]
    NoCalls,
    /// Links are remembered for one run of the app.
    #[error("links are remembered as long as the app runs: those of an earlier run are not in the scenario")]
    NoLinks,
    /// A link that no step can send.
    #[error("a link of the link lab can't be written as a step: {0}")]
    LinkNotWritten(String),
    /// Webhooks that nobody can say will come so again.
    #[error(
        "webhooks that came otherwise than once and rightly signed, or not all of them, are left out: {0}"
    )]
    WebhooksLeftOut(String),
    /// There is more than fits.
    #[error("more happened than fits into a scenario: the last of it is left out")]
    TooMuch,
}

impl Remark {
    /// Its name, for who says it in another language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::StillOpen => "still_open",
            Self::PageFromPayments => "page_from_payments",
            Self::PageGuessed => "page_guessed",
            Self::CancelledElsewhere => "cancelled_elsewhere",
            Self::MethodUnknown(_) => "method_unknown",
            Self::FailedByItself => "failed_by_itself",
            Self::StatusDoesNothing => "status_does_nothing",
            Self::Shortened(_) => "shortened",
            Self::Restarted => "restarted",
            Self::ClockOff => "clock_off",
            Self::CancelTooLate => "cancel_too_late",
            Self::WalletFilled => "wallet_filled",
            Self::NoCalls => "no_calls",
            Self::NoLinks => "no_links",
            Self::LinkNotWritten(_) => "link_not_written",
            Self::WebhooksLeftOut(_) => "webhooks_left_out",
            Self::TooMuch => "too_much",
        }
    }

    /// The word or number in it, if it has one.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::MethodUnknown(word) | Self::LinkNotWritten(word) | Self::WebhooksLeftOut(word) => {
                Some(word.clone())
            }
            Self::Shortened(times) => Some(times.to_string()),
            _ => None,
        }
    }
}
