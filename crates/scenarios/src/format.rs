//! What a scenario is, as its file says it.
//!
//! The file is TOML, because a tester can write it without looking anything up twice. Its JSON Schema is made of
//! these types ([`crate::schema`]), so an editor completes and checks it; docs/testing.md says what each step does.

mod acts;
mod bounds;
mod steps;
mod words;

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::SignedDuration;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

pub use acts::*;
pub use bounds::{LONGEST_SPAN, LONGEST_WAIT, MOST_TIMES};
pub use steps::Step;
pub(crate) use steps::{one, patience};
pub use words::Need;

/// A scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What is shown in lists: one line, as a claim.
    pub title: String,
    /// Why it matters, and what to look at when it fails.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// How things are before the first step.
    #[serde(default, skip_serializing_if = "Given::is_usual")]
    pub given: Given,
    /// What is done and what must then be true, in this order.
    #[serde(rename = "step")]
    #[schemars(length(min = 1, max = Self::MAX_STEPS))]
    pub steps: Vec<Step>,
}

/// How things are before the first step. What is left out is as usual. All of it needs the sandbox.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Payments are only authorized until the studio completes them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub manual_completion: bool,
    /// What is in the player's Toffee wallet, in US cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wallet: Option<u32>,
    /// How long a session stays open: `30 min` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_lifetime: Option<Span>,
    /// How long a refund is pending: `5 s` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_delay: Option<Span>,
}

impl Given {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it asks for something that only the sandbox can be set to.
    pub fn needs_sandbox(&self) -> bool {
        self.manual_completion
            || self.wallet.is_some()
            || self.session_lifetime.is_some()
            || self.refund_delay.is_some()
    }
}

/// A span of time as people write it: `10 s`, `31 min`, `-24 h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span(SignedDuration);

impl Span {
    /// A span of so many seconds.
    pub fn seconds(seconds: i64) -> Self {
        Self(SignedDuration::from_secs(seconds))
    }

    /// A span that was waited.
    pub fn milliseconds(duration: Duration) -> Self {
        Self(SignedDuration::from_millis(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// As a time to wait; a negative one is none.
    pub fn wait(self) -> Duration {
        Duration::try_from(self.0).unwrap_or_default()
    }

    /// As it is, back where negative.
    pub fn signed(self) -> SignedDuration {
        self.0
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": bounds::spans(),
            "description": "A span of time: \"10 s\", \"31 min\", \"-24 h\".",
        })
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(raw: String) -> Result<Self, String> {
        let wrong = || format!("{raw:?} is no span of time such as \"10 s\", \"31 min\" or \"-24 h\"");
        let text = raw.trim();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let split = digits.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, unit) = digits.split_at(split);
        let number: i64 = number.parse().map_err(|_| wrong())?;
        let milliseconds = match unit.trim_start() {
            "ms" => 1,
            "s" => 1_000,
            "min" | "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(wrong()),
        };
        let span = number.checked_mul(milliseconds).ok_or_else(wrong)?;
        if span > LONGEST_SPAN * 3_600_000 {
            return Err(format!("{raw:?} is longer than {LONGEST_SPAN} h"));
        }
        Ok(Self(SignedDuration::from_millis(if text.starts_with('-') { -span } else { span })))
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        let milliseconds = span.0.as_millis();
        for (unit, length) in [("h", 3_600_000), ("min", 60_000), ("s", 1_000)] {
            if milliseconds != 0 && milliseconds % length == 0 {
                return format!("{} {unit}", milliseconds / length);
            }
        }
        format!("{milliseconds} ms")
    }
}

/// Why a file is no scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioBroken {
    /// It can't be read at all.
    #[error("{}: {reason}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// It is not the form: the reason names line and column.
    #[error("{file}: {reason}")]
    Malformed {
        /// The file's name.
        file: String,
        /// What is wrong, with its place.
        reason: String,
        /// The line that it begins in, counted from 1.
        line: Option<usize>,
    },
}

impl Scenario {
    /// The longest file that is read, in bytes.
    pub const MAX_FILE: u64 = 256 * 1024;
    /// The most steps.
    pub const MAX_STEPS: usize = 500;

