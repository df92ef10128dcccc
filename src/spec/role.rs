/// What a piece of text or an object is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 引题, the line over a headline.
    Kicker,
    /// 主题, the headline.
    Headline,
    /// 副题, the line under a headline.
    Deck,
    /// 导语, the paragraphs that lead in.
    Lede,
    /// The author's line.
    Byline,
    /// A paragraph of the body.
    Body,
    /// 小标题, a head within the body.
    Subhead,
    /// An epigraph that opens a section, or a pull quote.
    Epigraph,
    /// The title of a boxed text.
    BoxTitle,
    /// A paragraph of a boxed text.
    BoxText,
    /// An item of a list.
    ListItem,
    /// 图片说明, what a picture shows.
    Caption,
    /// 署名, who made a picture or a page.
    Credit,
    /// 转版, a line that sends the reader to or from another page.
    Jump,
    /// The line that names page, date and paper.
    Folio,
    /// A photograph or drawing.
    Picture,
    /// A rule, a tint, a border: seen, not read.
    Ornament,
}

impl Role {
    /// Its name in layouts and in what tools read: these words do not change.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Kicker => "kicker",
            Role::Headline => "headline",
            Role::Deck => "deck",
            Role::Lede => "lede",
            Role::Byline => "byline",
            Role::Body => "body",
            Role::Subhead => "subhead",
            Role::Epigraph => "epigraph",
            Role::BoxTitle => "box-title",
            Role::BoxText => "box-text",
            Role::ListItem => "list-item",
            Role::Caption => "caption",
            Role::Credit => "credit",
            Role::Jump => "jump",
            Role::Folio => "folio",
            Role::Picture => "picture",
            Role::Ornament => "ornament",
        }
    }
}
