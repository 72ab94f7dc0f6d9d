//! What the panel shows.

use ipc::bench::{
    SandboxChoices, SandboxCount, SandboxDelivery, SandboxDeliveryDetail, SandboxEndpoint, SandboxTry,
    SandboxView, ScriptedAnswer, UpcomingEvent, UpcomingEventKind,
};
use sandbox::{
    AnswerScript, Control, DEPOSIT_METHODS, DeliveryView, EndpointView, Overview, Refusal, TryView,
    UpcomingKind, UpcomingView,
};
use toffeepay::{EventType, PaymentMethod, routes};

use super::Refused;
use crate::webhooks::mask;

/// The sandbox as it is now.
pub async fn read(control: &Control) -> Result<SandboxView, Refused> {
    let overview = control.overview().await?;
    let deliveries = control.deliveries(None, None).await?;
    Ok(SandboxView {
        now: overview.now.as_millisecond(),
        speed: overview.speed,
        counts: counts(&overview),
        upcoming: control.upcoming().await?.into_iter().map(upcoming).collect(),
        answers: overview.answers.iter().map(scripted).collect(),
        endpoints: control.endpoints().await?.into_iter().map(endpoint).collect(),
        deliveries: deliveries.iter().map(delivery_line).collect(),
        choices: choices(),
    })
}

fn choices() -> SandboxChoices {
    let route = |route: &routes::ApiRoute| format!("{} {}", route.method, route.path);
    let names = |methods: &[PaymentMethod]| methods.iter().map(|method| method.as_str().to_owned()).collect();
    SandboxChoices {
        routes: std::iter::once("*".to_owned()).chain(routes::V1.iter().map(route)).collect(),
        methods: names(PaymentMethod::KNOWN),
        deposit_methods: names(&DEPOSIT_METHODS),
        reasons: Refusal::ALL.iter().map(|refusal| refusal.code().to_owned()).collect(),
        events: EventType::KNOWN.iter().map(|event| event.as_str().to_owned()).collect(),
    }
}

/// What an endpoint's webhooks are signed with: for the clipboard.
pub async fn webhook_secret(control: &Control, endpoint_id: &str) -> Result<String, Refused> {
    let known = control.endpoints().await?.into_iter().find(|known| known.id == endpoint_id);
    Ok(known.ok_or(Refused::NoEndpoint)?.secret)
}

fn counts(overview: &Overview) -> Vec<SandboxCount> {
    let Overview { sessions, payments, refunds, accounts, deposits, webhooks_waiting, .. } = *overview;
    [
        ("sessions", sessions),
        ("payments", payments),
        ("refunds", refunds),
        ("accounts", accounts),
        ("deposits", deposits),
        ("webhooks_waiting", webhooks_waiting),
    ]
    .map(|(kind, count)| SandboxCount { kind, count })
    .to_vec()
}

fn upcoming(view: UpcomingView) -> UpcomingEvent {
    let kind = match view.kind {
        UpcomingKind::SessionExpires => UpcomingEventKind::SessionExpires,
        UpcomingKind::PaymentSettles => UpcomingEventKind::PaymentSettles,
        UpcomingKind::RefundSettles => UpcomingEventKind::RefundSettles,
        UpcomingKind::DepositSettles => UpcomingEventKind::DepositSettles,
        UpcomingKind::WebhookTried => UpcomingEventKind::WebhookTried,
    };
    UpcomingEvent { at: view.at.as_millisecond(), kind, id: view.id, about: view.about }
}

fn scripted(script: &AnswerScript) -> ScriptedAnswer {
    let fault = serde_json::to_string(&script.fault).unwrap_or_default();
    ScriptedAnswer { route: script.route.clone(), count: script.count, fault }
}

fn endpoint(view: EndpointView) -> SandboxEndpoint {
    SandboxEndpoint { id: view.id, url: view.url, events: view.events, status: view.status.to_owned() }
}

/// One webhook, with what was sent and answered; addresses in them are masked.
pub async fn delivery(control: &Control, id: &str) -> Result<SandboxDeliveryDetail, Refused> {
    let view = control.delivery(id).await?;
    Ok(SandboxDeliveryDetail {
        delivery: delivery_line(&view),
        created_at: view.created_at.as_millisecond(),
        body: mask::body(view.body.as_bytes()),
        tries: view.tries.into_iter().map(one_try).collect(),
    })
}

fn one_try(made: TryView) -> SandboxTry {
    let TryView { at, headers, status, answer, error, took_ms } = made;
    let headers =
        headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n");
    SandboxTry { at: at.as_millisecond(), headers, status, answer: mask::text(&answer), error, took_ms }
}

fn delivery_line(view: &DeliveryView) -> SandboxDelivery {
    let last = view.tries.last().map(|made| match (made.status, &made.error) {
        (Some(status), _) => format!("HTTP {status}"),
        (None, error) => error.clone().unwrap_or_default(),
    });
    SandboxDelivery {
        id: view.id.clone(),
        message_id: view.message_id.clone(),
        endpoint_id: view.endpoint_id.clone(),
        event: view.event.clone(),
        status: view.status.to_owned(),
        due_at: view.due_at.map(jiff::Timestamp::as_millisecond),
        tries: view.tries.len(),
        last,
    }
}
