"""The files that are changed: banxin's samples as they are, and files made of them, two by other makers' programs."""

import subprocess

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from sheet import open_page

SAMPLES = ("broadsheet", "feature", "feature-vertical", "japanese", "mixed", "tabloid", "traditional")


def make(samples, folder):
    """Every base, as a path by its name."""
    bases = {name: samples / f"{name}.pdf" for name in SAMPLES}
    for name, maker in (("edition", edition), ("inks", inks), ("distilled", distilled), ("screen", screen)):
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

