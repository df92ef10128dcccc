use crate::geom::Rect;
use crate::layout::Layout;

/// The frames of a page, each with its number: columns of text, headline blocks, figures, sidebars, labels.
#[derive(Debug)]
pub(super) struct Frames {
    /// Their names and places, in order.
    pub(super) frames: Vec<(String, Rect)>,
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
        Frames { frames, texts, heads, figures, boxes, labels }
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
