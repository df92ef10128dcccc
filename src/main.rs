//! The `banxin` program: sets newspaper pages and writes print-ready PDFs.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
