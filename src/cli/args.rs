use std::path::PathBuf;

use banxin::Severity;
use clap::{Parser, Subcommand, ValueEnum};

/// Sets CJK newspaper pages, horizontal and vertical, and writes print-ready PDFs.
#[derive(Debug, Parser)]
#[command(version, disable_help_subcommand = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build pages: one PDF for each page file.
    Build(BuildArgs),
    /// Set a text in a measure, without a page, and print its lines: how long is it?
    Compose(ComposeArgs),
    /// Print the JSON Schema of a kind of file, for editors that complete and check it.
    Schema(SchemaArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct BuildArgs {
    /// The page files (TOML).
    #[arg(required = true, value_name = "PAGE")]
    pub(super) pages: Vec<PathBuf>,
    /// The folder that the PDFs go to.
    #[arg(short, long, value_name = "DIR", default_value = "out")]
    pub(super) out: PathBuf,
    /// The folder of the fonts.
    #[arg(long, value_name = "DIR", default_value = "fonts")]
    pub(super) fonts: PathBuf,
    /// A folder of layouts, looked in before those that come with banxin.
    #[arg(long, value_name = "DIR")]
    pub(super) layouts: Option<PathBuf>,
    /// What the files are for.
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = Profile::X4)]
    pub(super) profile: Profile,
    /// Draw crop and register marks, a colour bar and a slug line outside the trim.
    #[arg(long)]
    pub(super) marks: bool,
    /// Write the placed page as JSON too (one page only).
    #[arg(long, value_name = "FILE")]
    pub(super) layout_json: Option<PathBuf>,
    /// Print the placed pages as text.
    #[arg(long)]
    pub(super) dump: bool,
    /// How to say what was made and what was found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Exit with 1 where a finding matters at least so much.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = Deny::Error)]
    pub(super) deny: Deny,
    /// How many pages to build side by side; as many as the machine has processors where left out.
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<std::num::NonZeroUsize>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ComposeArgs {
    /// The text, or a story (.md); standard input where left out.
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// The language: zh-Hans, zh-Hant, ja or ko.
    #[arg(long, default_value = "zh-Hans")]
    pub(super) lang: String,
    /// The length of a line, such as 13字.
    #[arg(long, default_value = "13字")]
    pub(super) measure: String,
    /// What the first line of a paragraph is set in by, such as 2字.
    #[arg(long, default_value = "0字")]
    pub(super) indent: String,
    /// The direction of the lines.
    #[arg(long, value_enum, default_value_t = Writing::HorizontalTb)]
    pub(super) writing: Writing,
    /// Which characters may not start or end a line: none, basic (loose), gb (normal) or strict; the language's own
    /// where left out.
    #[arg(long)]
    pub(super) strictness: Option<String>,
    /// The lines that there is room for, such as 30行: says how many are too many or too few.
    #[arg(long)]
    pub(super) depth: Option<String>,
    /// The face's PostScript name; the body face of the fonts folder where left out.
    #[arg(long)]
    pub(super) face: Option<String>,
    /// The folder of the fonts.
    #[arg(long, value_name = "DIR", default_value = "fonts")]
    pub(super) fonts: PathBuf,
    /// How to print the lines.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Read one JSON request a line, and answer each on a line of its own.
    #[arg(long)]
    pub(super) batch: bool,
}

/// The direction of lines, as CSS names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Writing {
    /// Lines from left to right, one below the other.
    #[default]
    HorizontalTb,
    /// Lines from top to bottom, one to the left of the other.
    VerticalRl,
}

#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// The kind of file.
    #[arg(value_enum)]
    pub(super) kind: SchemaKind,
}

/// The kinds of files that a newsroom writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaKind {
    /// A page file, page.toml.
    Page,
    /// The front matter of a story.
    Story,
    /// A page design, as in layouts/.
    Layout,
}

/// What files are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Profile {
    /// The press: PDF/X-4, tagged.
    X4,
    /// A press that takes PDF/X-1a:2003.
    X1a,
    /// A screen: RGB, smaller pictures.
    Screen,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Human,
    /// For tools.
    Json,
}

/// From which severity on a finding makes the build fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Every finding.
    Info,
    /// What should be otherwise.
    Warning,
    /// What is not fit to print.
    Error,
}

impl Deny {
    pub(super) fn severity(self) -> Severity {
        match self {
            Deny::Info => Severity::Info,
            Deny::Warning => Severity::Warning,
            Deny::Error => Severity::Error,
        }
    }
}
