//! Which routes there are to hold against the contract: all of the API, or the few that a game's backend serves for one
//! player.

/// What stands at the base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routes {
    /// A ToffeePay: all of v1.
    All,
    /// A ToffeePay with what its vendor calls alpha, too.
    Alpha,
    /// A game's own backend, by docs/backend.md.
    Player,
}

/// The part of v1 that docs/backend.md asks of a backend.
const OF_A_PLAYER: [&str; 6] = [
    "POST /v1/sessions",
    "GET /v1/sessions/{id}",
    "GET /v1/sessions/{id}/status",
    "POST /v1/sessions/{id}/cancel",
    "GET /v1/sessions",
    "GET /v1/payments",
];

impl Routes {
    /// The routes of a name, as `CONFORMANCE_ROUTES` has it.
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "all" => Some(Self::All),
            "alpha" => Some(Self::Alpha),
            "player" => Some(Self::Player),
            _ => None,
        }
    }

    /// Whether a route, written as the contract does, is there.
    pub fn serve(self, route: &str) -> bool {
        match self {
            Self::All => !route.contains(" /v1alpha1/"),
            Self::Alpha => true,
            Self::Player => OF_A_PLAYER.contains(&route),
        }
    }
}
