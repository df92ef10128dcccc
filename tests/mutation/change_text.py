"""Changes of what is read and of where its glyphs stand."""

import io
from decimal import Decimal

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from pikepdf import Name, String

from registry import change
from sheet import Lost, number, open_page, parse_map, write_map

MM = 72 / 25.4


def width(font, code):
    """The width of a glyph in thousandths of an em (ISO 32000-2, 9.7.4.3)."""
    inner = font.DescendantFonts[0]
    listed, at, wanted = list(inner.get("/W", [])), 0, int.from_bytes(code)
    while at < len(listed):
        first = int(listed[at])
        if isinstance(listed[at + 1], pikepdf.Array):
            if first <= wanted < first + len(listed[at + 1]):
                return Decimal(listed[at + 1][wanted - first])
            at += 2
        else:
            if first <= wanted <= int(listed[at + 1]):
                return Decimal(listed[at + 2])
            at += 3
    return Decimal(inner.get("/DW", 1000))


def glyph_places(pieces):
    return [at for at, piece in enumerate(pieces) if isinstance(piece, bytes)]


def shift_line(sheet, show, x, y):
    """Moves a text that has a matrix of its own, and nothing after it."""
    at = sheet.matrix_before(show.at)
    if sheet.ops[at][1] != "Tm":
        raise Lost("a text placed by itself")
    a, b, c, d, e, f = sheet.ops[at][0]
    sheet.ops[at][0] = [a, b, c, d, number(float(e) + x), number(float(f) + y)]


