//! How much a scenario may ask for. One that somebody brought is run as it is, so what it costs is bounded where it is
//! read; the schema says the same to editors.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::{Scenario, Span, Step};

/// The most times that a step is done or expected.
pub const MOST_TIMES: u32 = 1_000;
/// The longest that a step waits, in seconds.
pub const LONGEST_WAIT: i64 = 600;
/// The longest span of time, in hours: more than a century.
pub const LONGEST_SPAN: i64 = 1_000_000;

/// What of a scenario is too much.
pub(super) fn exceeded(scenario: &Scenario) -> Option<String> {
    let (steps, most) = (scenario.steps.len(), Scenario::MAX_STEPS);
    if steps == 0 || steps > most {
        return Some(format!("it has not 1 to {most} steps"));
    }
    let mut numbered = (1..).zip(&scenario.steps);
    numbered.find_map(|(number, step)| Some(format!("step {number}: {}", too_much(step)?)))
}

fn too_much(step: &Step) -> Option<String> {
    if step.counts().into_iter().flatten().any(|count| count > MOST_TIMES) {
        return Some(format!("nothing is done or counted more than {MOST_TIMES} times"));
    }
    let most = Span::seconds(LONGEST_WAIT);
    let bearable = Span::seconds(0).signed()..=most.signed();
    let is_not = step.within().is_some_and(|within| !bearable.contains(&within.signed()));
    is_not.then(|| format!("what is waited for is waited for 0 s to {}", String::from(most)))
}

/// The schema of a time to wait: digits that say no more than [`LONGEST_WAIT`].
pub(super) fn wait(_: &mut SchemaGenerator) -> Schema {
    let spans = "([0-5]?[0-9]{1,5}|600000) *ms|([0-5]?[0-9]{1,2}|600) *s|([0-9]|10) *(min|m)|0 *h";
    json_schema!({
        "type": "string",
        "pattern": format!("^ *0*({spans}) *$"),
        "description": "A time to wait, 10 minutes at most: \"500 ms\", \"10 s\", \"2 min\".",
    })
}

/// The spans that are read: digits that say no more than [`LONGEST_SPAN`].
pub(super) fn spans() -> String {
    let (milliseconds, seconds) = (
        "([0-2]?[0-9]{1,12}|3[0-5][0-9]{11}|3600000000000) *ms",
        "([0-2]?[0-9]{1,9}|3[0-5][0-9]{8}|3600000000) *s",
    );
    let (minutes, hours) = ("([0-5]?[0-9]{1,7}|60000000) *(min|m)", "([0-9]{1,6}|1000000) *h");
    format!("^ *-?0*({milliseconds}|{seconds}|{minutes}|{hours}) *$")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(step: &str) -> Result<Scenario, String> {
        let text = format!("title = 'x'\n[[step]]\ndo = 'create'\n[[step]]\n{step}\n");
        Scenario::parse(&text, "x.toml").map_err(|error| error.to_string())
    }

    #[test]
    fn a_scenario_that_asks_for_endless_work_is_refused_and_says_which_step_does() {
        for step in [
            "do = 'link'\nlink = 'own'\ntimes = 4294967295",
            "do = 'fault'\non = '*'\nwhat = 'drop_before'\ntimes = 1001",
            "do = 'webhooks'\nwhat = 'lost'\ntimes = 1001",
            "do = 'expect_timeline'\nevent = 'x'\ntimes = 1001",
            "do = 'expect_webhook'\nevent = 'x'\nmessages = 1001",
            "do = 'expect_link'\nmade = 'any'\ntimes = 1001",
            "do = 'expect_exchange'\ncall = 'create'\nat_least = 1001",
            "do = 'expect_exchange'\ncall = 'create'\nat_most = 1001",
            "do = 'expect_api'\nsessions = 1001",
            "do = 'expect_backend'\nget = '/'\ncount = 1001",
            "do = 'expect_status'\nstatus = 'paid'\ndeclined = 1001",
            "do = 'expect_status'\nstatus = 'paid'\nwithin = '601 s'",
            "do = 'expect_status'\nstatus = 'paid'\nwithin = '999999 h'",
            "do = 'expect_status'\nstatus = 'paid'\nwithin = '-1 s'",
            "do = 'expect_webhook'\nevent = 'x'\ntimes = 0\nwithin = '1 h'",
        ] {
            let error = with(step).unwrap_err();
            assert!(error.contains("step 2"), "{error}");
        }
        for step in [
            "do = 'link'\nlink = 'own'\ntimes = 1000",
            "do = 'expect_status'\nstatus = 'paid'\nwithin = '10 min'",
        ] {
            with(step).unwrap();
        }
        for far in ["1000001 h", "-1000001 h", "9223372036854775807 ms"] {
            assert!(with(&format!("do = 'time'\nadvance = '{far}'")).is_err(), "{far}");
        }
        with("do = 'time'\nadvance = '-1000000 h'").unwrap();
    }

    #[test]
    fn the_steps_of_one_are_counted() {
        let text = |steps: usize| format!("title = 'x'\n{}", "[[step]]\ndo = 'create'\n".repeat(steps));
        assert!(Scenario::parse(&text(Scenario::MAX_STEPS), "x.toml").is_ok());
        assert!(Scenario::parse(&text(Scenario::MAX_STEPS + 1), "x.toml").is_err());
    }
}
