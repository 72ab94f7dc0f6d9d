//! The commands that the UI may call are named in five places, and must be the same in all: a command
//! that is not in build.rs can be called by any page, one that is not granted by none.

use anyhow::{Context, Result};
use serde_json::Value;

use super::source::{self, Strings, between, code_of, literals};

const BUILD: &str = "src-tauri/build.rs";
const UI: &str = "ui/src/lib/ipc.gen.ts";

/// One list of commands: where each of the five places has it.
struct List {
    ipc: &'static str,
    /// The list's name in build.rs and in the UI.
    name: &'static str,
    /// The handler's file, where it is not whichever else has one.
    handler: fn(&str) -> bool,
    capability: fn(&str) -> bool,
}

const OF_BENCH: &str = "src-tauri/src/bench.rs";
const CAPABILITIES_OF_BENCH: &str = "capabilities/bench/";

const LISTS: [List; 2] = [
    List {
        ipc: "crates/ipc/src/lib.rs",
        name: "const COMMANDS",
        handler: |path| path != OF_BENCH,
        capability: |path| !path.starts_with(CAPABILITIES_OF_BENCH),
    },
    // What a player build leaves out.
    List {
        ipc: "crates/ipc/src/bench.rs",
        name: "const BENCH_COMMANDS",
        handler: |path| path == OF_BENCH,
        capability: |path| path.starts_with(CAPABILITIES_OF_BENCH),
    },
];

/// Finds commands that are missing in one place.
pub fn find() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for list in &LISTS {
        found.extend(find_in(list)?);
    }
    Ok(found)
}

fn find_in(list: &List) -> Result<Vec<String>> {
    let List { ipc, name, .. } = *list;
    let wanted =
        list_in(&source::read(ipc)?, "const COMMANDS").with_context(|| format!("no COMMANDS in {ipc}"))?;
    let mut places = Vec::new();
    for place in [BUILD, UI] {
        let names =
            list_in(&source::read(place)?, name).with_context(|| format!("no `{name}` in {place}"))?;
        places.push((place.to_owned(), names));
    }

    let mut handler = None;
    for path in source::files_in("src-tauri/src/", ".rs")? {
        if (list.handler)(&path)
            && let Some(names) = of_handler(&source::read(&path)?)
        {
            handler = Some((path, names));
        }
    }
    places.push(handler.context("no generate_handler![...] in src-tauri/src")?);

    let mut granted = Vec::new();
    for path in source::files_in("capabilities/", ".json")? {
        if (list.capability)(&path) {
            granted.extend(of_capability(&serde_json::from_str(&source::read(&path)?).context(path)?));
        }
    }
    places.push(("capabilities".into(), granted));
    Ok(places.iter().flat_map(|(place, names)| differences(ipc, &wanted, place, names)).collect())
}

fn differences(ipc: &str, wanted: &[String], place: &str, names: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for name in wanted.iter().filter(|name| !names.contains(name)) {
        found.push(format!("{place} lacks {name}"));
    }
    for (at, name) in names.iter().enumerate() {
        if !wanted.contains(name) {
            found.push(format!("{place} has {name}, which {ipc} does not name"));
        } else if names[..at].contains(name) {
            found.push(format!("{place} has {name} twice"));
        }
    }
    found
}

/// `const COMMANDS … = &[ … ]` in Rust, `const COMMANDS = [ … ]` in TypeScript.
fn list_in(text: &str, name: &str) -> Option<Vec<String>> {
    let code = code_of(text, Strings::Kept);
    let definition = &code[code.find(name)?..];
    Some(literals(between(definition, "=", '[', ']')?))
}

/// `generate_handler![a, module::b, …]`, by the last part of each path.
fn of_handler(text: &str) -> Option<Vec<String>> {
    let code = code_of(text, Strings::Emptied);
    let list = between(&code, "generate_handler!", '[', ']')?;
    let names = list.split(',').map(|entry| {
        let path = entry.rsplit(']').next().unwrap_or(entry);
        path.rsplit("::").next().unwrap_or(path).trim().to_owned()
    });
    Some(names.filter(|name| !name.is_empty()).collect())
}

/// Our own grants, `allow-start-checkout`; those of plugins have a colon.
fn of_capability(capability: &Value) -> Vec<String> {
    let permissions =
        capability.get("permissions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    permissions
        .iter()
        .filter_map(|permission| permission.as_str().or_else(|| permission.get("identifier")?.as_str()))
        .filter_map(|permission| permission.strip_prefix("allow-"))
        .map(|name| name.replace('-', "_"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_list_is_read_in_rust_and_in_typescript() {
        let rust = "/// COMMANDS\npub const COMMANDS: &[&str] = &[\n  \"a_b\", // \"not\"\n  \"c\",\n];";
        assert_eq!(list_in(rust, "const COMMANDS"), Some(names(&["a_b", "c"])));
        let two =
            "export const COMMANDS = [\n \"a\",\n] as const;\nexport const BENCH_COMMANDS = [\n \"b\",\n];";
        assert_eq!(list_in(two, "const COMMANDS"), Some(names(&["a"])));
        assert_eq!(list_in(two, "const BENCH_COMMANDS"), Some(names(&["b"])));
        assert_eq!(list_in("no list", "const COMMANDS"), None);
    }

    #[test]
    fn the_handler_is_read_with_paths_comments_and_attributes() {
        let text = "tauri::generate_handler![\n  commands::start_checkout, // buy\n  #[cfg(feature = \"x\")]\n  bench::list,\n]";
        assert_eq!(of_handler(text), Some(names(&["start_checkout", "list"])));
        assert_eq!(of_handler("fn main() {}"), None);
    }

    #[test]
    fn only_our_own_grants_count() {
        let capability = json!({"permissions": ["core:event:allow-listen", "allow-start-checkout", {"identifier": "allow-x"}]});
        assert_eq!(of_capability(&capability), ["start_checkout", "x"]);
    }

    #[test]
    fn what_is_missing_too_much_or_double_is_named() {
        let found = differences("ipc", &names(&["a", "b"]), "build.rs", &names(&["a", "a", "c"]));
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("lacks b") && found[1].contains("a twice") && found[2].contains("has c"));
        assert!(differences("ipc", &names(&["a", "b"]), "build.rs", &names(&["b", "a"])).is_empty());
    }
}
