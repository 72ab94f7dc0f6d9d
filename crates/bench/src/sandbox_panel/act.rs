//! Doing what the panel asks.

use ipc::bench::{AnswerFault, SandboxAct};
use sandbox::Control;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use toffeepay::{AccessToken, GameId, PaymentId, SessionId};

use super::Refused;

/// Does one thing. `game` is the one of storefront.json, `own` the app's own token, which goes no further.
pub async fn act(
    control: &Control,
    game: &GameId,
    own: &AccessToken,
    act: SandboxAct,
) -> Result<(), Refused> {
    match act {
        SandboxAct::EndSession { session_id, outcome, method, reason } => {
            let asked = wish(json!({ "outcome": outcome, "method": method, "reason": reason }))?;
            control.end_session(&session(session_id)?, asked).await?;
        }
        SandboxAct::AttemptPayment { session_id, method, reason, slow } => {
            let asked = wish(json!({ "method": method, "reason": reason, "slow": slow }))?;
            control.attempt_payment(&session(session_id)?, asked).await?;
        }
        SandboxAct::SetReturns { session_id, returns } => {
            control.set_returns(&session(session_id)?, wish(json!(returns))?).await?;
        }
        SandboxAct::EndPayment { payment_id, outcome, reason } => {
            let id = PaymentId::new(payment_id).map_err(no_sense)?;
            control.end_payment(&id, wish(json!({ "outcome": outcome, "reason": reason }))?).await?;
        }
        SandboxAct::EndRefund { refund_id, outcome } => {
            control.end_refund(&refund_id, wish(json!({ "outcome": outcome }))?).await?;
        }
        SandboxAct::EndDeposit { deposit_id, outcome, reason } => {
            let asked = wish(json!({ "outcome": outcome, "reason": reason }))?;
            control.end_deposit(&deposit_id, asked).await?;
        }
        SandboxAct::MakeDeposit { user_id, amount, method, reason, slow } => {
            let asked = json!({ "game_id": game, "user_id": user_id, "amount": amount, "method": method,
                "reason": reason, "slow": slow });
            control.make_deposit(wish(asked)?).await?;
        }
        SandboxAct::SetAccount { user_id, also, real, bonus } => {
            let elsewhere =
                also.iter().map(|user| json!({ "game_id": user.game_id, "user_id": user.user_id }));
            let users: Vec<_> =
                std::iter::once(json!({ "game_id": game, "user_id": user_id })).chain(elsewhere).collect();
            control.set_account(wish(json!({ "users": users, "real": real, "bonus": bonus }))?).await?;
        }
        SandboxAct::SetClock { now, advance_seconds, speed } => {
            let now = now.map(jiff::Timestamp::from_millisecond).transpose().map_err(no_sense)?;
            control.set_clock(sandbox::SetClock { now, advance_seconds, speed }).await?;
        }
        SandboxAct::SetGame {
            title,
            manual_completion,
            wallet,
            methods,
            session_seconds,
            refund_seconds,
        } => {
            let asked = json!({ "id": game, "title": title, "manual_completion": manual_completion,
                "wallet": wallet, "methods": methods, "session_seconds": session_seconds,
                "refund_seconds": refund_seconds });
            control.set_game(wish(asked)?).await?;
        }
        SandboxAct::SetStanding { standing } => {
            control.set_token(wish(json!({ "token": own.expose(), "standing": standing }))?).await?;
        }
        SandboxAct::SetToken { token, merchant, games, standing, expires_at } => {
            let expires_at =
                expires_at.map(jiff::Timestamp::from_millisecond).transpose().map_err(no_sense)?;
            let asked = json!({ "token": token.0, "merchant": merchant, "games": games, "standing": standing,
                "expires_at": expires_at });
            control.set_token(wish(asked)?).await?;
        }
        other => answers_or_webhooks(control, other).await?,
    }
    Ok(())
}

async fn answers_or_webhooks(control: &Control, act: SandboxAct) -> Result<(), Refused> {
    match act {
        SandboxAct::ScriptAnswers { route, count, fault } => {
            let mut script = fields(&fault)?;
            script.insert("route".to_owned(), json!(route));
            script.insert("count".to_owned(), json!(count));
            control.script_answers(wish(Value::Object(script))?)?;
        }
        SandboxAct::ClearAnswers => control.clear_answers(),
        SandboxAct::AddEndpoint { url, secret, events } => {
            let secret = secret.map(|secret| secret.0);
            control.add_endpoint(wish(json!({ "url": url, "secret": secret, "events": events }))?).await?;
        }
        SandboxAct::RemoveEndpoint { endpoint_id } => control.remove_endpoint(&endpoint_id).await?,
        SandboxAct::SendEvent { endpoint_id, event, data } => {
            let data = if data.trim().is_empty() { json!({}) } else { json_of(&data)? };
            control.send_event(&endpoint_id, sandbox::SendEvent { event, data }).await?;
        }
        SandboxAct::Resend { delivery_id, oddity, seconds } => {
            let oddity = oddity.map(|kind| json!({ "kind": kind, "seconds": seconds }));
            control.resend(&delivery_id, wish(json!({ "oddity": oddity }))?).await?;
        }
        SandboxAct::AddOddity { oddity, seconds, count } => {
            control.add_oddity(wish(json!({ "kind": oddity, "seconds": seconds, "count": count }))?);
        }
        SandboxAct::Reset { seed: Some(seed) } => control.reset_with_seed(&seed).await?,
        SandboxAct::Reset { seed: None } => control.reset().await?,
        _ => return Err(Refused::NoSense("it is none of those".to_owned())),
    }
    Ok(())
}

/// A script's fault as the sandbox reads it. Values to be put into an answer were typed as JSON.
fn fields(fault: &AnswerFault) -> Result<Map<String, Value>, Refused> {
    let mut fault = match serde_json::to_value(fault) {
        Ok(Value::Object(fault)) => fault,
        other => return Err(no_sense(format!("{other:?} is no fault"))),
    };
    if let Some(Value::Object(set)) = fault.get_mut("set") {
        for value in set.values_mut() {
            *value = json_of(value.as_str().unwrap_or_default())?;
        }
    }
    Ok(fault)
}

/// The sandbox's own type of a wish. What is null was not said.
fn wish<T: DeserializeOwned>(mut asked: Value) -> Result<T, Refused> {
    if let Value::Object(fields) = &mut asked {
        fields.retain(|_, value| !value.is_null());
    }
    serde_json::from_value(asked).map_err(no_sense)
}

fn json_of(text: &str) -> Result<Value, Refused> {
    serde_json::from_str(text).map_err(|error| Refused::NoSense(format!("{text}: {error}")))
}

fn session(id: String) -> Result<SessionId, Refused> {
    SessionId::new(id).map_err(no_sense)
}

#[expect(clippy::needless_pass_by_value, reason = "map_err gives its error away")]
fn no_sense(error: impl ToString) -> Refused {
    Refused::NoSense(error.to_string())
}
