use std::collections::BTreeMap;

use super::design::BODY;
use super::rules::{merged, with_rules};
use super::spots::Spots;
use super::style::INITIAL_LINES;
use super::{Align, Axis, Faces, Grid, LineSpace, Source, Style, TabAlign, TabStop};
use crate::cjk::{Lang, Profile};
use crate::diag::{Error, ErrorKind, Result, SourcePlace};
use crate::font::{FaceId, Fonts};
use crate::geom::{Color, EmSize, Length};
use crate::spec::{AlignSpec, LayoutSpec, LinesSpec, Quantity, RulesSpec, StyleSpec, TabAlignSpec, TabSpec};

/// Styles of roles that a layout may leave out, each with what it starts from.
const ROLES: &[(&str, &str)] = &[
    ("box-text", BODY),
    ("box-title", "subhead"),
    ("byline", BODY),
    ("caption", BODY),
    ("credit", "caption"),
    ("deck", "headline"),
    ("epigraph", "subhead"),
    ("folio", BODY),
    ("headline", BODY),
    ("jump", BODY),
    ("kicker", "headline"),
    ("lede", BODY),
    ("list-item", "box-text"),
    ("subhead", BODY),
];

/// More tab stops than these are no line's.
const MOST_TABS: usize = 20;

/// Resolves every style of a layout, so that nothing is left to inherit.
pub(super) fn resolve_styles(
    spec: &LayoutSpec,
    source: Source<'_>,
    grid: &Grid,
    spots: &Spots,
    lang: Lang,
    fonts: &Fonts,
) -> Result<BTreeMap<String, Style>> {
    let scope = Scope { spec, source, grid, spots, lang, fonts };
    let mut styles = BTreeMap::new();
    let given = spec.styles.keys().map(String::as_str);
    for name in given.chain(ROLES.iter().map(|(name, _)| *name)).chain([BODY]) {
        if !styles.contains_key(name) {
            styles.insert(name.to_string(), scope.style(name)?);
        }
    }
    Ok(styles)
}

struct Scope<'a> {
    spec: &'a LayoutSpec,
    source: Source<'a>,
    grid: &'a Grid,
    spots: &'a Spots,
    lang: Lang,
    fonts: &'a Fonts,
}

