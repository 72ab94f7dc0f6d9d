//! Starting and stopping: the port, the state on disk, and the server between them.

use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tracing::{info, warn};
use url::Url;

use crate::api;
use crate::api::auth::TokenDigest;
use crate::api::errors::ApiError;
use crate::app::App;
use crate::books::Books;
use crate::config::{Config, Port};
use crate::guard::{self, OwnHosts};
use crate::images;
use crate::ledger::Ledger;
use crate::page;
use crate::store::{self, Log, Store, StoreError};

/// How long stopping waits for requests that are being answered.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No port could be had.
    #[error("the sandbox can't listen on 127.0.0.1: {0}")]
    Port(#[source] io::Error),
    /// The folder can't be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The port made no URL: a mistake in this module.
    #[error("the sandbox's own address is not a URL: {0}")]
    BaseUrl(#[from] url::ParseError),
}

/// A sandbox that is running. Dropping it stops it too, without waiting.
#[derive(Debug)]
pub struct Sandbox {
    base_url: Url,
    port: u16,
    app: App,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<io::Result<()>>,
}

/// Starts a sandbox on 127.0.0.1, with the state that its folder holds.
///
/// A state file that can't be read is set aside and never stops the start; a folder that can't be written
/// does, and so does one that another sandbox uses.
pub async fn start(config: Config) -> Result<Sandbox, StartError> {
    let (store, ledger) = match config.folder.clone() {
        Some(folder) => open(folder, config.clock.now()).await?,
        None => (Store::Memory, Ledger::default()),
    };
    let listener = listen(config.port, config.folder.as_deref()).await.map_err(StartError::Port)?;
    let port = listener.local_addr().map_err(StartError::Port)?.port();
    if let (Some(folder), Port::Preferred(_)) = (&config.folder, config.port) {
        store::remember_port(folder, port);
    }
    let base_url = Url::parse(&format!("http://127.0.0.1:{port}/"))?;
    let app = App {
        books: Books::new(ledger, store, config.clock),
        token: TokenDigest::of(&config.token),
        base_url: Arc::new(base_url.clone()),
        session_lifetime: config.session_lifetime,
        manual_completion: config.manual_completion,
        images: Arc::new(config.images.into_iter().map(|image| (image.name.clone(), image)).collect()),
    };
    let (stop, stopped) = oneshot::channel();
    let server = axum::serve(listener, router(&app, port)).with_graceful_shutdown(async {
        // Either word is the word to stop: a message, or the sender's end.
        let _ = stopped.await;
    });
    let serving = tokio::spawn(server.into_future());
    info!(port, "the sandbox listens");
    Ok(Sandbox { base_url, port, app, stop, serving })
}

impl Sandbox {
    /// `http://127.0.0.1:PORT/`: the API's routes follow it.
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// The port in use.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL of one of the pictures that the sandbox was started with; none for another name.
    pub fn image_url(&self, name: &str) -> Option<Url> {
        self.app.images.contains_key(name).then(|| images::url(&self.base_url, name)).flatten()
    }

    /// Stops: answers what is being asked, closes the port and gives the folder free.
    ///
    /// State needs no flushing, for every change was on disk before it was answered.
    pub async fn stop(self) {
        let Self { app, stop, mut serving, port, .. } = self;
        let _ = stop.send(());
        if timeout(PATIENCE, &mut serving).await.is_err() {
            warn!(port, "the sandbox stops although a connection is still open");
            serving.abort();
        }
        app.books.close().await;
        info!(port, "the sandbox stopped");
    }
}

async fn open(folder: PathBuf, now: Timestamp) -> Result<(Store, Ledger), StoreError> {
    let opened = tokio::task::spawn_blocking(move || Log::open(&folder, now)).await;
    let (log, ledger) = opened.unwrap_or(Err(StoreError::Closed))?;
    Ok((Store::Disk(log), ledger))
}

async fn listen(port: Port, folder: Option<&Path>) -> io::Result<TcpListener> {
    let wanted = match port {
        Port::Exactly(port) => return TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await,
        Port::Preferred(port) => [folder.and_then(store::remembered_port), Some(port)],
        Port::Any => [None, None],
    };
    for port in wanted.into_iter().flatten() {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => info!(port, %error, "a wanted port is not free"),
        }
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

fn router(app: &App, port: u16) -> Router {
    let hosts = OwnHosts::on_port(port);
    Router::new()
        .merge(api::router(app))
        .merge(page::router(port))
        .route("/images/{name}", get(images::get))
        .fallback(|| async { ApiError::UnknownRoute })
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .layer(from_fn(move |request, next| guard::require_own_host(hosts.clone(), request, next)))
        .layer(from_fn(guard::observe))
        .with_state(app.clone())
}
