//! The rules.

mod alpha;
mod by_id;
mod creating;
mod lists;
mod refusals;
mod sessions;

use crate::check::Check;

/// A check of each rule, with the route that it is of where not every target has that.
macro_rules! checks {
    (@of) => { None };
    (@of $route:literal) => { Some($route) };
    ($part:ident: $($name:ident $(of $route:literal)? = $rule:literal),+ $(,)?) => {
        pub(in crate::checks) const CHECKS: &[crate::check::Check] = &[$(crate::check::Check {
            part: crate::check::Part::$part,
            rule: $rule,
            of: checks!(@of $($route)?),
            run: |target| Box::pin($name(target)),
        }),+];
    };
}
use checks;

/// All of them: what only reads comes first.
pub(crate) fn all() -> impl Iterator<Item = Check> {
    let parts = [
        refusals::CHECKS,
        lists::CHECKS,
        by_id::CHECKS,
        alpha::CHECKS,
        creating::CHECKS,
        sessions::CHECKS,
        alpha::creating::CHECKS,
    ];
    parts.into_iter().flatten().map(|Check { part, rule, of, run }| Check {
        part: *part,
        rule,
        of: *of,
        run: *run,
    })
}
