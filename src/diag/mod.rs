//! Problems: of the copy, which are reported while the build goes on ([`Diagnostic`], [`Report`]), and of the machine
//! or the input files, which stop it ([`Error`]).

mod code;
mod error;
mod report;

pub use code::{Code, Severity};
pub use error::{Error, ErrorKind, Result, SourcePlace, system_says};
pub use report::{Diagnostic, Place, Report};
