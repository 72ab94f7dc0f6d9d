//! The query of the list calls: filters, limit and offset.

use std::borrow::Cow;

use toffeepay::{GameId, SessionStatus, UserId};
use url::form_urlencoded;

use crate::api::errors::InvalidField;
use crate::api::request::id_rule;
use crate::ledger::Filter;

/// The most entries of one answer: the smaller one of the two limits that the vendor names.
const MAX_LIMIT: usize = 100;
/// Entries of an answer to a call that names no limit; the API leaves it open.
const DEFAULT_LIMIT: usize = 50;

/// A list call, every parameter checked.
#[derive(Clone, Debug)]
pub(super) struct ListQuery {
    pub filter: Filter,
    pub limit: usize,
    pub offset: usize,
}

impl ListQuery {
    /// A list of sessions: by game, and where given by user and status.
    pub fn of_sessions(raw: Option<&str>) -> Result<Self, InvalidField> {
        let mut query = Self::of_payments(raw)?;
        query.filter.status =
            Parameters(raw).get("status").map(|status| parse_status(&status)).transpose()?;
        Ok(query)
    }

    /// A list of payments: by game, and where given by user.
    pub fn of_payments(raw: Option<&str>) -> Result<Self, InvalidField> {
        let parameters = Parameters(raw);
        let game_id = parameters
            .get("game_id")
            .ok_or_else(|| InvalidField::new("invalid_game_id", "game_id", "is missing"))?;
        let game_id = GameId::new(game_id)
            .map_err(|error| InvalidField::new("invalid_game_id", "game_id", id_rule(&error)))?;
        let user_id = parameters
            .get("user_id")
            .map(UserId::new)
            .transpose()
            .map_err(|error| InvalidField::new("invalid_user_id", "user_id", id_rule(&error)))?;
        let limit = parameters.number("limit").map_or(Ok(DEFAULT_LIMIT), |number| match number {
            Some(limit @ 1..=MAX_LIMIT) => Ok(limit),
            _ => Err(InvalidField::new("invalid_limit", "limit", "is not between 1 and 100")),
        })?;
        let offset = parameters.number("offset").map_or(Ok(0), |number| {
            number
                .ok_or_else(|| InvalidField::new("invalid_offset", "offset", "is not a number of 0 or more"))
        })?;
        Ok(Self { filter: Filter { game_id, user_id, status: None }, limit, offset })
    }

    /// The part of a list that the call asks for.
    pub fn page<T>(&self, entries: impl Iterator<Item = T>) -> Vec<T> {
        entries.skip(self.offset).take(self.limit).collect()
    }
}

fn parse_status(raw: &str) -> Result<SessionStatus, InvalidField> {
    match SessionStatus::from(raw) {
        SessionStatus::Unknown(_) => {
            let reason = "is not pending, paid, failed, cancelled or expired";
            Err(InvalidField::new("invalid_status", "status", reason))
        }
        status => Ok(status),
    }
}

/// The raw query of a request, read by name. Of a name given twice, the first counts.
struct Parameters<'a>(Option<&'a str>);

impl<'a> Parameters<'a> {
    fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        form_urlencoded::parse(self.0?.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// `Some(None)` where something else than a number is given.
    #[expect(clippy::option_option, reason = "left out and unreadable are told apart by the caller alone")]
    fn number(&self, name: &str) -> Option<Option<usize>> {
        let raw = self.get(name)?;
        Some(raw.bytes().all(|byte| byte.is_ascii_digit()).then(|| raw.parse().ok()).flatten())
    }
}
