//! What the crate's package tells its reader is in the package.

use std::path::Path;

const README: &str = include_str!("../../README.md");

/// The words in back-ticks and the targets of links.
fn named(text: &str) -> Vec<&str> {
    let spans = text.split('`').skip(1).step_by(2);
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    spans.chain(links).collect()
}

/// Whether a word names a file: `docs/x.md`, `../x`, `x.md`.
fn is_a_path(word: &str) -> bool {
    let is_one_word = !word.contains(char::is_whitespace) && !word.contains("::");
    let ends_as_one = [".md", ".rs", ".toml", ".json"].iter().any(|end| word.ends_with(end));
    is_one_word
        && !word.contains("//")
        && (ends_as_one || word.starts_with("../") || word.starts_with("docs/"))
}

/// What is missing of what a text of the package names.
fn missing(text: &str) -> Vec<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = named(text).into_iter().filter(|word| is_a_path(word) && !here.join(word).exists());
    let packages = text.split("cargo run -p ").skip(1).filter_map(|rest| rest.split_whitespace().next());
    let foreign = packages.filter(|package| *package != env!("CARGO_PKG_NAME"));
    files.chain(foreign).map(str::to_owned).collect()
}

#[test]
fn the_readme_names_no_file_and_no_package_that_its_reader_has_not() {
    assert_eq!(missing(README), Vec::<String>::new());
}

#[test]
fn a_file_or_a_package_outside_is_noticed() {
    let text = "See `docs/backend.md`, [this](../x) and `cargo run -p sandbox -- --port 1`, not `README.md`.";
    assert_eq!(missing(text), ["docs/backend.md", "../x", "sandbox"]);
}

#[test]
fn the_package_has_no_tests_and_no_example_that_its_reader_could_not_compile() {
    let manifest = include_str!("../../Cargo.toml");
    let included = manifest.lines().find_map(|line| line.strip_prefix("include = ")).unwrap();
    assert!(included.contains("\"/src\"") && !included.contains("tests"), "{included}");
    // A dependency by its path alone is left out of the package.
    for example in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")) {
        let source = std::fs::read_to_string(&example).unwrap();
        assert!(!source.contains("sandbox::"), "{}", example.display());
    }
}

fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] }).collect()
}
