//! Reads what a report is made of, and puts the veil over it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ipc::bench::{JournalDifference as Kind, WebhookLineView};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use storefront::engine::{Engine, LinkEffect};
use storefront::purchase::{Purchase, PurchaseId, PurchaseState, Recorded as Event};
use toffeepay::Payment;
use url::Url;

use super::contents::{
    ApiPart, Contents, DifferencePart, EnvironmentPart, ExchangePart, ExchangesPart, JournalPart, LinkPart,
    MomentPart, PaymentPart, PurchasePart, RefundPart, ScenarioPart, SessionPart, WebhookPart,
};
use super::own::Own;
use super::{NotReported, Veil, Witnesses, fault};
use crate::exchanges::{Exchange, ExchangeLog, Header, LogError, Outcome, Search};
use crate::explorer::{self, Dossier};
use crate::link_lab::{Entry, Verdict};

/// How many exchanges are told of, and how much of them.
const EXCHANGES: usize = 200;
const SIZE: usize = 3 * 1024 * 1024;

/// All of it, the exchanges in whole, and the veil.
pub(super) async fn gather(
    engine: &Engine,
    id: PurchaseId,
    seen: Witnesses,
) -> Result<(Contents, Vec<Exchange>, Veil), NotReported> {
    let purchase = engine.purchase(id).await?.purchase;
    let timeline = engine.timeline(id).await?;
    let mut veil = Veil::over(seen.folders.iter().map(PathBuf::as_path));
    veil.learn(&purchase.order, purchase.session.as_ref());
    let in_use = engine.access().name;
    for environment in [purchase.order.environment, in_use] {
        for token in engine.tokens_to_hide(environment).await {
            veil.learn_token(token.expose());
        }
    }
    let missed = seen.log.as_ref().map_or(0, |log| log.recorder().missed());
    let read = match seen.log {
        Ok(log) => exchanges(&purchase, log, seen.now).await,
        Err(why) => Err(why),
    };
    let unavailable = read.as_ref().err().map(|why| veil.text(why));
    let (found, left_out) = read.unwrap_or_default();
    veil.learn_keys(&found);
    let found: Vec<_> = found.into_iter().map(|exchange| veil.exchange(exchange)).collect();
    let list = found.iter().map(|exchange| exchange_part(&mut veil, exchange)).collect();
    let (api, differences) = api(&purchase, seen.dossier.as_ref(), &veil);
    let contents = Contents {
        written_at: seen.now,
        app: seen.app,
        web_view: seen.web_view.map(|version| veil.text(&version)),
        environment: EnvironmentPart {
            name: purchase.order.environment.as_str(),
            server: veil.text(&server(&purchase.order.base_url)),
            in_use: in_use.as_str(),
        },
        journal: JournalPart {
            purchase: purchase_part(&veil, &purchase),
            timeline: timeline.iter().map(|event| moment(&veil, event)).collect(),
        },
        api,
        differences,
        exchanges: ExchangesPart { unavailable, left_out, missed, list },
        webhooks: seen.webhooks.iter().rev().filter_map(|line| webhook(&veil, &purchase, line)).collect(),
        links: seen.links.iter().rev().filter_map(|entry| link(&veil, &purchase, entry)).collect(),
        faults: seen.faults.iter().map(|set| veil.text(&fault::in_words(set))).collect(),
        scenario: ScenarioPart {
            problem: seen.scenario.as_ref().err().map(|why| veil.text(why)),
            remarks: seen.scenario.iter().flat_map(|one| &one.remarks).map(|one| veil.text(one)).collect(),
        },
    };
    Ok((contents, found, veil))
}

/// The exchanges about the purchase that were sent before the report was asked for, oldest first, and how many there
/// was no room for.
async fn exchanges(
    purchase: &Purchase,
    log: Arc<ExchangeLog>,
    until: Timestamp,
) -> Result<(Vec<Exchange>, usize), String> {
    let own = Own::of(purchase);
    let read = tokio::task::spawn_blocking(move || {
        let mut found = BTreeMap::new();
        for text in own.names() {
            let search = Search { text, ..Search::default() };
            let before = log.all(&search)?.into_iter().filter(|exchange| exchange.sent.at < until);
            found.extend(before.filter_map(|exchange| Some((exchange.id, own.only(exchange)?))));
        }
        Ok::<_, LogError>(found)
    });
    let found = read.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    let all = found.len();
    let kept = newest(found.into_values().collect());
    let left_out = all - kept.len();
    Ok((kept, left_out))
}

/// As many of the newest as there is room for, oldest first.
fn newest(mut all: Vec<Exchange>) -> Vec<Exchange> {
    let mut room = SIZE;
    let fits = |exchange: &&Exchange| {
        let left = room.checked_sub(size_of(exchange));
        room = left.unwrap_or_default();
        left.is_some()
    };
    let kept = all.iter().rev().take(EXCHANGES).take_while(fits).count();
    all.split_off(all.len() - kept)
}

