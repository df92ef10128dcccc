#!/usr/bin/env python3
"""Make the fonts of this folder from four Debian packages.

    python3 make.py [--out DIR] [FILE ...]

Each face is cut down to the characters of a Chinese newspaper, renamed, and rewritten so that a PDF writer can take glyphs
out of it at once: no hints, no subroutines, one font dict, CID = glyph id. The same sources and the same fontTools give the
same bytes. README.md says where the sources come from and what each face holds.
"""

import argparse
import bz2
import dataclasses
import hashlib
import io
import os
import pathlib
import sys
import tempfile

try:
    import fontTools
except ImportError:
    sys.exit("make.py needs fontTools 4.68.0: python3 -m pip install fonttools==4.68.0")
from fontTools import subset
from fontTools.cffLib import FDSelect
from fontTools.cffLib.width import optimizeWidths
from fontTools.misc.psCharStrings import T2WidthExtractor
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs

NOTO = pathlib.Path("/usr/share/fonts/opentype/noto")
WENKAI = pathlib.Path("/usr/share/fonts/truetype/lxgw-wenkai")
UNIHAN = pathlib.Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")

SHA256 = {
    "NotoSerifCJK-Regular.ttc": "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
    "NotoSerifCJK-Black.ttc": "7d38a254818bec880251400165923b5afdee2ae9a58c8276e912f26df2badecb",
    "NotoSansCJK-Regular.ttc": "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
    "NotoSansCJK-Bold.ttc": "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
    "LXGWWenKai-Regular.ttf": "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8",
    "Unihan_OtherMappings.txt.bz2": "bdeef44d75d914e793b7f27ddc3bee01b2d11dd34f4e52de1a9fba74a1612dc2",
}

PACKAGES = {
    NOTO / "NotoSerifCJK-Regular.ttc": "fonts-noto-cjk",
    NOTO / "NotoSerifCJK-Black.ttc": "fonts-noto-cjk-extra",
    NOTO / "NotoSansCJK-Regular.ttc": "fonts-noto-cjk",
    NOTO / "NotoSansCJK-Bold.ttc": "fonts-noto-cjk",
    WENKAI / "LXGWWenKai-Regular.ttf": "fonts-lxgw-wenkai",
    UNIHAN: "unicode-data",
}
absent = sorted({package for file, package in PACKAGES.items() if not file.exists()})
if absent:
    sys.exit(f"make.py: sources are missing: apt install {' '.join(absent)}")

# Seconds since 1904-01-01 of 2025-01-01T00:00:00Z: written as head.modified, so that the clock does not reach the bytes.
MODIFIED = 3_818_448_000

FEATURES = """vert vrt2 vhal vpal halt palt chws vchw kern vkrn liga ccmp mark mkmk fwid hwid pwid ruby locl""".split()

# Blocks taken whole, as far as the source has them.
BLOCKS = [
    (0x0020, 0x007E), (0x00A0, 0x017F),  # Latin: Basic, Latin-1, Extended-A
    (0x01CD, 0x01DC), (0x01F8, 0x01F9), (0x0251, 0x0251), (0x0261, 0x0261), (0x1E3E, 0x1E3F),  # pinyin
    (0x02C6, 0x02DD), (0x0300, 0x0304), (0x030C, 0x030C),  # tone marks, spacing and combining
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF),  # punctuation, superscripts, currency
    (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF),  # letterlike, number forms, arrows
    (0x2460, 0x249B), (0x24EA, 0x24FF),  # enclosed figures, without the enclosed letters
    (0x2500, 0x257F), (0x25A0, 0x25FF), (0x2600, 0x26FF), (0x2756, 0x2756),  # box drawing, geometric marks, symbols
    (0x2776, 0x277F), (0x2E3A, 0x2E3B),  # figures on black discs, long dashes
    (0x3000, 0x303F), (0x3040, 0x30FF), (0x31F0, 0x31FF),  # CJK punctuation, kana
    (0x3100, 0x312F), (0x31A0, 0x31BF),  # Bopomofo
    (0x3220, 0x3243), (0x3280, 0x32B0), (0x32FF, 0x32FF),  # enclosed ideographs, the era name Reiwa
    (0x337B, 0x337E), (0x338E, 0x338F), (0x339C, 0x339E), (0x33A0, 0x33A6), (0x33C4, 0x33C4),  # eras, units
    (0xFB00, 0xFB06), (0xFE00, 0xFE01),  # ligatures, the variation selectors of punctuation
    (0xFE10, 0xFE1F), (0xFE30, 0xFE4F), (0xFE50, 0xFE6F), (0xFF00, 0xFFEF),  # vertical, small, full-width forms
]


def is_han(u):
    return 0x3400 <= u <= 0x9FFF or 0xF900 <= u <= 0xFAFF or 0x20000 <= u <= 0x3FFFF


