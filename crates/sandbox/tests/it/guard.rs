//! Who is let in: the token, the host, no web pages; and what is not there.

use reqwest::{Method, RequestBuilder};
use serde_json::json;
use toffeepay::routes::ApiRoute;

use crate::fixture::{Fixture, TOKEN, request};

#[tokio::test]
async fn every_api_route_needs_the_token() {
    let fixture = Fixture::new().await;
    let prefix = &TOKEN[..TOKEN.len() - 1];
    let routes: Vec<_> = crate::routes::all().collect();
    assert_eq!(routes.len(), 22);
    for ApiRoute { method, path, .. } in routes {
        let url = fixture.url(&format!("{}?game_id=g", path.trim_start_matches('/').replace("{id}", "x")));
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let asked = || fixture.http.request(method.clone(), &url).json(&request());
        for refused in [
            asked(),
            asked().bearer_auth("wrong"),
            asked().bearer_auth(prefix),
            asked().bearer_auth(format!("{TOKEN}x")),
            asked().header("Authorization", TOKEN),
            asked().basic_auth(TOKEN, Some("")),
        ] {
            let answer = fixture.send(refused).await;
            assert_eq!(answer.refusal(), (401, "unauthorized".to_owned(), None), "{method} {path}");
            assert!(!answer.text.contains(TOKEN));
        }
    }
}

#[tokio::test]
async fn only_its_own_host_names_are_answered() {
    let fixture = Fixture::new().await;
    let port = fixture.sandbox.port();
    let session = fixture.create().await;
    let urls = [fixture.url("v1/sessions?game_id=g"), session["url"].as_str().unwrap().to_owned()];
    for url in &urls {
        let asked = |host: &str| fixture.http.get(url).bearer_auth(TOKEN).header("Host", host);
        let foreign = [
            "evil.example".to_owned(),
            format!("evil.example:{port}"),
            "127.0.0.1".to_owned(),
            "localhost:1".to_owned(),
        ];
        for host in foreign {
            let answer = fixture.send(asked(&host)).await;
            assert_eq!(answer.refusal(), (403, "forbidden_host".to_owned(), None), "{host}");
        }
        for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}")] {
            assert_eq!(fixture.send(asked(&host)).await.status.as_u16(), 200, "{host}");
        }
    }
}

#[tokio::test]
async fn no_web_page_may_use_the_api_not_even_the_sandboxs_own() {
    let fixture = Fixture::new().await;
    let own = fixture.sandbox.base_url().origin().ascii_serialization();
    for origin in ["https://evil.example", "null", &own] {
        let asked = fixture.http.get(fixture.url("v1/sessions?game_id=g")).bearer_auth(TOKEN);
        let answer = fixture.send(asked.header("Origin", origin)).await;
        assert_eq!(answer.refusal(), (403, "forbidden_origin".to_owned(), None), "{origin}");
    }
}

#[tokio::test]
async fn only_the_page_itself_may_send_its_forms() {
    let fixture = Fixture::new().await;
    let own = fixture.sandbox.base_url().origin().ascii_serialization();
    let session = fixture.create().await;
    let pay = |origin: &str| -> RequestBuilder {
        let url = format!("{}/pay", session["url"].as_str().unwrap());
        fixture.http.post(url).form(&[("method", "card")]).header("Origin", origin)
    };
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        assert_eq!(fixture.send(pay(origin)).await.status.as_u16(), 403, "{origin}");
    }
    assert_eq!(fixture.status(&session).await, "pending");
    assert_eq!(fixture.send(pay(&own)).await.status.as_u16(), 303);
    assert_eq!(fixture.status(&session).await, "paid");
}

#[tokio::test]
async fn unknown_routes_and_wrong_methods_are_answered_in_json() {
    let fixture = Fixture::new().await;
    for path in ["", "v1", "v1/things", "v1/sessions/", "control", "v2/sessions", "images/none.png"] {
        let answer = fixture.get(path).await;
        assert_eq!(answer.refusal(), (404, "route_not_found".to_owned(), None), "{path}");
    }
    for (method, path) in [
        (Method::PUT, "v1/sessions"),
        (Method::DELETE, "v1/sessions/x"),
        (Method::GET, "v1/sessions/x/cancel"),
    ] {
        let asked =
            fixture.http.request(method.clone(), fixture.url(path)).bearer_auth(TOKEN).json(&json!({}));
        let answer = fixture.send(asked).await;
        assert_eq!(answer.refusal(), (405, "method_not_allowed".to_owned(), None), "{method} {path}");
    }
}
