//! A step in words, for reports and for the window, and what it needs of the environment.

use super::{Answer, Card, Reason, Span, Step, Whose};

/// What a step needs beside the app and an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// The local sandbox, for this.
    Sandbox(&'static str),
    /// A game's backend that is being tested.
    Backend,
}

impl Step {
    /// What it needs.
    pub fn needs(&self) -> Need {
        match self {
            Self::Page { .. } => Need::Sandbox("a payment page that can be paid without a person"),
            Self::Sandbox { .. } => Need::Sandbox("sessions that end when they are told to"),
            Self::Fault { .. } | Self::ClearFaults {} => Need::Sandbox("an API that can be told to fail"),
            Self::Webhooks { .. } => Need::Sandbox("webhooks that can be told to fail"),
            Self::ExpectWebhook { .. } => Need::Sandbox("webhooks that reach this machine"),
            Self::Token { .. } => Need::Sandbox("tokens that can be taken back"),
            Self::Time { of: Whose::Both | Whose::Api, .. } => Need::Sandbox("an API whose clock can be set"),
            Self::ExpectBackend { .. } => Need::Backend,
            _ => Need::Nothing,
        }
    }

    /// How long it waits for what it expects.
    pub fn waits(&self) -> Option<Span> {
        if matches!(self, Self::ExpectWebhook { times: 0, .. }) { None } else { self.within() }
    }

    /// The patience that it says.
    pub(super) fn within(&self) -> Option<Span> {
        match self {
            Self::ExpectStatus { within, .. }
            | Self::ExpectTimeline { within, .. }
            | Self::ExpectWebhook { within, .. }
            | Self::ExpectExchange { within, .. }
            | Self::ExpectApi { within, .. }
            | Self::ExpectBackend { within, .. } => Some(*within),
            _ => None,
        }
    }

    /// How often it does or expects something.
    pub(super) fn counts(&self) -> [Option<u32>; 2] {
        match self {
            Self::Link { times, .. }
            | Self::Fault { times, .. }
            | Self::Webhooks { times, .. }
            | Self::ExpectTimeline { times, .. }
            | Self::ExpectLink { times, .. } => [Some(*times), None],
            Self::ExpectWebhook { times, messages, .. } => [Some(*times), *messages],
            Self::ExpectExchange { at_least, at_most, .. } => [Some(*at_least), *at_most],
            Self::ExpectApi { sessions, payments, .. } => [*sessions, *payments],
            Self::ExpectStatus { declined: count, .. } | Self::ExpectBackend { count, .. } => [*count, None],
            _ => [None, None],
        }
    }

    /// What it does or expects.
    pub fn in_words(&self) -> String {
        match self {
            Self::Create { item: Some(item) } => format!("Buy {item}"),
            Self::Create { item: None } => "Buy the first item of the catalogue".to_owned(),
            Self::Page { act, method, card, reason, returns, .. } => {
                let more = [("card", card.map(Card::as_str)), ("reason", reason.map(Reason::as_str))];
                let mut words = vec![format!("On the payment page: {} ({})", act.as_str(), method.as_str())];
                words.extend(more.iter().filter_map(|(what, word)| Some(format!("{what}: {}", (*word)?))));
                words.push(format!("way back: {}", returns.as_str()));
                words.join(", ")
            }
            Self::App { act, refused: None } => format!("In the app: {}", act.as_str()),
            Self::App { act, refused: Some(code) } => {
                format!("In the app: {}, refused with {code}", act.as_str())
            }
            Self::Link { link, times } => {
                format!("A return link arrives: {}{}", link.as_str(), often(*times))
            }
            Self::Studio { act } => format!("The studio: {}", act.as_str()),
            Self::Sandbox { ends } => format!("The sandbox ends the session: {}", ends.as_str()),
            Self::Fault { on, what, times, .. } => {
                format!("Next answer to {on}: {}{}", what.as_str(), often(*times))
            }
            Self::ClearFaults {} => "The API answers as is right again".to_owned(),
            Self::Webhooks { what, times, .. } => format!("Next webhook: {}{}", what.as_str(), often(*times)),
            Self::Token { is } => format!("The access token is {}", is.as_str()),
            Self::Time { advance, of } => {
                format!("{} on the clock of {}", String::from(*advance), of.as_str())
            }
            expected => expected.expected_in_words(),
        }
    }

    fn expected_in_words(&self) -> String {
        match self {
            Self::ExpectStatus { status, .. } => format!("Expect the app to say: {}", status.as_str()),
            Self::ExpectTimeline { event, times, .. } => {
                format!("Expect on the timeline: {event}{}", often(*times))
            }
            Self::ExpectWebhook { event, times, verdict, .. } => {
                format!("Expect the webhook {event}{}, {}", often(*times), verdict.as_str())
            }
            Self::ExpectLink { made, times } => format!("Expect of the return link: {made}{}", often(*times)),
            Self::ExpectExchange { call, answer, at_least, .. } => {
                let answer = match answer {
                    Some(Answer::Status(status)) => format!(" answered with {status}"),
                    Some(Answer::Lost(_)) => " with its answer lost".to_owned(),
                    None => String::new(),
                };
                format!("Expect the call {call}{answer}{}", often(*at_least))
            }
            Self::ExpectApi { sessions, session, payment, refund, .. } => {
                let statuses = [("session", session), ("payment", payment), ("refund", refund)];
                let mut said: Vec<_> = statuses
                    .iter()
                    .filter_map(|(what, status)| Some(format!("{what} {}", status.as_ref()?)))
                    .collect();
                said.extend(sessions.map(|count| format!("{count} of the player's sessions")));
                format!("Expect of the API: {}", said.join(", "))
            }
            Self::ExpectBackend { get, at, .. } => format!("Expect of the game's backend: {get} {at}"),
            other => format!("{other:?}"),
        }
    }
}

fn often(times: u32) -> String {
    if times == 1 { String::new() } else { format!(", {times} times") }
}
