//! The one page that the listener answers, in the language that the browser likes most of the app's five.

use hyper::header::{ACCEPT_LANGUAGE, HeaderMap};

/// The page's words in one language.
struct Words {
    code: &'static str,
    direction: &'static str,
    title: &'static str,
    text: &'static str,
}

/// English first: it is spoken where no other is asked for.
static WORDS: [Words; 5] = [
    Words {
        code: "en",
        direction: "ltr",
        title: "Back to the game",
        text: "You can close this tab. The shop’s own window shows whether the purchase is paid.",
    },
    Words {
        code: "de",
        direction: "ltr",
        title: "Zurück zum Spiel",
        text: "Du kannst diesen Tab schließen. Ob der Kauf bezahlt ist, zeigt das Fenster des Shops.",
    },
    Words {
        code: "es",
        direction: "ltr",
        title: "De vuelta al juego",
        text: "Puedes cerrar esta pestaña. La ventana de la tienda muestra si la compra está pagada.",
    },
    Words {
        code: "ja",
        direction: "ltr",
        title: "ゲームに戻ります",
        text: "このタブは閉じてかまいません。支払いが済んだかどうかは、ショップのウィンドウに表示されます。",
    },
    Words {
        code: "ar",
        direction: "rtl",
        title: "العودة إلى اللعبة",
        text: "يمكنك إغلاق هذا التبويب. نافذة المتجر تُظهر ما إذا كان الشراء مدفوعًا.",
    },
];

/// The page for a request with these headers.
pub(super) fn for_reader(headers: &HeaderMap) -> String {
    let Words { code, direction, title, text } = words(headers);
    format!(
        "<!doctype html>\n<html lang=\"{code}\" dir=\"{direction}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\n\
         <h1>{title}</h1>\n<p>{text}\n"
    )
}

/// Browsers name the language that is liked most first.
fn words(headers: &HeaderMap) -> &'static Words {
    let liked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let of_tag = |tag: &str| {
        let primary = tag.split(['-', ';']).next().unwrap_or_default().trim();
        WORDS.iter().find(|words| words.code.eq_ignore_ascii_case(primary))
    };
    liked.split(',').find_map(of_tag).unwrap_or(&WORDS[0])
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn page(liked: &[u8]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_bytes(liked).unwrap());
        for_reader(&headers)
    }

    #[test]
    fn the_page_speaks_the_first_language_of_the_browser_that_the_app_speaks_too() {
        for (liked, code, word) in [
            ("de-AT,de;q=0.9,en;q=0.8", "de", "Zurück"),
            ("fr-FR, es;q=0.7, en;q=0.5", "es", "De vuelta"),
            ("JA", "ja", "ゲーム"),
            ("ar-EG", "ar", "العودة"),
            ("fr, tlh", "en", "Back"),
            ("", "en", "Back"),
        ] {
            let page = page(liked.as_bytes());
            assert!(page.contains(&format!("lang=\"{code}\"")) && page.contains(word), "{liked}: {page}");
        }
        assert!(page("ar".as_bytes()).contains("dir=\"rtl\""));
        assert!(page(b"\xff\xfe").contains("lang=\"en\""));
        assert!(for_reader(&HeaderMap::new()).contains("lang=\"en\""));
    }
}
