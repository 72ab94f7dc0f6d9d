//! Bug reports in the window: the one of a purchase, shown before it is saved and saved as it was shown; and one that
//! somebody sent, dropped on the window or chosen, which is done again on a sandbox of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use ::scenarios::bug_report::{Opened, open};
use ::scenarios::shelf::{Origin, Shelved};
use bench::access::Closed;
use bench::report::{self, Asked, Report, Witnesses};
use ipc::bench::{
    BenchPart, BroughtReportView, BroughtView, BugReportForm, BugReportPart, BugReportView, SaveBugReport,
    WriteBugReport,
};
use ipc::{CommandError, SavedFile};
use jiff::Timestamp;
use storefront::purchase::PurchaseId;
use tauri::{AppHandle, Manager, State};

use super::scenarios::Scenarios;
use super::scenarios::brought::id_of;
use super::{Bench, blocking, nudge, witnessed};
use crate::error::Failure;
use crate::events;
use crate::save;
use crate::shell::Shell;

type Answer<T> = Result<T, CommandError>;

/// What a scenario of a bug report is chosen by begins with this.
const SCENARIO: &str = "brought.bug-report";
/// The longest name of a file that is shown, in characters.
const LONGEST_NAME: usize = 120;
/// How much of a part is shown, in bytes: all of it but for an API that says much more than is usual.
const MOST_SHOWN: usize = 4 * 1024 * 1024;

/// The reports of this run.
#[derive(Default)]
pub struct BugReports {
    /// How many were asked for: each has its number.
    asked: AtomicU32,
    /// The one that was asked for last, and its number: that and nothing else is saved.
    shown: Mutex<Option<(u32, Report)>>,
    /// What was brought last.
    brought: Mutex<BroughtView>,
    /// Whether something was dropped while the bench was closed, and not opened.
    kept_out: AtomicBool,
}

impl BugReports {
    /// The number of one that is asked for now.
    fn ask(&self) -> u32 {
        self.asked.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
    }

    /// The report of that number, if it is still the one to be saved.
    fn shown(&self, number: u32) -> Option<Report> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.as_ref().filter(|(own, _)| *own == number).map(|(_, report)| report.clone())
    }

    /// One that was asked for earlier and comes later takes nobody's place.
    fn show(&self, number: u32, report: Report) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.as_ref().is_none_or(|(newest, _)| *newest < number) {
            *shown = Some((number, report));
        }
    }

    fn bring(&self, brought: BroughtView) {
        *self.brought.lock().unwrap_or_else(PoisonError::into_inner) = brought;
        self.kept_out.store(false, Ordering::Relaxed);
    }

    /// Whether something was dropped while the bench was closed, and not opened.
    pub fn has_kept_out(&self) -> bool {
        self.kept_out.load(Ordering::Relaxed)
    }

    /// The bench was opened, or another environment entered: what was dropped before is past.
    pub fn forget_kept_out(&self) {
        self.kept_out.store(false, Ordering::Relaxed);
    }
}

/// What is to be done with files that were dropped.
#[derive(Debug, PartialEq, Eq)]
enum Dropped<'a> {
    /// Nothing: there is no bench here to drop anything on, or no file among it.
    Nothing,
    /// The tester is told that the bench has to be opened first.
    KeptOut,
    /// The tester is told that they were so many.
    TooMany(usize),
    /// It is opened.
    One(&'a Path),
}

impl<'a> Dropped<'a> {
    fn of(access: Result<(), Closed>, paths: &'a [PathBuf]) -> Self {
        match (access, paths) {
            (_, []) | (Err(Closed::NotOffered), _) => Self::Nothing,
            (Err(Closed::ProductionNotConfirmed | Closed::OtherWord), _) => Self::KeptOut,
            (Ok(()), [one]) => Self::One(one),
            (Ok(()), many) => Self::TooMany(many.len()),
        }
    }
}

