//! The least that Tauri opens: one window with one word. What `npm run bench` holds the app's own start against.

fn main() {
    tauri::Builder::default()
        .run(tauri::generate_context!("examples/empty_window/tauri.conf.json"))
        .expect("an empty window opens");
}
