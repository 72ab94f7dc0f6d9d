//! The fault dial in the window: its commands, and the returns that meet its faults, by a link or on loopback.

use std::sync::Arc;
use std::time::Duration;

use bench::faults::{
    Alteration, AnswerAct, Arrival, Dial, Fault, FaultId, KillPoint, LinkAct, NotSet, POINTS, SetFault,
};
use futures_util::future::BoxFuture;
use ipc::CommandError;
use ipc::bench::{FaultChoices, FaultSetting, FaultView, FaultyAnswer, FaultyReturn, RemoveFault};
use jiff::SignedDuration;
use storefront::engine::{Engine, LinkTaken};
use storefront::instance::Letter;
use storefront::purchase::ReturnState;
use storefront::random::{Random, SystemRandom};
use storefront::return_link::{LinkIgnored, ReturnLink};
use tauri::{AppHandle, Manager, State};

use super::{Bench, link_lab};
use crate::error::Failure;
use crate::shell::Shell;

/// What can be chosen.
#[tauri::command]
pub async fn bench_read_fault_choices() -> Result<FaultChoices, CommandError> {
    Ok(FaultChoices {
        calls: toffeepay::routes::V1.iter().map(|route| route.call.to_owned()).collect(),
        points: POINTS.map(str::to_owned).to_vec(),
    })
}

/// Sets a fault. The window is told of it by the snapshot.
#[tauri::command]
pub async fn bench_set_fault(
    bench: State<'_, Bench>,
    request: ipc::bench::SetFault,
) -> Result<(), CommandError> {
    let (fault, times) = fault_of(&request.setting).map_err(Failure::bench)?;
    bench.dial.set(fault, times).map_err(Failure::bench)?;
    tracing::warn!(setting = ?request.setting, "the tester has set a fault");
    Ok(())
}

/// Takes one back.
#[tauri::command]
pub async fn bench_remove_fault(bench: State<'_, Bench>, request: RemoveFault) -> Result<(), CommandError> {
    bench.dial.remove(FaultId(request.id));
    Ok(())
}

/// Takes all back.
#[tauri::command]
pub async fn bench_clear_faults(bench: State<'_, Bench>) -> Result<(), CommandError> {
    bench.dial.clear();
    Ok(())
}

/// Rings the engine for a return link, as the dial has it.
pub async fn ring(app: &AppHandle, engine: &Engine, link: &ReturnLink) -> Result<(), LinkIgnored> {
    let open = |bench: &State<'_, Bench>| {
        let leads = app.try_state::<Shell>().map(|shell| shell.engine.leads_now());
        leads.is_some_and(|leads| bench.access.check(leads).is_ok())
    };
    let dial = app.try_state::<Bench>().filter(open).map(|bench| Arc::clone(&bench.dial));
    let (engine, app) = (engine.clone(), app.clone());
    deliver(dial.as_deref(), link, move |link| {
        let (engine, app) = (engine.clone(), app.clone());
        Box::pin(async move {
            let done: Result<Option<LinkTaken>, LinkIgnored> = engine.take_link(&link).await.map(Some);
            link_lab::came(&app, &Letter::Link(link), &done);
            done.map(drop)
        })
    })
    .await
}

/// Has what comes back on loopback meet the dial too, and stand in the link lab with the other returns.
pub fn stand_before_loopback(app: &AppHandle, engine: &Engine) {
    if app.try_state::<Bench>().is_none_or(|bench| !bench.access.is_offered()) {
        return;
    }
    let app = app.clone();
    engine.deliver_loopback_by(move |link| {
        let app = app.clone();
        Box::pin(async move {
            // The engine is asked for anew: it must not hold itself.
            let Some(engine) = app.try_state::<Shell>().map(|shell| shell.engine.clone()) else { return };
            if let Err(reason) = ring(&app, &engine, &link).await {
                // Its purchase has ended: a browser that came late.
                tracing::debug!(%reason, "a return on loopback changed nothing");
            }
        })
    });
}

type Rung = BoxFuture<'static, Result<(), LinkIgnored>>;