/// Writes the report of a purchase, and keeps it for saving.
#[tauri::command]
pub async fn bench_write_bug_report(
    app: AppHandle,
    shell: State<'_, Shell>,
    bench: State<'_, Bench>,
    reports: State<'_, BugReports>,
    request: WriteBugReport,
) -> Answer<BugReportView> {
    let id = PurchaseId::parse(&request.purchase_id).ok_or(Failure::Request("the purchase's id is none"))?;
    let number = reports.ask();
    // Before anything is sent for it.
    let now = Timestamp::now();
    let faults = bench.dial.faults();
    let tools = witnessed(&app);
    let log = bench.log.clone();
    let known = log.as_ref().ok().cloned();
    let asked = report::ask(&shell.engine, id, known, &tools, now).await.map_err(Failure::bench)?;
    let Asked { dossier, scenario } = asked;
    let witnesses = Witnesses {
        app: shell.about(),
        web_view: tauri::webview_version().ok(),
        log,
        links: tools.links,
        webhooks: tools.webhooks,
        faults,
        folders: shell.own_folders(),
        dossier,
        scenario,
        now,
    };
    let report = report::write(&shell.engine, id, witnesses).await.map_err(Failure::bench)?;
    let view = view(number, &report);
    reports.show(number, report);
    Ok(view)
}

/// Asks where to save a report that is shown, and writes exactly that, and no other. Null when the tester does not
/// want to after all.
#[tauri::command]
pub async fn bench_save_bug_report(
    app: AppHandle,
    reports: State<'_, BugReports>,
    request: SaveBugReport,
) -> Answer<Option<SavedFile>> {
    let report = reports.shown(request.report_id).ok_or(Failure::NothingThere)?;
    let (kind, ending, content) = match request.form {
        BugReportForm::Markdown => ("Markdown", "md", report.markdown.into_bytes()),
        BugReportForm::Zip => ("Zip", "zip", report.zip),
    };
    let name = format!("{}.{ending}", report.file_name);
    let Some(path) = save::ask_where(&app, &name, kind, ending).await else { return Ok(None) };
    let target = path.clone();
    let written = blocking(move || std::fs::write(target, content)).await?;
    written.map_err(|error| Failure::NotSaved(error.to_string()))?;
    Ok(Some(SavedFile { path: path.display().to_string(), count: 1 }))
}

/// Asks which report to open.
#[tauri::command]
pub async fn bench_open_bug_report(app: AppHandle) -> Answer<()> {
    if let Some(path) = save::ask_which(&app, "Zip", "zip").await {
        brought(&app, path).await;
    }
    Ok(())
}

