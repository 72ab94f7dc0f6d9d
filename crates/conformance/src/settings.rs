//! What to hold against the contract: by environment variables, as CI systems like it.

use std::collections::BTreeSet;

use toffeepay::{AccessToken, GameId, UserId};
use url::Url;

use crate::check::Part;
use crate::routes::Routes;

/// A base URL and what is needed to ask it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The API's base URL, without `/v1`.
    pub base_url: Url,
    /// An access token of it.
    pub token: AccessToken,
    /// A game that the token is for.
    pub game_id: GameId,
    /// A player that checks may create sessions for.
    pub user_id: UserId,
    /// What may be done there.
    pub parts: BTreeSet<Part>,
    /// What is there.
    pub routes: Routes,
}

/// Why there is nothing to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSettings(pub String);

impl std::fmt::Display for BadSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadSettings {}

impl Settings {
    /// The settings that a look-up of variables gives; none where no base URL is set.
    ///
    /// `CONFORMANCE_PARTS` is `read` where it is not set: nothing is ever created at an API by accident.
    pub fn from(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, BadSettings> {
        let Some(base_url) = variable("TOFFEE_BASE_URL") else { return Ok(None) };
        let required = |name: &str| variable(name).ok_or_else(|| BadSettings(format!("{name} is not set")));
        let base_url =
            Url::parse(&base_url).map_err(|error| BadSettings(format!("TOFFEE_BASE_URL: {error}")))?;
        let token = AccessToken::new(&required("TOFFEE_ACCESS_TOKEN")?)
            .map_err(|error| BadSettings(format!("TOFFEE_ACCESS_TOKEN: {error}")))?;
        let game_id = GameId::new(required("TOFFEE_GAME_ID")?)
            .map_err(|error| BadSettings(format!("TOFFEE_GAME_ID: {error}")))?;
        let user_id = variable("TOFFEE_USER_ID").unwrap_or_else(|| "conformance_player".to_owned());
        let user_id =
            UserId::new(user_id).map_err(|error| BadSettings(format!("TOFFEE_USER_ID: {error}")))?;
        let parts = variable("CONFORMANCE_PARTS").unwrap_or_else(|| Part::Read.name().to_owned());
        let parts = parts.split(',').map(|part| Part::of_name(part.trim())).collect::<Option<_>>();
        let parts =
            parts.ok_or_else(|| BadSettings("CONFORMANCE_PARTS is not read, create or both".to_owned()))?;
        let routes = variable("CONFORMANCE_ROUTES").unwrap_or_else(|| "all".to_owned());
        let routes = Routes::of_name(&routes)
            .ok_or_else(|| BadSettings("CONFORMANCE_ROUTES is not all, alpha or player".to_owned()))?;
        Ok(Some(Self { base_url, token, game_id, user_id, parts, routes }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Option<Settings>, BadSettings> {
        Settings::from(|wanted| {
            let found = variables.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    const URL: (&str, &str) = ("TOFFEE_BASE_URL", "https://api.sandbox.toffeepay.com");
    const TOKEN: (&str, &str) = ("TOFFEE_ACCESS_TOKEN", "sk_1");
    const GAME: (&str, &str) = ("TOFFEE_GAME_ID", "game");

    #[test]
    fn without_a_base_url_there_are_none_and_with_one_all_else_is_needed() {
        assert!(from(&[]).unwrap().is_none());
        assert!(from(&[URL]).unwrap_err().0.contains("TOFFEE_ACCESS_TOKEN"));
        assert!(from(&[URL, TOKEN]).unwrap_err().0.contains("TOFFEE_GAME_ID"));
        let settings = from(&[URL, TOKEN, GAME]).unwrap().unwrap();
        assert_eq!(settings.user_id.as_str(), "conformance_player");
    }

    #[test]
    fn nothing_is_created_unless_that_is_said() {
        let parts = |said: &str| {
            from(&[URL, TOKEN, GAME, ("CONFORMANCE_PARTS", said)]).map(|settings| settings.unwrap().parts)
        };
        assert_eq!(from(&[URL, TOKEN, GAME]).unwrap().unwrap().parts, BTreeSet::from([Part::Read]));
        assert_eq!(parts("read, create").unwrap(), BTreeSet::from([Part::Read, Part::Create]));
        assert!(parts("pay").is_err() && parts("").is_err());
    }

    #[test]
    fn all_routes_of_v1_are_held_unless_others_are_said() {
        let routes = |said: &[(&str, &str)]| {
            from(&[&[URL, TOKEN, GAME], said].concat()).map(|settings| settings.unwrap().routes)
        };
        assert_eq!(routes(&[]), Ok(Routes::All));
        assert_eq!(routes(&[("CONFORMANCE_ROUTES", "player")]), Ok(Routes::Player));
        assert_eq!(routes(&[("CONFORMANCE_ROUTES", "alpha")]), Ok(Routes::Alpha));
        assert!(routes(&[("CONFORMANCE_ROUTES", "few")]).is_err());
    }
}
