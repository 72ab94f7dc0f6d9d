//! A purchase that was made by hand, recorded: looked at, named, saved, run.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use ::scenarios::record::{Recording, Remark, record};
use ::scenarios::shelf::{Origin, Shelved};
use bench::recording;
use ipc::bench::{
    BenchPart, NameRecording, RecordPurchase, RecordingRemark, RecordingRemarkView, RecordingView,
    ScenarioPlace,
};
use ipc::{CommandError, SavedFile};
use storefront::engine::EngineError;
use storefront::purchase::PurchaseId;
use tauri::{AppHandle, State};

use super::super::{Bench, blocking, nudge, witnessed};
use super::brought::id_of;
use super::{Scenarios, place};
use crate::error::Failure;
use crate::save;
use crate::shell::Shell;

/// The longest name, in characters.
const LONGEST_NAME: usize = 120;
/// The longest file name made of one, without its ending.
const LONGEST_FILE: usize = 60;
/// How many recordings of one name a folder has.
const MOST_OF_A_NAME: u32 = 99;

/// What was recorded last.
pub struct Recorded {
    of: PurchaseId,
    recording: Recording,
}

/// Writes a purchase down.
#[tauri::command]
pub async fn bench_record_purchase(
    app: AppHandle,
    shell: State<'_, Shell>,
    bench: State<'_, Bench>,
    scenarios: State<'_, Scenarios>,
    request: RecordPurchase,
) -> Result<RecordingView, CommandError> {
    let id = parsed(&request.purchase_id)?;
    let log = bench.log.as_ref().ok().map(Arc::clone);
    let seen = recording::gather(&shell.engine, id, log, &witnessed(&app)).await.map_err(Failure::bench)?;
    let title = shell.engine.purchase(id).await.map_err(Failure::from)?.purchase.order.title;
    let name = format!("{title}: {}", seen.purchase.state);
    let recording = record(&name, &seen).map_err(Failure::bench)?;
    let view = RecordingView {
        text: recording.to_text().map_err(Failure::bench)?,
        steps: recording.scenario.steps.iter().map(::scenarios::format::Step::in_words).collect(),
        remarks: recording.remarks.iter().map(shown).collect(),
        folder: scenarios.chosen.folder().map(|folder| folder.display().to_string()),
        name,
    };
    *scenarios.recorded.lock().unwrap_or_else(PoisonError::into_inner) = Some(Recorded { of: id, recording });
    Ok(view)
}

/// Saves it in the tester's folder; asks where, if none was chosen. Null when the tester does not want to after all.
#[tauri::command]
pub async fn bench_save_recording(
    app: AppHandle,
    scenarios: State<'_, Scenarios>,
    request: NameRecording,
) -> Result<Option<SavedFile>, CommandError> {
    let recording = scenarios.named(&request)?;
    let text = recording.to_text().map_err(Failure::bench)?;
    let name = file_name(&recording.scenario.title);
    let path = if let Some(folder) = scenarios.chosen.folder() {
        blocking(move || write_new(&folder, &name, &text)).await?
    } else {
        let Some(path) = save::ask_where(&app, &format!("{name}.toml"), "TOML", "toml").await else {
            return Ok(None);
        };
        scenarios.brought.recorded(shelved(&recording)?);
        blocking(move || std::fs::write(&path, text).map(|()| path)).await?
    };
    let path = path.map_err(|error| Failure::NotSaved(error.to_string()))?;
    nudge::tell(&app, BenchPart::Scenarios);
    Ok(Some(SavedFile { path: path.display().to_string(), count: 1 }))
}

/// Runs it against a sandbox of its own; it is in the list from then on.
#[tauri::command]
pub async fn bench_run_recording(
    app: AppHandle,
    shell: State<'_, Shell>,
    scenarios: State<'_, Scenarios>,
    request: NameRecording,
) -> Result<(), CommandError> {
    let recording = scenarios.named(&request)?;
    let shelved = shelved(&recording)?;
    let chosen = vec![(shelved.id.clone(), recording.scenario)];
    let stage = place::stage(&shell.engine, &scenarios.storefront, ScenarioPlace::OwnSandbox).await?;
    scenarios.live.start(stage, chosen, false).map_err(Failure::bench)?;
    scenarios.brought.recorded(shelved);
    nudge::tell(&app, BenchPart::Scenarios);
    Ok(())
}

