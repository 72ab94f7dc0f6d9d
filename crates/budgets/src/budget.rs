//! A budget and what was found of it: one number, its limit, and the figures behind it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which side of the limit is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The number may be the limit or less.
    AtMost,
    /// The number may be the limit or more.
    AtLeast,
    /// It is told for comparison, and has no limit.
    Told,
}

/// What was found of one budget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stays the same from run to run: a later finding takes the place of an earlier one.
    pub id: String,
    /// What is measured, as the table says it.
    pub what: String,
    /// The number that is held against the limit.
    pub value: f64,
    /// The limit, in the same unit.
    pub limit: f64,
    /// Which side of it is good.
    pub bound: Bound,
    /// `×`, `ms`, `MiB` and so on.
    pub unit: String,
    /// The figures behind the number.
    pub figures: String,
}

impl Finding {
    /// A number that may be so much at most.
    pub fn at_most(id: &str, what: &str, value: f64, limit: f64, unit: &str, figures: String) -> Self {
        Self::new(id, what, value, limit, Bound::AtMost, unit, figures)
    }

    /// A number that must be so much at least.
    pub fn at_least(id: &str, what: &str, value: f64, limit: f64, unit: &str, figures: String) -> Self {
        Self::new(id, what, value, limit, Bound::AtLeast, unit, figures)
    }

    /// A number to compare with.
    pub fn told(id: &str, what: &str, value: f64, unit: &str, figures: String) -> Self {
        Self::new(id, what, value, 0.0, Bound::Told, unit, figures)
    }

    fn new(id: &str, what: &str, value: f64, limit: f64, bound: Bound, unit: &str, figures: String) -> Self {
        Self { id: id.into(), what: what.into(), value, limit, bound, unit: unit.into(), figures }
    }

    /// How much of the budget is used: 1 is all of it. None where there is no limit.
    pub fn share(&self) -> Option<f64> {
        match self.bound {
            Bound::AtMost if self.limit > 0.0 => Some(self.value / self.limit),
            // A budget of nothing is kept by nothing alone.
            Bound::AtMost => Some(if self.value > 0.0 { f64::INFINITY } else { 0.0 }),
            Bound::AtLeast => Some(if self.value > 0.0 { self.limit / self.value } else { f64::INFINITY }),
            Bound::Told => None,
        }
    }

    /// `met`, `missed`, or nothing where there is no limit.
    pub fn verdict(&self) -> &'static str {
        match self.share() {
            Some(share) if share <= 1.0 => "met",
            Some(_) => "**missed**",
            None => "",
        }
    }

    /// The number with its unit.
    pub fn shown(&self) -> String {
        with_unit(self.value, &self.unit)
    }

    /// The limit with its unit and its side.
    pub fn shown_limit(&self) -> String {
        let limit = with_unit(self.limit, &self.unit);
        match self.bound {
            Bound::AtMost => format!("at most {limit}"),
            Bound::AtLeast => format!("at least {limit}"),
            Bound::Told => "-".into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, shown, limit) = (&self.what, self.shown(), self.shown_limit());
        write!(f, "{:<10} {what}: {shown} ({limit}). {}", self.verdict().trim_matches('*'), self.figures)
    }
}

fn with_unit(value: f64, unit: &str) -> String {
    let number = match value {
        value if value.fract() == 0.0 => format!("{value:.0}"),
        value if value < 10.0 => format!("{value:.2}"),
        value if value < 100.0 => format!("{value:.1}"),
        value => format!("{value:.0}"),
    };
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// The middle of the numbers, the mean of the two middle ones where their count is even. Zero of none.
pub fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match (sorted.get(half), sorted.len() % 2) {
        (Some(middle), 1) => *middle,
        (Some(upper), _) => {
            f64::midpoint(sorted.get(half.wrapping_sub(1)).copied().unwrap_or(*upper), *upper)
        }
        (None, _) => 0.0,
    }
}

/// What one is of the other, run by run, and the median of that: a machine that changes its speed between two runs
/// changes it for both sides of the next.
pub fn ratio(ones: &[f64], others: &[f64]) -> f64 {
    median(&ones.iter().zip(others).map(|(one, other)| one / other).collect::<Vec<_>>())
}

/// `412 ms (388 to 450)`: the median of some, and the least and the most.
pub fn spread(numbers: &[f64], unit: &str) -> String {
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let most = numbers.iter().copied().fold(0.0, f64::max);
    format!("{} ({} to {})", with_unit(median(numbers), unit), with_unit(least, ""), with_unit(most, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one_or_between_the_two_in_the_middle() {
        let shown = |numbers: &[f64]| with_unit(median(numbers), "");
        assert_eq!(shown(&[3.0, 1.0, 2.0]), "2");
        assert_eq!(shown(&[4.0, 1.0, 2.0, 3.0]), "2.50");
        assert_eq!(shown(&[]), "0");
    }

    #[test]
    fn a_machine_that_becomes_slower_between_two_runs_does_not_change_a_ratio() {
        let (fast, slow) = ([90.0, 90.0, 45.0], [100.0, 100.0, 50.0]);
        assert_eq!(with_unit(ratio(&fast, &slow), "×"), "0.90 ×");
        assert_eq!(with_unit(ratio(&[45.0, 45.0, 90.0], &[50.0, 100.0, 100.0]), "×"), "0.90 ×");
    }

    #[test]
    fn a_budget_is_missed_on_the_bad_side_of_its_limit_alone() {
        let at_most = |value| Finding::at_most("a", "a", value, 1.15, "×", String::new()).verdict();
        assert_eq!((at_most(1.15), at_most(1.16)), ("met", "**missed**"));
        let at_least = |value| Finding::at_least("a", "a", value, 0.9, "×", String::new()).verdict();
        assert_eq!((at_least(0.9), at_least(0.89), at_least(0.0)), ("met", "**missed**", "**missed**"));
        let nothing = |value| Finding::at_most("a", "a", value, 0.0, "requests", String::new()).verdict();
        assert_eq!((nothing(0.0), nothing(1.0)), ("met", "**missed**"));
        assert_eq!(Finding::told("a", "a", 7.0, "s", String::new()).verdict(), "");
    }
}
