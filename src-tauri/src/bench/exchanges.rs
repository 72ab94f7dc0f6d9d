//! The exchange log's commands: parse, one call, convert.

use std::sync::Arc;

use bench::code::{self, Form};
use bench::exchanges::{
    self, Caller, Change, Exchange, ExchangeId, ExchangeLog, Line, LogError, Outcome, Search,
};
use ipc::bench::{
    CodeForm, CompareExchanges, ComparedLine, ExchangeCode, ExchangeDetail, ExchangeLine, ExchangePage,
    ExchangeRequest, ExchangeSearch, HeaderView, LineChange, ListExchanges, WriteExchange,
};
use ipc::{CommandError, SavedFile};
use jiff::Timestamp;
use tauri::{AppHandle, State};

use super::{Bench, blocking};
use crate::error::Failure;
use crate::{save, shell::Shell};

type Answer<T> = Result<T, CommandError>;

/// How many lines a page has.
const PAGE: u32 = 100;

/// Exchanges, newest first, page by page.
#[tauri::command]
pub async fn bench_list_exchanges(bench: State<'_, Bench>, request: ListExchanges) -> Answer<ExchangePage> {
    let log = match &bench.log {
        Ok(log) => Arc::clone(log),
        Err(reason) => {
            let unavailable = Some(reason.clone());
            return Ok(ExchangePage { exchanges: Vec::new(), next: None, missed: 0, unavailable });
        }
    };
    let page = reading(log.clone(), move |log| {
        log.page(&search(log, &request.search), request.after.map(ExchangeId), PAGE)
    })
    .await?;
    Ok(ExchangePage {
        exchanges: page.lines.iter().map(|line| view(line, log.run())).collect(),
        next: page.next.map(|id| id.0),
        missed: log.recorder().missed(),
        unavailable: None,
    })
}

/// One exchange with all that is kept of it.
#[tauri::command]
pub async fn bench_read_exchange(
    bench: State<'_, Bench>,
    request: ExchangeRequest,
) -> Answer<ExchangeDetail> {
    let log = log(&bench)?;
    let run = log.run();
    Ok(detail(read(log, request.id).await?, run))
}

/// An exchange as something to run again.
#[tauri::command]
pub async fn bench_write_exchange(bench: State<'_, Bench>, request: WriteExchange) -> Answer<ExchangeCode> {
    let exchange = read(log(&bench)?, request.id).await?;
    let form = match request.form {
        CodeForm::Curl => Form::Curl,
        CodeForm::Typescript => Form::TypeScript,
        CodeForm::Python => Form::Python,
        CodeForm::Go => Form::Go,
        CodeForm::Rust => Form::Rust,
    };
    let text = code::write(&exchange, form).map_err(Failure::bench)?;
    Ok(ExchangeCode { text })
}

/// What differs between two exchanges.
#[tauri::command]
pub async fn bench_compare_exchanges(
    bench: State<'_, Bench>,
    request: CompareExchanges,
) -> Answer<Vec<ComparedLine>> {
    let left = read(log(&bench)?, request.left).await?;
    let right = read(log(&bench)?, request.right).await?;
    let lines = exchanges::differences(&left, &right).into_iter().map(|line| ComparedLine {
        change: match line.change {
            Change::Same => LineChange::Same,
            Change::Removed => LineChange::Removed,
            Change::Added => LineChange::Added,
        },
        text: line.text,
    });
    Ok(lines.collect())
}

/// Asks where to save, and writes what a search finds there as HAR. Null when the tester does not want to after
/// all.
#[tauri::command]
pub async fn bench_export_exchanges(
    app: AppHandle,
    bench: State<'_, Bench>,
    shell: State<'_, Shell>,
    request: ExchangeSearch,
) -> Answer<Option<SavedFile>> {
    let log = log(&bench)?;
    let Some(path) = save::ask_where(&app, "exchanges.har", "HAR", "har").await else { return Ok(None) };
    let found = reading(log, move |log| log.all(&search(log, &request))).await?;
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let (version, target) = (shell.identity.version.clone(), path.clone());
    let written = tauri::async_runtime::spawn_blocking(move || {
        std::fs::write(target, exchanges::har(&found, &version).to_string())
    });
    let written = written.await.map_err(|error| Failure::NotSaved(error.to_string()))?;
    written.map_err(|error| Failure::NotSaved(error.to_string()))?;
    Ok(Some(SavedFile { path: path.display().to_string(), count }))
}

fn log(bench: &Bench) -> Result<Arc<ExchangeLog>, Failure> {
    bench.log.clone().map_err(Failure::Bench)
}

async fn read(log: Arc<ExchangeLog>, id: i64) -> Result<Exchange, Failure> {
    let found = reading(log, move |log| log.exchange(ExchangeId(id))).await?;
    found.ok_or_else(|| Failure::bench("the log does not have this exchange any more"))
}

/// The log's calls block.
async fn reading<T: Send + 'static>(
    log: Arc<ExchangeLog>,
    read: impl FnOnce(&ExchangeLog) -> Result<T, LogError> + Send + 'static,
) -> Result<T, Failure> {
    blocking(move || read(&log)).await?.map_err(Failure::bench)
}

fn search(log: &ExchangeLog, asked: &ExchangeSearch) -> Search {
    let run = asked.this_run.then(|| log.run().as_microsecond());
    Search { text: asked.text.clone(), only_failed: asked.only_failed, run }
}

fn view(line: &Line, run: Timestamp) -> ExchangeLine {
    ExchangeLine {
        id: line.id.0,
        at: line.at.as_millisecond(),
        this_run: line.run.as_microsecond() == run.as_microsecond(),
        by_bench: line.by == Caller::Bench,
        method: line.method.clone(),
        path: line.path.clone(),
        call: line.call.clone(),
        status: line.status,
        error: line.error.clone(),
        took: line.took_us.map(|took| std::time::Duration::from_micros(took).as_secs_f64() * 1e3),
        attempt: line.attempt,
        fault: line.fault.clone(),
    }
}

fn detail(exchange: Exchange, run: Timestamp) -> ExchangeDetail {
    let line = view(&exchange.line(), run);
    let (answer_headers, answer_body) = match exchange.outcome {
        Outcome::Answered { headers, body, .. } => (headers, body),
        Outcome::Failed(_) | Outcome::Open => (Vec::new(), None),
    };
    let headers = |headers: Vec<exchanges::Header>| {
        headers.into_iter().map(|header| HeaderView { name: header.name, value: header.value }).collect()
    };
    ExchangeDetail {
        line,
        url: exchange.sent.url,
        key: exchange.sent.key,
        sent_headers: headers(exchange.sent.headers),
        sent_body: exchange.sent.body,
        answer_headers: headers(answer_headers),
        answer_body,
    }
}
