//! Switches the access list on: without an app manifest every command is open to every window.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&[
        "attach",
        "choose_folder",
        "close_phone",
        "compare_services",
        "install_rule",
        "look_for_wireless",
        "open_phone",
        "open_reports",
        "pair_phone",
        "remind_at_login",
        "reminds_at_login",
        "rescue_folder",
        "save_reminder",
        "save_report",
        "send",
        "stop_looking_for_wireless",
    ]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))
        .expect("tauri.conf.json, the capabilities and the icons fit each other");
}
