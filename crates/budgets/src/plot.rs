//! The plot: a bar a budget, as long as the share of it that is used, and a line where it is used up. Elements without
//! content have an end all the same: a file of SVG is XML.

use maud::{Markup, PreEscaped, html};

use crate::budget::Finding;
use crate::record::Record;

const ROW: f64 = 26.0;
const TOP: f64 = 34.0;
/// Where the bars begin, and how long one is that uses its budget up.
const LEFT: f64 = 430.0;
const FULL: f64 = 300.0;
const WIDTH: f64 = 900.0;
/// A bar is not drawn longer than this share; its number tells the rest.
const LONGEST: f64 = 1.25;

/// Readable on light and dark pages alike: it brings its own background.
const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1f1a17}.soft{fill:#5c524b}\
    .met{fill:#1b6b3a}.missed{fill:#b3261e}line{stroke:#1f1a17;stroke-width:1}rect.page{fill:#fbf9f6}";

/// The plot, as SVG.
pub fn draw(record: &Record) -> String {
    let bars: Vec<_> =
        record.entries.iter().filter_map(|entry| Some((&entry.finding, entry.finding.share()?))).collect();
    let bottom = bars.iter().fold(TOP, |y, _| y + ROW);
    let height = bottom + 12.0;
    let limit = LEFT + FULL;
    let mut y = TOP - ROW;
    let markup = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {WIDTH} {height}"))
            role="img" aria-label="How much of each budget is used" {
            style { (PreEscaped(STYLE)) }
            rect.page width=(WIDTH) height=(height) {}
            text.soft x=(limit) y="20" text-anchor="middle" { "the budget" }
            @for (finding, share) in &bars {
                ({ y += ROW; bar(finding, *share, y) })
            }
            line x1=(limit) x2=(limit) y1=(TOP - 6.0) y2=(bottom) {}
        }
    };
    markup.into_string() + "\n"
}

fn bar(finding: &Finding, share: f64, y: f64) -> Markup {
    let length = (share.min(LONGEST) * FULL).max(1.0);
    let class = if share <= 1.0 { "met" } else { "missed" };
    let base = y + 13.0;
    html! {
        text x=(LEFT - 8.0) y=(base) text-anchor="end" { (finding.what) }
        rect class=(class) x=(LEFT) y=(y + 2.0) width=(format!("{length:.1}")) height="14" {}
        text.soft x=(format!("{:.1}", LEFT + length.max(FULL) + 8.0)) y=(base) { (finding.shown()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Moment;

    #[test]
    fn a_missed_budget_stands_out_and_what_has_no_limit_has_no_bar() {
        let mut record = Record::default();
        let moment = Moment { day: String::new(), load: String::new() };
        record.take(
            vec![
                Finding::at_most("a", "kept <so>", 1.0, 2.0, "×", String::new()),
                Finding::at_most("b", "missed", 3.0, 2.0, "×", String::new()),
                Finding::told("c", "told", 3.0, "×", String::new()),
            ],
            &moment,
        );
        let svg = draw(&record);
        assert!(svg.contains("kept &lt;so&gt;") && !svg.contains("told"));
        assert_eq!((svg.matches("class=\"met\"").count(), svg.matches("class=\"missed\"").count()), (1, 1));
    }
}
