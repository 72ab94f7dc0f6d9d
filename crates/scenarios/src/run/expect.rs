//! Steps that expect something: each is looked at again whenever anything is heard, until it is so or its time
//! is up.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use serde_json::Value;
use toffeepay::{Body, Limits, ReqwestTransport, Transport as _};
use tokio::time::{Instant, timeout_at};

use super::truth::{is_call, route_of};
use super::{LOOK, Run};
use crate::format::{Answer, Span, Step, WebhookVerdict};
use crate::protocol::PurchaseSeen;

/// What a look found: nothing amiss, or what is not as expected (yet).
type Look = Result<Option<String>>;

impl Run<'_> {
    pub(super) async fn expect(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::ExpectLink { made, times } => self.expect_links(made, *times),
            // That none has come is said of now.
            Step::ExpectWebhook { times: 0, .. } => match self.look_at(step).await? {
                None => Ok(()),
                Some(amiss) => bail!("{amiss}"),
            },
            Step::ExpectStatus { within, .. }
            | Step::ExpectTimeline { within, .. }
            | Step::ExpectWebhook { within, .. }
            | Step::ExpectExchange { within, .. }
            | Step::ExpectApi { within, .. }
            | Step::ExpectBackend { within, .. } => self.until(step, *within).await,
            other => bail!("{} is no expectation", other.in_words()),
        }
    }

    async fn until(&mut self, step: &Step, within: Span) -> Result<()> {
        let deadline = Instant::now() + within.wait();
        let mut heard = self.heard.listen();
        loop {
            let Some(amiss) = self.look_at(step).await? else { return Ok(()) };
            if Instant::now() >= deadline {
                bail!("{amiss} (waited {})", String::from(within));
            }
            // Neither the API nor a backend tells when something changed there: those are asked again.
            let next = if asks_elsewhere(step) { (Instant::now() + LOOK).min(deadline) } else { deadline };
            if let Ok(ended) = timeout_at(next, heard.changed()).await {
                ended.context("nothing is heard any more")?;
            }
        }
    }

    async fn look_at(&mut self, step: &Step) -> Look {
        match step {
            Step::ExpectStatus { .. } => {
                let seen = self.look().await?;
                Ok(status_amiss(step, &seen))
            }
            Step::ExpectTimeline { event, times, .. } => {
                // Kept for the step's evidence: what was read before must not be lost from it.
                let known = std::mem::take(&mut self.timeline);
                self.read_timeline().await?;
                let count = self.timeline.iter().filter(|entry| entry.kind == *event).count();
                self.timeline = known;
                Ok(differs("times on the timeline", &count, &as_count(*times)))
            }
            Step::ExpectWebhook { event, times, verdict, messages, .. } => {
                Ok(self.webhooks_amiss(event, *times, *verdict, *messages))
            }
            Step::ExpectExchange { call, answer, at_least, at_most, same_key, .. } => {
                self.exchanges_amiss(call, answer.as_ref(), (*at_least, *at_most), *same_key)
            }
            Step::ExpectApi { .. } => self.api_amiss(step).await,
            Step::ExpectBackend { get, at, equals, count, .. } => {
                self.backend_amiss(get, at, equals.as_ref(), *count).await
            }
            other => bail!("{} is no expectation", other.in_words()),
        }
    }

    fn expect_links(&self, made: &str, times: u32) -> Result<()> {
        let links = &self.links;
        ensure!(links.len() == as_count(times), "{} links came, not {times}", links.len());
        let other = links.iter().find(|link| made != "any" && *link != made);
        match other {
            None => Ok(()),
            Some(other) => bail!("the app made of a link: {other}, not {made}"),
        }
    }

    fn webhooks_amiss(
        &self,
        event: &str,
        times: u32,
        verdict: WebhookVerdict,
        messages: Option<u32>,
    ) -> Option<String> {
        let came: Vec<_> = self.deliveries(0).into_iter().filter(|one| one.event == event).collect();
        let amiss = came.iter().find(|one| one.verdict != verdict).map(|one| {
            let reason = one.reason.as_deref().unwrap_or("nothing is wrong with it");
            format!("a webhook {event} is {}, not {}: {reason}", one.verdict.as_str(), verdict.as_str())
        });
        let ids: BTreeSet<_> = came.iter().map(|one| &one.id).collect();
        amiss
            .or_else(|| differs(&format!("webhooks {event}"), &came.len(), &as_count(times)))
            .or_else(|| differs(&format!("messages {event}"), &ids.len(), &as_count(messages?)))
    }

    fn exchanges_amiss(
        &self,
        call: &str,
        answer: Option<&Answer>,
        (at_least, at_most): (u32, Option<u32>),
        same_key: bool,
    ) -> Look {
        let route = route_of(call);
        let all: Vec<_> = self
            .heard
            .exchanges(0)
            .into_iter()
            .filter(|one| is_call(route, &one.method, &one.path))
            .collect();
        let keys: BTreeSet<_> = all.iter().map(|one| &one.key).collect();
        if same_key && keys.len() > 1 {
            bail!("{call} was asked under {} idempotency keys", keys.len());
        }
        let count = all
            .iter()
            .filter(|one| match answer {
                None => true,
                Some(Answer::Status(status)) => one.status == Some(*status),
                Some(Answer::Lost(_)) => one.status.is_none(),
            })
            .count();
        if let Some(most) = at_most.filter(|most| count > as_count(*most)) {
            bail!("{call} was asked {count} times, more than {most}");
        }
        Ok((count < as_count(at_least)).then(|| format!("{call} was asked {count} times so, not {at_least}")))
    }

    async fn api_amiss(&mut self, step: &Step) -> Look {
        let Step::ExpectApi { sessions, session, payments, payment, method, reason, refund, .. } = step
        else {
            bail!("that is no expectation of the API");
        };
        if let Some(wanted) = sessions {
            let count = self.sessions().await?.len();
            if let Some(amiss) = differs("sessions of the player", &count, &as_count(*wanted)) {
                return Ok(Some(amiss));
            }
        }
        if [session, payment, refund].iter().all(|one| one.is_none())
            && (payments.is_none() && method.is_none() && reason.is_none())
        {
            return Ok(None);
        }
        let id = self.session().await?;
        if let Some(wanted) = session {
            let status = self.client.get_session_status(&id).await?;
            if let Some(amiss) = differs("the session", &status.as_str(), &wanted.as_str()) {
                return Ok(Some(amiss));
            }
        }
        let all = self.payments(&id).await?;
        if let Some(amiss) = payments.and_then(|wanted| differs("payments", &all.len(), &as_count(wanted))) {
            return Ok(Some(amiss));
        }
        let Some(last) = all.last() else {
            let asked = payment.is_some() || method.is_some() || reason.is_some() || refund.is_some();
            return Ok(asked.then(|| "the session has no payment".to_owned()));
        };
        let said_method = last.method.as_ref().map_or("none", |method| method.as_str());
        let said_reason = last.error.as_ref().and_then(|error| error.code.as_deref()).unwrap_or("none");
        let amiss = payment
            .as_ref()
            .and_then(|wanted| differs("the payment", &last.status.as_str(), &wanted.as_str()))
            .or_else(|| differs("the method", &said_method, &(*method)?.as_str()))
            .or_else(|| differs("the reason", &said_reason, &(*reason)?.as_str()));
        if amiss.is_some() || refund.is_none() {
            return Ok(amiss);
        }
        let said = self.refund(last).await?;
        let said = said.as_ref().map_or("none", |refund| refund.status.as_str());
        Ok(refund.as_ref().and_then(|wanted| differs("the refund", &said, &wanted.as_str())))
    }

    async fn backend_amiss(
        &mut self,
        get: &str,
        at: &str,
        equals: Option<&Value>,
        count: Option<u32>,
    ) -> Look {
        // A delivery that is still to come could change what it says.
        let waiting = self.control()?.overview().await?.webhooks_waiting;
        if waiting > 0 {
            return Ok(Some(format!("{waiting} webhooks are still on their way")));
        }
        let backend = self.stage.backend.clone().context("no backend is being tested")?;
        let mut path = get.replace("{player}", self.player.as_str());
        if path.contains("{session}") {
            path = path.replace("{session}", self.session().await?.as_str());
        }
        let url = backend.base_url.join(path.trim_start_matches('/')).context("the path of the backend")?;
        // A scenario may be a stranger's: it asks this backend, and nobody else with its token.
        ensure!(url.origin() == backend.base_url.origin(), "{get} is no path of the backend");
        let mut headers = HeaderMap::new();
        if let Some(token) = &backend.token {
            let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.expose()))?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let transport = ReqwestTransport::new(&backend.base_url, Limits::STANDARD)?;
        let request = toffeepay::Request { method: http::Method::GET, url, headers, body: None };
        let answer = transport.send(request).await.context("the backend does not answer")?;
        ensure!(answer.status.is_success(), "the backend answered {} to {get}", answer.status);
        let Body::Whole(body) = answer.body else { bail!("the backend's answer is too long") };
        let said: Value = serde_json::from_slice(&body).context("the backend's answer is no JSON")?;
        let Some(found) = said.pointer(at) else {
            return Ok(Some(format!("the backend's answer has nothing at {at:?}")));
        };
        let entries = found.as_array().map(Vec::len);
        let other = equals.filter(|wanted| *wanted != found);
        Ok(other
            // What a backend says is its own: it may well repeat what is secret.
            .map(|wanted| format!("{get} {at}: {}, not {wanted}", self.secrets.body(&found.to_string())))
            .or_else(|| match entries {
                Some(entries) => differs(&format!("entries of {get} {at}"), &entries, &as_count(count?)),
                None => count.map(|_| format!("{get} {at} is no list")),
            }))
    }
}

