//! The languages of the page: the app's five. The address decides (`?lang=de`), else what the browser asks for,
//! else it is English.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

use crate::api::query::Parameters;
use crate::page::messages::{self, Messages};

/// A language that the page speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
    Spanish,
    Japanese,
    Arabic,
}

impl Language {
    pub const ALL: [Self; 5] = [Self::English, Self::German, Self::Spanish, Self::Japanese, Self::Arabic];

    /// The code, as in `lang` attributes.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::Japanese => "ja",
            Self::Arabic => "ar",
        }
    }

    /// Its own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Spanish => "Español",
            Self::Japanese => "日本語",
            Self::Arabic => "العربية",
        }
    }

    /// The direction of its writing, as in `dir` attributes.
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    pub fn messages(self) -> &'static Messages {
        match self {
            Self::English => &messages::en::MESSAGES,
            Self::German => &messages::de::MESSAGES,
            Self::Spanish => &messages::es::MESSAGES,
            Self::Japanese => &messages::ja::MESSAGES,
            Self::Arabic => &messages::ar::MESSAGES,
        }
    }

    /// The language of a tag: of `de-AT` as of `de`.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or(tag).trim();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }
}

/// The language of one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub language: Language,
    /// Whether the address named it: then the page's own links and forms do too.
    pub is_named: bool,
}

impl Choice {
    pub fn of(query: Option<&str>, headers: &HeaderMap) -> Self {
        let named = Parameters(query).get("lang").and_then(|tag| Language::of_tag(&tag));
        let language = named.or_else(|| accepted(headers)).unwrap_or(Language::English);
        Self { language, is_named: named.is_some() }
    }

    /// The code for the page's own links, where they carry it.
    pub fn named_code(self) -> Option<&'static str> {
        self.is_named.then(|| self.language.code())
    }
}

/// The language that the browser likes most, of those that the page speaks.
fn accepted(headers: &HeaderMap) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for value in headers.get_all(ACCEPT_LANGUAGE) {
        for part in value.to_str().unwrap_or_default().split(',') {
            let mut parts = part.split(';');
            let tag = parts.next().unwrap_or_default();
            let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok());
            let quality = quality.unwrap_or(1.0);
            let Some(language) = Language::of_tag(tag) else { continue };
            // The first of equals counts, and what is not wanted at all never does.
            if quality > 0.0 && best.is_none_or(|(most, _)| quality > most) {
                best = Some((quality, language));
            }
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(query: Option<&str>, accept: &str) -> (&'static str, bool) {
        let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, accept.parse().unwrap())]);
        let choice = Choice::of(query, &headers);
        (choice.language.code(), choice.is_named)
    }

    #[test]
    fn the_address_decides_before_the_browser_and_english_is_left() {
        assert_eq!(choice(Some("lang=ja"), "de"), ("ja", true));
        assert_eq!(choice(Some("lang=fr"), "de"), ("de", false));
        assert_eq!(choice(None, "fr, nl"), ("en", false));
        assert_eq!(choice(None, ""), ("en", false));
        assert_eq!(Choice::of(None, &HeaderMap::new()).language, Language::English);
    }

    #[test]
    fn of_what_the_browser_accepts_the_one_it_likes_most_is_taken() {
        assert_eq!(choice(None, "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5").0, "en");
        assert_eq!(choice(None, "en;q=0.1, es-MX;q=0.9").0, "es");
        assert_eq!(choice(None, "AR-EG, de").0, "ar");
        assert_eq!(choice(None, "de;q=0, ja;q=0.001").0, "ja");
        assert_eq!(choice(None, "de;q=x").0, "de");
    }
}
