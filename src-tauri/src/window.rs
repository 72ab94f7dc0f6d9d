//! The one window: where it may go (nowhere), what it remembers, and how it is brought to the front.

use storefront::environment::EnvironmentName;
use storefront::settings;
use tauri::plugin::TauriPlugin;
use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{
    App, AppHandle, Manager, Theme, Url, UserAttentionType, WebviewWindow, WebviewWindowBuilder, Wry,
};
use tauri_plugin_window_state::StateFlags;

use crate::spoken::language_of;

/// The window's label, also in tauri.conf.json and in the capability.
pub const LABEL: &str = "main";

/// What the page is drawn on until it has drawn itself, in the dark; tauri.conf.json has the light one.
const DARK_BACKGROUND: Color = Color(0x17, 0x14, 0x12, 0xff);

/// tauri.conf.json has no window with this app's label.
#[derive(Debug, thiserror::Error)]
#[error("tauri.conf.json has no window `{LABEL}`")]
pub struct NoWindow;

/// Keeps the window's size and place from one run to the next, in the data folder. From Rust alone: the
/// page has no permission of this plugin. What is off every screen by now is opened where the system likes.
pub fn remembering_plugin() -> TauriPlugin<Wry> {
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    tauri_plugin_window_state::Builder::new().with_state_flags(kept).build()
}

/// Opens the window on the app's own page, in the theme chosen from its first pixel on and in the language chosen
/// from its first word on.
pub fn open(
    app: &App,
    theme: settings::Theme,
    language: settings::Language,
) -> Result<WebviewWindow, Box<dyn std::error::Error>> {
    let config = app.config().app.windows.iter().find(|window| window.label == LABEL).ok_or(NoWindow)?;
    let mut builder = WebviewWindowBuilder::from_config(app, config)?.theme(of_the_system(theme));
    if theme == settings::Theme::Dark || theme == settings::Theme::System && system_is_dark() {
        builder = builder.background_color(DARK_BACKGROUND);
    }
    if let Some(script) = mark_page(theme, language) {
        builder = builder.initialization_script(script);
    }
    // What is dropped on it is heard of in Rust, and only where there is a bench to take it.
    if cfg!(not(feature = "bench")) {
        builder = builder.disable_drag_drop_handler();
    }
    let window = builder
        .on_navigation(|url| {
            let allowed = is_own(url);
            if !allowed {
                tracing::warn!(scheme = url.scheme(), "the page tried to leave the app");
            }
            allowed
        })
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&one_line(&title)) {
                tracing::warn!(%error, "the window's title could not be set");
            }
        })
        .on_new_window(|url, _| {
            tracing::warn!(scheme = url.scheme(), "the page tried to open a window");
            NewWindowResponse::Deny
        })
        .build()?;
    if window.theme().is_ok_and(|theme| theme == Theme::Dark) {
        window.set_background_color(Some(DARK_BACKGROUND))?;
    }
    Ok(window)
}

/// The title bar, and what the page is told that the system prefers.
pub fn follow_theme(app: &AppHandle, theme: settings::Theme) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    if let Err(error) = window.set_theme(of_the_system(theme)) {
        tracing::warn!(%error, "the window's theme could not be set");
    }
}

/// `None` follows the system.
fn of_the_system(theme: settings::Theme) -> Option<Theme> {
    match theme {
        settings::Theme::System => None,
        settings::Theme::Light => Some(Theme::Light),
        settings::Theme::Dark => Some(Theme::Dark),
    }
}

/// What the page will find that the system prefers, where that can be asked before there is a window.
#[cfg(target_os = "linux")]
fn system_is_dark() -> bool {
    use gtk::prelude::GtkSettingsExt;
    // As WebKit reads it.
    gtk::Settings::default().is_some_and(|settings| {
        settings.is_gtk_application_prefer_dark_theme()
            || settings.gtk_theme_name().is_some_and(|name| name.ends_with("-dark"))
    })
}

#[cfg(not(target_os = "linux"))]
fn system_is_dark() -> bool {
    false
}

/// The chosen theme as the page's style sheet calls it.
fn name_of(theme: settings::Theme) -> Option<&'static str> {
    match theme {
        settings::Theme::System => None,
        settings::Theme::Light => Some("light"),
        settings::Theme::Dark => Some("dark"),
    }
}