/// What exchanges hold, so that a zip stays within what is opened elsewhere.
fn size_of(exchange: &Exchange) -> usize {
    let of_headers =
        |headers: &[Header]| headers.iter().map(|one| one.name.len() + one.value.len() + 40).sum::<usize>();
    let answered = match &exchange.outcome {
        Outcome::Answered { headers, body, .. } => of_headers(headers) + body.as_ref().map_or(0, String::len),
        Outcome::Failed(_) | Outcome::Open => 0,
    };
    let sent = &exchange.sent;
    answered + sent.url.len() + of_headers(&sent.headers) + sent.body.as_ref().map_or(0, String::len) + 600
}

fn exchange_part(veil: &mut Veil, exchange: &Exchange) -> ExchangePart {
    let sent = &exchange.sent;
    let path = Url::parse(&sent.url)
        .map_or_else(|_| sent.url.clone(), |url| url[url::Position::BeforePath..].to_owned());
    let (status, problem, said) = match &exchange.outcome {
        Outcome::Answered { status, body, .. } => {
            let failed = !(200..300).contains(status);
            (Some(*status), None, body.as_ref().filter(|_| failed).map(|body| veil.body(&beginning(body))))
        }
        Outcome::Failed(why) => (None, Some(veil.text(why)), None),
        Outcome::Open => (None, Some(veil.text("no answer was seen")), None),
    };
    ExchangePart {
        at: sent.at,
        method: veil.text(&sent.method),
        path: veil.address(&path),
        attempt: sent.attempt,
        key: sent.key.as_deref().map(Veil::key),
        status,
        problem,
        took_us: exchange.took_us,
        fault: exchange.fault.as_deref().map(|fault| veil.text(fault)),
        said,
    }
}

fn beginning(body: &str) -> String {
    body.chars().take(600).collect()
}

/// What the API says now, held against the journal.
fn api(
    purchase: &Purchase,
    dossier: Result<&Dossier, &String>,
    veil: &Veil,
) -> (ApiPart, Vec<DifferencePart>) {
    let dossier = match dossier {
        Ok(dossier) => dossier,
        Err(why) => return (ApiPart::NotAsked(veil.text(why)), Vec::new()),
    };
    let payments: Vec<&Payment> = dossier.payments.iter().map(|(payment, _)| payment).collect();
    let compared = explorer::compare(Some(purchase), &dossier.session, &payments);
    let differences = compared.differences().into_iter().map(|each| DifferencePart {
        words: in_words(each.kind),
        journal: each.journal.as_deref().map(|text| veil.text(text)),
        api: each.api.as_deref().map(|text| veil.text(text)),
    });
    (ApiPart::Said(session_part(veil, dossier)), differences.collect())
}

fn session_part(veil: &Veil, Dossier { session, payments }: &Dossier) -> SessionPart {
    let of_payment = |payment: &Payment| PaymentPart {
        id: veil.text(payment.id.as_str()),
        status: veil.text(payment.status.as_str()),
        amount: veil.text(&payment.money().to_string()),
        method: payment.method.as_ref().map(|method| veil.text(method.as_str())),
        error: payment.error.as_ref().map(|error| {
            let words = [error.code.as_deref(), error.message.as_deref()];
            veil.text(&words.into_iter().flatten().collect::<Vec<_>>().join(": "))
        }),
        created_at: payment.created_at,
        refunds: Vec::new(),
    };
    SessionPart {
        status: veil.text(session.status.as_str()),
        title: veil.text(&session.item.title),
        price: veil.text(&session.item.money().to_string()),
        player: veil.text(session.user_id.as_str()),
        game: veil.text(session.game_id.as_str()),
        payments: payments
            .iter()
            .map(|(payment, refunds)| PaymentPart {
                refunds: refunds
                    .iter()
                    .map(|refund| RefundPart {
                        id: veil.text(refund.id.as_str()),
                        status: veil.text(refund.status.as_str()),
                        created_at: refund.created_at,
                    })
                    .collect(),
                ..of_payment(payment)
            })
            .collect(),
    }
}

