//! What an event that is made on the bench is about.

use bench::webhooks::{About, entity};
use serde_json::Value;
use toffeepay::UserId;

use crate::world::{GAME, PLAYER, World};

async fn paid(world: &World) -> Value {
    let about = About::here(&world.engine).await.unwrap();
    let data = entity("session.paid", &about, jiff::Timestamp::now()).unwrap();
    serde_json::from_str(&data).unwrap()
}

/// Where a backend finds whom to give what: the example of a hasty one reads the first and the last.
fn of_whom(data: &Value) -> [&str; 4] {
    ["/user_id", "/game_id", "/item/title", "/id"].map(|place| data.pointer(place).unwrap().as_str().unwrap())
}

#[tokio::test]
async fn an_event_is_about_the_last_purchase_here_and_before_there_is_one_about_the_first_item_on_sale() {
    let world = World::new().await;
    let before = paid(&world).await;
    assert_eq!(of_whom(&before), [PLAYER, GAME, "50 Gold Coins", "ses_bench"]);
    assert_eq!(
        (before["item"]["price"].as_i64(), before["item"]["currency"].as_str()),
        (Some(499), Some("USD"))
    );
    let (_, session) = world.buy().await;
    // The purchase was this player's, whoever plays now.
    world.engine.set_player(UserId::new("another").unwrap()).await.unwrap();
    let after = paid(&world).await;
    assert_eq!(of_whom(&after), [PLAYER, GAME, "50 Gold Coins", session.as_str()]);
}
