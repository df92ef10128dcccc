"""The files that are changed: banxin's samples as they are, and files made of them, two by other makers' programs."""

import subprocess

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from sheet import open_page

SAMPLES = ("broadsheet", "feature", "feature-vertical", "japanese", "mixed", "tabloid", "traditional")


def make(samples, folder):
    """Every base, as a path by its name."""
    bases = {name: samples / f"{name}.pdf" for name in SAMPLES}
    for name, maker in (("edition", edition), ("inks", inks), ("distilled", distilled), ("screen", screen), ("linked", linked), ("drawn", drawn)):
        bases[name] = folder / f"{name}.pdf"
        maker(samples, bases[name])
    return bases


def edition(samples, path):
    """Four pages in one file."""
    with pikepdf.new() as pdf:
        for name in ("mixed", "traditional", "tabloid", "japanese"):
            with pikepdf.open(samples / f"{name}.pdf") as page:
                pdf.pages.extend(page.pages)
        pdf.save(path, deterministic_id=True)


def inks(samples, path):
    """A page with what the samples have none of, in its foot: a spot colour, tints, white type on black;
    on a sheet that is larger than the bleed."""
    with pikepdf.open(samples / "mixed.pdf") as pdf:
        sheet = open_page(pdf)
        function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.91, 0.76, 0], N=1)
        spot = Array([Name.Separation, Name("/Signal Red"), Name.DeviceCMYK, pdf.make_indirect(function)])
        sheet.page.obj.Resources.ColorSpace = Dictionary(Spot=pdf.make_indirect(spot))
        line = sheet.line()
        white = String(b"".join(line.codes[:8]))
        add = lambda operands, operator: sheet.ops.append([operands, operator])

        def panel(x, *colour):
            for operands, operator in colour:
                add(operands, operator)
            add([x, 30, 100, 36], "re")
            add([], "f")

        add([Name.Artifact], "BMC")
        add([Name.Knock], "gs")
        panel(70, ([Name.Spot], "cs"), ([1], "scn"))
        panel(190, ([0.5], "scn"))
        panel(310, ([0, 0, 0, 1], "k"))
        panel(430, ([0, 0, 0, 0.1], "k"))
        panel(550, ([0.2, 0, 0, 0], "k"))
        add([0, 0, 0, 0], "k")
        add([], "BT")
        add([Name(line.font), 1], "Tf")
        add([10, 0, 0, 10, 318, 44], "Tm")
        add([white], "Tj")
        add([], "ET")
        add([Name.Spot], "CS")
        add([1], "SCN")
        add([2], "w")
        add([70, 74], "m")
        add([650, 74], "l")
        add([], "S")
        add([], "EMC")
        sheet.save()
        # A sheet larger than the bleed, as one for marks is: a bleed box that is lost is not the sheet's by chance.
        x0, y0, x1, y1 = sheet.page.obj.MediaBox
        sheet.page.obj.MediaBox = Array([x0 - 20, y0 - 20, x1 + 20, y1 + 20])
        pdf.save(path, deterministic_id=True)


def linked(samples, path):
    """A page with what readers act on: links, a bookmark, an attached file."""
    with pikepdf.open(samples / "mixed.pdf") as pdf:
        page = pdf.pages[0]
        link = lambda rect, **says: pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(rect), **says))
        address = Dictionary(S=Name.URI, URI=String("https://lanchuan.example/jiangpan"))
        page.obj.Annots = Array([
            link([80, 100, 200, 114], A=address),
            link([80, 130, 200, 144], Dest=Array([page.obj, Name.XYZ, 0, 700, 0])),
        ])
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("要闻", 0))
        pdf.attachments["copy.csv"] = pikepdf.AttachedFileSpec(pdf, "版,稿\n".encode(), filename="copy.csv")
        for key in ("/CreationDate", "/ModDate"):
            params = pdf.attachments["copy.csv"].obj.EF.F.get("/Params", Dictionary())
            if key in params:
                del params[key]
        pdf.save(path, deterministic_id=True)


