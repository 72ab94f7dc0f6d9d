//! One session with all that belongs to it.

use ipc::MoneyView;
use ipc::bench::{BenchPaymentView, BenchSessionDetail};
use serde_json::{Value, json};
use toffeepay::{
    Client, ListPayments, ListRefunds, Page, Payment, PaymentStatus, Refund, Result, Session, SessionId,
};

use super::compare::Compared;

/// How many of a player's payments are looked through for those of one session.
const PAYMENTS: usize = 1_000;

/// A session, its payments (oldest first) and their refunds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The session.
    pub session: Session,
    /// Its payments.
    pub payments: Vec<(Payment, Vec<Refund>)>,
}

/// Reads a session and all that belongs to it.
pub async fn read(client: &Client, id: &SessionId) -> Result<Dossier> {
    let session = client.get_session(id).await?;
    let mut payments = Vec::new();
    for payment in payments_of(client, &session).await? {
        let may_have_refunds = matches!(payment.status, PaymentStatus::Succeeded | PaymentStatus::Refunded);
        let refunds = if may_have_refunds { refunds_of(client, &payment).await? } else { Vec::new() };
        payments.push((payment, refunds));
    }
    Ok(Dossier { session, payments })
}

async fn payments_of(client: &Client, session: &Session) -> Result<Vec<Payment>> {
    let of_player = ListPayments::of(session.game_id.clone()).by(session.user_id.clone());
    let mut listed = client.payments(of_player);
    let mut payments = Vec::new();
    let mut seen = 0;
    while let Some(payment) = listed.next().await.transpose()? {
        seen += 1;
        if payment.session_id == session.id {
            payments.push(payment);
        }
        if seen == PAYMENTS {
            break;
        }
    }
    if let Some(id) = &session.payment_id
        && !payments.iter().any(|payment| payment.id == *id)
    {
        payments.push(client.get_payment(id).await?);
    }
    // Most list the newest first: of two of the same moment the later one listed is the older one.
    payments.reverse();
    payments.sort_by_key(|payment| payment.created_at);
    Ok(payments)
}

async fn refunds_of(client: &Client, payment: &Payment) -> Result<Vec<Refund>> {
    let list = ListRefunds { payment_id: Some(payment.id.clone()), status: None };
    let mut refunds = client.list_refunds(&list, Page::FIRST).await?;
    // A backend that does not know the filter lists all that it has.
    refunds.retain(|refund| refund.payment_id == payment.id);
    refunds.reverse();
    refunds.sort_by_key(|refund| refund.created_at);
    Ok(refunds)
}

impl Dossier {
    /// Changes when a status of anything in it does.
    pub fn mark(&self) -> String {
        let mut parts = vec![self.session.status.to_string()];
        for (payment, refunds) in &self.payments {
            parts.push(format!("{}={}", payment.id, payment.status));
            parts.extend(refunds.iter().map(|refund| format!("{}={}", refund.id, refund.status)));
        }
        parts.join(" ")
    }

    /// What the UI shows of it, with what the journal has.
    pub fn view(&self, compared: Option<&Compared>) -> BenchSessionDetail {
        let Self { session, payments } = self;
        let currency = session.item.currency.to_string();
        BenchSessionDetail {
            session: session.into(),
            game_id: session.game_id.to_string(),
            tax: session.tax.as_ref().map(|tax| MoneyView { amount: tax.amount, currency }),
            payments: payments
                .iter()
                .map(|(payment, refunds)| BenchPaymentView::new(payment, refunds))
                .collect(),
            raw: self.raw(),
            mark: self.mark(),
            purchase_id: compared.and_then(|compared| compared.purchase_id.map(|id| id.to_string())),
            differences: compared.map(Compared::differences).unwrap_or_default(),
        }
    }

    /// All of it as JSON. The payment page's address is left out: it is a capability.
    fn raw(&self) -> String {
        let mut session = json!(self.session);
        if let Some(url) = session.get_mut("url") {
            *url = Value::from("[payment page]");
        }
        let payments: Vec<_> = self.payments.iter().map(|(payment, _)| payment).collect();
        let refunds: Vec<_> = self.payments.iter().flat_map(|(_, refunds)| refunds).collect();
        let whole = json!({ "session": session, "payments": payments, "refunds": refunds });
        serde_json::to_string_pretty(&whole).unwrap_or_default()
    }
}
