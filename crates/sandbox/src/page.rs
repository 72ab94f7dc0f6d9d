//! stub
use crate::app::App;
use axum::Router;
pub(crate) fn router(_port: u16) -> Router<App> {
    Router::new()
}
