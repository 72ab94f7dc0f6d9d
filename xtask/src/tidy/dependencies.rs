//! Which crate may reach which. A dev-dependency is no way: tests may use what the crate must not.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{process, root};

/// Crates that know no window.
const CORE: &[&str] =
    &["toffeepay", "storefront", "sandbox", "ipc", "keychain", "torture", "bench", "scenarios"];

/// The feature that lets the engine be ended at named points, and who may ask for it: tests of crashes, and the bench,
/// which is in no player's build.
const FAULT_POINTS: &str = "fault-points";
const MAY_END_IT: [&str; 2] = ["torture", "bench"];

/// Package names to names of what they need, dev-dependencies left out.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// Finds ways that must not be.
pub fn find() -> Result<Vec<String>> {
    let mut command = root::cargo(&["metadata", "--format-version", "1", "--all-features"]);
    let metadata = serde_json::from_str::<Value>(&process::capture(&mut command, Duration::from_mins(10))?)?;
    let (graph, members) = read(&metadata).context("cargo metadata has an unknown form")?;
    let mut found = problems(&graph, &members);
    found.extend(with_fault_points(&metadata));
    Ok(found)
}

/// Packages that ask for the engine's fault points: what is shipped must not have them.
fn with_fault_points(metadata: &Value) -> Vec<String> {
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    let asks = |package: &Value| {
        let dependencies = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
        dependencies
            .filter_map(|dependency| dependency.get("features")?.as_array())
            .flatten()
            .any(|feature| feature == FAULT_POINTS)
    };
    packages
        .filter(|package| asks(package))
        .filter_map(|package| package.get("name")?.as_str())
        .filter(|name| !MAY_END_IT.contains(name))
        .map(|name| {
            format!(
                "{name} asks for the feature {FAULT_POINTS}, which is for {} alone",
                MAY_END_IT.join(" and ")
            )
        })
        .collect()
}

fn problems(graph: &Graph, members: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for core in CORE {
        if !graph.contains_key(*core) {
            found.push(format!("the crate {core} is not in the workspace"));
        }
        found.extend(way(graph, core, |name| name == "tauri" || name.starts_with("tauri-")));
    }
    found.extend(way(graph, "sandbox", |name| name == "storefront"));
    found.extend(way(graph, "storefront", |name| name == "sandbox"));
    found.extend(way(graph, "toffeepay", |name| members.contains(name)));
    found
}

/// The shortest way from a crate to one that it must not reach, as `a -> b -> c`.
fn way(graph: &Graph, from: &str, forbidden: impl Fn(&str) -> bool) -> Option<String> {
    let mut seen = BTreeSet::from([from.to_owned()]);
    let mut queue = VecDeque::from([vec![from.to_owned()]]);
    while let Some(path) = queue.pop_front() {
        for next in path.last().and_then(|last| graph.get(last)).into_iter().flatten() {
            if !seen.insert(next.clone()) {
                continue;
            }
            let longer = [path.clone(), vec![next.clone()]].concat();
            if forbidden(next) {
                return Some(longer.join(" -> "));
            }
            queue.push_back(longer);
        }
    }
    None
}

/// The graph by name (two versions of one package are one node), and the names of our own packages.
fn read(metadata: &Value) -> Option<(Graph, BTreeSet<String>)> {
    let packages = metadata.get("packages")?.as_array()?;
    let name_of = packages
        .iter()
        .map(|package| Some((package.get("id")?.as_str()?, package.get("name")?.as_str()?)))
        .collect::<Option<BTreeMap<_, _>>>()?;
    let mut graph = Graph::new();
    for node in metadata.pointer("/resolve/nodes")?.as_array()? {
        let name = name_of.get(node.get("id")?.as_str()?)?;
        let needs = graph.entry((*name).to_owned()).or_default();
        for dependency in node.get("deps")?.as_array()? {
            let kinds = dependency.get("dep_kinds")?.as_array()?;
            if kinds.iter().any(|kind| kind.get("kind").and_then(Value::as_str) != Some("dev")) {
                needs.insert((*name_of.get(dependency.get("pkg")?.as_str()?)?).to_owned());
            }
        }
    }
    let members = metadata.get("workspace_members")?.as_array()?;
    let members =
        members.iter().filter_map(|id| name_of.get(id.as_str()?).map(|name| (*name).to_owned())).collect();
    Some((graph, members))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn graph(edges: &[(&str, &[&str])]) -> Graph {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        edges.iter().map(|(from, to)| ((*from).to_owned(), owned(to))).collect()
    }

    fn members() -> BTreeSet<String> {
        ["toffeepay", "storefront", "sandbox", "ipc", "keychain", "torture", "bench", "scenarios"]
            .map(str::to_owned)
            .into()
    }

    #[test]
    fn what_is_shipped_has_no_fault_points() {
        let asking = |name: &str| json!({ "name": name, "dependencies": [{ "name": "storefront", "features": ["fault-points"] }] });
        let plain = json!({ "name": "app", "dependencies": [{ "name": "storefront", "features": [] }] });
        assert!(with_fault_points(&json!({ "packages": [asking("torture"), plain] })).is_empty());
        let found = with_fault_points(&json!({ "packages": [asking("app")] }));
        assert_eq!(found, ["app asks for the feature fault-points, which is for torture and bench alone"]);
    }

    #[test]
    fn the_design_passes() {
        let graph = graph(&[
            ("toffeepay", &["serde"]),
            ("storefront", &["toffeepay", "tokio"]),
            ("sandbox", &["toffeepay"]),
            ("ipc", &["storefront"]),
            ("keychain", &["storefront"]),
            ("torture", &["storefront", "sandbox"]),
            ("bench", &["storefront", "toffeepay"]),
            ("scenarios", &["storefront", "sandbox"]),
        ]);
        assert!(problems(&graph, &members()).is_empty());
    }

    #[test]
    fn every_forbidden_way_is_named_step_by_step() {
        let graph = graph(&[
            ("toffeepay", &["ipc"]),
            ("storefront", &["middle"]),
            ("middle", &["tauri"]),
            ("sandbox", &["storefront"]),
            ("ipc", &[]),
        ]);
        let found = problems(&graph, &members());
        for way in ["storefront -> middle -> tauri", "sandbox -> storefront", "toffeepay -> ipc"] {
            assert!(found.iter().any(|problem| problem == way), "{way} is not in {found:?}");
        }
    }

    #[test]
    fn a_core_crate_that_went_is_noticed() {
        assert!(
            problems(&graph(&[]), &members()).contains(&"the crate ipc is not in the workspace".to_owned())
        );
    }

    #[test]
    fn a_dev_dependency_is_no_way() {
        let metadata = json!({
            "packages": [{"id": "1", "name": "storefront"}, {"id": "2", "name": "sandbox"}, {"id": "3", "name": "serde"}],
            "workspace_members": ["1", "2"],
            "resolve": {"nodes": [
                {"id": "1", "deps": [
                    {"pkg": "2", "dep_kinds": [{"kind": "dev"}]},
                    {"pkg": "3", "dep_kinds": [{"kind": "dev"}, {"kind": null}]},
                ]},
                {"id": "2", "deps": []},
                {"id": "3", "deps": []},
            ]},
        });
        let (graph, members) = read(&metadata).unwrap();
        assert_eq!(graph["storefront"], BTreeSet::from(["serde".to_owned()]));
        assert_eq!(members.len(), 2);
    }
}
