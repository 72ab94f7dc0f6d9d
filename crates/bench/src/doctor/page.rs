//! The page that leads the browser to the probe's link: by itself, and by a link to press where the browser wants that. In the
//! language that the browser likes most of the app's five.

use std::io;
use std::sync::Arc;

use futures_util::FutureExt;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Response, StatusCode};

use crate::loopback::{Loopback, plain};

/// Tried first: a browser remembers by address that it may hand links on.
const PORT: u16 = 41_837;

/// Code, direction, title, text and link. English first: it is spoken where no other is asked for.
const WORDS: [[&str; 5]; 5] = [
    [
        "en",
        "ltr",
        "Back to the app",
        "Let the browser open the app if it asks. Then close this tab.",
        "Open the app",
    ],
    [
        "de",
        "ltr",
        "Zurück zur App",
        "Lass den Browser die App öffnen, falls er fragt. Schließe dann diesen Tab.",
        "App öffnen",
    ],
    [
        "es",
        "ltr",
        "De vuelta a la app",
        "Si el navegador pregunta, deja que abra la app. Luego cierra esta pestaña.",
        "Abrir la app",
    ],
    [
        "ja",
        "ltr",
        "アプリに戻ります",
        "ブラウザーに聞かれたら、アプリを開くことを許可してください。その後このタブを閉じます。",
        "アプリを開く",
    ],
    [
        "ar",
        "rtl",
        "العودة إلى التطبيق",
        "إن سأل المتصفح فدعه يفتح التطبيق، ثم أغلق هذا التبويب.",
        "افتح التطبيق",
    ],
];

/// The page, open for one probe.
#[derive(Debug)]
pub struct ProbePage {
    address: String,
    _server: Loopback,
}

impl ProbePage {
    /// Opens it at a path that is the probe's own. `asked` is called when a browser has asked for it.
    pub async fn open(
        probe: &str,
        link: String,
        asked: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let path = format!("/{probe}");
        let own = path.clone();
        let answer = move |request: hyper::Request<hyper::body::Incoming>| {
            let response = if request.uri().path() != own {
                plain(StatusCode::NOT_FOUND)
            } else if request.method() != Method::GET {
                plain(StatusCode::METHOD_NOT_ALLOWED)
            } else {
                asked();
                page(request.headers(), &link)
            };
            std::future::ready(response).boxed()
        };
        let server = Loopback::open(PORT, Arc::new(answer)).await?;
        Ok(Self { address: format!("http://127.0.0.1:{}{path}", server.port()), _server: server })
    }

    /// Where it is.
    pub fn address(&self) -> &str {
        &self.address
    }
}

fn page(headers: &HeaderMap, link: &str) -> Response<Full<Bytes>> {
    let [code, direction, title, text, act] = words(headers);
    // The link is of letters, digits, `:/?=._-+` alone.
    let page = format!(
        "<!doctype html>\n<html lang=\"{code}\" dir=\"{direction}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"0;url={link}\">\
         <title>{title}</title>\n<h1>{title}</h1>\n<p>{text}\n<p><a href=\"{link}\">{act}</a>\n"
    );
    let mut response = Response::new(Full::from(page));
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn words(headers: &HeaderMap) -> [&'static str; 5] {
    let liked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let of_tag = |tag: &str| {
        let primary = tag.split(['-', ';']).next().unwrap_or_default().trim();
        WORDS.iter().find(|words| words[0].eq_ignore_ascii_case(primary)).copied()
    };
    liked.split(',').find_map(of_tag).unwrap_or(WORDS[0])
}