impl Scenarios {
    /// What was recorded last, if it is of this purchase, with the tester's name for it.
    fn named(&self, request: &NameRecording) -> Result<Recording, Failure> {
        let of = parsed(&request.purchase_id)?;
        let recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        let recorded = recorded.as_ref().filter(|recorded| recorded.of == of);
        let mut recording =
            recorded.ok_or_else(|| Failure::bench("it was not recorded just now"))?.recording.clone();
        let name = request.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Failure::bench(format!("a name has 1 to {LONGEST_NAME} characters")));
        }
        name.clone_into(&mut recording.scenario.title);
        Ok(recording)
    }
}

fn parsed(id: &str) -> Result<PurchaseId, Failure> {
    PurchaseId::parse(id).ok_or_else(|| Failure::from(EngineError::UnknownPurchase))
}

fn shelved(recording: &Recording) -> Result<Shelved, Failure> {
    let scenario = recording.scenario.clone();
    let text = recording.to_text().map_err(Failure::bench)?;
    Ok(Shelved {
        id: id_of(&format!("recorded.{}", file_name(&scenario.title)), &text),
        origin: Origin::Brought,
        text,
        scenario: Ok(scenario),
    })
}

/// A name as a file of any system can have it.
fn file_name(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let short: String = joined.chars().take(LONGEST_FILE).collect();
    // Some systems have files of their own under short names such as `con`.
    if short.len() < 4 { format!("recorded-{short}").trim_end_matches('-').to_owned() } else { short }
}

/// Writes a file that was not there before.
fn write_new(folder: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    for number in 1..=MOST_OF_A_NAME {
        let file = if number == 1 { format!("{name}.toml") } else { format!("{name}-{number}.toml") };
        let path = folder.join(file);
        match File::create_new(&path) {
            Ok(mut file) => return file.write_all(text.as_bytes()).map(|()| path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn shown(remark: &Remark) -> RecordingRemarkView {
    let what = match remark {
        Remark::StillOpen => RecordingRemark::StillOpen,
        Remark::PageFromPayments => RecordingRemark::PageFromPayments,
        Remark::PageGuessed => RecordingRemark::PageGuessed,
        Remark::CancelledElsewhere => RecordingRemark::CancelledElsewhere,
        Remark::MethodUnknown(_) => RecordingRemark::MethodUnknown,
        Remark::FailedByItself => RecordingRemark::FailedByItself,
        Remark::StatusDoesNothing => RecordingRemark::StatusDoesNothing,
        Remark::Shortened(_) => RecordingRemark::Shortened,
        Remark::Restarted => RecordingRemark::Restarted,
        Remark::ClockOff => RecordingRemark::ClockOff,
        Remark::CancelTooLate => RecordingRemark::CancelTooLate,
        Remark::WalletFilled => RecordingRemark::WalletFilled,
        Remark::NoCalls => RecordingRemark::NoCalls,
        Remark::NoLinks => RecordingRemark::NoLinks,
        Remark::LinkNotWritten(_) => RecordingRemark::LinkNotWritten,
        Remark::WebhooksLeftOut(_) => RecordingRemark::WebhooksLeftOut,
        Remark::TooMuch => RecordingRemark::TooMuch,
    };
    RecordingRemarkView { what, detail: remark.detail() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_file_that_every_system_takes() {
        for (name, file) in [
            ("50 Gold Coins: paid", "50-gold-coins-paid"),
            ("../../etc/passwd", "etc-passwd"),
            ("con", "recorded-con"),
            ("日本", "recorded"),
            (" A/B\\C\0 ", "a-b-c"),
        ] {
            assert_eq!(file_name(name), file, "{name}");
        }
        assert_eq!(file_name(&"x".repeat(500)).len(), LONGEST_FILE);
    }

    #[test]
    fn two_recordings_of_one_name_wear_no_verdict_of_each_other_and_one_and_the_same_wears_its_own() {
        let recording = |text: &str| {
            let scenario = ::scenarios::Scenario::parse(text, "x.toml").unwrap();
            shelved(&Recording { scenario, remarks: Vec::new() }).unwrap().id
        };
        let (one, other) = ("title = 'Paid'\n[[step]]\ndo = 'create'\n", "[[step]]\ndo = 'clear_faults'\n");
        assert_eq!(recording(one), recording(one));
        assert_ne!(recording(one), recording(&format!("{one}{other}")));
        assert!(recording(one).starts_with("recorded.paid."), "{}", recording(one));
    }

    #[test]
    fn no_file_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let write = |text: &str| write_new(folder.path(), "paid", text).unwrap();
        let (first, second) = (write("1"), write("2"));
        assert_eq!(second, folder.path().join("paid-2.toml"));
        assert_eq!(std::fs::read_to_string(first).unwrap(), "1");
        assert_eq!(std::fs::read_to_string(second).unwrap(), "2");
        assert!(write_new(&folder.path().join("gone"), "paid", "1").is_err());
    }
}
