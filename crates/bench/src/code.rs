//! An exchange as something to run again: curl, and the code of the SDKs.
//!
//! A token is never in it: each form reads it from `TOFFEE_ACCESS_TOKEN`. What the log withheld is left out, which
//! is said; then a new idempotency key is made, for the old one goes with the old body.

mod ask;
mod curl;
mod go;
mod python;
mod rust;
mod text;
mod typescript;

use toffeepay::IdempotencyKey;

use crate::exchanges::Exchange;
use ask::Ask;

/// What an exchange is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A command line.
    Curl,
    /// Code for `@toffeepay/sdk`.
    TypeScript,
    /// Code for `toffeepay-sdk`.
    Python,
    /// Code for `github.com/toffeepay/sdk-go`.
    Go,
    /// Code for the crate `toffeepay`.
    Rust,
}

/// Why an exchange can't be written in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// It is no call of the API that the SDKs know.
    #[error("the SDKs have no call for this request; curl can repeat it")]
    NoCall,
    /// Its body is no JSON object.
    #[error("the body of this request is no JSON object, and no SDK sends such a one; curl can repeat it")]
    NoObject,
}

/// Writes an exchange's request in a form.
pub fn write(exchange: &Exchange, form: Form) -> Result<String, NotWritten> {
    let new_key = IdempotencyKey::random().to_string();
    if form == Form::Curl {
        return Ok(curl::write(&exchange.sent, &new_key));
    }
    let ask = Ask::of(&exchange.sent, new_key)?;
    Ok(match form {
        Form::Curl | Form::TypeScript => typescript::write(&ask),
        Form::Python => python::write(&ask),
        Form::Go => go::write(&ask),
        Form::Rust => rust::write(&ask),
    })
}

#[cfg(test)]
mod tests;
