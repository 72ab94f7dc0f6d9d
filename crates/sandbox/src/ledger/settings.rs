//! What a tester sets while the sandbox runs: games, tokens and the clock.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use toffeepay::{GameId, PaymentMethod};

use crate::ledger::table::Record;
use crate::token::TokenDigest;

/// How one game is set up at ToffeePay. What is left out is as the sandbox was started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GameSettings {
    /// The game.
    pub id: GameId,
    /// Its name on the payment page; made of its id where none is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether payments are only authorized until CompletePayment is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual_completion: Option<bool>,
    /// Whether the game has the Toffee wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wallet: Option<bool>,
    /// The methods that its page offers, in this order; all where none are said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub methods: Option<Vec<PaymentMethod>>,
    /// Seconds until a session expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_seconds: Option<u32>,
    /// Seconds until a refund settles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_seconds: Option<u32>,
}

impl Record for GameSettings {
    type Id = GameId;

    fn id(&self) -> &GameId {
        &self.id
    }
}

/// What a token is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenStanding {
    /// It opens the API.
    #[default]
    Good,
    /// It was taken back.
    Revoked,
    /// It is one of production, say: of this environment it is none.
    OtherEnvironment,
}

/// A token, by its digest alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TokenRecord {
    pub digest: TokenDigest,
    /// Whose it is: idempotency keys belong to a merchant, not to a token.
    #[serde(default)]
    pub merchant: String,
    /// The games that it is for; any where none are said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub games: Option<Vec<GameId>>,
    #[serde(default)]
    pub standing: TokenStanding,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl Record for TokenRecord {
    type Id = TokenDigest;

    fn id(&self) -> &TokenDigest {
        &self.digest
    }
}

/// The sandbox's time: at `real` it was `shown`, and since then goes `speed` times as fast.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ClockSetting {
    pub real: Timestamp,
    pub shown: Timestamp,
    pub speed: f64,
}

impl ClockSetting {
    /// What this clock shows when the real one shows `real`.
    pub fn at(&self, real: Timestamp) -> Timestamp {
        let passed = real.duration_since(self.real);
        let passed = if is_normal(self.speed) {
            passed
        } else {
            SignedDuration::try_from_secs_f64(passed.as_secs_f64() * self.speed)
                .unwrap_or(SignedDuration::ZERO)
        };
        self.shown.checked_add(passed).unwrap_or(Timestamp::MAX)
    }

    /// The real time that passes until this clock shows `due`; none where it stands still.
    pub fn real_time_to(&self, due: Timestamp, real: Timestamp) -> Option<std::time::Duration> {
        let left = due.duration_since(self.at(real)).as_secs_f64().max(0.0);
        if left == 0.0 {
            return Some(std::time::Duration::ZERO);
        }
        std::time::Duration::try_from_secs_f64(left / self.speed).ok()
    }
}

fn is_normal(speed: f64) -> bool {
    (speed - 1.0).abs() < f64::EPSILON
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_clock_goes_on_from_where_it_was_set_at_its_speed() {
        let clock = ClockSetting { real: at(100), shown: at(5_000), speed: 60.0 };
        assert_eq!(clock.at(at(100)), at(5_000));
        assert_eq!(clock.at(at(110)), at(5_600));
        assert_eq!(clock.real_time_to(at(5_600), at(105)), Some(Duration::from_secs(5)));
        assert_eq!(clock.real_time_to(at(1), at(105)), Some(Duration::ZERO));
    }

    #[test]
    fn a_clock_of_speed_zero_stands_still() {
        let clock = ClockSetting { real: at(100), shown: at(5_000), speed: 0.0 };
        assert_eq!(clock.at(at(999)), at(5_000));
        assert_eq!(clock.real_time_to(at(5_001), at(999)), None);
        assert_eq!(clock.real_time_to(at(5_000), at(999)), Some(Duration::ZERO));
    }

    #[test]
    fn a_clock_that_is_only_moved_keeps_every_millisecond() {
        let clock = ClockSetting { real: at(0), shown: at(7), speed: 1.0 };
        let real = Timestamp::from_millisecond(1_800_000_000_123).unwrap();
        assert_eq!(clock.at(real), Timestamp::from_millisecond(1_800_000_007_123).unwrap());
    }
}