def drawn(samples, path):
    """A page with what no sample has: a pattern, blends, glyphs drawn with operators, a picture in the content and one
    without loss, a mitred corner."""
    draft = path.with_suffix(".plain.pdf")
    distilled(samples, draft)
    with pikepdf.open(draft) as pdf:
        page = pdf.pages[0]
        page.contents_coalesce()
        number = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 1, 0], N=1)
        blend = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 600, 0], Function=number, Extend=[True, True])
        cell = pdf.make_stream(b"0 0 0 1 k 0 0 4 4 re f")
        for key, value in dict(Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 8, 8], XStep=8, YStep=8, Resources=Dictionary()).items():
            cell[f"/{key}"] = value
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=Dictionary(a=pdf.make_stream(b"600 0 d0 0 0 400 400 re f"), b=pdf.make_stream(b"600 0 d0 0 0 m 400 0 l 200 400 l f")),
            FirstChar=97, LastChar=98, Widths=[600, 600], Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a, Name.b])),
        )
        samples_of = bytes((7 * n) % 256 for n in range(40 * 30 * 3))
        picture = pdf.make_stream(samples_of)
        for key, value in dict(Type=Name.XObject, Subtype=Name.Image, Width=40, Height=30, ColorSpace=Name.DeviceRGB, BitsPerComponent=8).items():
            picture[f"/{key}"] = value
        resources = page.obj.Resources
        for kind, name, value in (
            ("/Pattern", "/Cells", cell), ("/Pattern", "/Blend", Dictionary(Type=Name.Pattern, PatternType=2, Shading=blend)),
            ("/Shading", "/Whole", blend), ("/Font", "/Signs", font), ("/XObject", "/Plain", picture),
        ):
            resources[kind] = Dictionary(dict(resources.get(kind, Dictionary())) | {name: pdf.make_indirect(value)})
        own = b"""
            q /Whole sh Q q /Pattern cs /Cells scn 40 40 60 60 re f /Blend scn 120 40 60 60 re f Q
            q 0 0 0 1 k BT /Signs 24 Tf 200 40 Td (abba) Tj ET Q q 60 0 0 45 290 40 cm /Plain Do Q
            q 40 0 0 40 370 40 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\x60\xa0\xf0 EI Q
            q 4 w 10 M 430 40 m 480 40 l 435 46 l S Q
        """
        page.obj.Contents = pdf.make_stream(own.replace(b"q /Whole sh Q", b"q 40 110 60 20 re W n /Whole sh Q") + b"q\n" + page.obj.Contents.read_bytes() + b"\nQ")
        pdf.save(path, deterministic_id=True)
    draft.unlink()


def distilled(samples, path):
    """A page as Ghostscript writes it: other fonts, other operators, no tags. Its ids and dates are made the same."""
    draft = path.with_suffix(".draft.pdf")
    run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", f"-sOutputFile={draft}", samples / "tabloid.pdf")
    settle(draft, path)


def screen(samples, path):
    """A page as cairo writes it: RGB, each glyph by itself, upside down."""
    draft = path.with_suffix(".draft.pdf")
    run("pdftocairo", "-pdf", samples / "japanese.pdf", draft)
    settle(draft, path)


def settle(draft, path):
    with pikepdf.open(draft) as pdf:
        for key in ("/Info", "/ID"):
            if key in pdf.trailer:
                del pdf.trailer[key]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        pdf.save(path, deterministic_id=True)
    draft.unlink()


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    # qpdf says 3 where it wrote the file and has a warning.
    if done.returncode not in (0, 3):
        raise SystemExit(f"{command[0]}: {done.stderr or done.stdout}")


def tool(path_in, path_out, *command):
    """Runs a program that reads a file and writes another."""
    run(*[{"IN": path_in, "OUT": path_out}.get(part, part) for part in command])

