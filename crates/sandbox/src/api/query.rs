//! The query of the list calls: filters, limit and offset.

use std::borrow::Cow;

use jiff::Timestamp;
use toffeepay::{GameId, InvalidId, SessionStatus, UserId};
use url::form_urlencoded;

use crate::api::errors::InvalidField;
use crate::api::fields::id_rule;
use crate::ledger::Filter;

/// The most entries of one answer: the smaller one of the two limits that the vendor names.
const MAX_LIMIT: usize = 100;
/// Entries of an answer to a call that names no limit; the API leaves it open.
const DEFAULT_LIMIT: usize = 50;

/// The part of a list that a call asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    limit: usize,
    offset: usize,
}

impl Page {
    pub fn of(parameters: Parameters<'_>) -> Result<Self, InvalidField> {
        let limit = parameters.number("limit").map_or(Ok(DEFAULT_LIMIT), |number| match number {
            Some(limit @ 1..=MAX_LIMIT) => Ok(limit),
            _ => Err(InvalidField::new("invalid_limit", "limit", "is not between 1 and 100")),
        })?;
        let offset = parameters.number("offset").map_or(Ok(0), |number| {
            number
                .ok_or_else(|| InvalidField::new("invalid_offset", "offset", "is not a number of 0 or more"))
        })?;
        Ok(Self { limit, offset })
    }

    pub fn part<T>(self, entries: impl Iterator<Item = T>) -> Vec<T> {
        entries.skip(self.offset).take(self.limit).collect()
    }
}

/// A list of sessions: by game, and where given by user and status.
pub(super) fn session_filter(parameters: Parameters<'_>) -> Result<Filter, InvalidField> {
    let mut filter = payment_filter(parameters)?;
    filter.status = parameters.get("status").map(|status| parse_status(&status)).transpose()?;
    Ok(filter)
}

/// A list of payments: by game, and where given by user.
pub(super) fn payment_filter(parameters: Parameters<'_>) -> Result<Filter, InvalidField> {
    let game_id = parameters.game_id()?;
    let user_id = parameters.id("user_id", "invalid_user_id", UserId::new)?;
    Ok(Filter { game_id, user_id, status: None })
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
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameters<'a>(pub Option<&'a str>);

impl<'a> Parameters<'a> {
    pub fn get(self, name: &str) -> Option<Cow<'a, str>> {
        form_urlencoded::parse(self.0?.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The game, which the list calls of a game require.
    pub fn game_id(self) -> Result<GameId, InvalidField> {
        self.id("game_id", "invalid_game_id", GameId::new)?
            .ok_or_else(|| InvalidField::new("invalid_game_id", "game_id", "is missing"))
    }

    pub fn id<T>(
        self,
        name: &'static str,
        code: &'static str,
        new: impl Fn(String) -> Result<T, InvalidId>,
    ) -> Result<Option<T>, InvalidField> {
        let id = self.get(name).map(|raw| new(raw.into_owned())).transpose();
        id.map_err(|error| InvalidField::new(code, name, id_rule(&error)))
    }

    /// A status, which must be one of these.
    pub fn one_of<T>(
        self,
        name: &'static str,
        known: &'static [T],
        text: impl Fn(&T) -> &str,
    ) -> Result<Option<&'static T>, InvalidField> {
        let Some(raw) = self.get(name) else { return Ok(None) };
        let found = known.iter().find(|known| text(known) == raw);
        found.map(Some).ok_or_else(|| {
            let known: Vec<_> = known.iter().map(text).collect();
            InvalidField::new("invalid_status", name, format!("is not one of {}", known.join(", ")))
        })
    }

    /// A flag: off where it is left out.
    pub fn flag(self, name: &'static str) -> Result<bool, InvalidField> {
        match self.get(name).as_deref() {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(_) => Err(InvalidField::new("invalid_flag", name, "is not true or false")),
        }
    }

    /// A moment, as RFC 3339 writes it.
    pub fn time(self, name: &'static str) -> Result<Option<Timestamp>, InvalidField> {
        let moment = self.get(name).map(|raw| raw.parse()).transpose();
        moment.map_err(|_| InvalidField::new("invalid_time", name, "is not a time as RFC 3339 writes it"))
    }

    /// `Some(None)` where something else than a number is given.
    #[expect(clippy::option_option, reason = "left out and unreadable are told apart by the caller alone")]
    fn number(self, name: &str) -> Option<Option<usize>> {
        let raw = self.get(name)?;
        Some(raw.bytes().all(|byte| byte.is_ascii_digit()).then(|| raw.parse().ok()).flatten())
    }
}