/// The report that was brought last.
#[tauri::command]
pub async fn bench_read_brought_report(reports: State<'_, BugReports>) -> Answer<BroughtView> {
    Ok(reports.brought.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

/// Files were dropped on the window. Where no bench is offered, they are nothing; where it is closed, or they are
/// several, the tester is told so.
pub fn dropped(app: &AppHandle, paths: &[PathBuf]) {
    let (Some(bench), Some(shell), Some(reports)) =
        (app.try_state::<Bench>(), app.try_state::<Shell>(), app.try_state::<BugReports>())
    else {
        return;
    };
    match Dropped::of(bench.access.check(shell.engine.leads_now()), paths) {
        Dropped::Nothing => {}
        Dropped::KeptOut => {
            reports.kept_out.store(true, Ordering::Relaxed);
            events::tell(app, ipc::events::SNAPSHOT_CHANGED);
            nudge::tell(app, BenchPart::BugReport);
        }
        Dropped::TooMany(count) => refuse(app, format!("{count} files were dropped: drop one at a time")),
        Dropped::One(path) => {
            let (app, path) = (app.clone(), path.to_owned());
            tauri::async_runtime::spawn(async move { brought(&app, path).await });
        }
    }
}

/// Opens what was brought, and nudges the window: it learns no more than what it then asks for.
async fn brought(app: &AppHandle, path: PathBuf) {
    let name = file_name(&path);
    let opened = blocking(move || open(&path)).await;
    let opened = opened.map_err(|failure| failure.to_string());
    show(app, name, opened.and_then(|opened| opened.map_err(|error| error.to_string())));
}

/// What was brought is none, for this reason.
fn refuse(app: &AppHandle, reason: String) {
    show(app, String::new(), Err(reason));
}

fn show(app: &AppHandle, name: String, opened: Result<Opened, String>) {
    let (Some(reports), Some(scenarios)) = (app.try_state::<BugReports>(), app.try_state::<Scenarios>())
    else {
        return;
    };
    let (brought, shelved) = shown_of(name, opened);
    scenarios.brought().of_report(shelved);
    reports.bring(brought);
    nudge::tell(app, BenchPart::BugReport);
    nudge::tell(app, BenchPart::Scenarios);
}

/// What is shown of what was brought. What is none leaves nothing of the one before it to be run.
fn shown_of(file: String, opened: Result<Opened, String>) -> (BroughtView, Option<Shelved>) {
    match opened {
        Ok(opened) => {
            let (view, shelved) = shelve(file, opened);
            (BroughtView { report: Some(view), problem: None }, shelved)
        }
        Err(problem) => (BroughtView { report: None, problem: Some(problem) }, None),
    }
}

/// What is shown of a report, and what of it goes to the other scenarios.
fn shelve(file: String, Opened { about, scenario, text }: Opened) -> (BroughtReportView, Option<Shelved>) {
    let id = scenario.as_ref().map(|(text, _)| id_of(SCENARIO, text));
    let view = BroughtReportView {
        file,
        of: about.as_ref().map(|about| about.of.clone()),
        version: about.as_ref().map(|about| about.version.clone()),
        written_at: about.map(|about| about.written_at.as_millisecond()),
        scenario_id: id.clone(),
        steps: scenario.as_ref().map_or(0, |(_, one)| u32::try_from(one.steps.len()).unwrap_or(u32::MAX)),
        text,
    };
    let shelved = id.zip(scenario).map(|(id, (text, scenario))| Shelved {
        id,
        origin: Origin::Brought,
        text,
        scenario: Ok(scenario),
    });
    (view, shelved)
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

fn view(number: u32, report: &Report) -> BugReportView {
    BugReportView {
        report_id: number,
        title: report.title.clone(),
        markdown: report.markdown.clone(),
        parts: report.parts.iter().map(|one| part(one.name, &one.content)).collect(),
        zip_size: size(report.zip.len()),
        not_recorded: report.not_recorded.clone(),
    }
}

fn part(name: &str, content: &str) -> BugReportPart {
    let text = &content[..content.floor_char_boundary(MOST_SHOWN)];
    BugReportPart {
        name: name.to_owned(),
        size: size(content.len()),
        text: text.to_owned(),
        is_cut: text.len() < content.len(),
    }
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use ::scenarios::bug_report::{About, Part, name, pack};

    use super::*;

    const TEXT: &str = "title = 'Again'\n[[step]]\ndo = 'create'\n[[step]]\ndo = 'clear_faults'\n";

    #[test]
    fn a_brought_report_is_shown_without_its_folder_and_its_scenario_goes_to_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bug\u{7}.zip");
        let about = About::now("50 Gold Coins", Timestamp::UNIX_EPOCH);
        let parts = [
            Part::new(name::SCENARIO, TEXT.into()),
            Part::new(name::TEXT, "# Coins".into()),
            about.part().unwrap(),
        ];
        std::fs::write(&path, pack(&parts).unwrap()).unwrap();
        let (view, shelved) = shelve(file_name(&path), open(&path).unwrap());
        assert_eq!(
            (view.file.as_str(), view.steps, view.of.as_deref()),
            ("bug.zip", 2, Some("50 Gold Coins"))
        );
        assert_eq!((view.written_at, view.text.as_deref()), (Some(0), Some("# Coins")));
        let shelved = shelved.unwrap();
        assert_eq!((Some(shelved.id), shelved.origin), (view.scenario_id, Origin::Brought));
        assert_eq!((shelved.text.as_str(), shelved.scenario.is_ok()), (TEXT, true));
    }

    #[test]
    fn one_dropped_file_is_opened_several_are_told_of_and_a_closed_bench_says_that_it_is_closed() {
        let (one, two) = ([PathBuf::from("/a.zip")], [PathBuf::from("/a.zip"), PathBuf::from("/b.zip")]);
        assert_eq!(Dropped::of(Ok(()), &one), Dropped::One(&one[0]));
        assert_eq!(Dropped::of(Ok(()), &two), Dropped::TooMany(2));
        assert_eq!(Dropped::of(Ok(()), &[]), Dropped::Nothing);
        for files in [&one[..], &two[..]] {
            assert_eq!(Dropped::of(Err(Closed::ProductionNotConfirmed), files), Dropped::KeptOut);
            assert_eq!(Dropped::of(Err(Closed::NotOffered), files), Dropped::Nothing);
        }
    }

    #[test]
    fn what_was_kept_out_is_told_until_the_bench_is_opened_or_something_else_is_brought() {
        let reports = BugReports::default();
        let ways: [fn(&BugReports); 2] =
            [BugReports::forget_kept_out, |reports| reports.bring(BroughtView::default())];
        for past in ways {
            reports.kept_out.store(true, Ordering::Relaxed);
            assert!(reports.has_kept_out());
            past(&reports);
            assert!(!reports.has_kept_out());
        }
    }

    #[test]
    fn a_report_without_a_scenario_is_shown_and_nothing_is_to_be_run() {
        let opened = Opened { about: None, scenario: None, text: Some("# Coins".into()) };
        let (view, shelved) = shelve("x.zip".into(), opened);
        assert_eq!((view.scenario_id, view.steps, shelved), (None, 0, None));
    }

    fn report(title: &str) -> Report {
        Report {
            title: title.to_owned(),
            file_name: title.to_owned(),
            markdown: String::new(),
            parts: vec![Part::new(name::EXCHANGES, "{}".into())],
            zip: Vec::new(),
            not_recorded: None,
        }
    }

    #[test]
    fn a_report_that_comes_late_takes_not_the_place_of_the_one_that_is_shown() {
        let reports = BugReports::default();
        let (first, second) = (reports.ask(), reports.ask());
        reports.show(second, report("second"));
        reports.show(first, report("first"));
        let saved = |number| reports.shown(number).map(|report| report.title);
        assert_eq!(saved(second).as_deref(), Some("second"));
        assert_eq!((saved(first), saved(0), saved(9)), (None, None, None));
        let third = reports.ask();
        reports.show(third, report("third"));
        assert_eq!((saved(third).as_deref(), saved(second)), (Some("third"), None));
    }

    #[test]
    fn a_part_is_shown_whole_or_says_that_it_is_not() {
        let view = view(7, &report("x"));
        let part_of_it = &view.parts[0];
        assert_eq!((view.report_id, part_of_it.text.as_str(), part_of_it.is_cut), (7, "{}", false));
        let long = part("x", &"é".repeat(MOST_SHOWN));
        assert_eq!((long.text.len(), long.is_cut), (MOST_SHOWN, true));
        assert_eq!(long.size as usize, MOST_SHOWN * 2);
    }

    #[test]
    fn the_scenario_of_another_report_is_another_and_that_of_the_same_is_the_same() {
        let id = |text: &str| {
            let scenario = ::scenarios::Scenario::parse(text, "x.toml").unwrap();
            let opened = Opened { about: None, scenario: Some((text.to_owned(), scenario)), text: None };
            shelve("x.zip".into(), opened).0.scenario_id.unwrap()
        };
        assert_eq!(id(TEXT), id(TEXT));
        assert_ne!(id(TEXT), id(&TEXT.replace("Again", "Other")));
        assert!(id(TEXT).starts_with("brought.bug-report."), "{}", id(TEXT));
    }

    #[test]
    fn a_broken_report_after_a_good_one_leaves_nothing_to_be_run() {
        let brought = super::super::scenarios::brought::Brought::default();
        let scenario = ::scenarios::Scenario::parse(TEXT, "x.toml").unwrap();
        let good = Opened { about: None, scenario: Some((TEXT.to_owned(), scenario)), text: None };
        for (opened, left) in [(Ok(good), 1), (Err("not a zip".to_owned()), 0)] {
            let (view, shelved) = shown_of("x.zip".into(), opened);
            assert_eq!(view.report.is_some(), left == 1);
            brought.of_report(shelved);
            assert_eq!(brought.all().len(), left);
        }
    }
}