/// Has a link arrive as the dial says: what comes at once is waited for, and its last outcome told; what is late comes
/// by itself.
async fn deliver(
    dial: Option<&Dial>,
    link: &ReturnLink,
    ring: impl Fn(ReturnLink) -> Rung + Clone + Send + 'static,
) -> Result<(), LinkIgnored> {
    let Some(dial) = dial else { return ring(link.clone()).await };
    let mut outcome = Ok(());
    for Arrival { link, after } in dial.arrivals(link, forged) {
        if after.is_zero() {
            outcome = ring(link).await;
        } else {
            let ring = ring.clone();
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(after).await;
                if let Err(reason) = ring(link).await {
                    tracing::info!(%reason, "a return link that was held back is ignored");
                }
            });
        }
    }
    outcome
}

/// A link whose state belongs to nothing.
fn forged() -> Option<ReturnLink> {
    Some(ReturnLink::to(ReturnState::from_random(SystemRandom.bytes16().ok()?)))
}

/// A fault, and how often it is to come.
fn fault_of(setting: &FaultSetting) -> Result<(Fault, u32), NotSet> {
    let delay = |milliseconds: u32| Duration::from_millis(u64::from(milliseconds));
    Ok(match setting {
        FaultSetting::Answers { call, times, act } => {
            let route = call.as_deref().map(Dial::route).transpose()?;
            let act = match act {
                FaultyAnswer::DropBefore => AnswerAct::DropBefore,
                FaultyAnswer::DropAfter => AnswerAct::DropAfter,
                FaultyAnswer::Delay { milliseconds } => AnswerAct::Delay(delay(*milliseconds)),
                FaultyAnswer::Status { status } => AnswerAct::Status(*status),
                FaultyAnswer::Garbage => AnswerAct::Garbage,
                FaultyAnswer::Truncated => AnswerAct::Truncated,
                FaultyAnswer::OtherPrice => AnswerAct::OtherPrice,
                FaultyAnswer::Altered { pointer, value } => {
                    AnswerAct::Altered(Alteration::new(pointer, value)?)
                }
            };
            (Fault::Answers { route, act }, *times)
        }
        FaultSetting::NetworkLost => (Fault::NetworkLost, 0),
        FaultSetting::Links { times, act } => {
            let act = match *act {
                FaultyReturn::Drop => LinkAct::Drop,
                FaultyReturn::Double => LinkAct::Double,
                FaultyReturn::Delay { milliseconds } => LinkAct::Delay(delay(milliseconds)),
                FaultyReturn::Forge => LinkAct::Forge,
            };
            (Fault::Links(act), *times)
        }
        FaultSetting::Kill { point } => (Fault::Kill(KillPoint::new(point)?), 0),
        FaultSetting::Clock { seconds } => (Fault::Clock(SignedDuration::from_secs(i64::from(*seconds))), 0),
    })
}

