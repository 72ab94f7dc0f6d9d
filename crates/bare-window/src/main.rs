//! A Tauri window with the app's plugins and nothing else. `cargo xtask bench` holds the app's start, memory and
//! idle life against it.

use std::process::ExitCode;

fn main() -> ExitCode {
    // As the app does it: another renderer would be another memory.
    #[cfg(target_os = "linux")]
    if let Err(error) = glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false) {
        eprintln!("WEBKIT_DISABLE_DMABUF_RENDERER could not be set: {error}");
    }
    let run = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|_, _, _| {}))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_shell::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .run(tauri::generate_context!());
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the bare window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
