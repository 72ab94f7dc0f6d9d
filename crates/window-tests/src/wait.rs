//! Waiting for what is on a screen. `WebDriver` has no events, so conditions are asked for again and again,
//! each with a deadline and with words for what was awaited.

use std::time::{Duration, Instant};

use anyhow::{Error, Result};

/// Often enough to measure by, seldom enough for two cores.
const STEP: Duration = Duration::from_millis(100);

/// Asks until there is an answer. An error of the probe means "not yet", and is told when time is up.
pub async fn until<T>(what: &str, limit: Duration, mut probe: impl AsyncFnMut() -> Result<T>) -> Result<T> {
    let deadline = Instant::now() + limit;
    loop {
        let not_yet = match tokio::time::timeout(limit, probe()).await {
            Ok(Ok(found)) => return Ok(found),
            Ok(Err(error)) => error,
            Err(_) => Error::msg("it did not even answer"),
        };
        if Instant::now() >= deadline {
            let seconds = limit.as_secs();
            return Err(not_yet.context(format!("waited {seconds} s in vain until {what}")));
        }
        tokio::time::sleep(STEP).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_last_reason_is_told_when_time_is_up() {
        let mut asked = 0;
        let error = until("pigs fly", Duration::from_millis(150), async || {
            asked += 1;
            Err::<(), _>(anyhow::anyhow!("no wings"))
        })
        .await
        .unwrap_err();
        assert!(asked > 1);
        assert_eq!(format!("{error:#}"), "waited 0 s in vain until pigs fly: no wings");
    }
}
