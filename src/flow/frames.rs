use crate::geom::{Rect, WritingMode};
use crate::layout::Layout;

/// What a frame is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FrameKind {
    /// A column of running text, with its thread and its place in it, both counted from 0, where copy runs through it.
    Column(Option<(usize, usize)>),
    /// A headline block.
    Head,
    /// Pictures and their caption.
    Figure,
    /// A sidebar.
    Sidebar,
    /// A line that the page itself brings.
    Label,
}

/// The frames of a page, each with its number: columns of text, headline blocks, figures, sidebars, labels.
#[derive(Debug)]
pub(super) struct Frames {
    /// Their names and places, in order.
    pub(super) frames: Vec<(String, Rect)>,
    /// What each is for, and the direction in which it is read.
    pub(super) kinds: Vec<(FrameKind, WritingMode)>,
    texts: Vec<usize>,
    heads: usize,
    figures: usize,
    boxes: usize,
    labels: usize,
}

impl Frames {
    pub(super) fn new(layout: &Layout) -> Frames {
        let mut frames: Vec<(String, Rect)> = Vec::new();
        let mut texts = Vec::new();
        for text in &layout.texts {
            texts.push(frames.len());
            let columns = text.columns.iter();
            frames.extend(columns.map(|column| (column.name.clone(), layout.on_paper(&column.rect))));
        }
        let named = |frame: &crate::layout::Frame| (frame.name.clone(), layout.on_paper(&frame.rect));
        let heads = frames.len();
        frames.extend(layout.heads.iter().map(|head| named(&head.frame)));
        let figures = frames.len();
        frames.extend(layout.figures.iter().map(|figure| named(&figure.frame)));
        let boxes = frames.len();
        frames.extend(layout.boxes.iter().map(|boxed| named(&boxed.frame)));
        let labels = frames.len();
        frames.extend(layout.labels.iter().map(|label| named(&label.frame)));
        Frames { frames, kinds: kinds(layout), texts, heads, figures, boxes, labels }
    }

    /// The number of a text frame's column.
    pub(super) fn text(&self, text: usize, column: usize) -> usize {
        self.texts[text] + column
    }

    pub(super) fn head(&self, head: usize) -> usize {
        self.heads + head
    }

    pub(super) fn figure(&self, figure: usize) -> usize {
        self.figures + figure
    }

    pub(super) fn boxed(&self, boxed: usize) -> usize {
        self.boxes + boxed
    }

    pub(super) fn label(&self, label: usize) -> usize {
        self.labels + label
    }
}

/// What the frames are for, in their order.
fn kinds(layout: &Layout) -> Vec<(FrameKind, WritingMode)> {
    let mut kinds = Vec::new();
    for (n, text) in layout.texts.iter().enumerate() {
        let thread = layout.threads.iter().position(|thread| thread.frames.contains(&n));
        // The columns of the frames that come before it in its thread.
        let before = thread.map_or(0, |thread| {
            let frames = layout.threads[thread].frames.iter().take_while(|frame| **frame != n);
            frames.map(|frame| layout.texts[*frame].columns.len()).sum()
        });
        let columns = text.columns.iter().enumerate();
        kinds.extend(columns.map(|(at, column)| {
            (FrameKind::Column(thread.map(|thread| (thread, before + at))), column.writing)
        }));
    }
    kinds.extend(layout.heads.iter().map(|head| (FrameKind::Head, head.frame.writing)));
    kinds.extend(layout.figures.iter().map(|figure| (FrameKind::Figure, figure.frame.writing)));
    kinds.extend(layout.boxes.iter().map(|boxed| (FrameKind::Sidebar, boxed.frame.writing)));
    kinds.extend(layout.labels.iter().map(|label| (FrameKind::Label, label.frame.writing)));
    kinds
}
