use std::path::PathBuf;

use banxin::Severity;
use banxin::compare::{Layer, Mask, Pictured, Treatment};
use banxin::spec::{
    BreakingSpec, HangingSpec, HyphensSpec, LadderSpec, LineEndSpec, LineStartSpec, MeasureSpec,
    PunctuationSpec, RulesSpec, Strictness, WordBreakSpec, Writing,
};
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
    /// Check pages before they are written, and finished PDFs: preflight.
    Check(CheckArgs),
    /// Compare two PDFs, or two layouts, and say what changed: layer by layer, from bytes to what the page looks like.
    Compare(CompareArgs),
    /// Set a text in a measure without a page, and print its lines: how long is it?
    Compose(ComposeArgs),
    /// List the pages that tests found not to be as their references, or accept them.
    Bless(BlessArgs),
    /// Make proofs of pages: what will print, and what was found.
    Proof(ProofArgs),
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
    /// How many threads: pages side by side, then the pictures of each; as many as the machine has processors where left out.
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<std::num::NonZeroUsize>,
}

#[derive(Debug, clap::Args)]
pub(super) struct BlessArgs {
    /// The references to accept; where none is named, what waits is listed, and the exit status is 1 if anything does.
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,
    /// Accept everything that waits.
    #[arg(long, conflicts_with = "names")]
    pub(super) all: bool,
    /// Accept one page only.
    #[arg(long, value_name = "N", requires = "names")]
    pub(super) page: Option<usize>,
    /// The folder that tests leave their reports in: the one that `BANXIN_REPORTS` names, or target/banxin, where left out.
    #[arg(long, value_name = "DIR")]
    pub(super) reports: Option<PathBuf>,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

#[derive(Debug, clap::Args)]
pub(super) struct ProofArgs {
    /// The page files (TOML), or finished PDFs.
    #[arg(required = true, value_name = "PAGE")]
    pub(super) pages: Vec<PathBuf>,
    /// What kind of proof; a page proof where left out.
    #[arg(long, value_enum, value_name = "KIND", conflicts_with = "instead")]
    pub(super) kind: Option<ProofKind>,
    /// The story of a galley; the page's first where left out.
    #[arg(long, value_name = "STORY")]
    pub(super) story: Option<String>,
    /// The preflight file of page proofs; `preflight.toml` beside each file where left out.
    #[arg(long, value_name = "FILE")]
    pub(super) preflight: Option<PathBuf>,
    /// Draw the type area and the rows of the grid over the page.
    #[arg(long)]
    pub(super) grid: bool,
    /// Draw the frames over the page, with their names.
    #[arg(long)]
    pub(super) frames: bool,
    /// Show each plate as a gray picture.
    #[arg(long, group = "instead")]
    pub(super) plates: bool,
    /// Show the ink of all plates together, and the places that have too much.
    #[arg(long, group = "instead")]
    pub(super) ink: bool,
    /// Show all pages small, eight on a sheet.
    #[arg(long, group = "instead")]
    pub(super) thumbnails: bool,
    /// Show the pages side by side as a sheet has them before it is folded.
    #[arg(long, group = "instead")]
    pub(super) spreads: bool,
    /// Write PDFs, not PNGs.
    #[arg(long)]
    pub(super) pdf: bool,
    /// Pixels in an inch; 144 where left out.
    #[arg(long, value_name = "DPI")]
    pub(super) dpi: Option<u32>,
    /// The folder that proofs go to, or the name of a file that ends in .png or .pdf.
    #[arg(short, long, value_name = "PATH", default_value = "out")]
    pub(super) out: PathBuf,
    /// The folder of the fonts.
    #[arg(long, value_name = "DIR", default_value = "fonts")]
    pub(super) fonts: PathBuf,
    /// A folder of layouts, looked in before those that come with banxin.
    #[arg(long, value_name = "DIR")]
    pub(super) layouts: Option<PathBuf>,
}

/// The kinds of proofs that go from hand to hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ProofKind {
    /// 小样: the lines of one story, with room to write.
    Galley,
    /// 大样: the whole page with slug, findings and boxes to sign in.
    Page,
    /// 清样: the page as it will look on its paper.
    Clean,
}

