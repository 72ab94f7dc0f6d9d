//! The `catalogue:` protocol: an item's id in, its picture out, and no other file. `~logo` is the game's logo.
//!
//! A picture comes from the studio's folder, from the app itself, or from the web by way of a cache on disk.
//! Whatever it is named, it is served only when its first bytes say PNG, JPEG or WebP, of a size that a webview can
//! unpack, and it is at most 1 MiB.

mod header;
mod web;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use storefront::shop::{Image, Shop};
use tauri::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use tauri::http::{Request, Response, StatusCode};
use tauri::{AppHandle, Manager, UriSchemeResponder};

use crate::shell::Shell;
use crate::shipped;
use header::media_type;
use web::WebPictures;

/// The protocol's name, also in tauri.conf.json's CSP.
pub const PROTOCOL: &str = "catalogue";
/// Largest picture served, in bytes.
const MAX_SIZE: u64 = 1024 * 1024;
/// Asks for the logo. No item's id begins so.
const LOGO: &str = "~logo";

/// Where pictures come from.
pub struct Pictures {
    /// The studio's configuration folder, with its own `images/`.
    studio_folder: PathBuf,
    web: WebPictures,
}

impl Pictures {
    /// Pictures of the studio's folder, and of the web by way of a folder of the app's data.
    pub fn new(studio_folder: PathBuf, data: &Path) -> Self {
        Self { studio_folder, web: WebPictures::new(data.join("pictures")) }
    }
}

/// Reads and answers off the main thread.
pub fn respond_later(app: AppHandle, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    tauri::async_runtime::spawn(async move {
        let answer = match (app.try_state::<Shell>(), app.try_state::<Pictures>()) {
            (Some(shell), Some(pictures)) => {
                answer(request.uri().path(), shell.engine.shop(), &pictures).await
            }
            _ => respond(StatusCode::NOT_FOUND, "text/plain", Vec::new()),
        };
        responder.respond(answer);
    });
}

/// Answers a request for a picture.
async fn answer(path: &str, shop: &Shop, pictures: &Pictures) -> Response<Vec<u8>> {
    let name = percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy();
    let image = if name == LOGO {
        shop.game.logo.clone()
    } else {
        shop.item(&name).and_then(|item| item.image.clone())
    };
    let found = match image {
        None => None,
        Some(Image::File(path)) => {
            let folder = pictures.studio_folder.clone();
            tauri::async_runtime::spawn_blocking(move || read(&path, &folder)).await.ok().flatten()
        }
        Some(Image::Web(url)) => pictures.web.get(&url).await,
    };
    match found.map(|bytes| (media_type(&bytes), bytes)) {
        Some((Ok(media_type), bytes)) => return respond(StatusCode::OK, media_type, bytes),
        Some((Err(unfit), _)) => tracing::warn!(%name, %unfit, "an item's picture is not shown"),
        None => {}
    }
    respond(StatusCode::NOT_FOUND, "text/plain", Vec::new())
}

fn respond(status: StatusCode, media_type: &str, body: Vec<u8>) -> Response<Vec<u8>> {
    let response = Response::builder()
        .status(status)
        .header(CONTENT_TYPE, media_type)
        .header(CACHE_CONTROL, "no-cache")
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(body);
    response.unwrap_or_default()
}

/// The studio's own picture, else the shipped one.
pub fn read(path: &str, studio_folder: &Path) -> Option<Vec<u8>> {
    match read_file(&studio_folder.join(path)) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => shipped::image(path).map(<[u8]>::to_vec),
        Err(error) => {
            tracing::warn!(path, %error, "an item's picture could not be read");
            None
        }
    }
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::header::beginnings::{jpeg, png, webp};
    use super::*;

    fn shop() -> Shop {
        let text = r#"{ "game": { "id": "g", "title": "G" }, "default_environment": "local", "catalogue": [
            { "id": "a", "title": "A", "description": "A.", "price": 1, "currency": "USD", "image": "images/a.png" },
            { "id": "b", "title": "B", "description": "B.", "price": 1, "currency": "USD" }
        ] }"#;
        Shop::parse(text, "test").unwrap()
    }

    fn ask(path: &str, shop: &Shop, folder: &Path) -> Response<Vec<u8>> {
        let data = tempfile::tempdir().unwrap();
        let pictures = Pictures::new(folder.to_owned(), data.path());
        tauri::async_runtime::block_on(answer(path, shop, &pictures))
    }

    fn folder_with(bytes: &[u8]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("images")).unwrap();
        std::fs::write(folder.path().join("images/a.png"), bytes).unwrap();
        std::fs::write(folder.path().join("secret.png"), png(640, 480)).unwrap();
        folder
    }

    #[test]
    fn an_item_s_picture_is_served_with_the_type_that_its_bytes_have() {
        for (bytes, media_type) in
            [(png(640, 480), "image/png"), (jpeg(640, 480), "image/jpeg"), (webp(640, 480), "image/webp")]
        {
            let answer = ask("/a", &shop(), folder_with(&bytes).path());
            assert_eq!(answer.status(), StatusCode::OK);
            assert_eq!(answer.headers()[CONTENT_TYPE], media_type);
            assert_eq!(answer.body(), &bytes);
        }
    }

    #[test]
    fn no_other_file_can_be_reached() {
        let folder = folder_with(&png(640, 480));
        for path in [
            "/b",
            "/c",
            "/",
            "",
            "/images/a.png",
            "/../secret.png",
            "/..%2fsecret.png",
            "//a/b",
            "/a%00",
            "/~logo",
        ] {
            assert_eq!(ask(path, &shop(), folder.path()).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_not_served() {
        let too_large = [png(640, 480), vec![0; 1024 * 1024]].concat();
        let too_wide = png(30_000, 30_000);
        for bytes in [b"<svg onload=alert(1)>".as_slice(), b"", &too_large, &too_wide] {
            let status = ask("/a", &shop(), folder_with(bytes).path()).status();
            assert_eq!(status, StatusCode::NOT_FOUND);
        }
    }

    #[test]
    fn the_shipped_catalogue_has_all_its_pictures() {
        let shop = Shop::parse(shipped::storefront_json(), "shipped").unwrap();
        let nowhere = tempfile::tempdir().unwrap();
        for item in &shop.catalogue {
            let answer = ask(item.id.as_str(), &shop, nowhere.path());
            assert_eq!(answer.status(), StatusCode::OK, "{}", item.id.as_str());
        }
        assert_eq!(ask("/~logo", &shop, nowhere.path()).status(), StatusCode::OK);
    }
}