def codec(name, leads):
    """The characters of the two-byte codes with these lead bytes."""
    found = set()
    for lead in leads:
        for trail in range(0x40, 0xFF):
            try:
                text = bytes([lead, trail]).decode(name)
            except UnicodeDecodeError:
                continue
            if len(text) == 1 and not 0xE000 <= ord(text) <= 0xF8FF:
                found.add(ord(text))
    return found


def unihan(*fields):
    found = set()
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and parts[1] in fields:
                found.add(int(parts[0].removeprefix("U+"), 16))
    return found


def han(characters):
    return {u for u in characters if is_han(u)}


MAINLAND = unihan("kTGH") | han(codec("gb2312", range(0xB0, 0xF8)))
BIG5_1 = han(codec("big5", range(0xA4, 0xC7)))
JIS_1 = han(codec("euc_jp", range(0xB0, 0xD0)))
JOYO = unihan("kJoyoKanji", "kJinmeiyoKanji")
SIGNS = {u for first, last in BLOCKS for u in range(first, last + 1)} | {
    u
    for u in codec("gb2312", range(0xA1, 0xAA)) | codec("big5", range(0xA1, 0xA4)) | codec("euc_jp", range(0xA1, 0xA9))
    if not is_han(u)
}
# The 2,350 syllables of KS X 1001, the letters alone, and what Korean sets beside them.
HANGUL = codec("euc_kr", range(0xB0, 0xC9)) | set(range(0x3131, 0x318F))
KOREAN_BLOCKS = [
    (0x0020, 0x007E), (0x00A0, 0x00FF), (0x2010, 0x2027), (0x2030, 0x203B), (0x20A9, 0x20AC), (0x2103, 0x2122),
    (0x2190, 0x2199), (0x2460, 0x2473), (0x25A0, 0x25CF), (0x2605, 0x2606),
    (0x3000, 0x301F), (0xFE10, 0xFE19), (0xFE30, 0xFE4F), (0xFF00, 0xFF65), (0xFFE0, 0xFFE6),
]
KOREAN = HANGUL | {u for first, last in KOREAN_BLOCKS for u in range(first, last + 1)}
JAPANESE = JIS_1 | JOYO
TRADITIONAL = BIG5_1


@dataclasses.dataclass(frozen=True)
class Face:
    family: str
    style: str
    source: pathlib.Path
    source_name: str | None  # name id 1 or 16 of the collection face
    characters: set
    # Language system tag -> Han whose regional shape is kept; signs and kana keep theirs in every language.
    regional: tuple = ()
    suffix: str = ".otf"

    @property
    def postscript(self):
        return f"{self.family.replace(' ', '')}-{self.style}"

    @property
    def file(self):
        return self.postscript + self.suffix


SERIF = "Noto Serif CJK SC"
SANS = "Noto Sans CJK SC"
FACES = [
    Face("Banxin Song", "Regular", NOTO / "NotoSerifCJK-Regular.ttc", SERIF, SIGNS | MAINLAND | TRADITIONAL | JAPANESE,
         regional=(("JAN ", JAPANESE), ("ZHT ", TRADITIONAL))),
    Face("Banxin Song", "Black", NOTO / "NotoSerifCJK-Black.ttc", SERIF, SIGNS | MAINLAND | JAPANESE),
    Face("Banxin Hei", "Regular", NOTO / "NotoSansCJK-Regular.ttc", SANS, SIGNS | MAINLAND),
    Face("Banxin Hei", "Bold", NOTO / "NotoSansCJK-Bold.ttc", SANS, SIGNS | MAINLAND | TRADITIONAL | JAPANESE),
    Face("Banxin Myeongjo", "Regular", NOTO / "NotoSerifCJK-Regular.ttc", "Noto Serif CJK KR", KOREAN),
    Face("Banxin Kai", "Regular", WENKAI / "LXGWWenKai-Regular.ttf", None, SIGNS | MAINLAND, suffix=".ttf"),
]


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def open_source(face):
    """The source face, found by its name and not by its place in the collection."""
    if face.source_name is None:
        return TTFont(face.source, lazy=True, recalcTimestamp=False), 0
    collection = TTCollection(face.source, lazy=True)
    for index, font in enumerate(collection.fonts):
        name = font["name"]
        if face.source_name in (name.getDebugName(16), name.getDebugName(1)):
            font.recalcTimestamp = False
            return font, index
    sys.exit(f"{face.source}: no face named {face.source_name}")


