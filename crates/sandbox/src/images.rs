//! The pictures that a sandbox was started with, by name. Nothing is read from disk.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::api::errors::ApiError;
use crate::app::App;

/// The URL of a picture on the sandbox at `base`.
pub(crate) fn url(base: &Url, name: &str) -> Option<Url> {
    let mut url = base.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(["images", name]);
    Some(url)
}

pub(crate) async fn get(
    State(app): State<App>,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(name) = name.map_err(|_| ApiError::UnknownRoute)?;
    let image = app.images.get(&name).ok_or(ApiError::UnknownRoute)?;
    let headers = [
        (CONTENT_TYPE, image.kind.content_type()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (CACHE_CONTROL, "max-age=3600"),
    ];
    Ok((headers, image.bytes.clone()).into_response())
}
