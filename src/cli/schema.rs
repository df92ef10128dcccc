use std::process::ExitCode;

use banxin::spec;

use super::args::{SchemaArgs, SchemaKind};
use super::{CLEAN, show};

/// Prints the schema of a kind of file.
pub(super) fn schema(args: &SchemaArgs) -> ExitCode {
    let schema = match args.kind {
        SchemaKind::Page => spec::page_schema(),
        SchemaKind::Story => spec::story_schema(),
        SchemaKind::Layout => spec::layout_schema(),
        SchemaKind::Preflight => spec::preflight_schema(),
    };
    show::line(&schema);
    ExitCode::from(CLEAN)
}
