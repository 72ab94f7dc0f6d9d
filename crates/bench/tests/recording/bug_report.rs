//! A bug report goes from the tester who made a purchase to the developer who makes it again.

use bench::report;
use scenarios::bug_report;
use scenarios::report::Verdict;

use crate::replayed;
use crate::world::World;

/// Declined, then paid; written as a zip, which is all that the other side has.
pub async fn sent_and_replayed() {
    let world = World::new().await;
    let id = world.buy().await;
    world.on_page("decline", "attempt=1&method=paypal&reason=insufficient_funds").await;
    world.pay(2).await;
    world.until_state(id, "paid").await;
    let report = report::write(world.engine(), id, world.witnesses(id).await).await.unwrap();
    assert_eq!(report.not_recorded, None);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sent.zip");
    std::fs::write(&file, &report.zip).unwrap();
    drop(world);

    let opened = bug_report::open(&file).unwrap();
    assert_eq!(opened.about.unwrap().of, "50 Gold Coins");
    let (text, _) = opened.scenario.unwrap();
    assert!(text.contains("insufficient_funds"), "{text}");
    let replay = replayed(&text).await;
    assert_eq!(replay.verdict, Verdict::Passed, "{:?}\n{text}", replay.reason);
}
