//! The tokens of a run, for whoever takes them out of texts.

use std::sync::Mutex;

use toffeepay::AccessToken;

use crate::engine::lock;
use crate::environment::EnvironmentName;

/// How many tokens of a run are remembered; of more, the oldest go.
const MOST: usize = 32;

/// Those that a connection was made with and that were not forgotten since.
#[derive(Default)]
pub(super) struct UsedTokens(Mutex<Vec<(EnvironmentName, AccessToken)>>);

impl UsedTokens {
    pub(super) fn remember(&self, name: EnvironmentName, token: &AccessToken) {
        let mut used = lock(&self.0);
        used.retain(|(of, known)| *of != name || known.expose() != token.expose());
        if used.len() == MOST {
            used.remove(0);
        }
        used.push((name, token.clone()));
    }

    pub(super) fn forget(&self, name: EnvironmentName) {
        lock(&self.0).retain(|(of, _)| *of != name);
    }

    pub(super) fn of(&self, name: EnvironmentName) -> Vec<AccessToken> {
        lock(&self.0).iter().filter(|(of, _)| *of == name).map(|(_, token)| token.clone()).collect()
    }
}