#[derive(Debug, clap::Args)]
pub(super) struct CompareArgs {
    /// The old file: a PDF, or a layout JSON.
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,
    /// The new file, of the same kind.
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,
    /// A policy (TOML): what the layers' changes mean, and masks.
    #[arg(long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,
    /// What a layer's changes mean: LAYER=exact, LAYER=report, LAYER=ignore, or LAYER=NUMBER, a tolerance.
    #[arg(long = "layer", value_parser = super::compare::layer, value_name = "LAYER=…")]
    pub(super) layers: Vec<(Layer, Treatment)>,
    /// What is let pass: story=3, frame=folio or rect=LEFT,TOP,WIDTH,HEIGHT in mm; with ;page=1 ;layer=text ;tolerance=0.5
    /// behind.
    #[arg(long = "mask", value_parser = super::compare::mask, value_name = "MASK")]
    pub(super) masks: Vec<Mask>,
    /// How to say what changed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Write the layers of each page as JUnit test cases.
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,
    /// Write a report to look at: one HTML file that needs no network.
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// The pages that the report shows, such as 1-16,40; all that there is room for where left out.
    #[arg(long, value_name = "PAGES", requires = "report")]
    pub(super) pages: Option<Pictured>,
    /// How fine pages are drawn, in pixels to the inch.
    #[arg(long, value_name = "DPI", default_value_t = 144, value_parser = clap::value_parser!(u16).range(18..=600))]
    pub(super) dpi: u16,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Page files (TOML) and PDFs, whoever made them.
    #[arg(required_unless_present = "rules", value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// The preflight file; `preflight.toml` beside each file where left out.
    #[arg(long, value_name = "FILE")]
    pub(super) preflight: Option<PathBuf>,
    /// Print the table of rules.
    #[arg(long)]
    pub(super) rules: bool,
    /// The folder of the fonts.
    #[arg(long, value_name = "DIR", default_value = "fonts")]
    pub(super) fonts: PathBuf,
    /// A folder of layouts, looked in before those that come with banxin.
    #[arg(long, value_name = "DIR")]
    pub(super) layouts: Option<PathBuf>,
    /// How to say what was found.
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(super) format: CheckFormat,
    /// Write a report with small pictures of where each finding is, as one page of HTML.
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Exit with 1 where a finding matters at least so much.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = Deny::Error)]
    pub(super) deny: Deny,
}

#[derive(Debug, clap::Args)]
pub(super) struct ComposeArgs {
    /// The text, every line a paragraph, or a story (`.md`); standard input where left out or `-`.
    #[arg(value_name = "FILE", conflicts_with = "batch")]
    pub(super) file: Option<PathBuf>,
    /// The language whose rules the text is set by: zh-Hans, zh-Hant, ja, ko.
    #[arg(long, value_name = "LANG", conflicts_with = "batch")]
    pub(super) lang: Option<String>,
    /// The length of the lines, such as 13字.
    #[arg(long, value_name = "MEASURE", required_unless_present = "batch", conflicts_with = "batch")]
    pub(super) measure: Option<MeasureSpec>,
    /// The direction of reading: horizontal-tb, vertical-rl.
    #[arg(long, value_parser = word::<Writing>, value_name = "MODE", conflicts_with = "batch")]
    pub(super) writing: Option<Writing>,
    /// How strictly characters are kept from lines' starts and ends: none, basic, gb, strict, normal,
    /// newspaper, loose.
    #[arg(long, value_parser = word::<Strictness>, value_name = "LEVEL", conflicts_with = "batch")]
    pub(super) strictness: Option<Strictness>,
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    /// What the first line of a paragraph is set in by, such as 2字.
    #[arg(long, value_name = "INDENT", conflicts_with = "batch")]
    pub(super) indent: Option<MeasureSpec>,
    /// A layout that comes with banxin, whose style the text is set in.
    #[arg(long, value_name = "LAYOUT", conflicts_with = "batch")]
    pub(super) layout: Option<String>,
    /// The name of that style.
    #[arg(long, value_name = "STYLE", requires = "layout")]
    pub(super) style: Option<String>,
    /// How many lines there is room for: says how many the text has over or under.
    #[arg(long, value_name = "LINES", conflicts_with = "batch")]
    pub(super) depth: Option<usize>,
    /// How to print the lines.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Read one JSON request a line from standard input, and answer one a line.
    #[arg(long)]
    pub(super) batch: bool,
    /// The folder of the fonts.
    #[arg(long, value_name = "DIR", default_value = "fonts")]
    pub(super) fonts: PathBuf,
}

