//! Following a session: the API tells of nothing by itself on this side, so it is asked again.

use std::time::Duration;

use toffeepay::{Client, Result, SessionId};
use tokio::time::{Instant, sleep};

use super::dossier::{Dossier, read};

/// How often to ask, and for how long at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Between two looks.
    pub every: Duration,
    /// Until it is answered though nothing changed, so that whoever waits may have gone.
    pub at_most: Duration,
}

impl Pace {
    /// Every two seconds, for twenty.
    pub const STANDARD: Self = Self { every: Duration::from_secs(2), at_most: Duration::from_secs(20) };
}

/// Looks until something is not as `mark` says, or for as long as the pace allows.
pub async fn follow(client: &Client, id: &SessionId, mark: &str, pace: Pace) -> Result<Dossier> {
    let begun = Instant::now();
    loop {
        let dossier = read(client, id).await?;
        if dossier.mark() != mark || begun.elapsed() + pace.every > pace.at_most {
            return Ok(dossier);
        }
        sleep(pace.every).await;
    }
}
