"""Changes of what those are told who do not see the page."""

import pikepdf
from pikepdf import Name, String

from change_text import articles
from registry import change
from sheet import Lost, open_page


def elements(pdf):
    """Every structure element, parents first."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, pikepdf.Array):
            waiting[:0] = list(each)
        elif isinstance(each, pikepdf.Dictionary) and "/S" in each:
            yield each
            if "/K" in each:
                waiting.insert(0, each.K)


def first(pdf, *kinds):
    for element in elements(pdf):
        if str(element.S) in kinds:
            return element
    raise Lost(f"an element of the kinds {kinds}")


@change("paragraphs-swapped-in-the-tree", "broadsheet")
def swapped(pdf):
    kids = articles(pdf)[0].K
    paragraphs = [n for n, kid in enumerate(kids) if kid.S == Name.P]
    one, other = paragraphs[3], paragraphs[4]
    first, second = kids[one], kids[other]
    kids[one], kids[other] = second, first


@change("stories-swapped-in-the-tree", "mixed")
def stories_swapped(pdf):
    kids = pdf.Root.StructTreeRoot.K[0].K
    section = kids[0] if isinstance(kids, pikepdf.Array) else kids
    first, second = section.K[0], section.K[1]
    section.K[0], section.K[1] = second, first


@change("alternative-text-changed", "tabloid")
def alt(pdf):
    figure = first(pdf, "/Figure")
    figure.Alt = String("一幅别的图片")


@change("alternative-text-missing", "feature")
def alt_missing(pdf):
    del first(pdf, "/Figure").Alt


@change("heading-made-a-paragraph", "tabloid")
def heading(pdf):
    first(pdf, "/H1").S = Name.P


@change("language-changed", "japanese")
def language(pdf):
    pdf.Root.Lang = String("zh-Hans")


@change("title-changed", "feature")
def title(pdf):
    """The title that a reader shows stands in the metadata."""
    pdf.docinfo.Title = String("另一个标题")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = "另一个标题"


@change("paragraph-made-an-artifact", "tabloid")
def artifact(pdf):
    """A paragraph that is printed and that nobody is read."""
    sheet = open_page(pdf)
    line = sheet.line(lambda show: show.mcid is not None)
    begin = max(at for at in range(line.at) if sheet.ops[at][1] == "BDC")
    sheet.ops[begin] = [[Name.Artifact], "BMC"]
    sheet.save()


@change("paragraph-lost-from-the-tree", "traditional")
def lost(pdf):
    kids = articles(pdf)[0].K
    paragraphs = [n for n, kid in enumerate(kids) if kid.S == Name.P]
    del kids[paragraphs[2]]


@change("tags-removed", "traditional")
def untagged(pdf):
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


@change("structure-text-added", "mixed")
def actual(pdf):
    """What is read in the place of a heading."""
    first(pdf, "/H1").ActualText = String("别的话")


@change("writing-mode-changed", "traditional")
def writing(pdf):
    """The tags say that a vertical story is horizontal (ISO 32000-2, 14.8.5.4.2)."""
    for element in elements(pdf):
        attributes = element.get("/A")
        each = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
        for one in each:
            if isinstance(one, pikepdf.Dictionary) and one.get("/WritingMode") == Name.TbRl:
                one.WritingMode = Name.LrTb
                return
    raise Lost("a vertical story")


@change("copy-in-the-tag-before", "broadsheet")
def copy_in_the_tag_before(pdf):
    """Every stretch of copy is read as before, one of them as part of another paragraph."""
    for article in articles(pdf):
        paragraphs = [kid for kid in article.K if kid.S == Name.P]
        for before, after in zip(paragraphs, paragraphs[1:]):
            if isinstance(before.K, pikepdf.Array) and isinstance(after.K, pikepdf.Array) and len(after.K) > 1:
                before.K.append(after.K[0])
                del after.K[0]
                return
    raise Lost("two paragraphs of several stretches")
