//! The files that ship, and their schema.

use std::fs;

use scenarios::{Scenario, schema};
use serde_json::Value;

use crate::of_repository;

#[test]
fn the_committed_schema_is_what_the_rust_types_say() {
    let file = of_repository("scenarios/scenario.schema.json");
    let made = serde_json::to_string_pretty(&schema::schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&file, &made).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap();
    assert!(kept == made, "{} is behind: run `cargo xtask generate`", file.display());
}

#[test]
fn at_least_twenty_four_ship_each_with_a_title_of_its_own_and_each_names_its_schema() {
    let folder = of_repository("scenarios");
    let all = Scenario::read_all(&folder).unwrap();
    assert!(all.len() >= 24, "{}", all.len());
    let mut titles: Vec<_> = all.iter().map(|(_, scenario)| &scenario.title).collect();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), all.len());
    for (name, _) in &all {
        let text = fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap();
        assert!(text.starts_with("#:schema ./scenario.schema.json\n"), "{name}");
    }
}

/// What an editor says by the schema is what the reader says.
#[test]
fn the_schema_takes_what_the_reader_takes_and_refuses_what_it_refuses() {
    let validator = jsonschema::validator_for(&schema::schema()).unwrap();
    let as_json = |text: &str| serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
    for (name, _) in Scenario::read_all(&of_repository("scenarios")).unwrap() {
        let text = fs::read_to_string(of_repository(&format!("scenarios/{name}.toml"))).unwrap();
        let said: Vec<_> = validator.iter_errors(&as_json(&text)).map(|error| error.to_string()).collect();
        assert!(said.is_empty(), "{name}: {said:?}");
    }
    for broken in [
        "title = 'x'\n[[step]]\ndo = 'create'\ncolour = 'red'",
        "title = 'x'\n[[step]]\ndo = 'dance'",
        "title = 'x'\n[[step]]\ndo = 'page'",
        "title = 'x'\n[[step]]\ndo = 'time'\nadvance = '3 days'",
        "title = 'x'\n[[step]]\ndo = 'expect_status'\nstatus = 'happy'",
        "about = 'x'\n[[step]]\ndo = 'create'",
        "title = 'x'\n[[step]]\ndo = 'time'\nadvance = '1000001 h'",
        "title = 'x'\n[[step]]\ndo = 'time'\nadvance = '-3600000000001 ms'",
        "title = 'x'\n[[step]]\ndo = 'link'\nlink = 'own'\ntimes = 4294967295",
        "title = 'x'\n[[step]]\ndo = 'expect_api'\nsessions = 1001",
        "title = 'x'\n[[step]]\ndo = 'expect_api'\nwithin = '11 min'",
        "title = 'x'\n[[step]]\ndo = 'expect_api'\nwithin = '600001 ms'",
        "title = 'x'\n[[step]]\ndo = 'expect_api'\nwithin = '-1 s'",
        "title = 'x'\nstep = []",
        "title = 'x'\nmore = 1\n[[step]]\ndo = 'create'",
    ] {
        let json: Value = as_json(broken);
        assert!(!validator.is_valid(&json), "{broken}");
        assert!(Scenario::parse(broken, "x.toml").is_err(), "{broken}");
    }
    for good in ["600 s", "010 min", "600000ms", "599999 ms", " 7 m ", "0 h"] {
        let text = format!("title = 'x'\n[[step]]\ndo = 'expect_api'\nwithin = '{good}'");
        assert!(validator.is_valid(&as_json(&text)), "{good}");
        Scenario::parse(&text, "x.toml").unwrap();
    }
}
