//! The command line. It is hostile: any page can make the browser start this app with a link, and a link
//! with a quote in it may arrive as several arguments. So there are no flags, and the one thing taken is
//! a return link or a buy link that is the only argument.

use std::ffi::OsString;

use storefront::buy_link::Link;
use storefront::instance::Letter;
use storefront::return_link::{LinkIgnored, Scheme};

/// What a command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A plain start.
    Nothing,
    /// A return link or a buy link.
    Link(Link),
    /// Something meant as a link, or anything else: not looked at further.
    Ignored(LinkIgnored),
}

impl Asked {
    /// What there is to hand over; nothing of a plain start.
    pub fn into_letter(self) -> Option<Letter> {
        match self {
            Self::Nothing => None,
            Self::Link(link) => Some(Letter::from(link)),
            Self::Ignored(reason) => Some(Letter::Ignored(reason)),
        }
    }
}

/// Reads the arguments after the program's name.
pub fn read(arguments: impl IntoIterator<Item = OsString>, scheme: &Scheme) -> Asked {
    let mut arguments = arguments.into_iter();
    let Some(only) = arguments.next() else { return Asked::Nothing };
    if arguments.next().is_some() {
        return Asked::Ignored(LinkIgnored::NotALink);
    }
    let raw = only.as_encoded_bytes();
    if !scheme.owns(raw) {
        return Asked::Ignored(LinkIgnored::NotALink);
    }
    match Link::parse(raw, scheme) {
        Ok(link) => Asked::Link(link),
        Err(reason) => Asked::Ignored(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "mygame://payment-complete?state=AAECAwQFBgcICQoLDA0ODw";

    fn asked(arguments: &[&str]) -> Asked {
        read(arguments.iter().map(OsString::from), &Scheme::new("mygame").unwrap())
    }

    #[test]
    fn a_return_link_as_the_only_argument_is_taken() {
        assert!(matches!(asked(&[LINK]), Asked::Link(_)));
        assert_eq!(asked(&[]), Asked::Nothing);
    }

    #[test]
    fn a_link_among_other_arguments_is_dropped_and_no_flag_does_anything() {
        for extra in ["--help", "-", "", "--version", "/etc/passwd", LINK, "--inspect=9229"] {
            assert_eq!(asked(&[LINK, extra]), Asked::Ignored(LinkIgnored::NotALink), "{extra:?} after");
            assert_eq!(asked(&[extra, LINK]), Asked::Ignored(LinkIgnored::NotALink), "{extra:?} before");
        }
        for alone in ["--help", "-", "", "https://example.com", "mygame"] {
            assert_eq!(asked(&[alone]), Asked::Ignored(LinkIgnored::NotALink), "{alone:?}");
        }
    }

    #[test]
    fn a_buy_link_as_the_only_argument_is_taken_and_no_part_of_it_is_a_flag() {
        assert!(matches!(asked(&["mygame://buy?item=coins"]), Asked::Link(Link::Buy(_))));
        assert_eq!(asked(&["mygame://buy?item=coins", "--yes"]), Asked::Ignored(LinkIgnored::NotALink));
        assert_eq!(asked(&["buy", "coins"]), Asked::Ignored(LinkIgnored::NotALink));
        assert_eq!(
            asked(&["mygame://buy?item=--yes&confirm=1"]),
            Asked::Ignored(LinkIgnored::OtherParameter)
        );
    }

    #[test]
    fn a_malformed_link_is_refused_with_its_reason() {
        assert_eq!(asked(&["mygame://other?state=x"]), Asked::Ignored(LinkIgnored::OtherShape));
        let huge = format!("{LINK}&x={}", "a".repeat(1 << 20));
        assert_eq!(asked(&[&huge]), Asked::Ignored(LinkIgnored::TooLong));
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_text_are_refused() {
        use std::os::unix::ffi::OsStringExt;
        let raw = OsString::from_vec([LINK.as_bytes(), &[0xff, 0xfe]].concat());
        let read = read([raw], &Scheme::new("mygame").unwrap());
        assert_eq!(read, Asked::Ignored(LinkIgnored::NotVisibleAscii));
    }
}
