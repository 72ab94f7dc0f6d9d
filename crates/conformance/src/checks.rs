//! The rules.

mod creating;
mod lists;
mod refusals;
mod sessions;

use crate::check::Check;

/// A check of each rule.
macro_rules! checks {
    ($part:ident: $($name:ident = $rule:literal),+ $(,)?) => {
        pub(super) const CHECKS: &[crate::check::Check] = &[$(crate::check::Check {
            part: crate::check::Part::$part,
            rule: $rule,
            run: |target| Box::pin($name(target)),
        }),+];
    };
}
use checks;

/// All of them: what only reads comes first.
pub(crate) fn all() -> impl Iterator<Item = Check> {
    let parts = [refusals::CHECKS, lists::CHECKS, creating::CHECKS, sessions::CHECKS];
    parts.into_iter().flatten().map(|Check { part, rule, run }| Check { part: *part, rule, run: *run })
}
