//! What the API answers when it says no: a status, and `{"error": {"code", "message", "field"?}}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use toffeepay::{PaymentStatus, SessionStatus};
use tracing::error;

use crate::ledger::session::NotPossible;
use crate::paying::CanNotPay;
use crate::random::NoRandomness;
use crate::store::StoreError;

/// A field of a request that breaks a rule of the API.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {reason}")]
pub(crate) struct InvalidField {
    /// The error code: `invalid_price`.
    pub code: &'static str,
    /// The field as on the wire: `item.price`.
    pub field: &'static str,
    /// The rule that it breaks.
    pub reason: String,
}

impl InvalidField {
    pub fn new(code: &'static str, field: &'static str, reason: impl Into<String>) -> Self {
        Self { code, field, reason: reason.into() }
    }
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadToken {
    #[error("the access token is missing")]
    Missing,
    #[error("the access token is not this sandbox's")]
    Unknown,
    #[error("the access token was revoked")]
    Revoked,
    #[error("the access token has expired")]
    Expired,
    #[error("the access token is one of another environment")]
    OtherEnvironment,
}

/// Why a call is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error(transparent)]
    Unauthorized(BadToken),
    #[error("this API is not for web pages: the request carries an Origin header")]
    FromAWebPage,
    #[error("the Host header does not name this sandbox")]
    ForeignHost,
    #[error("there is no such route")]
    UnknownRoute,
    #[error("the route does not take this method")]
    MethodNotAllowed,
    #[error("the body is too long")]
    BodyTooLong,
    #[error("the body did not arrive whole")]
    BodyCutOff,
    #[error("the request took too long to arrive")]
    TooSlow,
    #[error("the body is not a JSON object: {0}")]
    NotJson(String),
    #[error("the body does not say what is wished: {0}")]
    NotAWish(String),
    #[error("the body is no exported state: {0}")]
    NotAnExport(String),
    #[error(transparent)]
    InvalidField(#[from] InvalidField),
    #[error("there is no session with this id")]
    SessionNotFound,
    #[error("there is no payment with this id")]
    PaymentNotFound,
    #[error("there is no refund with this id")]
    RefundNotFound,
    #[error("there is no account with this id")]
    AccountNotFound,
    #[error("there is no deposit with this id")]
    DepositNotFound,
    #[error("there is no offer with this id")]
    OfferNotFound,
    #[error("there is no bonus with this id or key")]
    BonusNotFound,
    #[error("there is no webhook endpoint with this id")]
    EndpointNotFound,
    #[error("there is no webhook delivery with this id")]
    DeliveryNotFound,
    #[error("the session is {0}")]
    SessionOver(SessionStatus),
    #[error("the payment is not authorized")]
    PaymentNotAuthorized,
    #[error("another payment of the session is in progress")]
    PaymentOpen,
    #[error("the wallet has too little money")]
    InsufficientFunds,
    #[error("a deposit that is {0} can't end so")]
    DepositEndNotPossible(PaymentStatus),
    #[error("the payment is refunded, or a refund of it is pending")]
    AlreadyRefunded,
    #[error("only a payment that succeeded can be refunded; this one is {0}")]
    RefundNotAllowed(PaymentStatus),
    #[error("the refund is not pending")]
    RefundNotPending,
    #[error("the idempotency key was used for a request with other parameters")]
    IdempotencyConflict,
    #[error("the sandbox can't keep its state")]
    Store(#[from] StoreError),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl ApiError {
    /// The refusal of a transition of a session in this status.
    pub fn not_possible(reason: NotPossible, status: SessionStatus) -> Self {
        match reason {
            NotPossible::SessionOver => Self::SessionOver(status),
            NotPossible::PaymentOpen => Self::PaymentOpen,
            NotPossible::PaymentNotAuthorized | NotPossible::PaymentNotSucceeded => {
                Self::PaymentNotAuthorized
            }
        }
    }

    /// The refusal of an attempt to pay a session in this status.
    pub fn can_not_pay(reason: CanNotPay, status: SessionStatus) -> Self {
        match reason {
            CanNotPay::NotPossible(reason) => Self::not_possible(reason, status),
            CanNotPay::NoRandomness(reason) => Self::NoRandomness(reason),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::FromAWebPage | Self::ForeignHost => StatusCode::FORBIDDEN,
            Self::UnknownRoute
            | Self::SessionNotFound
            | Self::PaymentNotFound
            | Self::RefundNotFound
            | Self::AccountNotFound
            | Self::DepositNotFound
            | Self::OfferNotFound
            | Self::BonusNotFound
            | Self::EndpointNotFound
            | Self::DeliveryNotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BodyCutOff
            | Self::NotJson(_)
            | Self::NotAWish(_)
            | Self::NotAnExport(_)
            | Self::InvalidField(_) => StatusCode::BAD_REQUEST,
            Self::SessionOver(_)
            | Self::PaymentNotAuthorized
            | Self::PaymentOpen
            | Self::InsufficientFunds
            | Self::DepositEndNotPossible(_)
            | Self::AlreadyRefunded
            | Self::RefundNotAllowed(_)
            | Self::RefundNotPending
            | Self::IdempotencyConflict => StatusCode::CONFLICT,
            Self::Store(_) | Self::NoRandomness(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized(_) => "unauthorized",
            Self::FromAWebPage => "forbidden_origin",
            Self::ForeignHost => "forbidden_host",
            Self::UnknownRoute => "route_not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::BodyTooLong => "body_too_large",
            Self::BodyCutOff => "incomplete_body",
            Self::TooSlow => "request_timeout",
            Self::NotJson(_) => "invalid_json",
            Self::NotAWish(_) => "invalid_request",
            Self::NotAnExport(_) => "invalid_state",
            Self::InvalidField(invalid) => invalid.code,
            Self::SessionNotFound => "session_not_found",
            Self::PaymentNotFound => "payment_not_found",
            Self::RefundNotFound => "refund_not_found",
            Self::AccountNotFound => "account_not_found",
            Self::DepositNotFound => "deposit_not_found",
            Self::OfferNotFound => "offer_not_found",
            Self::BonusNotFound => "bonus_not_found",
            Self::EndpointNotFound => "endpoint_not_found",
            Self::DeliveryNotFound => "delivery_not_found",
            Self::SessionOver(SessionStatus::Expired) => "session_expired",
            Self::SessionOver(_) => "session_not_pending",
            Self::PaymentNotAuthorized => "payment_not_authorized",
            Self::PaymentOpen => "payment_in_progress",
            Self::InsufficientFunds => "insufficient_funds",
            Self::DepositEndNotPossible(_) => "deposit_end_not_possible",
            Self::AlreadyRefunded => "already_refunded",
            Self::RefundNotAllowed(_) => "refund_not_allowed",
            Self::RefundNotPending => "refund_not_pending",
            Self::IdempotencyConflict => "idempotency_conflict",
            Self::Store(_) | Self::NoRandomness(_) => "internal",
        }
    }
}

#[derive(Serialize)]
struct Body {
    error: Problem,
}

#[derive(Serialize)]
struct Problem {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let field = match &self {
            Self::InvalidField(invalid) => Some(invalid.field),
            Self::Store(cause) => {
                error!(error = %cause, "a change could not be kept");
                None
            }
            _ => None,
        };
        let problem = Problem { code: self.code(), message: self.to_string(), field };
        (self.status(), Json(Body { error: problem })).into_response()
    }
}