/// Rules of composition in place of the language's own.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RulesArgs {
    /// How wide marks are set: full, kaiming, half, none.
    #[arg(long, value_parser = word::<PunctuationSpec>, value_name = "STYLE", conflicts_with = "batch")]
    punctuation: Option<PunctuationSpec>,
    /// The gap between Han and Western characters, in thousandths of an em.
    #[arg(long, value_name = "GAP", conflicts_with = "batch")]
    autospace: Option<u16>,
    /// What that gap may shrink and stretch to: LEAST,MOST.
    #[arg(long, value_parser = pair, value_name = "RANGE", conflicts_with = "batch")]
    autospace_range: Option<[u16; 2]>,
    /// In which order spaces give way: clreq, jlreq, none.
    #[arg(long, value_parser = word::<LadderSpec>, value_name = "LADDER", conflicts_with = "batch")]
    ladder: Option<LadderSpec>,
    /// What two marks side by side lose together, in thousandths of an em.
    #[arg(long, value_name = "SPACE", conflicts_with = "batch")]
    adjacent: Option<u16>,
    /// Whether commas and full stops stand outside the measure: none, allow-end, force-end.
    #[arg(long, value_parser = word::<HangingSpec>, value_name = "HANGING", conflicts_with = "batch")]
    hanging: Option<HangingSpec>,
    /// How the ends of lines are chosen: optimal, first-fit.
    #[arg(long, value_parser = word::<BreakingSpec>, value_name = "BREAKING", conflicts_with = "batch")]
    breaking: Option<BreakingSpec>,
    /// The space after a mark at a line's end: half, full-or-half, full.
    #[arg(long, value_parser = word::<LineEndSpec>, value_name = "SPACE", conflicts_with = "batch")]
    line_end: Option<LineEndSpec>,
    /// The space before a mark at a line's start: flush, half.
    #[arg(long, value_parser = word::<LineStartSpec>, value_name = "SPACE", conflicts_with = "batch")]
    line_start: Option<LineStartSpec>,
    /// How many figures share a cell of a vertical line at most.
    #[arg(long, value_name = "N", conflicts_with = "batch")]
    cell_digits: Option<u8>,
    /// The space on either side of ？！ within a sentence, in thousandths of an em.
    #[arg(long, value_name = "GAP", conflicts_with = "batch")]
    medial_gap: Option<u16>,
    /// Where Western words may be parted: none, manual, en, fr, de, es.
    #[arg(long, value_parser = word::<HyphensSpec>, value_name = "LANG", conflicts_with = "batch")]
    hyphens: Option<HyphensSpec>,
    /// Every character in a cell of its own, Western words on whole cells.
    #[arg(long, conflicts_with = "batch")]
    grid: bool,
    /// Whether lines may end within words: normal, keep-all.
    #[arg(long, value_parser = word::<WordBreakSpec>, value_name = "BREAK", conflicts_with = "batch")]
    word_break: Option<WordBreakSpec>,
}

impl RulesArgs {
    pub(super) fn spec(&self) -> RulesSpec {
        RulesSpec {
            strictness: None,
            punctuation: self.punctuation,
            autospace: self.autospace,
            autospace_range: self.autospace_range,
            ladder: self.ladder,
            adjacent: self.adjacent,
            hanging: self.hanging,
            breaking: self.breaking,
            line_end: self.line_end,
            line_start: self.line_start,
            cell_digits: self.cell_digits,
            medial_gap: self.medial_gap,
            hyphens: self.hyphens,
            grid: self.grid.then_some(true),
            word_break: self.word_break,
            // A text by itself has no readings and no notes in two lines.
            ruby: None,
            ruby_size: None,
            ruby_align: None,
            ruby_overhang: None,
            warichu_size: None,
        }
    }
}

/// Reads two numbers with a comma between.
fn pair(words: &str) -> Result<[u16; 2], String> {
    let (least, most) = words.split_once(',').ok_or("write it as LEAST,MOST")?;
    let number = |word: &str| word.trim().parse::<u16>().map_err(|error| error.to_string());
    Ok([number(least)?, number(most)?])
}

/// Reads a word that files may use too.
fn word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, String> {
    let reader = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(word);
    T::deserialize(reader).map_err(|error| error.to_string())
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
    /// A preflight file, preflight.toml.
    Preflight,
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

/// How findings of a check are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people.
    Human,
    /// For tools.
    Json,
    /// SARIF 2.1.0, for tools that show findings in their place.
    Sarif,
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
