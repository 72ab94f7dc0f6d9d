//! Evidence goes to others: what an API, a proxy or a backend repeats of the token must be in none of it.

use std::future::IntoFuture as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use scenarios::Scenario;
use scenarios::bug_report::BugReport;
use scenarios::grid::Grid;
use scenarios::report::{ScenarioReport, Verdict, html, junit};
use scenarios::run::run;
use scenarios::stage::{Backend, BackendSecret, Environment, Stage};
use serde_json::json;
use toffeepay::AccessToken;
use tokio::net::TcpListener;
use url::Url;

use crate::{PAID, scenario, stage};

const TOKEN: &str = "sk_test_echo_0123456789abcdef";
const SECRET: &str = "whsec_bG9uZyBlbm91Z2ggZm9yIGEgdGVzdCBvZiBhIGJhY2tlbmQ=";

/// Serves on loopback until the test ends.
async fn serve(router: Router) -> Url {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, router).into_future());
    format!("http://{address}/").parse().unwrap()
}

/// What it was asked with, without `Bearer`.
fn token_of(headers: &HeaderMap) -> String {
    let asked = headers[header::AUTHORIZATION].to_str().unwrap();
    asked.strip_prefix("Bearer ").unwrap().to_owned()
}

/// Everything that leaves the machine of a report.
fn all_of(scenario: Scenario, report: ScenarioReport) -> String {
    let mut grid = Grid::default();
    grid.note(&report, None);
    let reports = [report];
    let mut all = serde_json::to_string(&reports).unwrap();
    all += &html(&reports, &grid);
    all += &junit(&reports).unwrap();
    let [report] = reports;
    let bug = BugReport::new(scenario, report);
    all += &bug.markdown().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bug.zip");
    bug.write_zip(&file).unwrap();
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    for index in 0..zip.len() {
        std::io::Read::read_to_string(&mut zip.by_index(index).unwrap(), &mut all).unwrap();
    }
    all
}

async fn fails_elsewhere(answer: fn(String) -> Response, text: &str) -> String {
    let router = Router::new().fallback(any(async move |headers: HeaderMap| answer(token_of(&headers))));
    let token = AccessToken::new(TOKEN).unwrap();
    let base_url = serve(router).await;
    let environment = Environment::Elsewhere { name: "custom".into(), base_url, token };
    let scenario = scenario(text);
    let report = run("echo", &scenario, &Stage { environment, ..stage() }, |_| ()).await;
    assert_eq!(report.verdict, Verdict::Failed, "{report:?}");
    assert!(report.steps.iter().any(|step| !step.exchanges.is_empty()), "{report:?}");
    all_of(scenario, report)
}

fn headers(token: &str) -> [(HeaderName, String); 3] {
    [
        (header::WWW_AUTHENTICATE, format!("Bearer realm=\"{token}\"")),
        (header::SET_COOKIE, format!("session={token}")),
        (HeaderName::from_static("x-asked-with"), token.to_owned()),
    ]
}

#[tokio::test]
async fn a_token_that_the_api_repeats_in_answers_and_headers_is_in_no_evidence() {
    // The app is refused, and the runner itself when it asks the API.
    let refused = |token: String| {
        let body = json!({ "error": { "code": "invalid_request", "message": format!("{token} may not") },
            "asked_with": token.clone(), "seen": [format!("Bearer {token}")] });
        (StatusCode::BAD_REQUEST, headers(&token), Json(body)).into_response()
    };
    let asks_itself = "title = 'Echo'\n[[step]]\ndo = 'create'\n[[step]]\ndo = 'expect_status'\n\
        status = 'rejected'\n[[step]]\ndo = 'expect_api'\nsessions = 1\nwithin = '1 ms'\n";
    let all = fails_elsewhere(refused, asks_itself).await;
    assert!(!all.contains(TOKEN) && all.contains("(withheld) may not"), "{all}");

    let proxy = |token: String| {
        let page = format!("<html><h1>502</h1><p>Authorization: Bearer {token}</p><p>{token}</p></html>");
        (StatusCode::BAD_GATEWAY, headers(&token), page).into_response()
    };
    let waits = "title = 'Echo'\n[[step]]\ndo = 'create'\n[[step]]\ndo = 'expect_exchange'\ncall = 'create'\n\
        answer = 502\n[[step]]\ndo = 'expect_status'\nstatus = 'paid'\nwithin = '1 ms'\n";
    let all = fails_elsewhere(proxy, waits).await;
    assert!(!all.contains(TOKEN) && all.contains("<h1>502</h1>"), "{all}");
}

#[tokio::test]
async fn what_a_backend_repeats_of_its_secrets_is_in_no_evidence() {
    let say = async |headers: HeaderMap| Json(json!({ "say": [token_of(&headers), SECRET] }));
    let router =
        Router::new().route("/echo", get(say)).route("/webhooks", post(async || StatusCode::NO_CONTENT));
    let base_url = serve(router).await;
    let backend = Backend {
        webhooks: base_url.join("webhooks").unwrap(),
        base_url,
        secret: BackendSecret::new(SECRET).unwrap(),
        token: Some(AccessToken::new(TOKEN).unwrap()),
    };
    let asks = format!(
        "{PAID}\n[[step]]\ndo = 'expect_backend'\nget = '/echo'\nat = '/say'\nequals = 1\nwithin = '1 ms'\n"
    );
    let asks = scenario(&asks);
    let report = run("echo", &asks, &Stage { backend: Some(backend), ..stage() }, |_| ()).await;
    let reason = report.reason.clone().unwrap();
    assert!(reason.contains("/echo /say:") && reason.contains("(withheld)"), "{reason}");
    let all = all_of(asks, report);
    for secret in [TOKEN, SECRET, SECRET.strip_prefix("whsec_").unwrap()] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}

#[tokio::test]
async fn a_scenario_can_t_have_the_backend_s_token_sent_to_somebody_else() {
    let asked = Arc::new(AtomicUsize::new(0));
    let heard = Arc::clone(&asked);
    let stranger = serve(Router::new().fallback(any(async move || {
        heard.fetch_add(1, Ordering::SeqCst);
        Json(json!([]))
    })))
    .await;
    let base_url = serve(Router::new().route("/webhooks", post(async || StatusCode::NO_CONTENT))).await;
    let backend = Backend {
        webhooks: base_url.join("webhooks").unwrap(),
        base_url,
        secret: BackendSecret::new(SECRET).unwrap(),
        token: Some(AccessToken::new(TOKEN).unwrap()),
    };
    let stage = Stage { backend: Some(backend), ..stage() };
    let there = stranger.as_str().strip_prefix("http:").unwrap();
    for path in
        [stranger.to_string(), there.to_owned(), there.replace("//", "\\\\"), format!("/http:{there}")]
    {
        let get = format!("title = 'x'\n[[step]]\ndo = 'expect_backend'\nget = '{path}'\nwithin = '1 ms'\n");
        let report = run("stranger", &scenario(&get), &stage, |_| ()).await;
        assert_eq!((report.verdict, asked.load(Ordering::SeqCst)), (Verdict::Failed, 0), "{path}");
    }
}
