//! The one error of the client, in the kinds that differ for the caller.

use std::time::Duration;

use crate::field::InvalidField;
use crate::open_enum::open_enum;

/// What the client's calls return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What the API said about a request it did not carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiProblem {
    /// The HTTP status.
    pub status: u16,
    /// The API's code, where one came: `invalid_price`, `idempotency_conflict`, …
    pub code: Option<String>,
    /// The API's own words, cut at 500 characters; empty where none came.
    pub message: String,
    /// The request's field that the API names as the cause, as on the wire: `item.price`.
    pub field: Option<String>,
    /// All that it lists beside, in its order; the first code among them is already in `code` where `error`
    /// names none.
    pub details: Vec<ProblemDetail>,
}

impl ApiProblem {
    /// The code as one of those that the documentation names, where one came.
    pub fn known_code(&self) -> Option<ProblemCode> {
        self.code.as_deref().map(ProblemCode::from)
    }
}

/// One entry of an error answer's `details`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemDetail {
    /// Its code, where it has one.
    pub code: Option<String>,
    /// Its words, cut at 500 characters; empty where none came.
    pub message: String,
}

open_enum! {
    /// The API's codes, as far as its documentation names them.
    ProblemCode {
        /// The access token is missing, malformed, expired or of another environment.
        Unauthorized = "unauthorized",
        /// The game is not registered, or not the token's.
        InvalidGameId = "invalid_game_id",
        /// The currency is none of USD, GBP and EUR.
        InvalidCurrency = "invalid_currency",
        /// The price is not an int32 greater than zero.
        InvalidPrice = "invalid_price",
        /// The image is no http, https or data URL.
        InvalidImage = "invalid_image",
        /// The session ran out.
        SessionExpired = "session_expired",
        /// There is too little money to pay or to refund.
        InsufficientFunds = "insufficient_funds",
        /// The idempotency key was used with other parameters.
        IdempotencyConflict = "idempotency_conflict",
        /// The payment is not known.
        PaymentNotFound = "payment_not_found",
        /// The payment was refunded before.
        AlreadyRefunded = "already_refunded",
        /// The payment can't be refunded.
        RefundNotAllowed = "refund_not_allowed",
    }
}

/// Why the API could not be asked. Another try may go through.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// No connection: name look-up, refused, reset, TLS.
    #[error("no connection: {0}")]
    Connection(String),
    /// Connecting or the whole call took longer than the transport's limits (5 s and 20 s as they stand).
    #[error("no answer in time")]
    TimedOut,
    /// The server's own trouble (5xx), or a proxy's before it, or trouble on the way (408, 421, 425): of a create
    /// this says nothing about whether it was carried out.
    #[error("the server answered {}", .problem.status)]
    Server {
        /// What it said.
        problem: ApiProblem,
        /// What Retry-After asked for.
        retry_after: Option<Duration>,
    },
}

/// Why a call did not give its answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The request breaks a rule of the API; nothing was sent.
    #[error("the request was not sent: {0}")]
    Request(#[from] InvalidField),
    /// 401: the token is missing, malformed, expired or of another environment.
    #[error("the access token was refused")]
    Unauthorized(ApiProblem),
    /// 400, 403, 422 and the like: the API refused the request, and would again.
    #[error("the API refused the request ({}): {}", .0.code.as_deref().unwrap_or("no code"), .0.message)]
    Invalid(ApiProblem),
    /// 409: the idempotency key was used with other parameters, or the state does not allow the call.
    #[error("the API reports a conflict ({}): {}", .0.code.as_deref().unwrap_or("no code"), .0.message)]
    Conflict(ApiProblem),
    /// 404.
    #[error("the API does not know it")]
    NotFound(ApiProblem),
    /// 429, after the tries that the policy allows.
    #[error("the API asks for a pause")]
    RateLimited {
        /// What Retry-After asked for.
        retry_after: Option<Duration>,
    },
    /// The API could not be asked; a later try may go through.
    #[error("the API can't be reached: {0}")]
    Unavailable(Unavailable),
    /// An answer came that can't be trusted: a redirect, not JSON, over 256 KiB, or of the wrong shape.
    /// For a create this says nothing about whether the session was made.
    #[error("the answer can't be read: {0}")]
    BadAnswer(String),
    /// One entry of a list is longer than the transport reads (256 KiB): a session with a very long picture, say.
    /// Only streams ([`Entries`](crate::Entries)) tell of it, and go on with the entry after it.
    #[error("the list's entry at {offset} is longer than an answer may be")]
    EntryTooLong {
        /// How many entries stand before it.
        offset: u64,
    },
}

impl Error {
    /// Whether the same call may go through later, unchanged.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Unavailable(_))
    }

    /// The pause that the server asked for, where another try makes sense. At most a day: more counts as that.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after }
            | Self::Unavailable(Unavailable::Server { retry_after, .. }) => *retry_after,
            _ => None,
        }
    }
}
