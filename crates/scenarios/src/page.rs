//! The payment page as a browser without scripts uses it: its forms are posted, its redirects are read.

use anyhow::{Context, Result, ensure};
use http::header::{CONTENT_TYPE, LOCATION, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};
use toffeepay::{Limits, Request, ReqwestTransport, Transport as _};
use url::Url;
use url::form_urlencoded::Serializer;

use crate::app::SCHEME;

/// Where the page led.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LedTo {
    /// To the app, by this link.
    App(String),
    /// To a page that leads to the app two times.
    AppTwice,
    /// To itself.
    Itself,
}

/// Posts one of its forms.
pub(crate) async fn post(page: &str, form: &str, fields: &[(&str, String)]) -> Result<LedTo> {
    let page = Url::parse(page).context("the address of the payment page")?;
    let mut url = page.clone();
    url.set_path(&format!("{}/{form}", page.path().trim_end_matches('/')));
    let origin = HeaderValue::try_from(page.origin().ascii_serialization())?;
    let headers = HeaderMap::from_iter([
        (ORIGIN, origin),
        (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
    ]);
    let body = Serializer::new(String::new()).extend_pairs(fields).finish();
    let transport = ReqwestTransport::new(&page, Limits::STANDARD)?;
    let request = Request { method: Method::POST, url: url.clone(), headers, body: Some(body) };
    let answer = transport.send(request).await.context("the payment page does not answer")?;
    ensure!(answer.status == 303, "the payment page answered {}", answer.status);
    let location = answer.headers.get(LOCATION).context("the payment page leads nowhere")?.to_str()?;
    if location.starts_with(&format!("{SCHEME}:")) {
        return Ok(LedTo::App(location.to_owned()));
    }
    let next = url.join(location).context("the payment page leads to no address")?;
    Ok(if next.path().ends_with("/return") { LedTo::AppTwice } else { LedTo::Itself })
}
