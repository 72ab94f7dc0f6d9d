//! Writing a file of purchases.

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Engine, EngineError, blocking};
use crate::export::{Format, Writer};
use crate::journal::{Filter, Journal, Start};

/// How many purchases are read at a time.
const CHUNK: u32 = 1_000;

impl Engine {
    /// Writes the purchases that a filter names, newest first. The old file or the whole new one is there at
    /// any moment. Gives back how many there are.
    pub async fn export(&self, filter: Filter, format: Format, path: PathBuf) -> Result<u64, EngineError> {
        let journal = match &self.core.journal {
            Ok(journal) => Arc::clone(journal),
            Err(reason) => return Err(EngineError::JournalUnavailable(reason.clone())),
        };
        blocking(move || write(&journal, &filter, format, &path)).await?
    }
}

fn write(journal: &Journal, filter: &Filter, format: Format, path: &Path) -> Result<u64, EngineError> {
    let failed = |error: io::Error| EngineError::FileNotWritten(error.to_string());
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let mut writer = Writer::begin(BufWriter::new(file), format).map_err(failed)?;
    let mut start = Start::Newest;
    loop {
        let page = journal.statement(filter, start, CHUNK)?;
        for purchase in &page.purchases {
            writer.write(purchase).map_err(failed)?;
        }
        let Some(next) = page.next else { break };
        start = Start::After(next);
    }
    let (file, count) = writer.end().map_err(failed)?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(count)
}
