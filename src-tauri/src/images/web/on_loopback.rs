//! Pictures by a real transport from real servers on loopback.

use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::WebPictures;
use crate::images::MAX_SIZE;
use crate::images::header::beginnings::png;

async fn serving(answer: ResponseTemplate, times: u64) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/coins.png")).respond_with(answer).expect(times).mount(&server).await;
    server
}

fn picture(bytes: Vec<u8>) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(bytes, "image/png")
}

/// Asks twice, as a grid and an item's page do.
async fn ask(server: &MockServer) -> [Option<Vec<u8>>; 2] {
    let data = tempfile::tempdir().unwrap();
    let pictures = WebPictures::new(data.path().join("pictures"));
    let url = format!("{}/coins.png", server.uri());
    [pictures.get(&url).await, pictures.get(&url).await]
}

#[tokio::test]
async fn a_picture_of_a_server_is_fetched_once_and_kept() {
    let server = serving(picture(png(640, 480)), 1).await;
    assert_eq!(ask(&server).await, [Some(png(640, 480)), Some(png(640, 480))]);
}

#[tokio::test]
async fn a_server_s_word_for_the_type_counts_for_nothing() {
    let page = ResponseTemplate::new(200).set_body_raw("<svg onload=alert(1)>", "image/png");
    assert_eq!(ask(&serving(page, 1).await).await, [None, None]);
    let named_otherwise = ResponseTemplate::new(200).set_body_raw(png(640, 480), "text/html");
    assert_eq!(ask(&serving(named_otherwise, 1).await).await[0], Some(png(640, 480)));
}

#[tokio::test]
async fn a_picture_with_too_many_bytes_or_pixels_is_not_had() {
    let mut long = png(640, 480);
    long.resize(usize::try_from(MAX_SIZE).unwrap() + 1, 0);
    assert_eq!(ask(&serving(picture(long), 1).await).await, [None, None]);
    assert_eq!(ask(&serving(picture(png(30_000, 30_000)), 1).await).await, [None, None]);
}

#[tokio::test]
async fn a_redirect_is_not_followed_to_wherever_it_points() {
    let elsewhere = serving(picture(png(640, 480)), 0).await;
    let to = format!("{}/coins.png", elsewhere.uri());
    for status in [301, 302, 303, 307, 308] {
        let redirect = ResponseTemplate::new(status).insert_header("location", to.as_str());
        assert_eq!(ask(&serving(redirect, 1).await).await, [None, None], "{status}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_success_is_no_picture_whatever_it_holds() {
    let answer = ResponseTemplate::new(404).set_body_raw(png(640, 480), "image/png");
    assert_eq!(ask(&serving(answer, 1).await).await, [None, None]);
}
