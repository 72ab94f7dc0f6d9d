//! What every Tauri app's build script does, and no more.

fn main() {
    println!("cargo::rerun-if-changed=page");
    tauri_build::build();
}
