"""Other ways to write the same file: objects, streams, names, the page tree. Nothing that is seen or read changes."""

import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from registry import rewrite
from bases import SAMPLES

# Saving is part of a rewrite: `save` options that `make.py` hands to pikepdf, or a program that it runs.
SAVE, PROGRAM = {}, {}


def saved(name, **options):
    SAVE[name] = options
    rewrite(name)(lambda pdf: None)


def written_by(name, *command, only=None):
    PROGRAM[name] = command
    rewrite(name, only)(lambda pdf: None)


saved("object-streams", object_stream_mode=pikepdf.ObjectStreamMode.generate)
saved("no-object-streams", object_stream_mode=pikepdf.ObjectStreamMode.disable)
saved("linearised", linearize=True)
saved("streams-unpacked", stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
saved("streams-packed-anew", recompress_flate=True)
saved("laid-out-for-an-editor", qdf=True)
saved("content-normalised", normalize_content=True)
written_by("written-by-qpdf", "qpdf", "--deterministic-id", "IN", "OUT")
written_by("unused-resources-dropped", "qpdf", "--deterministic-id", "--remove-unreferenced-resources=yes", "IN", "OUT")
written_by("classic-references-version-1.7", "qpdf", "--deterministic-id", "--force-version=1.7", "--object-streams=disable", "IN", "OUT")
written_by("written-by-mupdf", "mutool", "clean", "IN", "OUT")
written_by("cleaned-by-mupdf", "mutool", "clean", "-gggg", "-z", "IN", "OUT")


@rewrite("objects-in-another-order")
def object_order(pdf):
    """Makes every resource anew, the last first, so that all get other numbers."""
    for page in pdf.pages:
        resources = page.obj.Resources
        for kind in reversed(sorted(resources.keys())):
            named = resources[kind]
            if isinstance(named, Dictionary):
                for name in reversed(sorted(named.keys())):
                    if isinstance(named[name], Dictionary):
                        named[name] = pdf.make_indirect(Dictionary(dict(named[name])))


@rewrite("identifiers")
def identifiers(pdf):
    pdf.trailer.ID = Array([String(b"sixteen bytes...".decode()), String("another sixteen.")])


@rewrite("dates")
def dates(pdf):
    pdf.docinfo.CreationDate = String("D:20270101000000Z")
    pdf.docinfo.ModDate = String("D:20270102000000Z")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for key in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            metadata[key] = "2027-01-02T00:00:00Z"


@rewrite("producer")
def producer(pdf):
    pdf.docinfo.Producer = String("another program 7.1")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["pdf:Producer"] = "another program 7.1"


@rewrite("metadata-padded", lambda base: base in SAMPLES)
def padded(pdf):
    data = pdf.Root.Metadata.read_bytes()
    end = data.rindex(b"<?xpacket end")
    stream = pdf.make_stream(data[:end] + b"\n" * 40 + b" " * 400 + data[end:])
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream


@rewrite("subset-tags")
def subset_tags(pdf):
    renamed = {}
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", {}).values():
            inner = font.DescendantFonts[0]
            old = str(font.BaseFont).lstrip("/")
            if "+" not in old:
                continue
            new = renamed.setdefault(old, f"ZZ{chr(65 + len(renamed) // 26)}{chr(65 + len(renamed) % 26)}QX+{old.split('+')[1]}")
            font.BaseFont = inner.BaseFont = Name("/" + new)
            inner.FontDescriptor.FontName = Name("/" + new)


@rewrite("widths-written-out")
def widths(pdf):
    """The widths of a font as single numbers instead of stretches, or the other way round (ISO 32000-2, 9.7.4.3)."""
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", {}).values():
            inner = font.DescendantFonts[0]
            listed, out, at = list(inner.get("/W", [])), [], 0
            while at < len(listed):
                first = int(listed[at])
                if isinstance(listed[at + 1], Array):
                    for n, each in enumerate(listed[at + 1]):
                        out += [first + n, first + n, each]
                    at += 2
                else:
                    for n in range(first, int(listed[at + 1]) + 1):
                        out += [n, Array([listed[at + 2]])]
                    at += 3
            if out:
                inner.W = Array(out)


@rewrite("to-unicode-written-out")
def to_unicode(pdf):
    from sheet import parse_map, write_map

    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", {}).values():
            text = font.ToUnicode.read_bytes().decode("latin-1")
            font.ToUnicode = pdf.make_stream(write_map(text, parse_map(text)).encode("latin-1"))


@rewrite("fonts-doubled")
def fonts_doubled(pdf):
    """Every use of a font file has a copy of its own."""
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", {}).values():
            inner = font.DescendantFonts[0]
            descriptor = Dictionary(dict(inner.FontDescriptor))
            for key in ("/FontFile3", "/FontFile2"):
                if key in descriptor:
                    old = descriptor[key]
                    copy = pdf.make_stream(old.read_bytes())
                    for name, value in old.items():
                        if name not in ("/Length", "/Filter", "/DecodeParms"):
                            copy[name] = value
                    descriptor[key] = copy
            inner.FontDescriptor = pdf.make_indirect(descriptor)


def images(pdf):
    for page in pdf.pages:
        for stream in page.obj.Resources.get("/XObject", {}).values():
            if stream.get("/Subtype") == Name.Image:
                yield stream


@rewrite("jpegs-deflated")
def jpegs_deflated(pdf):
    """A second filter around the pictures' own."""
    for stream in images(pdf):
        if stream.get("/Filter") == Name.DCTDecode:
            stream.write(zlib.compress(stream.read_raw_bytes(), 9), filter=Array([Name.FlateDecode, Name.DCTDecode]))


@rewrite("streams-in-ascii")
def ascii_streams(pdf):
    """Everything that may be is written in letters."""
    import base64

    for page in pdf.pages:
        page.contents_coalesce()
        data = page.obj.Contents.read_bytes()
        encoded = base64.a85encode(data) + b"~>"
        page.obj.Contents = pdf.make_stream(b"")
        page.obj.Contents.write(encoded, filter=Name.ASCII85Decode)
    for stream in images(pdf):
        if stream.get("/Filter") == Name.DCTDecode:
            data = stream.read_raw_bytes().hex().encode() + b">"
            stream.write(data, filter=Array([Name.ASCIIHexDecode, Name.DCTDecode]))


def renames(pdf):
    """New names for the resources of every page, by kind and old name."""
    out = {}
    for kind in ("/Font", "/XObject", "/ExtGState", "/ColorSpace"):
        names = {name for page in pdf.pages for name in page.obj.Resources.get(kind, {}).keys()}
        for n, name in enumerate(sorted(names, reverse=True)):
            out[kind, name] = f"/Any{kind[1:3]}{n}"
    return out


@rewrite("resources-renamed")
def resources_renamed(pdf):
    from sheet import Sheet

    new = renames(pdf)
    users = {"Tf": "/Font", "Do": "/XObject", "gs": "/ExtGState", "cs": "/ColorSpace", "CS": "/ColorSpace"}
    for page in pdf.pages:
        sheet = Sheet(pdf, page)
        for operands, operator in sheet.ops:
            if operator in users and (users[operator], str(operands[0])) in new:
                operands[0] = Name(new[users[operator], str(operands[0])])
        sheet.save()
        resources = Dictionary(dict(page.obj.Resources))
        for kind in set(users.values()):
            if kind in resources:
                named = {new[kind, name]: value for name, value in resources[kind].items()}
                resources[kind] = Dictionary(named)
        page.obj.Resources = resources


@rewrite("resources-unused-added")
def unused(pdf):
    for page in pdf.pages:
        page.obj.Resources.ExtGState.NeverUsed = Dictionary(Type=Name.ExtGState, ca=1, LW=3)
    pdf.make_indirect(Dictionary(Nobody=Name.Refers))


@rewrite("boxes-and-resources-inherited", lambda base: base != "edition")
def inherited(pdf):
    page = pdf.pages[0].obj
    pages = pdf.Root.Pages
    for key in ("/MediaBox", "/Resources"):
        pages[key] = page[key]
        del page[key]


@rewrite("page-tree-deeper")
def deeper(pdf):
    pages = pdf.Root.Pages
    inner = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=int(pages.Count), Kids=pages.Kids, Parent=pages))
    for kid in inner.Kids:
        kid.Parent = inner
    pages.Kids = Array([inner])


