//! A fault of the dial in words.

use crate::faults::{Fault, LinkAct, SetFault, words};

/// In words.
pub(super) fn in_words(set: &SetFault) -> String {
    let times = set.left.map(|left| format!(" ({left} times yet)")).unwrap_or_default();
    let what = match &set.fault {
        Fault::Answers { route, .. } => {
            let calls = route.map_or("any call", |route| route.call);
            format!("{calls}: {}", words(&set.fault))
        }
        Fault::NetworkLost => words(&set.fault),
        Fault::Links(act) => match act {
            LinkAct::Drop => "return links are lost".to_owned(),
            LinkAct::Double => "return links arrive twice".to_owned(),
            LinkAct::Delay(delay) => format!("return links arrive {} ms late", delay.as_millis()),
            LinkAct::Forge => "a forged return link arrives in place of the right one".to_owned(),
        },
        Fault::Kill(point) => format!("the app ends at {}", point.name()),
        Fault::Clock(skew) => format!("the app's clock is off by {} s", skew.as_secs()),
    };
    what + &times
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::faults::{Dial, KillPoint, POINTS};

    #[test]
    fn every_kind_of_fault_is_told_of_in_words() {
        let dial = Dial::new(|| ());
        let kill = KillPoint::new(POINTS[0]).unwrap();
        for (fault, times) in [
            (Fault::NetworkLost, 0),
            (Fault::Links(LinkAct::Forge), 3),
            (Fault::Kill(kill), 0),
            (Fault::Clock(SignedDuration::from_secs(-60)), 0),
        ] {
            dial.set(fault, times).unwrap();
        }
        let told: Vec<_> = dial.faults().iter().map(in_words).collect();
        let at = format!("the app ends at {}", POINTS[0]);
        assert_eq!(
            told,
            [
                "the network was taken away",
                "a forged return link arrives in place of the right one (3 times yet)",
                &at,
                "the app's clock is off by -60 s",
            ]
        );
    }
}
