//! The doctor with a browser and a system of the test's: each may do its part, keep the link, or bring it elsewhere.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use ipc::SchemeState;
use ipc::bench::{DoctorState, DoctorVerdict};
use storefront::instance::Letter;
use storefront::probe::{Probe, ProbeReport, witness};
use storefront::return_link::Scheme;
use tempfile::TempDir;

use super::{Doctor, Opener, Own, Patience};

/// What becomes of the link once the browser has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Browser {
    HandsOver,
    Keeps,
    DoesNotCome,
    Missing,
}

/// Who is started with the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    This,
    OtherCopy,
    OtherVersion,
    Older,
    Nobody,
}

struct World {
    doctor: Doctor,
    own: Own,
    browser: Browser,
    system: System,
}

impl World {
    /// As the system starts the handler.
    fn start_handler(&self, link: &str) {
        let id = link.strip_prefix("mygame://probe?id=").unwrap();
        let probe = Probe::parse(id).unwrap();
        let (program, version) = match self.system {
            System::This => (self.own.program.clone(), "1.0.0"),
            System::OtherVersion => (self.own.program.clone(), "0.9.0"),
            System::OtherCopy => ("/usr/bin/env".into(), "1.0.0"),
            System::Older => return self.doctor.came_unknown(),
            System::Nobody => return,
        };
        match witness(&self.own.data_folder, &self.own.scheme, &probe, program, version) {
            Letter::Probe(report) => assert!(self.doctor.came(&report)),
            other => panic!("{other:?}"),
        }
    }
}

impl Opener for World {
    fn open(&self, address: String) -> BoxFuture<'static, Result<(), String>> {
        if let Some(link) = address.starts_with("mygame://").then_some(address.as_str()) {
            self.start_handler(link);
            return std::future::ready(Ok(())).boxed();
        }
        match self.browser {
            Browser::Missing => return std::future::ready(Err("no browser".to_owned())).boxed(),
            Browser::DoesNotCome => return std::future::ready(Ok(())).boxed(),
            Browser::HandsOver | Browser::Keeps => {}
        }
        let world = Self { doctor: self.doctor.clone(), own: self.own.clone(), ..*self };
        async move {
            let page = tokio::task::spawn_blocking(move || get(&address)).await.unwrap();
            let link = page.split("0;url=").nth(1).unwrap().split('"').next().unwrap().to_owned();
            assert!(page.contains(&format!("<a href=\"{link}\">")), "{page}");
            if world.browser == Browser::HandsOver {
                world.start_handler(&link);
            }
            Ok(())
        }
        .boxed()
    }
}

fn get(address: &str) -> String {
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    assert_eq!(status(host, path, "attacker.example"), "403");
    assert_eq!(status(host, "", host), "404");
    fetch(host, path, host)
}

fn status(host: &str, path: &str, named: &str) -> String {
    fetch(host, path, named).split(' ').nth(1).unwrap().to_owned()
}

fn fetch(host: &str, path: &str, named: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {named}\r\nAccept-Language: de\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

async fn examined(browser: Browser, system: System) -> (Doctor, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let own = Own {
        program: std::env::current_exe().unwrap(),
        version: "1.0.0".into(),
        scheme: Scheme::new("mygame").unwrap(),
        data_folder: folder.path().into(),
    };
    let doctor = Doctor::new(|| ());
    let opener = Arc::new(World { doctor: doctor.clone(), own: own.clone(), browser, system });
    let probe = Probe::from_random(uuid::Uuid::new_v4().into_bytes());
    let short = Duration::from_millis(300);
    let patience = Patience { page: short, link: short, direct: short };
    assert!(doctor.begin(&probe) && !doctor.begin(&probe));
    doctor.run(probe, own, (SchemeState::Registered, None), opener, patience).await;
    (doctor, folder)
}

#[tokio::test]
async fn a_probe_that_goes_all_the_way_proves_every_step_and_leaves_nothing() {
    let (doctor, folder) = examined(Browser::HandsOver, System::This).await;
    let view = doctor.view();
    assert_eq!(view.verdict, Some(DoctorVerdict::Sound));
    assert!(view.steps.iter().all(|step| step.state == DoctorState::Passed) && !view.is_running);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn whoever_stops_the_probe_is_named() {
    for (browser, system, verdict, passed) in [
        (Browser::Missing, System::This, DoctorVerdict::NoBrowser, 1),
        (Browser::DoesNotCome, System::This, DoctorVerdict::BrowserSilent, 1),
        (Browser::Keeps, System::This, DoctorVerdict::BrowserKept, 2),
        (Browser::Keeps, System::Nobody, DoctorVerdict::SystemLost, 2),
        (Browser::HandsOver, System::OtherCopy, DoctorVerdict::OtherCopy, 3),
        (Browser::HandsOver, System::OtherVersion, DoctorVerdict::OtherCopy, 3),
        (Browser::HandsOver, System::Older, DoctorVerdict::OlderBuild, 3),
    ] {
        let (doctor, _folder) = examined(browser, system).await;
        let view = doctor.view();
        assert_eq!(view.verdict, Some(verdict), "{browser:?} {system:?}");
        let states: Vec<_> = view.steps.iter().map(|step| step.state).collect();
        assert_eq!(
            states.iter().filter(|state| **state == DoctorState::Passed).count(),
            passed,
            "{verdict:?}"
        );
        assert_eq!(states[passed], DoctorState::Failed, "{verdict:?}");
        if verdict == DoctorVerdict::OtherCopy {
            assert!(view.detail.unwrap().contains('('));
        }
    }
}

#[tokio::test]
async fn what_the_system_says_of_the_scheme_comes_first_and_sends_no_probe() {
    let folder = tempfile::tempdir().unwrap();
    let own = Own {
        program: "/bin/sh".into(),
        version: "1.0.0".into(),
        scheme: Scheme::new("mygame").unwrap(),
        data_folder: folder.path().into(),
    };
    for (state, verdict) in [
        (SchemeState::OtherProgram, DoctorVerdict::OtherProgram),
        (SchemeState::NotRegistered, DoctorVerdict::NotRegistered),
        (SchemeState::Unreachable, DoctorVerdict::Unreachable),
    ] {
        let doctor = Doctor::new(|| ());
        // Its browser would be missed.
        let opener = World {
            doctor: doctor.clone(),
            own: own.clone(),
            browser: Browser::Missing,
            system: System::This,
        };
        let probe = Probe::from_random([1; 16]);
        assert!(doctor.begin(&probe));
        let found = (state, Some("Rival Shop (/bin/true)".to_owned()));
        doctor.run(probe, own.clone(), found, Arc::new(opener), Patience::default()).await;
        let view = doctor.view();
        assert_eq!((view.verdict, view.detail.as_deref()), (Some(verdict), Some("Rival Shop (/bin/true)")));
    }
}

#[tokio::test]
async fn a_probe_of_somebody_else_is_nobody_s() {
    let doctor = Doctor::new(|| ());
    let report = |seed| ProbeReport { probe: Probe::from_random([seed; 16]), witness: None };
    assert!(!doctor.came(&report(1)));
    assert!(doctor.begin(&Probe::from_random([1; 16])));
    assert!(!doctor.came(&report(2)) && doctor.came(&report(1)));
}