def cut_regional_forms(font, face):
    """Take out of `locl` the Han whose regional shape is not wanted; signs and kana stay."""
    regional = dict(face.regional)
    code_points = {}
    for code_point, glyph in font.getBestCmap().items():
        code_points.setdefault(glyph, set()).add(code_point)
    gsub = font["GSUB"].table
    languages = {}
    for script in gsub.ScriptList.ScriptRecord:
        systems = [(record.LangSysTag, record.LangSys) for record in script.Script.LangSysRecord]
        if script.Script.DefaultLangSys:
            systems.append((None, script.Script.DefaultLangSys))
        for tag, system in systems:
            for feature in system.FeatureIndex:
                record = gsub.FeatureList.FeatureRecord[feature]
                if record.FeatureTag == "locl":
                    for lookup in record.Feature.LookupListIndex:
                        languages.setdefault(lookup, set()).add(tag)
    for index, tags in sorted(languages.items()):
        kept = set().union(*(regional.get(tag, ()) for tag in tags)) & face.characters
        for table in gsub.LookupList.Lookup[index].SubTable:
            table = getattr(table, "ExtSubTable", table)
            table.mapping = {
                glyph: shape
                for glyph, shape in table.mapping.items()
                if not any(map(is_han, code_points.get(glyph, ()))) or code_points[glyph] & kept
            }


def cut(font, face):
    options = subset.Options()
    options.hinting = False
    options.desubroutinize = True
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.recalc_bounds = True
    options.drop_tables += ["FFTM", "DSIG", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=face.characters)
    subsetter.subset(font)


class WidthReader(T2WidthExtractor):
    """Knows besides the width whether the charstring wrote one."""

    written = False

    def popallWidth(self, evenArgs=0):
        count = len(self.operandStack)
        first = not self.gotWidth
        arguments = super().popallWidth(evenArgs)
        if first:
            self.written = len(arguments) != count
        return arguments


def join_font_dicts(font, face):
    """One font dict for all glyphs, so that every width is read against the same two numbers."""
    cff = font["CFF "].cff
    top = cff.topDictIndex[0]
    strings = top.CharStrings
    widths = {}
    for glyph in font.getGlyphOrder():
        string, fd = strings.getItemAndSelector(glyph)
        private = top.FDArray[fd].Private
        string.decompile()
        reader = WidthReader([], [], private.nominalWidthX, private.defaultWidthX)
        reader.execute(string)
        if reader.written:
            del string.program[0]
        widths[glyph] = round(reader.width)
        assert widths[glyph] == font["hmtx"][glyph][0], glyph
    default, nominal = optimizeWidths(list(widths.values()))
    only = top.FDArray[0]
    top.FDArray.items[1:] = []
    only.FontName = face.postscript
    private = only.Private
    for key in list(private.rawDict):
        del private.rawDict[key]
    if hasattr(private, "Subrs"):
        del private.Subrs
    private.rawDict.update(defaultWidthX=default, nominalWidthX=nominal)
    vars(private).update(defaultWidthX=default, nominalWidthX=nominal)
    top.GlobalSubrs.items[:] = []
    select = FDSelect()
    select.format = 3
    select.gidArray = [0] * len(strings)
    top.FDSelect = select
    strings.fdSelect = select
    for glyph, width in widths.items():
        string = strings[glyph]
        string.private = private
        if width != default:
            string.program.insert(0, width - nominal)


def rename(font, face):
    bare = face.style in ("Regular", "Bold")
    full = face.family if face.style == "Regular" else f"{face.family} {face.style}"
    table = font["name"]
    version = table.getDebugName(5).split(";")[0].removeprefix("Version ")
    texts = {
        1: face.family if bare else full,
        2: face.style if bare else "Regular",
        3: f"{version};{face.postscript}",
        4: full,
        6: face.postscript,
        16: face.family,
        17: face.style,
    }
    for record in table.names:
        if record.nameID in texts:
            record.string = texts[record.nameID]
        elif record.nameID in (18, 20, 21, 22, 25):
            sys.exit(f"{face.file}: name {record.nameID} is not renamed")
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [face.postscript]
        top = cff.topDictIndex[0]
        top.FullName = full
        top.FamilyName = face.family


def order_glyphs(data):
    """Put the glyphs that are not one em square first and the others in the order of their characters.

    The metrics tables then store one advance for the whole tail, and the character map has long runs.
    Returns the font and, for each new glyph id, the old one.
    """
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    font.ensureDecompiled()
    old = font.getGlyphOrder()
    em = font["head"].unitsPerEm
    characters = {}
    for code_point, glyph in sorted(font.getBestCmap().items(), reverse=True):
        characters[glyph] = code_point
    places = {glyph: place for place, glyph in enumerate(old)}

    def key(glyph):
        square = font["hmtx"][glyph][0] == em == font["vmtx"][glyph][0]
        return glyph != old[0], square, characters.get(glyph, sys.maxunicode + 1), places[glyph]

    new = sorted(old, key=key)
    reorderGlyphs(font, new)
    if "CFF " in font:
        strings = font["CFF "].cff.topDictIndex[0].CharStrings
        strings.charStringsIndex.items = [strings.charStringsIndex[places[glyph]] for glyph in new]
        strings.charStrings = {glyph: place for place, glyph in enumerate(new)}
    return save(font), [places[glyph] for glyph in new]


