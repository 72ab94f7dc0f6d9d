//! The JSON Schema of a scenario's file. The one that is kept, scenarios/scenario.schema.json, is made of the Rust
//! types; a test holds the two together, and writes it where `UPDATE_GENERATED` is set.

use serde_json::Value;

use crate::format::Scenario;

/// The schema, as it is kept.
pub fn schema() -> Value {
    schemars::schema_for!(Scenario).to_value()
}
