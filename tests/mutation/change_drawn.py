"""Changes of patterns, blends and glyphs that are drawn with operators, and of what a press makes of colours."""

from pikepdf import Array, Dictionary, Name

from registry import change
from sheet import number, open_page


def resource(pdf, kind, name):
    return pdf.pages[0].obj.Resources[kind][name]


def replace(stream, old, new):
    data = stream.read_bytes()
    assert old in data, old
    stream.write(data.replace(old, new, 1))


@change("pattern-of-other-cells", "drawn")
def cells(pdf):
    replace(resource(pdf, "/Pattern", "/Cells"), b"0 0 4 4 re", b"0 0 5 4 re")


@change("pattern-wider-apart", "drawn")
def step(pdf):
    resource(pdf, "/Pattern", "/Cells").XStep = 9


@change("blend-to-another-colour", "drawn")
def blend(pdf):
    resource(pdf, "/Pattern", "/Blend").Shading.Function.C1 = Array([1, 0, 1, 0])


@change("drawn-glyph-of-another-shape", "drawn")
def glyph(pdf):
    replace(resource(pdf, "/Font", "/Signs").CharProcs.a, b"400 400 re", b"300 400 re")


@change("corner-no-longer-mitred", "drawn")
def miter(pdf):
    replace(pdf.pages[0].obj.Contents, b"4 w 10 M", b"4 w 2 M")


@change("one-sample-in-the-content", "drawn")
def inline(pdf):
    replace(pdf.pages[0].obj.Contents, b"\x00\x60\xa0\xf0", b"\x00\x60\xa0\xd0")


@change("page-group-in-rgb", "tabloid")
def group(pdf):
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


@change("another-space-for-cmyk", "tabloid")
def default(pdf):
    page = pdf.pages[0].obj
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    spaces = dict(page.Resources.get("/ColorSpace", Dictionary()))
    page.Resources.ColorSpace = Dictionary(spaces | {"/DefaultCMYK": Array([Name.ICCBased, profile])})


@change("another-rendering-intent", "tabloid")
def intent(pdf):
    sheet = open_page(pdf)
    begin, *_ = sheet.picture()
    sheet.ops.insert(begin + 1, [[Name.Saturation], "ri"])
    sheet.save()


@change("spot-shown-otherwise", "inks")
def alternate(pdf):
    """What stands for a spot colour where there is none of it, and on screens."""
    function = pdf.pages[0].obj.Resources.ColorSpace.Spot[3]
    function.C1 = Array([0, number(0.91), number(0.86), 0])