impl Scope<'_> {
    /// An error of a style: a style is named by its table.
    fn error(&self, style: &str, message: String) -> Error {
        let place = SourcePlace::of_key(self.source.file, self.source.text, style);
        Error::new(ErrorKind::Input, message).at(place)
    }

    fn color(&self, name: &str, chain: &[&StyleSpec]) -> Result<Color> {
        let ink = chain.iter().find_map(|spec| spec.color.as_ref());
        let place = || SourcePlace::of_key(self.source.file, self.source.text, name);
        ink.map_or(Ok(Color::BLACK), |ink| self.spots.color(ink).map_err(|error| error.at(place())))
    }

    fn style(&self, name: &str) -> Result<Style> {
        let chain = self.chain(name)?;
        // The first that says something of a knob decides; `body` and then the grid have the last word.
        let knob = |get: &dyn Fn(&StyleSpec) -> bool| chain.iter().copied().find(|spec| get(spec));
        let em = match knob(&|spec| spec.size.is_some()).and_then(|spec| spec.size.as_ref()) {
            Some(size) => size.em(),
            None => self.grid.em,
        };
        let leading = match knob(&|spec| spec.leading.is_some()).and_then(|spec| spec.leading.as_ref()) {
            Some(leading) => self.leading(name, leading, em)?,
            None => self.grid.leading.scale(em.block.to_units(), self.grid.em.block.to_units()),
        };
        let face = |get: fn(&StyleSpec) -> Option<&String>| chain.iter().find_map(|spec| get(spec));
        let main = self.face(name, face(|spec| spec.face.as_ref()))?;
        let strong = self.face_or(name, face(|spec| spec.strong.as_ref()), main)?;
        let emphasis = self.face_or(name, face(|spec| spec.emphasis.as_ref()), main)?;
        let fallback = self.fallback()?;
        let tracking = chain.iter().find_map(|spec| spec.tracking.as_ref());
        let tracking = tracking.map_or(Length::ZERO, |quantity| own_extent(quantity, self.grid, em));
        if tracking.abs() > em.inline * 10 {
            return Err(
                self.error(name, format!("the tracking of style {name:?} is more than ten characters"))
            );
        }
        let own = chain.first();
        let rules = merged(chain.iter().filter_map(|spec| spec.rules.as_ref()));
        Ok(Style {
            name: name.into(),
            faces: Faces { main, strong, emphasis, fallback },
            em,
            leading,
            profile: self.profile(name, &rules)?,
            rules,
            color: self.color(name, &chain)?,
            align: chain.iter().find_map(|spec| spec.align).map_or(Align::Justify, align),
            indent: self.indent(name, chain.iter().find_map(|spec| spec.indent.as_ref()), em)?,
            tracking,
            before: self.space(name, own.and_then(|spec| spec.before))?,
            after: self.space(name, own.and_then(|spec| spec.after))?,
            keep_with_next: own.and_then(|spec| spec.keep_with_next).unwrap_or(false),
            orphans: self.orphans(name, &chain)?,
            tabs: self.tabs(name, chain.iter().find_map(|spec| spec.tabs.as_deref()), em)?,
            initial_lines: self.initial_lines(name, &chain)?,
        })
    }

    fn profile(&self, style: &str, rules: &RulesSpec) -> Result<Profile> {
        with_rules(Profile::of(self.lang), rules)
            .map_err(|why| self.error(style, format!("the rules of style {style:?}: {why}")))
    }

    /// The style and those it is based on, nearest first. White space and keeps are a style's own; all else is inherited.
    fn chain(&self, name: &str) -> Result<Vec<&StyleSpec>> {
        let mut chain = Vec::new();
        let mut seen = vec![name.to_string()];
        let mut at = name.to_string();
        loop {
            let spec = self.spec.styles.get(&at);
            let based_on = spec.and_then(|spec| spec.based_on.clone());
            chain.extend(spec);
            let next = match based_on {
                Some(base) if !self.spec.styles.contains_key(&base) && !is_role(&base) => {
                    return Err(self
                        .error(&at, format!("style {at:?} is based on {base:?}, which there is not"))
                        .with_hint(format!("the styles are: {}", self.names())));
                }
                Some(base) => base,
                None if at == BODY => return Ok(chain),
                None => ROLES.iter().find(|(role, _)| *role == at).map_or(BODY, |(_, base)| base).to_string(),
            };
            if seen.contains(&next) {
                return Err(self.error(name, format!("style {name:?} is based on itself, by way of {at:?}")));
            }
            seen.push(next.clone());
            at = next;
        }
    }

    fn names(&self) -> String {
        self.spec.styles.keys().cloned().collect::<Vec<_>>().join(", ")
    }

    fn face(&self, style: &str, name: Option<&String>) -> Result<FaceId> {
        let name = name.ok_or_else(|| {
            self.error(style, format!("style {style:?} has no face")).with_hint("give styles.body a face")
        })?;
        let postscript = self.spec.faces.get(name).ok_or_else(|| {
            let known = self.spec.faces.keys().cloned().collect::<Vec<_>>().join(", ");
            self.error(
                style,
                format!("style {style:?} asks for a face {name:?}, which [faces] does not name"),
            )
            .with_hint(format!("the faces are: {known}"))
        })?;
        self.fonts.find(postscript).ok_or_else(|| {
            let known: Vec<_> = self.fonts.iter().map(|(_, face)| face.postscript_name()).take(40).collect();
            self.error(name, format!("there is no font with a face {postscript:?}"))
                .with_hint(format!("the faces at hand are: {}", known.join(", ")))
        })
    }

    fn face_or(&self, style: &str, name: Option<&String>, main: FaceId) -> Result<FaceId> {
        if name.is_some() { self.face(style, name) } else { Ok(main) }
    }

    fn fallback(&self) -> Result<Vec<FaceId>> {
        self.spec.fallback.iter().map(|name| self.face("fallback", Some(name))).collect()
    }

    fn leading(&self, style: &str, quantity: &Quantity, em: EmSize) -> Result<Length> {
        let leading = own_extent(quantity, self.grid, em);
        if leading < em.block / 2 || leading > em.block * 10 {
            return Err(self
                .error(
                    style,
                    format!("the leading of style {style:?} is {leading}, for type of {}", em.block),
                )
                .with_hint("a leading is from one line to the next: a little more than the size of type"));
        }
        Ok(leading)
    }

    fn indent(&self, style: &str, indent: Option<&Quantity>, em: EmSize) -> Result<Length> {
        let indent = indent.map_or(Length::ZERO, |quantity| own_extent(quantity, self.grid, em));
        if indent < Length::ZERO || indent > em.inline * 20 {
            return Err(
                self.error(style, format!("the indent of style {style:?} is not from 0 to 20 characters"))
            );
        }
        Ok(indent)
    }

    fn orphans(&self, style: &str, chain: &[&StyleSpec]) -> Result<u32> {
        match chain.iter().find_map(|spec| spec.orphans) {
            None => Ok(1),
            Some(lines @ 1..=5) => Ok(lines),
            Some(lines) => {
                Err(self
                    .error(style, format!("style {style:?} keeps {lines} first lines together: give 1 to 5")))
            }
        }
    }

    fn tabs(&self, style: &str, stops: Option<&[TabSpec]>, em: EmSize) -> Result<Vec<TabStop>> {
        let stops = stops.unwrap_or_default();
        if stops.iter().any(|stop| stop.align.is_some() && stop.on.is_some()) {
            let message = format!("a tab of style {style:?} has both `align` and `on`: give one");
            return Err(self.error(style, message));
        }
        let stops = stops.iter().map(|stop| {
            let align = match (stop.align, stop.on) {
                (_, Some(character)) => TabAlign::Character(character),
                (Some(TabAlignSpec::Center), _) => TabAlign::Center,
                (Some(TabAlignSpec::End), _) => TabAlign::End,
                (Some(TabAlignSpec::Start) | None, _) => TabAlign::Start,
            };
            TabStop { at: own_extent(&stop.at, self.grid, em), align }
        });
        let stops: Vec<TabStop> = stops.collect();
        let places = [Length::ZERO].into_iter().chain(stops.iter().map(|stop| stop.at));
        if !places.is_sorted_by(|one, next| one < next) || stops.len() > MOST_TABS {
            let message =
                format!("the tabs of style {style:?} are not up to {MOST_TABS} places, each after the last");
            return Err(self
                .error(style, message)
                .with_hint("such as tabs = [{ at = \"6字\" }, { at = \"12字\", align = \"end\" }]"));
        }
        Ok(stops)
    }

    fn initial_lines(&self, style: &str, chain: &[&StyleSpec]) -> Result<u32> {
        match chain.iter().find_map(|spec| spec.initial_lines) {
            None => Ok(INITIAL_LINES),
            Some(lines @ 1..=10) => Ok(lines),
            Some(lines) => {
                let message =
                    format!("the initials of style {style:?} go down over {lines} lines: give 1 to 10");
                Err(self.error(style, message))
            }
        }
    }

    fn space(&self, style: &str, spec: Option<LinesSpec>) -> Result<LineSpace> {
        let (least, most) = match spec {
            None => (0, 0),
            Some(LinesSpec::Fixed(n)) => (n, n),
            Some(LinesSpec::Range(least, most)) => (least, most),
        };
        if least > most || most > 50 {
            return Err(self.error(
                style,
                format!(
                    "style {style:?} has {least} to {most} white lines: give the least first, and at most 50"
                ),
            ));
        }
        Ok(LineSpace { least, most })
    }
}

fn is_role(name: &str) -> bool {
    name == BODY || ROLES.iter().any(|(role, _)| *role == name)
}

fn align(spec: AlignSpec) -> Align {
    match spec {
        AlignSpec::Justify => Align::Justify,
        AlignSpec::Start => Align::Start,
        AlignSpec::Center => Align::Center,
        AlignSpec::End => Align::End,
        AlignSpec::Spread => Align::Spread,
    }
}

/// An extent in which 字 means the style's own size.
pub(super) fn own_extent(quantity: &Quantity, grid: &Grid, em: EmSize) -> Length {
    Grid { em, ..*grid }.extent(quantity, Axis::Inline)
}
