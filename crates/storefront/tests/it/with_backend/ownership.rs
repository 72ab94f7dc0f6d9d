//! What a player's token opens: this player's own sessions at the shop's prices, and nothing else.

use serde_json::{Value, json};
use toffeepay::http::{HeaderName, HeaderValue, Method};

use super::deployment::{Answer, Deployment, GAME_SECRET, PLAYER, bearer};

fn order() -> Value {
    json!({
        "game_id": "space_shooter", "user_id": PLAYER, "return_url": "mygame://done",
        "item": { "title": "50 Gold Coins", "price": 499, "currency": "USD" },
    })
}

async fn create(deployment: &Deployment, token: &str, key: &str, body: &Value) -> Answer {
    let mut headers = bearer(token);
    headers.insert(HeaderName::from_static("idempotency-key"), HeaderValue::try_from(key).unwrap());
    deployment.backend.send(Method::POST, "v1/sessions", headers, Some(body.to_string())).await
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.json["error"]["code"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn another_players_session_does_not_exist() {
    let deployment = Deployment::start().await;
    let (mine, theirs) =
        (deployment.backend.issue_token(PLAYER).await, deployment.backend.issue_token("mallory").await);
    let created = create(&deployment, &mine, "key-1", &order()).await;
    assert_eq!(created.status, 200, "{created:?}");
    let id = created.json["id"].as_str().unwrap();
    for path in [format!("v1/sessions/{id}"), format!("v1/sessions/{id}/status")] {
        assert_eq!(deployment.backend.get(&path, &mine).await.status, 200, "{path}");
        let refused = deployment.backend.get(&path, &theirs).await;
        let absent = deployment.backend.get(&path.replace(id, "ses_none"), &theirs).await;
        assert_eq!((code(&refused), &refused.json), (code(&absent), &absent.json), "{path}");
        assert_eq!(code(&refused), (404, "not_found"));
    }
    let cancel = format!("v1/sessions/{id}/cancel");
    assert_eq!(code(&deployment.backend.post(&cancel, &theirs, &json!({})).await), (404, "not_found"));
    assert_eq!(
        deployment.backend.get(&format!("v1/sessions/{id}/status"), &mine).await.json["status"],
        "pending"
    );
    assert_eq!(deployment.backend.post(&cancel, &mine, &json!({})).await.json, json!({}));
}

#[tokio::test]
async fn lists_are_of_the_tokens_player_whatever_the_filter_says() {
    let deployment = Deployment::start().await;
    let (mine, theirs) =
        (deployment.backend.issue_token(PLAYER).await, deployment.backend.issue_token("mallory").await);
    create(&deployment, &mine, "key-1", &order()).await;
    for list in ["v1/sessions", "v1/payments"] {
        let listed = |token: String, filter: &'static str| {
            let path = format!("{list}?{filter}");
            let backend = &deployment.backend;
            async move { backend.get(&path, &token).await }
        };
        let count = |answer: &Answer| answer.json.as_array().map(Vec::len);
        let expected = usize::from(list == "v1/sessions");
        for filter in ["game_id=space_shooter", "game_id=space_shooter&user_id=player_42&limit=1"] {
            assert_eq!(count(&listed(mine.clone(), filter).await), Some(expected), "{list} {filter}");
        }
        assert_eq!(count(&listed(theirs.clone(), "game_id=space_shooter").await), Some(0));
        let other = listed(theirs.clone(), "game_id=space_shooter&user_id=player_42").await;
        assert_eq!(code(&other), (403, "forbidden"));
        for filter in ["game_id=other_game", ""] {
            assert_eq!(
                code(&listed(mine.clone(), filter).await),
                (403, "invalid_game_id"),
                "{list} {filter}"
            );
        }
        for filter in [
            "game_id=space_shooter&limit=0",
            "game_id=space_shooter&limit=many",
            "game_id=space_shooter&offset=-1",
        ] {
            assert_eq!(
                code(&listed(mine.clone(), filter).await),
                (400, "invalid_argument"),
                "{list} {filter}"
            );
        }
    }
}

#[tokio::test]
async fn nobody_buys_for_another_player_for_another_game_or_at_another_price() {
    let deployment = Deployment::start().await;
    let token = deployment.backend.issue_token(PLAYER).await;
    for (pointer, value, refused) in [
        ("/user_id", json!("mallory"), (403, "forbidden")),
        ("/game_id", json!("other_game"), (403, "invalid_game_id")),
        ("/item/price", json!(1), (400, "invalid_price")),
        ("/item/currency", json!("EUR"), (400, "invalid_price")),
        ("/item/title", json!("5000 Gold Coins"), (400, "invalid_price")),
        ("/return_url", json!("not a uri"), (400, "invalid_argument")),
    ] {
        let mut body = order();
        *body.pointer_mut(pointer).unwrap() = value;
        let answer = create(&deployment, &token, "key-1", &body).await;
        assert_eq!(code(&answer), refused, "{pointer}: {answer:?}");
    }
    for body in [json!({}), json!([]), json!({ "game_id": "space_shooter" })] {
        assert_eq!(code(&create(&deployment, &token, "key-1", &body).await), (400, "invalid_argument"));
    }
    let mut abroad = order();
    abroad["item"]["country"] = json!("DE");
    assert_eq!(code(&create(&deployment, &token, "key-1", &abroad).await), (400, "invalid_price"));
    let merchant = deployment.merchant();
    let list = toffeepay::ListSessions::of(toffeepay::GameId::new("space_shooter").unwrap());
    assert!(merchant.list_all_sessions(&list).await.unwrap().is_empty(), "something was created");
}

#[tokio::test]
async fn a_key_gives_the_same_session_to_its_player_and_never_anothers() {
    let deployment = Deployment::start().await;
    let (mine, theirs) =
        (deployment.backend.issue_token(PLAYER).await, deployment.backend.issue_token("mallory").await);
    let first = create(&deployment, &mine, "key-1", &order()).await;
    let again = create(&deployment, &mine, "key-1", &order()).await;
    assert_eq!(first.json["id"], again.json["id"]);
    let mut order_of_another = order();
    order_of_another["user_id"] = json!("mallory");
    let other = create(&deployment, &theirs, "key-1", &order_of_another).await;
    assert_eq!(other.status, 200, "{other:?}");
    assert_ne!(other.json["id"], first.json["id"]);
    let mut changed = order();
    changed["item"] = json!({ "title": "Season Pass", "price": 999, "currency": "EUR" });
    let conflict = create(&deployment, &mine, "key-1", &changed).await;
    assert_eq!(code(&conflict), (409, "idempotency_conflict"));
    let keyless = deployment.backend.post("v1/sessions", &mine, &order()).await;
    assert_eq!(code(&keyless), (400, "invalid_idempotency_key"));
}

#[tokio::test]
async fn a_newer_token_takes_the_place_of_the_last_and_only_the_game_gets_one() {
    let deployment = Deployment::start().await;
    let first = deployment.backend.issue_token(PLAYER).await;
    let second = deployment.backend.issue_token(PLAYER).await;
    let list = "v1/sessions?game_id=space_shooter";
    assert_eq!(code(&deployment.backend.get(list, &first).await), (401, "unauthorized"));
    assert_eq!(deployment.backend.get(list, &second).await.status, 200);
    for guess in [second.as_str(), "", &GAME_SECRET[1..]] {
        for path in ["players/player_42/token", "players/mallory/token"] {
            let refused = deployment.backend.post(path, guess, &json!({})).await;
            assert_eq!(code(&refused), (401, "unauthorized"), "{path}");
        }
        let items = deployment.backend.get("players/player_42/items", guess).await;
        assert_eq!(code(&items), (401, "unauthorized"));
    }
    assert_eq!(deployment.backend.get(list, &second).await.status, 200);
}

#[tokio::test]
async fn the_ledger_keeps_no_token_and_a_token_works_after_a_restart() {
    let deployment = Deployment::start().await;
    let token = deployment.backend.issue_token(PLAYER).await;
    let ledger = std::fs::read_to_string(deployment.ledger()).unwrap();
    assert!(!ledger.contains(&token) && ledger.contains(PLAYER));
    let deployment = deployment.restart().await;
    let answer = deployment.backend.get("v1/sessions?game_id=space_shooter", &token).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}
