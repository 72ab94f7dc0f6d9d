//! Answers that repeat the token, on every call that is neither a create nor a status: those have rows of their own.

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use torture::process::EngineProcess;
use torture::protocol::Request;
use torture::wire::{Call, Fault, Wire};

use super::{CANARY, TAIL};

/// Has each of these calls made under each echo. None of them ends the purchase.
pub fn hear_all(engine: &mut EngineProcess, wire: &Wire, id: &str) -> Result<()> {
    for call in [Call::Session, Call::Cancel, Call::Sessions, Call::Payments] {
        for echo in echoes(call) {
            wire.breaks(call, echo);
            // What the engine says of it is in the transcript, and searched there.
            let request = caused_by(engine, call, id)?;
            engine.ask(request)?.ok();
            super::until(&format!("called {call:?}"), || wire.hits() > 0)?;
            wire.heals();
        }
    }
    let now = engine.one(Request::Purchase(id.to_owned()))?;
    ensure!(now.state == "pending", "it is {}", now.state);
    Ok(())
}

/// What has the engine make a call.
fn caused_by(engine: &mut EngineProcess, call: Call, id: &str) -> Result<Request> {
    let id = id.to_owned();
    Ok(match call {
        Call::Session => {
            // Where its page is, is asked for again after that.
            engine.tell(Request::EnterAgain)?;
            Request::OpenPaymentPage(id)
        }
        Call::Cancel => Request::Cancel(id),
        Call::Sessions => Request::Import,
        _ => Request::Check(id),
    })
}

fn echoes(call: Call) -> Vec<Fault> {
    let hidden = CANARY.replace(TAIL, &["\n\u{200b}", TAIL].concat());
    let refusal = |token: &str| {
        let detail = json!({ "code": token, "message": token });
        json!({ "error": { "code": token, "message": format!("no {token}"), "details": [detail] } })
    };
    let session = |token: &str| json!({ "id": token, "status": token, "url": token, "title": token });
    let of_its_kind = |token: &str| match call {
        Call::Sessions | Call::Payments => json!([session(token)]),
        _ => session(token),
    };
    let mut echoes = vec![
        answer("400 Bad Request", &refusal(CANARY)),
        answer("503 Unavailable", &refusal(&hidden)),
        answer("200 OK", &of_its_kind(CANARY)),
        answer("200 OK", &of_its_kind(&hidden)),
    ];
    // A cancel that is carried out would end it.
    if call != Call::Cancel {
        echoes.push(Fault::Alter(put_in));
    }
    echoes
}

fn answer(status: &str, body: &Value) -> Fault {
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    Fault::Answer([head.as_bytes(), body.as_bytes()].concat())
}

/// The sandbox's own answer with the token where a text of it may be shown.
fn put_in(answer: &mut Value) {
    match answer {
        Value::Array(entries) => entries.iter_mut().for_each(put_in),
        entry => {
            if let Some(item) = entry.get_mut("item") {
                item["title"] = CANARY.into();
            }
            entry["method"] = CANARY.into();
        }
    }
}