def number_glyphs(data):
    """Make every CID the glyph id: the other tables go through as bytes."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    if "CFF " not in font:
        return data
    top = font["CFF "].cff.topDictIndex[0]
    old = font.getGlyphOrder()
    new = [".notdef"] + [f"cid{index:05}" for index in range(1, len(old))]
    names = dict(zip(old, new))
    strings = top.CharStrings
    strings.charStrings = {names[glyph]: place for glyph, place in strings.charStrings.items()}
    top.charset = new
    top.CIDCount = len(new)
    font.setGlyphOrder(new)
    return save(font)


def save(font):
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=True)
    return buffer.getvalue()


def outline(glyphs, glyph):
    pen = RecordingPen()
    glyphs[glyph].draw(pen)
    return pen.value


def check(data, face, originals):
    """Compare the made font with its source: widths of all glyphs, outlines of 500."""
    font = TTFont(io.BytesIO(data))
    source, _ = open_source(face)
    assert font["OS/2"].fsType == 0
    order = font.getGlyphOrder()
    assert len(order) == len(originals)
    glyphs, source_glyphs = font.getGlyphSet(), source.getGlyphSet()
    for glyph, original in list(zip(order, originals))[:: max(1, len(order) // 500)]:
        assert outline(glyphs, glyph) == outline(source_glyphs, original), (glyph, original)
    for tag in ("hmtx", "vmtx"):
        for glyph, original in zip(order, originals):
            assert font[tag][glyph] == source[tag][original], (tag, glyph)
    if "VORG" in font:
        for glyph, original in zip(order, originals):
            assert font["VORG"][glyph] == source["VORG"][original]
    if "CFF " in font:
        top = font["CFF "].cff.topDictIndex[0]
        assert len(top.FDArray) == 1 and len(top.GlobalSubrs) == 0
        private = top.FDArray[0].Private
        for glyph in order:
            reader = WidthReader([], [], private.nominalWidthX, private.defaultWidthX)
            reader.execute(top.CharStrings[glyph])
            assert reader.width == font["hmtx"][glyph][0], glyph
    old, new = source.getBestCmap(), font.getBestCmap()
    names = dict(zip(order, originals))
    for code_point in face.characters & set(old):
        assert names[new[code_point]] == old[code_point], hex(code_point)
    for record in font["name"].names:
        if record.nameID in (1, 2, 3, 4, 6, 16, 17):
            assert not any(word in record.toUnicode() for word in ("Noto", "Source", "LXGW", "霞鹜")), record.toUnicode()
    return font


def make(face):
    font, index = open_source(face)
    if "CFF " in font:
        cut_regional_forms(font, face)
    cut(font, face)
    rename(font, face)
    originals = list(font.getGlyphOrder())
    font["head"].modified = MODIFIED
    if "CFF " in font:
        join_font_dicts(font, face)
    data, places = order_glyphs(save(font))
    data = number_glyphs(data)
    originals = [originals[place] for place in places]
    made = check(data, face, originals)
    signs = sorted(u for u in face.characters - set(made.getBestCmap()) if not is_han(u))
    missing = sorted(han(face.characters) - set(made.getBestCmap()))
    lines = [
        f"{face.file}: {len(data)} bytes, {len(originals)} glyphs, {len(made.getBestCmap())} characters,"
        f" {len(han(made.getBestCmap()))} Han, face {index} of {face.source.name}",
        f"  sha256 {hashlib.sha256(data).hexdigest()}",
        f"  Han asked for and not in the source: {len(missing)} {''.join(map(chr, missing))}",
        f"  signs asked for and not in the source: {' '.join(f'{u:04X}' for u in signs)}",
    ]
    return data, lines


def main():
    parser = argparse.ArgumentParser(description="make the fonts of this folder")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent)
    parser.add_argument("faces", nargs="*", help="file names to make; all without one")
    arguments = parser.parse_args()
    if sha256(UNIHAN) != SHA256[UNIHAN.name]:
        sys.exit(f"{UNIHAN}: not the file README.md names; its sha256 differs")
    for face in FACES:
        if arguments.faces and face.file not in arguments.faces:
            continue
        if sha256(face.source) != SHA256[face.source.name]:
            sys.exit(f"{face.source}: not the file README.md names; its sha256 differs")
        data, lines = make(face)
        arguments.out.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=arguments.out, delete=False) as part:
            part.write(data)
        os.chmod(part.name, 0o644)
        os.replace(part.name, arguments.out / face.file)
        print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
