//! The message files that Rust reads itself, for what is said where there is no page to say it.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use storefront::settings::Language;

/// The words of each language, by its code. Every file has English.
#[derive(Debug)]
pub struct Texts<W>(HashMap<String, W>);

impl<W: DeserializeOwned> Texts<W> {
    /// Reads a file that is built in. One that can't be read has no words, which is told in the log.
    pub fn read(json: &str) -> Self {
        let read = serde_json::from_str(json);
        Self(
            read.inspect_err(|error| tracing::error!(%error, "a message file can't be read"))
                .unwrap_or_default(),
        )
    }

    /// The words in a language, else in English.
    pub fn in_language(&self, language: &str) -> Option<&W> {
        self.0.get(language).or_else(|| self.0.get("en"))
    }

    /// Each language's code with its words.
    #[cfg(test)]
    pub fn all(&self) -> &HashMap<String, W> {
        &self.0
    }
}

/// The language to speak: the one chosen, else the system's.
pub fn language_of(chosen: Language, system: Option<&str>) -> &str {
    match chosen {
        Language::System => system.and_then(|locale| locale.split(['-', '_', '.']).next()).unwrap_or("en"),
        Language::En => "en",
        Language::De => "de",
        Language::Es => "es",
        Language::Ja => "ja",
        Language::Ar => "ar",
    }
}