    /// Reads the text of a scenario. `file` only names it in the error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ScenarioBroken> {
        let malformed = |reason: String| ScenarioBroken::Malformed {
            file: file.to_owned(),
            reason: reason.trim().to_owned(),
            line: None,
        };
        let scenario: Self = toml::from_str(text).map_err(|error| ScenarioBroken::Malformed {
            file: file.to_owned(),
            reason: error.to_string().trim().to_owned(),
            line: error
                .span()
                .and_then(|span| text.get(..span.start))
                .map(|before| before.split('\n').count()),
        })?;
        if scenario.title.trim().is_empty() {
            return Err(malformed("the title is empty".to_owned()));
        }
        if let Some(reason) = bounds::exceeded(&scenario) {
            return Err(malformed(reason));
        }
        Ok(scenario)
    }

    /// Writes it as a file that [`parse`](Self::parse) reads.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    /// Reads one file. Its name without the ending is the scenario's name.
    pub fn read(file: &Path) -> Result<(String, Self), ScenarioBroken> {
        let name = file.file_stem().and_then(|stem| stem.to_str()).ok_or_else(|| {
            ScenarioBroken::Unreadable { file: file.to_owned(), reason: "its name is no text".to_owned() }
        })?;
        Ok((name.to_owned(), Self::parse(&Self::text_of(file)?, &file.display().to_string())?))
    }

    /// The text of a file that may be one: a file, and not too long.
    pub(crate) fn text_of(file: &Path) -> Result<String, ScenarioBroken> {
        let unreadable = |reason: String| ScenarioBroken::Unreadable { file: file.to_owned(), reason };
        let metadata = fs::metadata(file).map_err(|error| unreadable(error.to_string()))?;
        if !metadata.is_file() {
            return Err(unreadable("it is no file".to_owned()));
        }
        if metadata.len() > Self::MAX_FILE {
            return Err(unreadable(format!("it is longer than {} bytes", Self::MAX_FILE)));
        }
        fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))
    }

    /// Reads every scenario of a folder, by name.
    pub fn read_all(folder: &Path) -> Result<Vec<(String, Self)>, ScenarioBroken> {
        let unreadable = |error: std::io::Error| ScenarioBroken::Unreadable {
            file: folder.to_owned(),
            reason: error.to_string(),
        };
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                files.push(path);
            }
        }
        files.sort();
        files.iter().map(|file| Self::read(file)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them_and_written_back() {
        for (text, milliseconds, back) in [
            ("10 s", 10_000, "10 s"),
            ("250ms", 250, "250 ms"),
            ("90 min", 5_400_000, "90 min"),
            ("60m", 3_600_000, "1 h"),
            ("-24 h", -86_400_000, "-24 h"),
        ] {
            let span = Span::try_from(text.to_owned()).unwrap();
            assert_eq!(span.signed().as_millis(), milliseconds, "{text}");
            assert_eq!(String::from(span), back);
        }
        for text in ["", "10", "s", "1 day", "- 5 s", "1.5 s", "99999999999999999 h"] {
            assert!(Span::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let unknown = "title = \"x\"\n[[step]]\ndo = \"create\"\ncolour = \"red\"\n";
        let error = Scenario::parse(unknown, "a.toml").unwrap_err().to_string();
        assert!(error.contains("a.toml") && error.contains("colour") && error.contains("line"), "{error}");
        let verb = "title = \"x\"\n[[step]]\ndo = \"dance\"\n";
        assert!(Scenario::parse(verb, "a.toml").unwrap_err().to_string().contains("dance"));
        assert!(Scenario::parse("title = \" \"\n[[step]]\ndo = \"create\"\n", "a.toml").is_err());
        assert!(Scenario::parse("title = \"x\"\nstep = []\n", "a.toml").is_err());
    }

    #[test]
    fn a_scenario_survives_being_written() {
        let text = "title = \"x\"\n[given]\nwallet = 500\nrefund_delay = \"2 s\"\n[[step]]\ndo = \"create\"\n\
                    [[step]]\ndo = \"expect_status\"\nstatus = \"paid\"\nwithin = \"3 s\"\n";
        let scenario = Scenario::parse(text, "a.toml").unwrap();
        let written = scenario.to_toml().unwrap();
        assert_eq!(Scenario::parse(&written, "b.toml").unwrap(), scenario, "{written}");
    }
}
