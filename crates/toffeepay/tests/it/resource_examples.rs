//! The examples of one resource each, as programs, with the local sandbox before them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::Duration;

use sandbox::{AddEndpoint, AttemptPayment, Config, MakeDeposit, Sandbox, SetAccount};
use toffeepay::{Client, GameId, GameUser, IdempotencyKey, ListPayments, PaymentMethod, SessionId, UserId};

use crate::checkout_example::example;
use crate::{TOKEN, create_body, token};

const PLAYER: [&str; 4] = ["--game", "space_shooter", "--user", "player_42"];
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn game() -> GameId {
    GameId::new("space_shooter").unwrap()
}

fn player() -> UserId {
    UserId::new("player_42").unwrap()
}

fn config() -> Config {
    Config::new(token()).with_refund_delay(Duration::ZERO)
}

async fn started(config: Config) -> (Sandbox, Client) {
    let sandbox = sandbox::start(config).await.unwrap();
    let client = Client::new(sandbox.base_url().clone(), token()).unwrap();
    (sandbox, client)
}

/// What an example prints about the sandbox. It must succeed.
async fn printed(sandbox: &Sandbox, name: &str, flags: &[&str]) -> String {
    let mut command = example(name);
    command.env("TOFFEE_BASE_URL", sandbox.base_url().as_str()).env("TOFFEE_ACCESS_TOKEN", TOKEN);
    command.args(flags);
    // The sandbox runs on this test's own thread, which must not wait.
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

async fn pay(sandbox: &Sandbox, client: &Client) -> SessionId {
    let session = client.create_session(&create_body(), &IdempotencyKey::random()).await.unwrap();
    let wish = AttemptPayment { method: PaymentMethod::Card, reason: None, slow: false };
    sandbox.control().attempt_payment(&session.id, wish).await.unwrap();
    session.id
}

#[tokio::test]
async fn payments_shows_a_players_payments_and_completes_one_that_is_authorized() {
    let (sandbox, client) = started(config().with_manual_completion(true)).await;
    pay(&sandbox, &client).await;
    let payments = client.payments(ListPayments::of(game())).collect().await.unwrap();
    let id = payments[0].id.as_str();
    let shown = printed(&sandbox, "payments", &PLAYER).await;
    assert_eq!(shown, format!("{id} 4.99 USD authorized not owned\n"));
    let completed = printed(&sandbox, "payments", &[&PLAYER[..], &["--complete", id]].concat()).await;
    assert_eq!(completed, format!("{id} 4.99 USD succeeded owned\n"));
}

#[tokio::test]
async fn refunds_gives_a_payments_money_back_and_follows_it_to_its_end() {
    let (sandbox, client) = started(config()).await;
    pay(&sandbox, &client).await;
    let payments = client.payments(ListPayments::of(game())).collect().await.unwrap();
    let id = payments[0].id.as_str();
    assert_eq!(printed(&sandbox, "refunds", &["--payment", id]).await, "");
    let made = printed(&sandbox, "refunds", &["--payment", id, "--reason", "bought by mistake"]).await;
    assert!(made.trim_end().ends_with("succeeded bought by mistake"), "{made}");
    assert_eq!(printed(&sandbox, "refunds", &["--payment", id]).await, made);
}

#[tokio::test]
async fn wallet_shows_a_players_balance_and_deposits() {
    let (sandbox, _) = started(config()).await;
    let control = sandbox.control();
    let user = GameUser { game_id: game(), user_id: player() };
    control.set_account(SetAccount { users: vec![user], real: 300, bonus: 50 }).await.unwrap();
    let deposit = MakeDeposit {
        game_id: game(),
        user_id: player(),
        amount: 200,
        method: PaymentMethod::ApplePay,
        reason: None,
        slow: false,
    };
    let deposit = control.make_deposit(deposit).await.unwrap();
    let expected = format!(
        "{} 5.50 USD, of it 50 cents of bonuses\n{} 2.00 USD succeeded\n",
        deposit.account_id, deposit.id
    );
    assert_eq!(printed(&sandbox, "wallet", &PLAYER).await, expected);
}

/// A program that is ended when the test is.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test]
async fn webhooks_shows_what_was_signed_with_its_secret() {
    let (sandbox, client) = started(config()).await;
    let mut command = example("webhooks");
    command.args(["--port", "0"]).env("TOFFEE_WEBHOOK_SECRET", SECRET);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let said = BufReader::new(running.0.stderr.take().unwrap()).lines().next().unwrap().unwrap();
    let url = said.strip_prefix("listening on ").unwrap().to_owned();
    let endpoint =
        AddEndpoint { url, secret: Some(SECRET.to_owned()), events: vec!["session.paid".to_owned()] };
    sandbox.control().add_endpoint(endpoint).await.unwrap();
    let session = pay(&sandbox, &client).await;
    let stdout = BufReader::new(running.0.stdout.take().unwrap());
    let shown = tokio::task::spawn_blocking(|| stdout.lines().next().unwrap().unwrap()).await.unwrap();
    assert!(shown.ends_with(&format!(" session.paid {session}")), "{shown}");
}
