//! The command line: an outside user of the library.

mod args;
mod bless;
mod build;
mod check;
mod compare;
mod compose;
mod preflight;
mod proof;
mod schema;
mod show;

use std::num::NonZeroUsize;
use std::process::ExitCode;

use banxin::diag::system_says;
use banxin::{Error, ErrorKind};
use clap::Parser;

use args::{Args, Command};

/// Runs the program. Exit status: 0 clean, 1 findings at or above `--deny`, 2 could not run;
/// for `compare`: 0 the same, 1 different, 2 could not compare.
pub(crate) fn run() -> ExitCode {
    let status = match Args::parse().command {
        Command::Bless(args) => bless::bless(&args),
        Command::Build(args) => build::build(&args),
        Command::Check(args) => check::check(&args),
        Command::Compare(args) => compare::compare(&args),
        Command::Compose(args) => compose::compose(&args),
        Command::Proof(args) => proof::proof(&args),
        Command::Schema(args) => schema::schema(&args),
    };
    match show::lost() {
        None => status,
        Some(cause) => {
            let error = Error::new(
                ErrorKind::Write,
                format!("the results cannot be printed: {}", system_says(cause)),
            );
            show::note(&error.to_string());
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// Nothing to object to.
const CLEAN: u8 = 0;
/// The copy or the page has findings that `--deny` names.
const FINDINGS: u8 = 1;
/// Something could not be read, understood or written.
const COULD_NOT_RUN: u8 = 2;

/// How many threads the machine runs at a time.
fn processors() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}