@rewrite("boxes-indirect")
def boxes_indirect(pdf):
    for page in pdf.pages:
        page.obj.MediaBox = pdf.make_indirect(Array(list(page.obj.MediaBox)))
        page.obj.Resources = pdf.make_indirect(page.obj.Resources)


@rewrite("boxes-from-the-other-corner")
def boxes_turned(pdf):
    """A box is any two opposite corners (ISO 32000-2, 7.9.5)."""
    for page in pdf.pages:
        for key in ("/MediaBox", "/TrimBox", "/BleedBox"):
            if key in page.obj:
                x0, y0, x1, y1 = page.obj[key]
                page.obj[key] = Array([x1, y1, x0, y0])


@rewrite("crop-box-said", lambda base: base in SAMPLES)
def crop_said(pdf):
    """A crop box that is the media box is what holds without one (ISO 32000-2, 14.11.2)."""
    for page in pdf.pages:
        page.obj.CropBox = Array(list(page.obj.MediaBox))


@rewrite("tag-numbers-changed", lambda base: base in SAMPLES)
def tag_numbers(pdf):
    """Marked contents are counted from 1000 on, in the page and in the tree."""
    from change_tags import elements
    from sheet import open_page

    step = 1000
    sheet = open_page(pdf)
    for operands, operator in sheet.ops:
        if operator == "BDC" and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]:
            operands[1].MCID = int(operands[1].MCID) + step
    sheet.save()
    for element in list(elements(pdf)):
        kids = element.get("/K")
        if isinstance(kids, int):
            element.K = kids + step
        elif isinstance(kids, Array):
            for n, kid in enumerate(kids):
                if isinstance(kid, int):
                    kids[n] = kid + step
                elif isinstance(kid, Dictionary) and "/MCID" in kid:
                    kid.MCID = int(kid.MCID) + step
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    numbers[1] = pdf.make_indirect(Array([None] * step + list(numbers[1])))


@rewrite("parent-tree-parted", lambda base: base in SAMPLES)
def parent_tree(pdf):
    root = pdf.Root.StructTreeRoot
    numbers = root.ParentTree.Nums
    last = int(numbers[len(numbers) - 2])
    leaf = Dictionary(Limits=Array([int(numbers[0]), last]), Nums=numbers)
    root.ParentTree = pdf.make_indirect(Dictionary(Kids=Array([pdf.make_indirect(leaf)])))
