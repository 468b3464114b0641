//! The demo phones are compiled in: a folder that was added must be seen.

fn main() {
    println!("cargo:rerun-if-changed=../../tests/phones");
}