fn asks_elsewhere(step: &Step) -> bool {
    matches!(step, Step::ExpectApi { .. } | Step::ExpectBackend { .. })
}

fn status_amiss(step: &Step, seen: &PurchaseSeen) -> Option<String> {
    let Step::ExpectStatus { status, declined, authorized, refunded, opened, trouble, reason, .. } = step
    else {
        return Some("that is no expectation of a status".to_owned());
    };
    let rejection = seen.rejection.as_deref().unwrap_or("none");
    differs("the app says", &seen.state.as_str(), &status.as_str())
        .or_else(|| differs("declined attempts", &seen.declined, &(*declined)?))
        .or_else(|| differs("waits for the studio", &seen.authorized, &(*authorized)?))
        .or_else(|| differs("given back", &seen.refunded, &(*refunded)?))
        .or_else(|| differs("opened", &seen.opened, &(*opened)?))
        .or_else(|| differs("trouble", &seen.trouble.as_str(), &trouble.as_deref()?))
        .or_else(|| differs("rejected because", &rejection, &reason.as_deref()?))
}

fn differs<T: PartialEq + std::fmt::Display>(what: &str, is: &T, wanted: &T) -> Option<String> {
    (is != wanted).then(|| format!("{what}: {is}, not {wanted}"))
}

fn as_count(times: u32) -> usize {
    usize::try_from(times).unwrap_or(usize::MAX)
}
