//! The walk of docs/testing.md: a scenario finds a real bug of a backend, and passes when it is mended.

use std::future::IntoFuture as _;
use std::sync::Arc;

use scenarios::Scenario;
use scenarios::report::Verdict;
use scenarios::run::run;
use scenarios::stage::{Backend as Tested, BackendSecret, Environment, Stage};
use toffeepay::WebhookSecret;
use tokio::net::TcpListener;

use crate::{of_repository, stage};

#[path = "../../examples/hasty_backend/service.rs"]
mod service;

const SECRET: &str = "whsec_bG9uZyBlbm91Z2ggZm9yIGEgdGVzdCBvZiBhIGJhY2tlbmQ=";

async fn verdict_on(is_mended: bool) -> (Verdict, Option<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let base_url: url::Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let backend = Arc::new(service::Backend::new(WebhookSecret::new(SECRET).unwrap(), is_mended));
    let serving = tokio::spawn(axum::serve(listener, service::router(backend)).into_future());
    let tested = Tested {
        webhooks: base_url.join("webhooks/toffeepay").unwrap(),
        base_url,
        secret: BackendSecret::new(SECRET).unwrap(),
        token: None,
    };
    let (name, scenario) = Scenario::read(&of_repository("scenarios/backend-grants-once.toml")).unwrap();
    let beside = Stage { backend: Some(tested), environment: Environment::Sandbox { port: None }, ..stage() };
    let report = run(&name, &scenario, &beside, |_| ()).await;
    serving.abort();
    (report.verdict, report.reason)
}

#[tokio::test]
async fn a_backend_that_grants_per_delivery_is_found_and_a_mended_one_passes() {
    let (verdict, reason) = verdict_on(false).await;
    assert_eq!(verdict, Verdict::Failed);
    let reason = reason.unwrap();
    assert!(reason.contains("entries of /players/{player}/items /items: 2, not 1"), "{reason}");
    assert_eq!(verdict_on(true).await, (Verdict::Passed, None));
}
