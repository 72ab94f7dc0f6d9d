//! Who may use the bench: nobody where the studio does not offer tester tools, and against production only
//! who typed its name in this run.

use std::sync::atomic::{AtomicBool, Ordering};

use storefront::environment::Leads;

/// What is typed before the bench works against production.
pub const CONFIRMATION: &str = "production";

/// Why the bench does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// `storefront.json` does not offer tester tools.
    #[error("storefront.json does not offer tester tools")]
    NotOffered,
    /// Production is in use, and nobody has confirmed in this run that it is meant.
    #[error("production is in use: type {CONFIRMATION} to use the bench here")]
    ProductionNotConfirmed,
    /// Something else was typed.
    #[error("that is not the word {CONFIRMATION}")]
    OtherWord,
}

/// Whether the bench may be used. What was confirmed counts until the app ends.
#[derive(Debug)]
pub struct Access {
    offered: bool,
    production: AtomicBool,
}

impl Access {
    /// `offered` is `tester_tools` of storefront.json.
    pub fn new(offered: bool) -> Self {
        Self { offered, production: AtomicBool::new(false) }
    }

    /// Whether the bench is shown at all.
    pub fn is_offered(&self) -> bool {
        self.offered
    }

    /// Asked before everything that the bench does.
    pub fn check(&self, leads: Leads) -> Result<(), Closed> {
        if !self.offered {
            return Err(Closed::NotOffered);
        }
        if leads == Leads::ToProduction && !self.production.load(Ordering::SeqCst) {
            return Err(Closed::ProductionNotConfirmed);
        }
        Ok(())
    }

    /// Takes the typed confirmation.
    pub fn confirm_production(&self, typed: &str) -> Result<(), Closed> {
        if !self.offered {
            return Err(Closed::NotOffered);
        }
        if typed.trim() != CONFIRMATION {
            return Err(Closed::OtherWord);
        }
        self.production.store(true, Ordering::SeqCst);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_tester_tools_are_not_offered_nothing_opens_the_bench() {
        let access = Access::new(false);
        assert_eq!(access.confirm_production(CONFIRMATION), Err(Closed::NotOffered));
        for leads in [Leads::Elsewhere, Leads::ToProduction] {
            assert_eq!(access.check(leads), Err(Closed::NotOffered));
        }
    }

    #[test]
    fn production_alone_wants_its_name_typed_and_once_a_run_is_enough() {
        let access = Access::new(true);
        assert_eq!(access.check(Leads::Elsewhere), Ok(()));
        for wrong in ["", "Production", "prod", "production!"] {
            assert_eq!(access.confirm_production(wrong), Err(Closed::OtherWord), "{wrong}");
        }
        assert_eq!(access.check(Leads::ToProduction), Err(Closed::ProductionNotConfirmed));
        access.confirm_production(" production\n").unwrap();
        assert_eq!(access.check(Leads::ToProduction), Ok(()));
    }
}
