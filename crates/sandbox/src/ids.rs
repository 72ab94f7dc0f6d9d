//! Ids of what toffeepay does not name yet.

use serde::{Deserialize, Serialize};
use toffeepay::{InvalidId, PaymentId};

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Checks and takes the text, by the rules of the ids of toffeepay.
            pub fn new(raw: impl Into<String>) -> Result<Self, InvalidId> {
                PaymentId::new(raw).map(|checked| Self(checked.as_str().to_owned()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A bonus's id.
    BonusId
}
id! {
    /// A webhook endpoint's id.
    EndpointId
}
id! {
    /// The id of one event on its way to one endpoint.
    DeliveryId
}
