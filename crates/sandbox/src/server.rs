//! Starting and stopping: the port, the state on disk, and the server between them.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tracing::{info, warn};
use url::Url;

use crate::answers::{self, Answers};
use crate::api;
use crate::api::errors::ApiError;
use crate::app::App;
use crate::books::Books;
use crate::config::{Config, Port};
use crate::connection::{Cut, CuttableListener};
use crate::control::{self, Control};
use crate::guard::{self, OwnHosts};
use crate::images;
use crate::ledger::Ledger;
use crate::page;
use crate::store::{self, Log, Store, StoreError};
use crate::token::TokenDigest;
use crate::webhooks::{Reach, sender};

/// How long stopping waits for requests that are being answered.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No port could be had.
    #[error("the sandbox can't listen on 127.0.0.1: {0}")]
    Port(#[source] io::Error),
    /// The address in the local network could not be had.
    #[error("the sandbox can't listen on {address}: {source}")]
    LocalNetwork {
        /// The address.
        address: IpAddr,
        /// What the system said.
        source: io::Error,
    },
    /// An address that is this machine for itself, any, or none of a local network.
    #[error("{0} is not an address of this machine in a local network")]
    NotOfALocalNetwork(IpAddr),
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
    stop: watch::Sender<bool>,
    serving: Vec<JoinHandle<io::Result<()>>>,
    sending: Sending,
}

/// The task that sends webhooks. It ends with the sandbox.
#[derive(Debug)]
struct Sending(JoinHandle<()>);

impl Drop for Sending {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts a sandbox on 127.0.0.1, with the state that its folder holds.
///
/// A state file that can't be read is set aside and never stops the start; a folder that can't be written
/// does, and so does one that another sandbox uses.
pub async fn start(config: Config) -> Result<Sandbox, StartError> {
    if let Some(address) = config.local_network.filter(|address| !is_of_local_network(*address)) {
        return Err(StartError::NotOfALocalNetwork(address));
    }
    let (store, ledger) = match config.folder.clone() {
        Some(folder) => open(folder, config.clock.now()).await?,
        None => (Store::Memory, Ledger::default()),
    };
    let listener = listen(config.port, config.folder.as_deref()).await.map_err(StartError::Port)?;
    let port = listener.local_addr().map_err(StartError::Port)?.port();
    if let (Some(folder), Port::Preferred(_)) = (&config.folder, config.port) {
        store::remember_port(folder, port);
    }
    let phones = match config.local_network {
        Some(address) => Some(listen_for_phones(address, port).await?),
        None => None,
    };
    let base_url = Url::parse(&format!("http://127.0.0.1:{port}/"))?;
    let phone_url =
        phones.as_ref().map(|(_, address)| Url::parse(&format!("http://{address}/"))).transpose()?;
    let app = App {
        books: Books::new(ledger, store, Arc::clone(&config.clock), config.names()),
        token: TokenDigest::of(&config.token),
        control_token: config.control_token.as_ref().map(TokenDigest::of),
        base_url: Arc::new(base_url.clone()),
        phone_url: phone_url.map(Arc::new),
        terms: Arc::new(config.terms()),
        images: Arc::new(config.images.into_iter().map(|image| (image.name.clone(), image)).collect()),
        answers: Answers::default(),
        reach: if config.webhooks_anywhere { Reach::Anywhere } else { Reach::Loopback },
    };
    let sending = Sending(sender::spawn(app.books.clone(), app.reach));
    let (stop, stopped) = watch::channel(false);
    let mut serving = vec![serve(listener, router(&app, port), stopped.clone())];
    if let Some((listener, address)) = phones {
        info!(%address, "payment pages are open to the local network");
        serving.push(serve(listener, router_for_phones(&app, address), stopped));
    }
    info!(port, "the sandbox listens");
    Ok(Sandbox { base_url, port, app, stop, serving, sending })
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

    /// Where phones in the local network find payment pages; none where that was not asked for.
    pub fn phone_url(&self) -> Option<&Url> {
        self.app.phone_url.as_deref()
    }

    /// The tester's hand in this sandbox.
    pub fn control(&self) -> Control {
        Control::new(self.app.clone())
    }

    /// The URL of one of the pictures that the sandbox was started with; none for another name.
    pub fn image_url(&self, name: &str) -> Option<Url> {
        self.app.images.contains_key(name).then(|| images::url(&self.base_url, name)).flatten()
    }

    /// Stops: answers what is being asked, closes the port and gives the folder free.
    ///
    /// State needs no flushing, for every change was on disk before it was answered.
    pub async fn stop(self) {
        let Self { app, stop, serving, port, sending, .. } = self;
        let _ = stop.send(true);
        for mut serving in serving {
            if timeout(PATIENCE, &mut serving).await.is_err() {
                warn!(port, "the sandbox stops although a connection is still open");
                serving.abort();
            }
        }
        app.books.close().await;
        drop(sending);
        info!(port, "the sandbox stopped");
    }
}

fn serve(
    listener: TcpListener,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) -> JoinHandle<io::Result<()>> {
    let service = router.into_make_service_with_connect_info::<Cut>();
    let server = axum::serve(CuttableListener(listener), service).with_graceful_shutdown(async move {
        // Either word is the word to stop: a message, or the sender's end.
        let _ = stopped.changed().await;
    });
    tokio::spawn(server.into_future())
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

/// Listens on one address of the local network: on the same port, or on any where that is taken.
async fn listen_for_phones(address: IpAddr, port: u16) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::LocalNetwork { address, source };
    let listener = match TcpListener::bind((address, port)).await {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind((address, 0)).await.map_err(failed)?,
    };
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// Whether an address is one that phones nearby reach and the world does not.
fn is_of_local_network(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local(),
    }
}

fn router(app: &App, port: u16) -> Router {
    let hosts = OwnHosts::on_port(port);
    let routes = Router::new()
        .merge(api::router(app))
        .merge(control::http::router(app))
        .merge(page::router(&hosts))
        .route("/images/{name}", get(images::get));
    guarded(routes, app, hosts)
}

/// Phones see payment pages and their pictures, and nothing else.
fn router_for_phones(app: &App, address: SocketAddr) -> Router {
    let hosts = OwnHosts::at(address);
    let routes = Router::new().merge(page::router(&hosts)).route("/images/{name}", get(images::get));
    guarded(routes, app, hosts)
}

fn guarded(routes: Router<App>, app: &App, hosts: OwnHosts) -> Router {
    routes
        .fallback(|| async { ApiError::UnknownRoute })
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .layer(from_fn(guard::limit_time))
        .layer(from_fn_with_state(app.clone(), answers::by_script))
        .layer(from_fn(move |request, next| guard::require_own_host(hosts.clone(), request, next)))
        .layer(from_fn(guard::observe))
        .with_state(app.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_a_local_network_is_opened_to_phones() {
        for address in ["192.168.0.7", "10.1.2.3", "172.16.9.9", "169.254.1.1", "fd00::7"] {
            assert!(is_of_local_network(address.parse().unwrap()), "{address}");
        }
        for address in ["0.0.0.0", "127.0.0.1", "8.8.8.8", "::", "::1", "2001:db8::1", "172.32.0.1"] {
            assert!(!is_of_local_network(address.parse().unwrap()), "{address}");
        }
    }
}