def one_glyph_moved(pdf, by):
    sheet = open_page(pdf)
    line = sheet.line()
    pieces = sheet.pieces(line.at)
    places = glyph_places(pieces)
    at = places[len(places) // 2]
    shift = number(1000 * by / line.size)
    pieces[at : at + 1] = [-shift, pieces[at], shift]
    sheet.put(line.at, pieces)
    sheet.save()


@change("glyph-moved", "broadsheet")
def glyph_moved(pdf):
    one_glyph_moved(pdf, 0.1)


@change("glyph-moved-in-anothers-file", "distilled")
def glyph_moved_elsewhere(pdf):
    one_glyph_moved(pdf, 0.1)


def comma(sheet):
    """A comma within a line: the line, its pieces, and the comma's place in them."""
    line = sheet.line(lambda show: "，" in show.text[2:-2])
    pieces = sheet.pieces(line.at)
    at = glyph_places(pieces)[line.text.index("，", 2)]
    return line, pieces, at


@change("comma-dropped", "broadsheet")
def comma_dropped(pdf):
    sheet = open_page(pdf)
    line, pieces, at = comma(sheet)
    pieces[at] = -width(sheet.fonts[line.font], pieces[at])
    sheet.put(line.at, pieces)
    sheet.save()


@change("comma-dropped-and-closed-up", "broadsheet")
def comma_closed_up(pdf):
    sheet = open_page(pdf)
    line, pieces, at = comma(sheet)
    del pieces[at]
    sheet.put(line.at, pieces)
    sheet.save()


@change("two-glyphs-swapped", "tabloid")
def swapped(pdf):
    sheet = open_page(pdf)
    line = sheet.line()
    pieces = sheet.pieces(line.at)
    places = glyph_places(pieces)
    texts = line.text
    n = next(n for n in range(2, len(texts) - 1) if is_han(texts[n]) and is_han(texts[n + 1]) and texts[n] != texts[n + 1])
    one, other = places[n], places[n + 1]
    pieces[one], pieces[other] = pieces[other], pieces[one]
    sheet.put(line.at, pieces)
    sheet.save()


def is_han(char):
    return "\u4e00" <= char <= "\u9fff"


def put_another(sheet, line, n):
    """Sets another character of the same face in the place of the nth."""
    known = sheet.maps[line.font]
    other, char = next((code, char) for code, char in sorted(known.items()) if is_han(char) and char not in line.text)
    pieces = sheet.pieces(line.at)
    pieces[glyph_places(pieces)[n]] = other.to_bytes(2)
    sheet.put(line.at, pieces)
    return char


@change("character-replaced", "feature-vertical")
def replaced(pdf):
    """In a vertical line, on paper and in what is read out."""
    sheet = open_page(pdf)
    vertical = [show for show in sheet.shows() if sheet.fonts[show.font].Encoding == Name("/Identity-V")]
    show = next((show for show in vertical if all(map(is_han, show.text[:5])) and len(show.text) > 5), None)
    if show is None:
        raise Lost("a vertical line that begins with Han characters")
    char = put_another(sheet, show, 3)
    if show.spelled is not None:
        properties = sheet.ops[show.spelled][0][1]
        properties.ActualText = String(str(properties.ActualText).replace(show.text, show.text[:3] + char + show.text[4:]))
    sheet.save()


@change("character-replaced-in-anothers-file", "distilled")
def replaced_elsewhere(pdf):
    sheet = open_page(pdf)
    line = sheet.line(lambda show: all(map(is_han, show.text[2:5])))
    put_another(sheet, line, 3)
    sheet.save()


@change("character-replaced-under-actual-text", "mixed")
def replaced_under(pdf):
    """What is printed differs, what is read out does not."""
    sheet = open_page(pdf)
    show = next(show for show in sheet.shows() if show.spelled is not None and all(map(is_han, show.text[1:4])) and len(show.text) > 4)
    put_another(sheet, show, 2)
    sheet.save()


@change("glyph-dropped-under-actual-text", "mixed")
def dropped_under(pdf):
    sheet = open_page(pdf)
    show = next(show for show in sheet.shows() if show.spelled is not None and all(map(is_han, show.text[1:4])) and len(show.text) > 4)
    pieces = sheet.pieces(show.at)
    at = glyph_places(pieces)[2]
    pieces[at] = -width(sheet.fonts[show.font], pieces[at])
    sheet.put(show.at, pieces)
    sheet.save()


@change("line-dropped", "feature")
def line_dropped(pdf):
    sheet = open_page(pdf)
    del sheet.ops[sheet.line(n=5).at]
    sheet.save()


@change("line-printed-twice", "tabloid")
def line_twice(pdf):
    sheet = open_page(pdf)
    line = sheet.line(n=2)
    at = sheet.matrix_before(line.at)
    a, b, c, d, e, f = sheet.ops[at][0]
    again = [[[a, b, c, d, number(float(e) + 0.3), f], "Tm"], [list(sheet.ops[line.at][0]), sheet.ops[line.at][1]]]
    sheet.ops[line.at + 1 : line.at + 1] = again
    sheet.save()


@change("line-moved", "broadsheet")
def line_moved(pdf):
    sheet = open_page(pdf)
    shift_line(sheet, sheet.line(n=4), 0, -1)
    sheet.save()


@change("two-lines-exchanged", "tabloid")
def lines_exchanged(pdf):
    sheet = open_page(pdf)
    one, other = sheet.line(), sheet.line(n=1)
    one, other = sheet.matrix_before(one.at), sheet.matrix_before(other.at)
    sheet.ops[one], sheet.ops[other] = sheet.ops[other], sheet.ops[one]
    sheet.save()


def numbers_below(element):
    """The numbers of the marked contents below a structure element."""
    if isinstance(element, pikepdf.Array):
        return [number for each in element for number in numbers_below(each)]
    if isinstance(element, pikepdf.Dictionary):
        if "/MCID" in element:
            return [int(element.MCID)]
        return numbers_below(element.get("/K", pikepdf.Array()))
    return [int(element)]


def articles(pdf):
    """The structure elements of the stories."""
    document = pdf.Root.StructTreeRoot.K[0]
    section = document.K[0] if isinstance(document.K, pikepdf.Array) else document.K
    return [each for each in section.K if each.S == Name.Art]


@change("story-moved", "broadsheet")
def story_moved(pdf):
    sheet = open_page(pdf)
    numbers = set(numbers_below(articles(pdf)[-1]))
    texts = [show for show in sheet.shows() if show.mcid in numbers]
    if len(texts) < 20:
        raise Lost("a story of more than a few lines")
    for at in sorted({sheet.matrix_before(show.at) for show in texts}):
        a, b, c, d, e, f = sheet.ops[at][0]
        sheet.ops[at][0] = [a, b, c, d, e, number(float(f) - 4.2 * MM)]
    sheet.save()


@change("headline-scaled", "tabloid")
def headline_scaled(pdf):
    sheet = open_page(pdf)
    at = sheet.matrix_before(sheet.largest().at)
    a, b, c, d, e, f = sheet.ops[at][0]
    sheet.ops[at][0] = [number(float(a) * 1.01), b, c, number(float(d) * 1.01), e, f]
    sheet.save()


@change("tracking-opened", "tabloid")
def tracking(pdf):
    sheet = open_page(pdf)
    line = sheet.line()
    sheet.wrap(line.at, line.at, [[[number(0.01)], "Tc"]], [[[0], "Tc"]])
    sheet.save()


@change("line-narrowed", "feature")
def narrowed(pdf):
    sheet = open_page(pdf)
    line = sheet.line(n=1)
    sheet.wrap(line.at, line.at, [[[98], "Tz"]], [[[100], "Tz"]])
    sheet.save()


@change("small-type-shifted", "japanese")
def small_shifted(pdf):
    sheet = open_page(pdf)
    shows = sheet.shows()
    smallest = min(show.size for show in shows)
    show = next(show for show in shows if show.size == smallest)
    shift_line(sheet, show, 0.5, 0)
    sheet.save()


@change("vertical-form-lost", "feature-vertical")
def vertical_form(pdf):
    """The form of a mark that is for horizontal lines, in a vertical one."""
    sheet = open_page(pdf)
    level = {}
    for name, font in sheet.fonts.items():
        if font.Encoding == Name("/Identity-H"):
            file = embedded(font)[1].objgen
            level.update({(file, char): code for code, char in sheet.maps[name].items()})
    for show in sheet.shows():
        font = sheet.fonts[show.font]
        if font.Encoding != Name("/Identity-V"):
            continue
        pieces = sheet.pieces(show.at)
        for at, char in zip(glyph_places(pieces), show.text):
            codes = [code for code, known in sheet.maps[show.font].items() if known == char]
            others = [code for code in codes if code.to_bytes(2) != pieces[at]]
            if char in "，。、（）《》“”—：" and others:
                pieces[at] = others[0].to_bytes(2)
                sheet.put(show.at, pieces)
                sheet.save()
                return
    raise Lost("a mark with two forms")


@change("line-made-invisible", "tabloid")
def invisible(pdf):
    sheet = open_page(pdf)
    line = sheet.line()
    sheet.wrap(line.at, line.at, [[[3], "Tr"]], [[[0], "Tr"]])
    sheet.save()


@change("to-unicode-changed", "broadsheet")
def to_unicode(pdf):
    """A reader is told another character than the one that is printed."""
    sheet = open_page(pdf)
    line = sheet.line()
    n = next(n for n, char in enumerate(line.text) if is_han(char))
    font = sheet.fonts[line.font]
    text = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = {**parse_map(text), int.from_bytes(line.codes[n]): "\u9f98"}
    font.ToUnicode = pdf.make_stream(write_map(text, pairs).encode("latin-1"))
    sheet.save()


@change("actual-text-changed", "broadsheet")
def actual_text(pdf):
    sheet = open_page(pdf)
    has_text = lambda operands: isinstance(operands[1], pikepdf.Dictionary) and "/ActualText" in operands[1]
    at = sheet.find("BDC", has_text, n=3)
    properties = sheet.ops[at][0][1]
    text = str(properties.ActualText)
    properties.ActualText = String(text[:2] + ("改" if text[2] != "改" else "换") + text[3:])
    sheet.save()


def embedded(font):
    """The descriptor of a composite font, and its font file."""
    descriptor = font.DescendantFonts[0].FontDescriptor
    key = next(key for key in ("/FontFile3", "/FontFile2") if key in descriptor)
    return descriptor, descriptor[key], key


def recut(pdf, sheet, name, outline):
    """Gives a CFF font of the page other outlines of the same widths: `outline` draws a code with a pen, or says no."""
    font = sheet.fonts[name]
    descriptor, file, key = embedded(font)
    cff = CFFFontSet()
    cff.decompile(io.BytesIO(file.read_bytes()), None)
    top = cff[cff.fontNames[0]]
    changed = 0
    for glyph, known in enumerate(top.charset):
        private = top.CharStrings[known].private
        old = top.CharStrings[known]
        old.decompile()
        pen = T2CharStringPen(1000, None)
        if outline(glyph, pen):
            new = pen.getCharString(private, old.globalSubrs)
            if isinstance(old, T2CharString):
                top.CharStrings[known] = new
                changed += 1
    if not changed:
        raise Lost("a glyph to cut anew")
    out = io.BytesIO()
    cff.compile(out, TTFont(), isCFF2=False)
    descriptor[key] = stream = pdf.make_stream(out.getvalue())
    stream.Subtype = file.Subtype
    return descriptor


@change("font-replaced-by-a-metric-twin", "tabloid")
def metric_twin(pdf):
    """Every Han character of the copy's face with the outlines of a bold one: the same widths, codes and text."""
    sheet = open_page(pdf)
    line = sheet.line()
    twin = TTFont(io.BytesIO(FACES["twin"]))
    glyphs, cmap, known = twin.getGlyphSet(), twin.getBestCmap(), sheet.maps[line.font]

    def outline(glyph, pen):
        char = known.get(glyph, "")
        if len(char) != 1 or not is_han(char) or ord(char) not in cmap:
            return False
        glyphs[cmap[ord(char)]].draw(pen)
        return True

    descriptor = recut(pdf, sheet, line.font, outline)
    descriptor.FontName = Name("/TWINAA+" + twin["name"].getDebugName(6))
    for font in sheet.fonts.values():
        if embedded(font)[0].objgen == descriptor.objgen:
            font.BaseFont = font.DescendantFonts[0].BaseFont = descriptor.FontName
    sheet.save()


@change("one-outline-emptied", "tabloid")
def outline_emptied(pdf):
    """The font has a blank where a character was: only who looks at outlines or pixels can tell."""
    sheet = open_page(pdf)
    line = sheet.line()
    n = next(n for n, char in enumerate(line.text) if is_han(char))
    wanted = int.from_bytes(line.codes[n])
    recut(pdf, sheet, line.font, lambda glyph, pen: glyph == wanted)
    sheet.save()


# What the maker hands over: the bytes of a face of the same widths as the copy's.
FACES = {}
