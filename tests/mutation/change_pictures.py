"""Changes of pictures: which it is, how fine, where, how much of it, which way up."""

import io

from PIL import Image
from pikepdf import Array, Name

from registry import change
from sheet import Lost, number, open_page


def pictures(pdf):
    return pdf.pages[0].obj.Resources.XObject


def photograph(pdf, n=0):
    """A CMYK photograph as the page names it: its name, and what its samples are, more of them more ink."""
    sheet = open_page(pdf)
    name = sheet.picture(n)[4]
    stream = pictures(pdf)[name]
    if stream.get("/Filter") != Name.DCTDecode:
        raise Lost("a JPEG")
    return name, Image.open(io.BytesIO(stream.read_raw_bytes()))


def put(pdf, name, image, **changed):
    """Codes a picture anew in the place of the one of that name."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, subsampling=0)
    old = pictures(pdf)[name]
    stream = pdf.make_stream(out.getvalue())
    for key, value in old.items():
        if key not in ("/Length", "/Filter", "/DecodeParms"):
            stream[key] = value
    stream.Filter = Name.DCTDecode
    stream.Width, stream.Height = image.size
    for key, value in changed.items():
        if value is None:
            if "/" + key in stream:
                del stream["/" + key]
        else:
            stream["/" + key] = value
    pictures(pdf)[name] = stream


@change("picture-replaced-by-a-look-alike", "tabloid")
def look_alike(pdf):
    """The same scene, a touch lighter: what a second export of the same photograph looks like."""
    name, image = photograph(pdf)
    put(pdf, name, image.point(lambda level: min(255, level + 3)))


@change("picture-replaced", "feature")
def replaced(pdf):
    name = open_page(pdf).picture(1)[4]
    other = open_page(pdf).picture(2)[4]
    pictures(pdf)[name] = pictures(pdf)[other]


@change("two-pictures-swapped", "feature")
def swapped(pdf):
    sheet = open_page(pdf)
    one, other = sheet.picture(1)[2], sheet.picture(2)[2]
    sheet.ops[one], sheet.ops[other] = sheet.ops[other], sheet.ops[one]
    sheet.save()


@change("picture-made-coarse", "feature")
def coarse(pdf):
    name, image = photograph(pdf, 1)
    put(pdf, name, image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX))


@change("picture-made-rgb", "tabloid")
def rgb(pdf):
    name, image = photograph(pdf)
    put(pdf, name, Image.eval(image, lambda level: 255 - level).convert("RGB"), ColorSpace=Name.DeviceRGB, Decode=None)


@change("picture-made-gray", "mixed")
def gray(pdf):
    name, image = photograph(pdf)
    put(pdf, name, Image.eval(image, lambda level: 255 - level).convert("L"), ColorSpace=Name.DeviceGray, Decode=None)


@change("picture-turned-to-its-negative", "tabloid")
def negative(pdf):
    stream = pictures(pdf)[open_page(pdf).picture()[4]]
    was = [int(number) for number in stream.get("/Decode", [0, 1] * 4)]
    stream.Decode = Array([1 - number for number in was])


@change("picture-masked", "tabloid")
def masked(pdf):
    """A soft mask hides the right half."""
    stream = pictures(pdf)[open_page(pdf).picture()[4]]
    mask = pdf.make_stream(bytes([255, 0]))
    for key, value in dict(Type=Name.XObject, Subtype=Name.Image, Width=2, Height=1, BitsPerComponent=8).items():
        mask["/" + key] = value
    mask.ColorSpace = Name.DeviceGray
    stream.SMask = mask


def placed(pdf, n, matrix):
    sheet = open_page(pdf)
    at = sheet.picture(n)[1]
    sheet.ops[at][0] = [number(value) for value in matrix(*(float(value) for value in sheet.ops[at][0]))]
    sheet.save()


@change("picture-moved", "feature")
def moved(pdf):
    sheet = open_page(pdf)
    begin = sheet.picture(1)[0]
    sheet.ops[begin + 1 : begin + 1] = [[[1, 0, 0, 1, number(2 * 72 / 25.4), 0], "cm"]]
    sheet.save()


@change("picture-moved-within-its-frame", "tabloid")
def moved_within(pdf):
    placed(pdf, 0, lambda a, b, c, d, e, f: (a, b, c, d, e, f - 1.2))


@change("picture-scaled", "feature")
def scaled(pdf):
    placed(pdf, 2, lambda a, b, c, d, e, f: (a * 1.03, b, c, d * 1.03, e, f))


@change("picture-turned", "broadsheet")
def turned(pdf):
    placed(pdf, 0, lambda a, b, c, d, e, f: (-a, b, c, -d, e + a, f + d))


@change("picture-mirrored", "feature-vertical")
def mirrored(pdf):
    placed(pdf, 0, lambda a, b, c, d, e, f: (-a, b, c, d, e + a, f))


@change("picture-cropped", "tabloid")
def cropped(pdf):
    sheet = open_page(pdf)
    begin, at, *_ = sheet.picture()
    a, b, c, d, e, f = (float(value) for value in sheet.ops[at][0])
    clip = [number(e), number(f), number(a - 30), number(d)]
    sheet.ops[begin + 1 : begin + 1] = [[clip, "re"], [[], "W"], [[], "n"]]
    sheet.save()


@change("picture-removed", "feature")
def removed(pdf):
    sheet = open_page(pdf)
    del sheet.ops[sheet.picture(3)[2]]
    sheet.save()


@change("picture-added", "mixed")
def added(pdf):
    sheet = open_page(pdf)
    name = sheet.picture()[4]
    operators = [[[], "q"], [[40, 0, 0, 30, 80, 40], "cm"], [[Name(name)], "Do"], [[], "Q"]]
    sheet.ops += [[[Name.Artifact], "BMC"], *operators, [[], "EMC"]]
    sheet.save()


@change("picture-swapped-on-screen", "screen")
def one_pixel(pdf):
    """One sample of a picture without loss is another."""
    name = open_page(pdf).picture()[4]
    form = pictures(pdf)[name]
    if form.get("/Subtype") == Name.Form:
        holder = form.Resources.XObject
        name = next(iter(holder.keys()))
    else:
        holder = pictures(pdf)
    old = holder[name]
    samples = bytearray(old.read_bytes())
    middle = len(samples) // 2
    samples[middle] ^= 0x7F
    stream = pdf.make_stream(bytes(samples))
    for key, value in old.items():
        if key not in ("/Length", "/Filter", "/DecodeParms"):
            stream[key] = value
    holder[name] = stream

