//! The worker of one phone, as a program of its own.

fn main() -> std::process::ExitCode {
    worker::main(std::env::args_os().skip(1))
}