/// A fault as every view shows it.
pub fn shown(set: &SetFault) -> FaultView {
    let times = set.left.unwrap_or_default();
    let milliseconds = |delay: Duration| u32::try_from(delay.as_millis()).unwrap_or(u32::MAX);
    let setting = match &set.fault {
        Fault::Answers { route, act } => FaultSetting::Answers {
            call: route.map(|route| route.call.to_owned()),
            times,
            act: match act {
                AnswerAct::DropBefore => FaultyAnswer::DropBefore,
                AnswerAct::DropAfter => FaultyAnswer::DropAfter,
                AnswerAct::Delay(delay) => FaultyAnswer::Delay { milliseconds: milliseconds(*delay) },
                AnswerAct::Status(status) => FaultyAnswer::Status { status: *status },
                AnswerAct::Garbage => FaultyAnswer::Garbage,
                AnswerAct::Truncated => FaultyAnswer::Truncated,
                AnswerAct::OtherPrice => FaultyAnswer::OtherPrice,
                AnswerAct::Altered(altered) => FaultyAnswer::Altered {
                    pointer: altered.pointer().to_owned(),
                    value: altered.value().to_string(),
                },
            },
        },
        Fault::NetworkLost => FaultSetting::NetworkLost,
        Fault::Links(act) => FaultSetting::Links {
            times,
            act: match *act {
                LinkAct::Drop => FaultyReturn::Drop,
                LinkAct::Double => FaultyReturn::Double,
                LinkAct::Delay(delay) => FaultyReturn::Delay { milliseconds: milliseconds(delay) },
                LinkAct::Forge => FaultyReturn::Forge,
            },
        },
        Fault::Kill(point) => FaultSetting::Kill { point: point.name().to_owned() },
        Fault::Clock(skew) => {
            FaultSetting::Clock { seconds: i32::try_from(skew.as_secs()).unwrap_or(i32::MAX) }
        }
    };
    FaultView { id: set.id.0, setting }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
    use tokio::time::{Instant, timeout};

    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    fn link() -> ReturnLink {
        ReturnLink::to(ReturnState::from_random([7; 16]))
    }

    /// Has one link arrive with a fault set, and another without; gives what rang for the first.
    async fn arrived(act: FaultyReturn, rings: usize) -> (Vec<ReturnLink>, UnboundedReceiver<ReturnLink>) {
        let dial = Dial::new(|| ());
        let (fault, times) = fault_of(&FaultSetting::Links { times: 1, act }).unwrap();
        dial.set(fault, times).unwrap();
        let (sender, mut heard) = unbounded_channel();
        let ring = move |link: ReturnLink| -> Rung {
            let sender = sender.clone();
            Box::pin(async move {
                sender.send(link).unwrap();
                Ok(())
            })
        };
        deliver(Some(&dial), &link(), ring.clone()).await.unwrap();
        assert!(dial.faults().is_empty(), "it came more often than it was set");
        let mut links = Vec::new();
        for _ in 0..rings {
            links.push(timeout(LIMIT, heard.recv()).await.unwrap().unwrap());
        }
        deliver(Some(&dial), &link(), ring).await.unwrap();
        (links, heard)
    }

    #[tokio::test]
    async fn a_dropped_link_rings_nobody_and_the_next_one_does() {
        let (links, mut heard) = arrived(FaultyReturn::Drop, 0).await;
        assert!(links.is_empty());
        assert_eq!(heard.recv().await, Some(link()));
        assert_eq!(heard.recv().await, None);
    }

    #[tokio::test]
    async fn a_doubled_link_rings_twice() {
        let (links, mut heard) = arrived(FaultyReturn::Double, 2).await;
        assert_eq!(links, [link(), link()]);
        assert_eq!(heard.recv().await, Some(link()));
        assert_eq!(heard.recv().await, None);
    }

    #[tokio::test]
    async fn a_delayed_link_holds_up_nobody_and_rings_when_its_time_has_come() {
        let begun = Instant::now();
        let delay = 300;
        let (links, _heard) = arrived(FaultyReturn::Delay { milliseconds: delay }, 1).await;
        assert_eq!(links, [link()]);
        assert!(begun.elapsed() >= Duration::from_millis(u64::from(delay)), "{:?}", begun.elapsed());
    }

    #[tokio::test]
    async fn in_the_place_of_a_forged_link_comes_one_with_another_state() {
        let (links, _heard) = arrived(FaultyReturn::Forge, 1).await;
        assert_eq!(links.len(), 1);
        assert_ne!(links, [link()]);
    }

    #[tokio::test]
    async fn a_link_that_can_not_be_looked_up_now_is_told_so_and_kept() {
        let ring = |_: ReturnLink| -> Rung { Box::pin(async { Err(LinkIgnored::NotLookedUp) }) };
        for dial in [None, Some(Dial::new(|| ()))] {
            let told = deliver(dial.as_ref(), &link(), ring).await;
            assert_eq!(told, Err(LinkIgnored::NotLookedUp));
        }
    }

    #[test]
    fn every_fault_is_shown_as_it_was_set() {
        let answers = |act| FaultSetting::Answers { call: Some("CreateSession".into()), times: 3, act };
        let links = |act| FaultSetting::Links { times: 2, act };
        for setting in [
            answers(FaultyAnswer::DropBefore),
            answers(FaultyAnswer::DropAfter),
            answers(FaultyAnswer::Delay { milliseconds: 1_500 }),
            answers(FaultyAnswer::Status { status: 503 }),
            answers(FaultyAnswer::Garbage),
            answers(FaultyAnswer::Truncated),
            answers(FaultyAnswer::OtherPrice),
            answers(FaultyAnswer::Altered { pointer: "/status".into(), value: "\"paid\"".into() }),
            FaultSetting::NetworkLost,
            links(FaultyReturn::Drop),
            links(FaultyReturn::Double),
            links(FaultyReturn::Delay { milliseconds: 90_000 }),
            links(FaultyReturn::Forge),
            FaultSetting::Kill { point: "after-request-create".into() },
            FaultSetting::Clock { seconds: -86_400 },
        ] {
            let dial = Dial::new(|| ());
            let (fault, times) = fault_of(&setting).unwrap();
            dial.set(fault, times).unwrap();
            assert_eq!(shown(&dial.faults()[0]).setting, setting);
        }
    }
}
