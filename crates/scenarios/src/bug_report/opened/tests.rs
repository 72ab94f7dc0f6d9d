//! What is opened, and what is refused.

use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::parcel::pack;
use super::*;

const SCENARIO: &str = "title = 'x'\n[[step]]\ndo = 'create'\n";

fn write(file: &Path, parts: &[(&str, &[u8])]) {
    let mut zip = ZipWriter::new(File::create(file).unwrap());
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_report_tells_what_it_is_by_whom_it_was_written_and_what_to_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.zip");
    let about = About::now("Gold\u{7}Coins", Timestamp::UNIX_EPOCH);
    let parts = [
        Part::new(name::TEXT, "# Coins".into()),
        Part::new(name::SCENARIO, SCENARIO.into()),
        about.part().unwrap(),
    ];
    std::fs::write(&file, pack(&parts).unwrap()).unwrap();
    let opened = open(&file).unwrap();
    assert_eq!(opened.text.as_deref(), Some("# Coins"));
    assert_eq!(opened.scenario.as_ref().unwrap().1.title, "x");
    let told = opened.about.unwrap();
    assert_eq!((told.of.as_str(), told.version.as_str()), ("GoldCoins", env!("CARGO_PKG_VERSION")));
    // One that is only to be read.
    write(&file, &[(name::TEXT, b"# Coins"), (name::ABOUT, b"nonsense")]);
    let opened = open(&file).unwrap();
    assert_eq!((opened.about, opened.scenario), (None, None));
    assert!(matches!(scenario_in(&file), Err(BugReportError::Zip(ZipError::FileNotFound))));
}

#[test]
fn what_is_no_bug_report_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.zip");
    std::fs::write(&file, "no zip").unwrap();
    assert!(matches!(open(&file), Err(BugReportError::Zip(_))));
    for foreign in
        ["another.toml", "../scenario.toml", "/scenario.toml", "a/scenario.toml", "C:\\scenario.toml"]
    {
        write(&file, &[(name::SCENARIO, SCENARIO.as_bytes()), (foreign, b"x")]);
        assert!(matches!(open(&file), Err(BugReportError::NotOurs)), "{foreign}");
    }
    write(&file, &[]);
    assert!(matches!(open(&file), Err(BugReportError::NotOurs)));
    assert!(matches!(open(folder.path()), Err(BugReportError::NotOurs)));
    write(&file, &[(name::SCENARIO, b"title = 'x'\nbroken")]);
    assert!(matches!(open(&file), Err(BugReportError::Scenario(_))));
    // Small as a zip, large when read.
    write(&file, &[(name::SCENARIO, &vec![b'#'; 5_000_000])]);
    assert!(matches!(open(&file), Err(BugReportError::TooLong)));
    File::options().write(true).open(&file).unwrap().set_len(MAX_ZIP + 1).unwrap();
    assert!(matches!(open(&file), Err(BugReportError::NotOurs)));
}

#[test]
fn a_text_that_is_a_bomb_is_not_read_and_the_scenario_beside_it_still_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.zip");
    let bomb = vec![b' '; 50_000_000];
    write(&file, &[(name::TEXT, &bomb), (name::ABOUT, &bomb), (name::SCENARIO, SCENARIO.as_bytes())]);
    assert!(fs::metadata(&file).unwrap().len() < MAX_ZIP);
    let opened = open(&file).unwrap();
    assert_eq!((opened.text, opened.about), (None, None));
    assert!(opened.scenario.is_some());
}

#[test]
fn a_report_that_is_broken_anywhere_is_refused_and_nothing_worse() {
    let whole = pack(&[Part::new(name::SCENARIO, SCENARIO.into())]).unwrap();
    for place in 0..whole.len() {
        let mut broken = whole.clone();
        broken[place] ^= 0xff;
        // Some bytes of a zip mean nothing: those may be read all the same.
        let _ = read(std::io::Cursor::new(broken));
        assert!(read(std::io::Cursor::new(&whole[..place])).is_err());
    }
}
