//! One step of the ledger: all of it happens, or nothing. Also the lines of the file on disk.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toffeepay::{RefundId, SessionId};

use crate::ledger::account::{AccountRecord, BonusRecord, DepositRecord};
use crate::ledger::offer::OfferRecord;
use crate::ledger::refund::RefundRecord;
use crate::ledger::session::SessionRecord;
use crate::ledger::settings::{ClockSetting, GameSettings, TokenRecord};
use crate::ledger::webhook::{DeliveryRecord, EndpointRecord};

/// What a key made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Made {
    SessionId(SessionId),
    RefundId(RefundId),
}

/// What a key was first used for.
///
/// Keys belong to the merchant, not to one token: the app's own sandbox gets a new token at each start,
/// and a create that was cut off must still find its session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyRecord {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub merchant: String,
    pub key: String,
    /// SHA-256 of the request's body, in Base64.
    pub body_hash: String,
    #[serde(flatten)]
    pub made: Made,
    pub created_at: Timestamp,
}

/// New records, and new forms of known ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Change {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SessionRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<RefundRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<AccountRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deposits: Vec<DepositRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<OfferRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bonuses: Vec<BonusRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub games: Vec<GameSettings>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<TokenRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<EndpointRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliveries: Vec<DeliveryRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockSetting>,
}

impl Change {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn is_none(&self) -> bool {
        let Self {
            sessions,
            key,
            refunds,
            accounts,
            deposits,
            offers,
            bonuses,
            games,
            tokens,
            endpoints,
            deliveries,
            clock,
        } = self;
        sessions.is_empty()
            && key.is_none()
            && refunds.is_empty()
            && accounts.is_empty()
            && deposits.is_empty()
            && offers.is_empty()
            && bonuses.is_empty()
            && games.is_empty()
            && tokens.is_empty()
            && endpoints.is_empty()
            && deliveries.is_empty()
            && clock.is_none()
    }
}

macro_rules! change_of_one {
    ($($record:ty => $field:ident),+ $(,)?) => {$(
        impl From<$record> for Change {
            fn from(record: $record) -> Self {
                Self { $field: vec![record], ..Self::default() }
            }
        }
    )+};
}

change_of_one! {
    SessionRecord => sessions,
    RefundRecord => refunds,
    AccountRecord => accounts,
    DepositRecord => deposits,
    OfferRecord => offers,
    BonusRecord => bonuses,
    GameSettings => games,
    TokenRecord => tokens,
    EndpointRecord => endpoints,
    DeliveryRecord => deliveries,
}

impl From<KeyRecord> for Change {
    fn from(record: KeyRecord) -> Self {
        Self { key: Some(record), ..Self::default() }
    }
}

impl From<ClockSetting> for Change {
    fn from(clock: ClockSetting) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_the_first_format_is_read_as_a_sessions() {
        let old =
            r#"{"key":"k","body_hash":"h","session_id":"sbx_ses_1","created_at":"2026-11-24T10:00:00Z"}"#;
        let record: KeyRecord = serde_json::from_str(old).unwrap();
        assert_eq!(record.made, Made::SessionId(SessionId::new("sbx_ses_1").unwrap()));
        assert_eq!(record.merchant, "");
        assert_eq!(serde_json::to_string(&record).unwrap(), old);
    }
}
