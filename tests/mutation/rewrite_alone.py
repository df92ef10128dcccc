"""Other ways to write what few files have: each is done by itself."""

import pikepdf
from pikepdf import Array, Dictionary, Name

from bases import SAMPLES
from registry import rewrite
from rewrite_file import PROGRAM, images

ON = lambda *bases: lambda base: base in bases


def respaced(data):
    return b"q\n" + data.replace(b" ", b"\n ") + b"\nQ"


@rewrite("cells-spaced-and-in-q", ON("drawn"), alone=True)
def cells(pdf):
    resources = pdf.pages[0].obj.Resources
    cell = resources.Pattern.Cells
    cell.write(respaced(cell.read_bytes()))
    for glyph in resources.Font.Signs.CharProcs.values():
        operator, rest = glyph.read_bytes().split(b" d0 ")
        glyph.write(operator + b" d0 " + respaced(rest))


@rewrite("resource-unused-in-a-cell", ON("drawn"), alone=True)
def unused(pdf):
    resources = pdf.pages[0].obj.Resources
    resources.Pattern.Cells.Resources.Font = Dictionary(Signs=resources.Font.Signs)


@rewrite("content-in-a-form", ON("drawn", "distilled"), alone=True)
def form(pdf):
    page = pdf.pages[0].obj
    form = pdf.make_stream(page.Contents.read_bytes())
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox, form.Resources = page.MediaBox, page.Resources
    page.Resources = Dictionary(XObject=Dictionary(All=form))
    page.Contents = pdf.make_stream(b"/All Do")


@rewrite("bytes-behind-the-samples", ON("drawn"), alone=True)
def behind(pdf):
    for stream in images(pdf):
        if "/Filter" not in stream or stream.Filter == Name.FlateDecode:
            stream.write(stream.read_bytes() + b"\n")


@rewrite("usual-decode-said", lambda base: base in SAMPLES + ("drawn",), alone=True)
def decode(pdf):
    channels = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}
    for stream in images(pdf):
        space = stream.get("/ColorSpace")
        if "/Decode" not in stream and isinstance(space, pikepdf.Name):
            stream.Decode = Array([0, 1] * channels[str(space)])


PROGRAM["inline-pictures-made-objects"] = ("qpdf", "--deterministic-id", "--externalize-inline-images", "--ii-min-bytes=0", "IN", "OUT")
rewrite("inline-pictures-made-objects", ON("drawn"), alone=True)(lambda pdf: None)
PROGRAM["jpegs-written-out"] = ("mutool", "clean", "-d", "IN", "OUT")
rewrite("jpegs-written-out", ON("tabloid", "mixed", "broadsheet"), alone=True)(lambda pdf: None)


@rewrite("what-links-usually-say-said", ON("linked"), alone=True)
def links(pdf):
    for link in pdf.pages[0].obj.Annots:
        link.Border, link.H, link.F = Array([0, 0, 1]), Name.I, 0


@rewrite("place-by-name", ON("linked"), alone=True)
def named(pdf):
    link = pdf.pages[0].obj.Annots[1]
    pdf.Root.Names.Dests = Dictionary(Names=Array([b"top", link.Dest]))
    del link.Dest
    link.A = Dictionary(S=Name.GoTo, D=b"top")


@rewrite("title-in-the-metadata-alone", lambda base: base in SAMPLES, alone=True)
def title(pdf):
    del pdf.docinfo["/Title"]
