//! Generates the permissions of the commands, and embeds the shipped storefront.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Each needs its grant in capabilities/main.json; `ipc::COMMANDS` and the handler list the same.
const COMMANDS: &[&str] = &[
    "read_snapshot",
    "start_checkout",
    "open_payment_page",
    "copy_payment_link",
    "read_payment_qr",
    "check_purchase",
    "cancel_purchase",
    "return_to_game",
    "read_last_bought",
    "list_purchases",
    "summarize_purchases",
    "import_purchases",
    "export_purchases",
    "copy_purchase_id",
    "print_page",
    "take_proposal",
    "read_support_bundle",
    "save_support_bundle",
    "read_purchase",
    "set_environment",
    "set_player",
    "set_theme",
    "set_language",
    "set_access_token",
    "forget_access_token",
    "check_scheme",
    "repair_scheme",
    "check_update",
    "install_update",
];

/// Those of the tester's bench, for builds that have it: capabilities/bench/bench.json, `ipc::bench::COMMANDS`
/// and the handler list the same.
const BENCH_COMMANDS: &[&str] = &[
    "bench_confirm_production",
    "bench_copy",
    "bench_read_links",
    "bench_fire_link",
    "bench_list_sessions",
    "bench_read_session",
    "bench_follow_session",
    "bench_act_on_session",
    "bench_compare_journal",
    "bench_read_wallets",
    "bench_open_session_page",
    "bench_read_composer",
    "bench_check_request",
    "bench_send_request",
    "bench_save_request",
    "bench_delete_request",
    "bench_read_webhooks",
    "bench_read_webhook",
    "bench_listen_for_webhooks",
    "bench_set_webhook_secret",
    "bench_set_webhook_backend",
    "bench_send_webhook",
    "bench_read_webhook_data",
    "bench_replay_webhook",
    "bench_verify_webhook",
    "bench_register_for_webhooks",
    "bench_list_exchanges",
    "bench_read_exchange",
    "bench_write_exchange",
    "bench_compare_exchanges",
    "bench_export_exchanges",
    "bench_read_scenarios",
    "bench_read_scenario",
    "bench_choose_scenario_folder",
    "bench_run_scenarios",
    "bench_stop_scenarios",
    "bench_open_scenario_report",
    "bench_read_evidence",
    "bench_record_purchase",
    "bench_save_recording",
    "bench_run_recording",
    "bench_read_sandbox",
    "bench_act_on_sandbox",
    "bench_export_sandbox",
    "bench_import_sandbox",
    "bench_copy_webhook_secret",
    "bench_read_sandbox_delivery",
    "bench_read_fault_choices",
    "bench_set_fault",
    "bench_remove_fault",
    "bench_clear_faults",
    "bench_read_doctor",
    "bench_start_doctor",
    "bench_write_bug_report",
    "bench_save_bug_report",
    "bench_open_bug_report",
    "bench_read_brought_report",
];

fn main() {
    if let Err(problem) = prepare() {
        println!("cargo::error={problem}");
    }
}

fn prepare() -> Result<(), String> {
    // With a pattern of one's own, tauri-build does not watch the folder.
    println!("cargo::rerun-if-changed=capabilities");
    println!("cargo::rerun-if-changed=ui/dist");
    if !Path::new("ui/dist/index.html").is_file() {
        return Err("the web UI is not built. Run `cargo xtask run`, which does everything, or build \
                    only the UI: `npm --prefix ui ci && npm --prefix ui run build`"
            .into());
    }
    embed_storefront().map_err(|error| format!("storefront/ could not be embedded: {error}"))?;
    let has_bench = env::var_os("CARGO_FEATURE_BENCH").is_some();
    let (commands, capabilities) = if has_bench {
        ([COMMANDS, BENCH_COMMANDS].concat().leak() as &[&str], "./capabilities/**/*")
    } else {
        (COMMANDS, "./capabilities/*.json")
    };
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern(capabilities)
        .app_manifest(tauri_build::AppManifest::new().commands(commands));
    tauri_build::try_build(attributes).map_err(|error| format!("{error:#}"))
}

/// Writes the list that src/shipped.rs includes, so that `cargo run` and every bundle carry the same.
fn embed_storefront() -> io::Result<()> {
    println!("cargo::rerun-if-changed=storefront");
    let storefront = env::current_dir()?.join("storefront");
    let mut images = Vec::new();
    collect_images(&storefront.join("images"), &mut images)?;
    images.sort();

    let mut list = String::new();
    for path in &images {
        let name =
            path.strip_prefix(&storefront).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        let path = path.to_string_lossy();
        writeln!(list, "    ({name:?}, include_bytes!({path:?})),").map_err(io::Error::other)?;
    }
    let generated = format!(
        "const STOREFRONT_JSON: &str = include_str!({:?});\nconst IMAGES: &[(&str, &[u8])] = &[\n{list}];\n",
        storefront.join("storefront.json").to_string_lossy()
    );
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("shipped.rs"), generated)
}

fn collect_images(folder: &Path, images: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_images(&path, images)?;
        } else if path.extension().is_some_and(|end| end == "png" || end == "jpg" || end == "webp") {
            images.push(path);
        }
    }
    Ok(())
}