/// Marks the page with what was chosen before anything of it is drawn: what the page reads itself comes with the
/// first snapshot, and that is half a second too late, or never. On Windows scripts may run before there is any
/// element.
fn mark_page(theme: settings::Theme, language: settings::Language) -> Option<String> {
    let spoken = (language != settings::Language::System).then(|| language_of(language, None));
    let marks: String = [("theme", name_of(theme)), ("language", spoken)]
        .into_iter()
        .filter_map(|(name, chosen)| Some(format!("root.dataset.{name} = '{}';", chosen?)))
        .collect();
    (!marks.is_empty()).then(|| {
        format!(
            "(() => {{
                const mark = () => {{
                    const root = document.documentElement;
                    if (root) {{ {marks} }}
                    return root !== null;
                }};
                if (mark()) return;
                const observer = new MutationObserver(() => mark() && observer.disconnect());
                observer.observe(document, {{ childList: true }});
            }})();"
        )
    })
}

/// The app's own origin: `tauri://localhost`, on Windows `http(s)://tauri.localhost`.
fn is_own(url: &Url) -> bool {
    let no_more = url.port().is_none() && url.username().is_empty() && url.password().is_none();
    let own = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    no_more && own
}

/// Longest title, in characters. It names an item, and that name may come from the API.
const LONGEST_TITLE: usize = 200;

/// The page's own title: in the language spoken, with the environment, and with what is news.
fn one_line(title: &str) -> String {
    title.chars().filter(|each| !each.is_control()).take(LONGEST_TITLE).collect()
}

/// Names the environment in the title wherever it is not production: before the page is there, in English.
pub fn set_title(app: &AppHandle, name: &str, environment: EnvironmentName) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    if let Err(error) = window.set_title(&title(name, environment)) {
        tracing::warn!(%error, "the window's title could not be set");
    }
}

fn title(name: &str, environment: EnvironmentName) -> String {
    match environment {
        EnvironmentName::Production => name.to_owned(),
        EnvironmentName::Local => format!("{name} - local sandbox"),
        EnvironmentName::Sandbox => format!("{name} - sandbox"),
        EnvironmentName::Custom => format!("{name} - custom backend"),
    }
}

/// Shows the window and asks for the focus. A desktop may refuse that; then it marks the window instead.
pub fn bring_to_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus())
        .and_then(|()| window.is_focused())
        .and_then(|focused| {
            let attention = (!focused).then_some(UserAttentionType::Informational);
            window.request_user_attention(attention)
        });
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Marks the window in the task bar, unless the player is looking at it. Gives back whether that was so.
pub fn call_attention(app: &AppHandle) -> bool {
    let Some(window) = app.get_webview_window(LABEL) else { return false };
    if window.is_focused().unwrap_or(true) {
        return false;
    }
    if let Err(error) = window.request_user_attention(Some(UserAttentionType::Informational)) {
        tracing::warn!(%error, "the window could not be marked");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_may_not_leave_the_app() {
        assert!(is_own(&Url::parse("tauri://localhost/").unwrap()));
        assert!(is_own(&Url::parse("tauri://localhost/index.html#/purchases").unwrap()));
        for elsewhere in [
            "https://sandbox.toffeepay.com/pay/x",
            "http://127.0.0.1:41000/pay/x",
            "tauri://evil.example/",
            "tauri://localhost:8080/",
            "tauri://a@localhost/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
            "javascript:alert(1)",
            "storefront-companion://payment-complete?state=x",
        ] {
            assert!(!is_own(&Url::parse(elsewhere).unwrap()), "{elsewhere}");
        }
    }

    #[test]
    fn a_title_of_the_page_is_one_line_and_not_endless() {
        assert_eq!(one_line("Paid \u{2013} 50\n Gold\u{1b} Coins"), "Paid \u{2013} 50 Gold Coins");
        assert_eq!(one_line(&"\u{91d1}".repeat(900)).chars().count(), 200);
    }

    #[test]
    fn the_page_is_marked_with_what_was_chosen_and_with_nothing_else() {
        use settings::{Language, Theme};
        assert_eq!(mark_page(Theme::System, Language::System), None);
        let dark = mark_page(Theme::Dark, Language::System).unwrap();
        assert!(dark.contains("root.dataset.theme = 'dark';") && !dark.contains("dataset.language"));
        let arabic = mark_page(Theme::System, Language::Ar).unwrap();
        assert!(arabic.contains("root.dataset.language = 'ar';") && !arabic.contains("dataset.theme"));
        let both = mark_page(Theme::Light, Language::De).unwrap();
        assert!(both.contains("dataset.theme = 'light';") && both.contains("dataset.language = 'de';"));
    }

    #[test]
    fn only_production_goes_without_saying() {
        assert_eq!(title("Shop", EnvironmentName::Production), "Shop");
        for name in [EnvironmentName::Local, EnvironmentName::Sandbox, EnvironmentName::Custom] {
            assert!(title("Shop", name).len() > "Shop".len());
        }
    }
}
