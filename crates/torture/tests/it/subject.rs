//! The engine under torture is the engine: it buys, and answers as asked.

use anyhow::Result;
use torture::desk::Desk;
use torture::process::{EngineProcess, TOKEN};
use torture::protocol::{Request, Told};

#[test]
fn a_purchase_is_paid_by_way_of_browser_link_and_status() -> Result<()> {
    let desk = Desk::new()?;
    let setup = desk.setup();
    let mut engine = EngineProcess::start(&setup)?;
    let bought = engine.one(Request::StartCheckout { item: "coins".into() })?;
    let opened = engine.until_one(&bought.id, |purchase| purchase.was_opened)?;
    assert_eq!(setup.pages_opened(), [opened.page.clone().unwrap()]);
    desk.sandbox.pay(&opened.page.unwrap(), 1)?;
    let told = engine.tell(Request::Link(opened.return_link))?;
    assert!(matches!(told, Told::Letters(letters) if letters == [Ok(bought.id.clone())]));
    let paid = engine.until_one(&bought.id, |purchase| !purchase.is_open())?;
    assert_eq!(paid.state, "paid");
    let session = paid.session.unwrap();
    assert_eq!(desk.sandbox.sessions()?, [(session.clone(), "paid".to_owned())].into());
    let exchanges = desk.recorder.exchanges();
    assert!(exchanges.iter().any(|exchange| exchange.created() == Some(&session)));
    assert!(exchanges.iter().any(|exchange| exchange.says(&session, "paid")));
    engine.end()
}

#[test]
fn the_token_comes_from_the_vault_in_a_custom_environment_and_is_never_told() -> Result<()> {
    let desk = Desk::new()?;
    let mut setup = desk.setup();
    setup.environment = "custom";
    let mut engine = EngineProcess::start(&setup)?;
    let bought = engine.one(Request::StartCheckout { item: "pass".into() })?;
    engine.until_one(&bought.id, |purchase| purchase.state == "pending")?;
    let access = format!("{:?}", engine.tell(Request::Access)?);
    assert!(access.contains("InKeychain") && !access.contains(TOKEN), "{access}");
    let refused = engine.ask(Request::SetAccessToken("sk_test_revoked".into()))?.unwrap_err();
    assert_eq!(refused.code, "TokenRefused");
    engine.end()
}

#[test]
fn a_second_engine_on_the_same_folder_is_not_primary() -> Result<()> {
    let desk = Desk::new()?;
    let first = EngineProcess::start(&desk.setup())?;
    assert!(first.ready().primary);
    assert!(!EngineProcess::start(&desk.setup())?.ready().primary);
    first.kill()?;
    assert!(EngineProcess::start(&desk.setup())?.ready().primary);
    Ok(())
}
