//! The local sandbox: a ToffeePay that runs inside the app, started when its environment is entered.
//!
//! It makes itself a new token at each start and keeps its sessions in the data folder, so that a pending
//! purchase can still be paid after a restart.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sandbox::{Config, Image, ImageKind, Port, Sandbox};
use storefront::engine::{LocalAccess, LocalSandbox};
use storefront::shop::{self, Shop};
use tokio::sync::OnceCell;

use crate::images;

/// Tried first, so that a bookmark and a firewall's question stay the same; any other will do.
const PORT: u16 = 41_833;

/// The sandbox of this app: not started, or running until the app ends. Clones are the same.
#[derive(Clone)]
pub struct InApp {
    start: Start,
    running: Arc<OnceCell<Running>>,
}

#[derive(Clone)]
struct Start {
    /// Where its sessions are kept.
    folder: PathBuf,
    /// Where a studio's own pictures are.
    studio_folder: PathBuf,
    /// The pictures' paths in storefront.json.
    pictures: Vec<String>,
}

struct Running {
    access: LocalAccess,
    #[cfg_attr(not(feature = "bench"), expect(dead_code, reason = "held so that it runs"))]
    sandbox: Sandbox,
}

impl InApp {
    /// A sandbox that keeps its sessions in a folder and shows the pictures of a shop.
    pub fn new(folder: PathBuf, studio_folder: PathBuf, shop: &Shop) -> Self {
        let pictures = shop
            .catalogue
            .iter()
            .filter_map(|item| match &item.image {
                Some(shop::Image::File(path)) => Some(path.clone()),
                Some(shop::Image::Web(_)) | None => None,
            })
            .collect();
        Self { start: Start { folder, studio_folder, pictures }, running: Arc::default() }
    }

    /// A tester's hand in it, once it runs.
    #[cfg(feature = "bench")]
    pub fn control(&self) -> Option<sandbox::Control> {
        self.running.get().map(|running| running.sandbox.control())
    }

    /// The token that it made for this app, once it runs.
    #[cfg(feature = "bench")]
    pub fn token(&self) -> Option<toffeepay::AccessToken> {
        self.running.get().map(|running| running.access.token.clone())
    }
}

impl LocalSandbox for InApp {
    fn start(&self) -> BoxFuture<'static, Result<LocalAccess, String>> {
        let (start, running) = (self.start.clone(), Arc::clone(&self.running));
        async move {
            let running = running.get_or_try_init(|| start.run()).await?;
            Ok(running.access.clone())
        }
        .boxed()
    }
}

impl Start {
    async fn run(self) -> Result<Running, String> {
        let token = sandbox::random_token().map_err(|error| error.to_string())?;
        let folder = self.folder.clone();
        let pictures = tauri::async_runtime::spawn_blocking(move || self.pictures())
            .await
            .map_err(|error| error.to_string())?;
        let config = Config::new(token.clone())
            .with_port(Port::Preferred(PORT))
            .with_folder(folder)
            .with_images(pictures);
        let sandbox = sandbox::start(config).await.map_err(|error| error.to_string())?;
        let base_url = sandbox.base_url().clone();
        let images = base_url.join("images/").ok();
        Ok(Running { access: LocalAccess { base_url, token, images }, sandbox })
    }

    fn pictures(&self) -> Vec<Image> {
        let picture = |path: &String| {
            let name = path.strip_prefix("images/")?;
            let bytes = images::read(path, &self.studio_folder)?;
            Some(Image { name: name.to_owned(), kind: ImageKind::of_file_name(name)?, bytes: bytes.into() })
        };
        self.pictures.iter().filter_map(picture).collect()
    }
}
