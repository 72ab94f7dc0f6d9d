//! How return links arrive.

use std::time::Duration;

use storefront::return_link::ReturnLink;

/// What becomes of a return link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkAct {
    /// It is lost.
    Drop,
    /// It arrives twice.
    Double,
    /// It arrives so much later.
    Delay(Duration),
    /// One with another state arrives in its place.
    Forge,
}

/// A link that arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The link.
    pub link: ReturnLink,
    /// After how long.
    pub after: Duration,
}

impl Arrival {
    pub(super) fn at_once(link: &ReturnLink) -> Self {
        Self { link: link.clone(), after: Duration::ZERO }
    }
}

impl LinkAct {
    pub(super) fn arrivals(
        self,
        link: &ReturnLink,
        forged: impl FnOnce() -> Option<ReturnLink>,
    ) -> Vec<Arrival> {
        match self {
            Self::Drop => Vec::new(),
            Self::Double => vec![Arrival::at_once(link), Arrival::at_once(link)],
            Self::Delay(after) => vec![Arrival { link: link.clone(), after }],
            Self::Forge => forged().iter().map(Arrival::at_once).collect(),
        }
    }
}
