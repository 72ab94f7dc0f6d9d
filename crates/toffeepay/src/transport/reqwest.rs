//! The transport over reqwest: rustls with *ring*, certificates judged by the operating system.
//!
//! Redirects, compression and retries are off, so that what the server said is what the client reads. The
//! system's proxy is used as reqwest finds it, but never to reach this machine itself.

use std::error::Error as _;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use url::Url;

use super::{Body, Limits, Request, Response, Transport, TransportError};
use crate::base_url::is_loopback;
use crate::client::BuildError;

/// Sends requests with reqwest. Connections are kept for the next call to the same host.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    http: reqwest::Client,
    body_limit: usize,
}

impl ReqwestTransport {
    /// A transport to the host of `base_url`; it is meant for no other.
    pub fn new(base_url: &Url, limits: Limits) -> Result<Self, BuildError> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls_config(base_url)?)
            .http1_only()
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(limits.connect)
            .timeout(limits.call);
        if is_loopback(base_url) {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| BuildError::Tls(chain(error)))?;
        Ok(Self { http, body_limit: limits.body })
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let Self { http, body_limit } = self.clone();
        Box::pin(async move {
            let mut plain = reqwest::Request::new(request.method, request.url);
            *plain.headers_mut() = request.headers;
            *plain.body_mut() = request.body.map(Into::into);
            let mut response = http.execute(plain).await.map_err(classify)?;
            let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
            let body = read_body(response, body_limit).await?;
            Ok(Response { status, headers, body })
        })
    }
}

/// Reads until the end or the limit, whichever comes first; the rest is never asked for.
async fn read_body(mut response: reqwest::Response, limit: usize) -> Result<Body, TransportError> {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    let mut body = Vec::with_capacity(announced.unwrap_or_default().min(limit));
    while let Some(chunk) = response.chunk().await.map_err(classify)? {
        if body.len() + chunk.len() > limit {
            return Ok(Body::OverLimit);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Body::Whole(body))
}

fn classify(error: reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::TimedOut
    } else if error.is_connect() {
        TransportError::Connect(chain(error))
    } else {
        TransportError::Reset(chain(error))
    }
}

/// The error and its causes in one line, without the URL: its query is nobody's business in a log.
fn chain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// No default provider of the process is installed or needed: another part of it may want its own.
///
/// A plain-http base (loopback only) needs no certificates, so a machine without a trust store can still
/// run against a local server. Its transport trusts nobody, should it ever be given an https URL.
fn tls_config(base_url: &Url) -> Result<ClientConfig, BuildError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: rustls::Error| BuildError::Tls(error.to_string());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    if base_url.scheme() == "https" {
        Ok(builder.with_platform_verifier().map_err(failed)?.with_no_client_auth())
    } else {
        Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
    }
}
