//! The sandbox panel's commands. They act on the app's own local sandbox, and only while its environment is in use.

#[cfg_attr(feature = "sandbox", path = "sandbox/in_app.rs")]
#[cfg_attr(not(feature = "sandbox"), path = "sandbox/absent.rs")]
mod here;

use std::path::{Path, PathBuf};

use bench::sandbox_panel::Done;
use ipc::bench::{
    CopyWebhookSecret, NoSandboxHere, ReadSandboxDelivery, SandboxAct, SandboxDeliveryDetail, SandboxPanel,
};
use ipc::{CommandError, SavedFile};
use storefront::environment::EnvironmentName;
use tauri::{AppHandle, Manager, State};

use super::blocking;
use crate::error::Failure;
use crate::save;
use crate::shell::Shell;

type Answer<T> = Result<T, CommandError>;
type TheShell<'a> = State<'a, Shell>;

/// The longest state that is imported, in bytes.
const LONGEST_STATE: u64 = 64 * 1024 * 1024;

/// What the panel shows, or why there is none.
#[tauri::command]
pub async fn bench_read_sandbox(app: AppHandle, shell: TheShell<'_>) -> Answer<SandboxPanel> {
    Ok(match sandbox(&app, &shell) {
        Ok(sandbox) => SandboxPanel { not_here: None, sandbox: Some(sandbox.read().await?) },
        Err(not_here) => SandboxPanel { not_here: Some(not_here), sandbox: None },
    })
}

/// Does one thing; the panel is read after it.
#[tauri::command]
pub async fn bench_act_on_sandbox(
    app: AppHandle,
    shell: TheShell<'_>,
    request: SandboxAct,
) -> Answer<SandboxPanel> {
    let sandbox = sandbox(&app, &shell).map_err(refused)?;
    tracing::info!(act = ?request, "acted on the sandbox");
    // The engine gave the token up when it was refused; it asks the sandbox for it again.
    let revives = matches!(&request, SandboxAct::SetStanding { standing } if standing == "good");
    sandbox.act(&shell.engine.shop().game.id, request.clone()).await?;
    app.state::<Done>().note(&request);
    if revives {
        shell.engine.set_environment(EnvironmentName::Local).await.map_err(Failure::from)?;
    }
    Ok(SandboxPanel { not_here: None, sandbox: Some(sandbox.read().await?) })
}

/// Asks where, and writes everything that the sandbox keeps; `None` when the user does not want to after all.
#[tauri::command]
pub async fn bench_export_sandbox(app: AppHandle, shell: TheShell<'_>) -> Answer<Option<SavedFile>> {
    let sandbox = sandbox(&app, &shell).map_err(refused)?;
    let Some(path) = save::ask_where(&app, "sandbox-state.jsonl", "JSON Lines", "jsonl").await else {
        return Ok(None);
    };
    let state = sandbox.export().await?;
    let written = path.clone();
    blocking(move || write(&written, &state)).await?.map_err(Failure::bench)?;
    Ok(Some(SavedFile { path: path.display().to_string(), count: 1 }))
}

/// Asks which, and puts it in the place of everything that the sandbox keeps; `None` as above.
#[tauri::command]
pub async fn bench_import_sandbox(app: AppHandle, shell: TheShell<'_>) -> Answer<Option<SandboxPanel>> {
    let sandbox = sandbox(&app, &shell).map_err(refused)?;
    let Some(path) = save::ask_which(&app, "JSON Lines", "jsonl").await else { return Ok(None) };
    let state = blocking(move || read(&path)).await?.map_err(Failure::bench)?;
    sandbox.import(&state).await?;
    Ok(Some(SandboxPanel { not_here: None, sandbox: Some(sandbox.read().await?) }))
}

/// Puts a webhook endpoint's secret into the clipboard; it never reaches the page.
#[tauri::command]
pub async fn bench_copy_webhook_secret(
    app: AppHandle,
    shell: TheShell<'_>,
    request: CopyWebhookSecret,
) -> Answer<()> {
    let secret = sandbox(&app, &shell).map_err(refused)?.webhook_secret(&request.endpoint_id).await?;
    crate::commands::copy(app, secret).await
}

/// One webhook, with what was sent and answered.
#[tauri::command]
pub async fn bench_read_sandbox_delivery(
    app: AppHandle,
    shell: TheShell<'_>,
    request: ReadSandboxDelivery,
) -> Answer<SandboxDeliveryDetail> {
    let sandbox = sandbox(&app, &shell).map_err(refused)?;
    Ok(sandbox.delivery(&request.delivery_id).await?)
}

/// The app's own sandbox, where it is the environment in use.
fn sandbox(app: &AppHandle, shell: &Shell) -> Result<here::Here, NoSandboxHere> {
    if !shell.engine.is_available(EnvironmentName::Local) {
        return Err(NoSandboxHere::NotInBuild);
    }
    if shell.engine.access().name != EnvironmentName::Local {
        return Err(NoSandboxHere::OtherEnvironment);
    }
    here::find(app).ok_or(NoSandboxHere::NotRunning)
}

fn refused(why: NoSandboxHere) -> Failure {
    Failure::bench(format_args!("the app's own sandbox is not to be had: {why:?}"))
}

/// It holds the secrets of pages and endpoints: for the owner's eyes.
fn write(path: &Path, state: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(state)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

fn read(path: &PathBuf) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut state = Vec::new();
    if std::fs::File::open(path)?.take(LONGEST_STATE + 1).read_to_end(&mut state)? as u64 > LONGEST_STATE {
        return Err(std::io::Error::other(format!("it is longer than {LONGEST_STATE} bytes")));
    }
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exported_state_is_written_whole_read_back_and_never_read_without_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.jsonl");
        write(&path, b"{}\n").unwrap();
        write(&path, b"{\"a\":1}\n").unwrap();
        assert_eq!(read(&path).unwrap(), b"{\"a\":1}\n");
        std::fs::File::create(&path).unwrap().set_len(LONGEST_STATE + 1).unwrap();
        assert!(read(&path).is_err());
    }
}
