//! Where scenarios run: a sandbox of their own, or the environment in use.

use std::path::Path;

use ::scenarios::AppProgram;
use ::scenarios::shelf::{Origin, Shelved};
use ::scenarios::stage::{Environment, Place, Stage};
use ipc::bench::ScenarioPlace;
use storefront::engine::Engine;
use storefront::environment::{EnvironmentName, Leads};
use storefront::shop::Shop;

use crate::error::Failure;
use crate::shipped;

/// The place, to tell what is not possible there.
pub fn named(place: ScenarioPlace, in_use: EnvironmentName) -> Place<'static> {
    match place {
        ScenarioPlace::OwnSandbox => Place::Sandbox,
        ScenarioPlace::InUse => Place::Elsewhere(in_use.as_str()),
    }
}

/// Why scenarios don't run in an environment.
pub fn why_not(environment: EnvironmentName, leads: Leads) -> Option<&'static str> {
    match (environment, leads) {
        (EnvironmentName::Production, _) | (_, Leads::ToProduction) => {
            Some("scenarios don't move real money")
        }
        (EnvironmentName::Local, _) => Some("against the local sandbox, each scenario has one of its own"),
        (EnvironmentName::Sandbox | EnvironmentName::Custom, Leads::Elsewhere) => None,
    }
}

/// Whether one may run there: what somebody brought runs on a sandbox of its own and nowhere else.
pub fn may_run(shelved: &Shelved, place: ScenarioPlace) -> bool {
    shelved.origin != Origin::Brought || place == ScenarioPlace::OwnSandbox
}

/// Whether one may ask the tester's backend: a stranger's scenario is done on a sandbox alone.
pub fn may_ask_backend(shelved: &Shelved) -> bool {
    shelved.origin != Origin::Brought
}

/// The stage, without a backend beside it. The app on it is this very program.
pub async fn stage(engine: &Engine, storefront: &Path, place: ScenarioPlace) -> Result<Stage, Failure> {
    let environment = match place {
        ScenarioPlace::OwnSandbox => Environment::Sandbox { port: None },
        ScenarioPlace::InUse => {
            let lent = engine.lend_access().await?;
            let name = lent.environment.name();
            if let Some(reason) = why_not(name, lent.environment.leads()) {
                return Err(Failure::bench(reason));
            }
            Environment::Elsewhere {
                name: name.as_str().to_owned(),
                base_url: lent.environment.base_url().clone(),
                token: lent.token,
            }
        }
    };
    let program = AppProgram::this().map_err(Failure::bench)?;
    Ok(Stage { program, shop: shop(storefront), environment, backend: None })
}

/// The text of the storefront.json that the app itself has read.
fn shop(own: &Path) -> String {
    let read = std::fs::read_to_string(own).ok();
    let usable = read.filter(|text| Shop::parse(text, "storefront.json").is_ok());
    usable.unwrap_or_else(|| shipped::storefront_json().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_run_where_they_can_and_never_in_production() {
        let possible =
            |leads| EnvironmentName::ALL.into_iter().filter(move |name| why_not(*name, leads).is_none());
        let elsewhere: Vec<_> = possible(Leads::Elsewhere).collect();
        assert_eq!(elsewhere, [EnvironmentName::Sandbox, EnvironmentName::Custom]);
        assert_eq!(possible(Leads::ToProduction).count(), 0);
    }

    #[test]
    fn what_somebody_brought_runs_on_a_sandbox_of_its_own_and_nowhere_else() {
        let text = "title = 'x'\n[[step]]\ndo = 'create'\n".to_owned();
        let scenario = ::scenarios::Scenario::parse(&text, "x.toml");
        let mut shelved = Shelved { id: "x".into(), origin: Origin::Brought, text, scenario };
        assert!(may_run(&shelved, ScenarioPlace::OwnSandbox));
        assert!(!may_run(&shelved, ScenarioPlace::InUse));
        shelved.origin = Origin::Own;
        assert!(may_run(&shelved, ScenarioPlace::InUse));
    }

    #[test]
    fn a_studio_s_shop_is_used_where_it_can_be() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("storefront.json");
        assert_eq!(shop(&own), shipped::storefront_json());
        std::fs::write(&own, "broken").unwrap();
        assert_eq!(shop(&own), shipped::storefront_json());
        let text = shipped::storefront_json().replace("\"game\"", " \"game\"");
        std::fs::write(&own, &text).unwrap();
        assert_eq!(shop(&own), text);
    }
}
