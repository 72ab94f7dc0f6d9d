//! A bug report that somebody sent.

use std::io::Cursor;

use scenarios::Scenario;
use scenarios::bug_report::read;

/// The longest text that may come out of it, in bytes.
const LONGEST: usize = 1024 * 1024;

/// Opens any bytes as a bug report: what comes out of a zip is bounded whatever the zip says, and is a scenario where
/// it is called one.
pub fn run(bytes: &[u8]) {
    let Ok(opened) = read(Cursor::new(bytes)) else { return };
    assert!(opened.scenario.is_some() || opened.text.is_some(), "nothing was taken for a report");
    if let Some((text, scenario)) = &opened.scenario {
        assert!(u64::try_from(text.len()).is_ok_and(|length| length <= Scenario::MAX_FILE));
        assert_eq!(Scenario::parse(text, "again").as_ref(), Ok(scenario));
    }
    assert!(opened.text.is_none_or(|text| text.len() <= LONGEST));
    if let Some(about) = &opened.about {
        let one_line = |text: &str| !text.chars().any(char::is_control) && text.chars().count() <= 200;
        assert!(one_line(&about.of) && one_line(&about.version), "{about:?}");
    }
}