fn purchase_part(veil: &Veil, purchase: &Purchase) -> PurchasePart {
    let order = &purchase.order;
    let rejected = match &purchase.state {
        PurchaseState::Rejected(rejection) => {
            let code = rejection.api_code.as_deref().map(|code| format!(": {code}")).unwrap_or_default();
            Some(veil.text(&format!("{}{code}", rejection.reason.as_str())))
        }
        _ => None,
    };
    PurchasePart {
        id: purchase.id().to_string(),
        session: purchase.session.as_ref().map(|session| veil.text(session.id.as_str())),
        origin: purchase.origin.as_str(),
        state: purchase.state.name(),
        item: veil.text(&order.item_id),
        title: veil.text(&order.title),
        price: veil.text(&order.price.to_string()),
        player: veil.text(order.user_id.as_str()),
        game: veil.text(order.game_id.as_str()),
        key: Veil::key(&order.key.to_string()),
        begun_at: order.begun_at,
        ended_at: purchase.ended_at,
        refunded_at: purchase.refunded_at,
        was_opened: purchase.was_opened,
        unknown_status: purchase.unknown_status.as_deref().map(|status| veil.text(status)),
        rejected,
        differs_in: purchase.differences.iter().map(|difference| difference.field.as_str()).collect(),
        charged: purchase.charge.as_ref().map(|charge| veil.text(&charge.amount.to_string())),
    }
}

fn moment(veil: &Veil, event: &Event) -> MomentPart {
    MomentPart {
        at: event.at,
        kind: veil.text(&event.kind),
        cause: veil.text(&event.cause),
        detail: event.detail.as_deref().map(|detail| veil.text(detail)),
    }
}

/// A webhook of the purchase's session.
fn webhook(veil: &Veil, purchase: &Purchase, line: &WebhookLineView) -> Option<WebhookPart> {
    let own = purchase.session.as_ref()?.id.as_str();
    let is_of_it = line.session_id.as_deref() == Some(own);
    is_of_it.then(|| WebhookPart {
        at_ms: line.at,
        origin: veil.text(&word(&line.origin)),
        event: line.event_type.as_deref().map(|event| veil.text(event)),
        finding: veil.text(&word(&line.finding)),
        repeats: line.first,
        backend_status: line.answer.as_ref().and_then(|answer| answer.status),
        backend_ms: line.answer.as_ref().map(|answer| answer.milliseconds),
    })
}

/// A link that came while the purchase went on: its own, or one that was ignored.
fn link(veil: &Veil, purchase: &Purchase, entry: &Entry) -> Option<LinkPart> {
    let came = entry.came?;
    let did = match came.verdict {
        Verdict::Taken(taken) if taken.purchase != purchase.id() => return None,
        Verdict::Taken(taken) => match taken.effect {
            LinkEffect::Checks => "it had the status checked".to_owned(),
            LinkEffect::Repeats => "one more copy of a link that came just before: nothing more".to_owned(),
            LinkEffect::ShowsEnded => "it came after the end: shown, and nothing asked".to_owned(),
            LinkEffect::ShowsUnfollowed => "shown: the purchase is not followed now".to_owned(),
        },
        Verdict::Proposed => return None,
        Verdict::KeptForLater => "kept for later: the journal could not be read".to_owned(),
        Verdict::Ignored(reason) => format!("ignored: {reason}"),
    };
    let until = purchase.ended_at.map(|ended| ended + Duration::from_mins(10));
    let in_time = came.at >= purchase.order.begun_at && until.is_none_or(|until| came.at <= until);
    let is_own = matches!(came.verdict, Verdict::Taken(_));
    (in_time || is_own).then(|| LinkPart {
        at: came.at,
        fired_by_tester: entry.fired.is_some(),
        did: veil.text(&did),
    })
}

/// Its host: a path may say more than it should.
fn server(base_url: &str) -> String {
    Url::parse(base_url).map_or_else(|_| "?".to_owned(), |url| url.origin().ascii_serialization())
}

/// A plain word as it crosses to the window.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        // As the findings of webhooks are told apart.
        Ok(Value::Object(fields)) => fields.get("what").and_then(Value::as_str).unwrap_or("?").to_owned(),
        _ => "?".to_owned(),
    }
}

fn in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::NotInJournal => "the journal does not know the session",
        Kind::NotAtApi => "the API does not know the session",
        Kind::AnswerAwaited => "the answer to the create call is still awaited",
        Kind::JournalBehind => "the API has it as final, and the journal was not told yet",
        Kind::ApiBehind => "the journal has it as final, and the API has not: that must not be",
        Kind::OtherEnd => "both have it as final, and not alike: that must not be",
        Kind::Item => "another item",
        Kind::Price => "another price",
        Kind::Currency => "another currency",
        Kind::Player => "another player",
        Kind::Game => "another game",
        Kind::Tax => "another tax than was told at first",
        Kind::Amount => "another amount was charged than was recorded",
        Kind::Payments => "more than one payment took money",
        Kind::PaidAllTheSame => "the session is over and not paid, and a payment took money",
        Kind::ChargeNotRecorded => "it is paid, and the journal has not found the payment yet",
        Kind::RefundNotRecorded => "the money was given back, and the journal does not know yet",
        Kind::RefundUnknown => "the journal has the money as given back, and the API has not",
    }
}
