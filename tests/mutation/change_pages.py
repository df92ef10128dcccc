"""Changes of pages: their boxes, their order, and pages that are not what they were from some place on."""

from pikepdf import Array, Dictionary, Name, Page

from change_text import is_han, put_another
from registry import change
from sheet import number, open_page

MM = 72 / 25.4


def box(pdf, name):
    return [float(side) for side in pdf.pages[0].obj[name]]


def set_box(pdf, name, sides):
    pdf.pages[0].obj[name] = Array([number(side) for side in sides])


@change("trim-box-off", "tabloid")
def trim(pdf):
    x0, y0, x1, y1 = box(pdf, "/TrimBox")
    set_box(pdf, "/TrimBox", [x0 + 0.5 * MM, y0, x1, y1])


@change("bleed-box-missing", "inks")
def bleed(pdf):
    del pdf.pages[0].obj.BleedBox


@change("page-size-changed", "tabloid")
def size(pdf):
    for name in ("/MediaBox", "/BleedBox", "/TrimBox"):
        x0, y0, x1, y1 = box(pdf, name)
        set_box(pdf, name, [x0, y0 - 5 * MM, x1, y1])


@change("crop-box-added", "mixed")
def crop(pdf):
    x0, y0, x1, y1 = box(pdf, "/MediaBox")
    set_box(pdf, "/CropBox", [x0 + 40, y0 + 40, x1 - 40, y1 - 40])


@change("page-turned", "japanese")
def turned(pdf):
    pdf.pages[0].obj.Rotate = 90


@change("user-unit-2", "japanese")
def user_unit(pdf):
    pdf.pages[0].obj.UserUnit = 2


@change("page-lost", "edition")
def lost(pdf):
    del pdf.pages[2]


@change("last-page-lost", "edition")
def last_lost(pdf):
    del pdf.pages[-1]


@change("page-added", "edition")
def added(pdf):
    pdf.add_blank_page(page_size=(566.93, 765.35))


@change("page-repeated", "edition")
def repeated(pdf):
    pdf.pages.append(pdf.pages[0])


@change("pages-exchanged", "edition")
def exchanged(pdf):
    first = Page(pdf.pages[0].obj)
    del pdf.pages[0]
    pdf.pages.insert(1, first)


@change("third-page-changed", "edition")
def third(pdf):
    sheet = open_page(pdf, 2)
    put_another(sheet, sheet.line(lambda show: all(map(is_han, show.text[:5]))), 3)
    sheet.save()


@change("page-ends-in-the-middle", "broadsheet")
def truncated(pdf):
    """The content stops half way, as that of a file that was cut off does."""
    sheet = open_page(pdf)
    ends = [at for at, (_, operator) in enumerate(sheet.ops) if operator == "EMC"]
    middle = next(at for at in ends if at > len(sheet.ops) // 2)
    sheet.ops = sheet.ops[: middle + 1] + [[[], "ET"]]
    sheet.save()


@change("lower-half-covered-in-white", "tabloid")
def covered(pdf):
    """Nothing is gone from the file, and nothing of the lower half is seen."""
    sheet = open_page(pdf)
    white = [[[Name.Artifact], "BMC"], [[Name.Knock], "gs"], [[0, 0, 0, 0], "k"], [[0, 0, 780, 480], "re"], [[], "f"]]
    sheet.ops += [*white, [[], "EMC"]]
    sheet.save()


@change("page-emptied", "edition")
def emptied(pdf):
    pdf.pages[1].obj.Contents = pdf.make_stream(b"")


@change("story-in-a-hidden-layer", "tabloid")
def hidden(pdf):
    """Optional content that is off: the text is in the file and on no plate."""
    sheet = open_page(pdf)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="draft"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), OFF=Array([layer])))
    sheet.page.obj.Resources.Properties = Dictionary(Hidden=layer)
    line = sheet.line()
    sheet.wrap(line.at, line.at, [[[Name.OC, Name.Hidden], "BDC"]], [[[], "EMC"]])
    sheet.save()


@change("stamp-added", "mixed")
def stamp(pdf):
    """An annotation that is painted over the page."""
    page = pdf.pages[0].obj
    look = pdf.make_stream(b"0 1 1 0 k 0 0 80 30 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 80, 30])
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([200, 500, 280, 530]), F=4)
    annotation.AP = Dictionary(N=look)
    page.Annots = Array([pdf.make_indirect(annotation)])
