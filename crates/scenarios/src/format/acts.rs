//! The words that steps are made of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Defines an enum of plain words, with the names that files have for them.
macro_rules! word_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$inner])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word, as in files.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads a word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}

word_enum! {
    /// What is done on the payment page.
    PageAct {
        /// Pay; the bank says what its test card says.
        Pay = "pay",
        /// Pay, and the bank declines.
        Decline = "decline",
        /// Cancel and go back to the game.
        Cancel = "cancel",
        /// Put money into the wallet.
        Deposit = "deposit",
    }
}

word_enum! {
    /// A payment method.
    #[derive(Default)]
    Method {
        /// A card, typed in.
        #[default]
        Card = "card",
        /// A card kept from an earlier payment.
        TokenizedCard = "tokenized_card",
        /// Apple Pay.
        ApplePay = "apple_pay",
        /// Google Pay.
        GooglePay = "google_pay",
        /// PayPal.
        PayPal = "paypal",
        /// PayPal's Pay Later.
        PayLater = "paylater",
        /// Venmo.
        Venmo = "venmo",
        /// The Toffee wallet.
        ToffeeWallet = "toffee_wallet",
    }
}

word_enum! {
    /// A test card of the sandbox, by what the bank says to it. docs/sandbox.md has their numbers.
    Card {
        /// It is taken.
        Succeeds = "succeeds",
        /// It is taken after a while.
        SucceedsLater = "succeeds_later",
        /// It is declined after a while.
        DeclinedLater = "declined_later",
        /// It is taken, and its money can't be given back.
        RefundFails = "refund_fails",
        /// A number that is none of the sandbox's cards.
        Unknown = "unknown",
    }
}

impl Card {
    /// Its number.
    pub fn number(self) -> &'static str {
        match self {
            Self::Succeeds => "4242424242424242",
            Self::SucceedsLater => "4000000000000077",
            Self::DeclinedLater => "4000000000000341",
            Self::RefundFails => "4000000000005126",
            Self::Unknown => "5555444433331111",
        }
    }
}

word_enum! {
    /// Why the bank declines.
    Reason {
        /// Without a reason.
        CardDeclined = "card_declined",
        /// Too little money.
        InsufficientFunds = "insufficient_funds",
        /// The card is out of date.
        ExpiredCard = "expired_card",
        /// The check number is wrong.
        IncorrectCvc = "incorrect_cvc",
        /// The bank's own trouble.
        ProcessingError = "processing_error",
        /// Taken for fraud.
        SuspectedFraud = "suspected_fraud",
        /// The player did not pass the bank's check.
        AuthenticationFailed = "authentication_failed",
    }
}

word_enum! {
    /// What the browser makes of the way back to the app.
    #[derive(Default)]
    Returns {
        /// It hands the link to the app.
        #[default]
        Once = "once",
        /// The page never leads back: the player closed it.
        Never = "never",
        /// It hands the link over two times.
        Twice = "twice",
        /// It asks the player first, who has not answered yet: the step `link = "held"` does.
        Held = "held",
    }
}

word_enum! {
    /// What is done in the app, or to it.
    AppAct {
        /// "Check now".
        Check = "check",
        /// The window gets the focus.
        Focus = "focus",
        /// "Open again".
        Open = "open",
        /// "Cancel".
        Cancel = "cancel",
        /// The access token is entered again.
        EnterToken = "enter_token",
        /// It dies, as of `kill -9`.
        Kill = "kill",
        /// It is started, on the same journal.
        Start = "start",
    }
}

word_enum! {
    /// A return link.
    LinkKind {
        /// The purchase's own.
        Own = "own",
        /// The one that the browser has not handed over yet.
        Held = "held",
        /// The purchase's own, with a claim that it was paid.
        Claiming = "claiming",
        /// One with a state that nobody gave out.
        Forged = "forged",
        /// One without a state.
        Stateless = "stateless",
        /// One of another program's scheme.
        Foreign = "foreign",
    }
}

word_enum! {
    /// What the studio does by the API.
    StudioAct {
        /// Cancels the session.
        CancelSession = "cancel_session",
        /// Takes the money of the authorized payment.
        Complete = "complete",
        /// Lets the authorized payment go.
        CancelPayment = "cancel_payment",
        /// Asks for a refund of the payment.
        Refund = "refund",
    }
}

word_enum! {
    /// How the sandbox ends a session.
    SessionEnd {
        /// A payment by card succeeds.
        Paid = "paid",
        /// Attempts fail until none is left.
        Failed = "failed",
        /// It is cancelled.
        Cancelled = "cancelled",
        /// Its time is up.
        Expired = "expired",
    }
}

word_enum! {
    /// What happens to an answer of the API.
    FaultKind {
        /// The connection ends before anything is done.
        DropBefore = "drop_before",
        /// Everything is done, and the answer is lost.
        DropAfter = "drop_after",
        /// Nothing is done, and this status is answered.
        Status = "status",
        /// It comes after a while.
        Delay = "delay",
        /// Everything is done, and the answer is no JSON.
        Garbage = "garbage",
        /// Everything is done, and the answer breaks off.
        Truncated = "truncated",
        /// Everything is done, and the answer is changed.
        Altered = "altered",
    }
}

word_enum! {
    /// What happens to a webhook.
    WebhookOddity {
        /// It comes two times, under one id.
        Duplicate = "duplicate",
        /// It comes late.
        Late = "late",
        /// It is signed with another secret.
        BadSignature = "bad_signature",
        /// It is signed rightly, for a time too long ago.
        Stale = "stale",
        /// It comes in the older form of the vendor's pages.
        OlderForm = "older_form",
        /// It never comes.
        Lost = "lost",
    }
}

word_enum! {
    /// What a receiver makes of a webhook.
    #[derive(Default)]
    WebhookVerdict {
        /// Rightly signed and recent.
        #[default]
        Good = "good",
        /// None of its signatures is right.
        WrongSignature = "wrong_signature",
        /// Rightly signed, and too old.
        TooOld = "too_old",
        /// The older form.
        OlderForm = "older_form",
        /// Anything else that is wrong.
        Other = "other",
    }
}

word_enum! {
    /// What a token is worth.
    TokenWorth {
        /// The API takes it.
        Good = "good",
        /// It was taken back.
        Revoked = "revoked",
        /// It is one of another environment.
        OtherEnvironment = "other_environment",
    }
}

word_enum! {
    /// Whose clock.
    #[derive(Default)]
    Whose {
        /// The app's and the API's: time passes.
        #[default]
        Both = "both",
        /// The app's alone: the machine's clock is wrong.
        App = "app",
        /// The API's alone.
        Api = "api",
    }
}

word_enum! {
    /// The state of a purchase, as the app has it.
    Status {
        /// Committed here, not confirmed by the API.
        Creating = "creating",
        /// The session exists and is not final.
        Pending = "pending",
        /// Paid.
        Paid = "paid",
        /// All attempts failed.
        Failed = "failed",
        /// Cancelled.
        Cancelled = "cancelled",
        /// Its time ran out.
        Expired = "expired",
        /// The API refused to create it, or what it answered can't be trusted.
        Rejected = "rejected",
    }
}

/// What came to a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// `lost`: none came.
    Lost(Lost),
}

word_enum! {
    /// No answer came.
    Lost {
        /// None.
        Lost = "lost",
    }
}
