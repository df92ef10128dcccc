"""The content of a page as something to read and to edit: operators, and every text with its characters and its place.

Written against ISO 32000-2 alone, with pikepdf for the syntax; nothing here is banxin's.
"""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

SHOWS = ("Tj", "TJ")
PAINTS = ("S", "s", "f", "F", "f*", "B", "B*", "b", "b*")


class Lost(Exception):
    """A file has not got what a change is made to."""


@dataclass
class Show:
    """A text that one operator shows. `spelled` is the operator that says what it spells."""

    at: int
    font: str
    matrix: tuple
    fill: tuple
    mcid: int | None
    spelled: int | None
    codes: list
    text: str

    @property
    def size(self):
        return abs(self.matrix[3]) or abs(self.matrix[1])

    @property
    def vertical(self):
        return self.matrix[0] == 0


def unicode_map(font):
    """The characters of a font's codes."""
    return parse_map(font.ToUnicode.read_bytes().decode("latin-1")) if "/ToUnicode" in font else {}


def parse_map(text):
    """The pairs of a ToUnicode map (ISO 32000-2, 9.10.3)."""
    found = {}
    word = lambda digits: bytes.fromhex(digits).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        for code, to in re.findall(r"<(\w+)>\s*<(\w*)>", block):
            found[int(code, 16)] = word(to)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for first, last, listed, to in re.findall(r"<(\w+)>\s*<(\w+)>\s*(?:\[(.*?)\]|<(\w+)>)", block, re.S):
            first, last = int(first, 16), int(last, 16)
            if listed:
                for n, to in enumerate(re.findall(r"<(\w+)>", listed)):
                    found[first + n] = word(to)
            else:
                head, tail = to[:-4], int(to[-4:], 16)
                for n in range(last - first + 1):
                    found[first + n] = word(f"{head}{tail + n:04x}")
    return found


def write_map(text, pairs):
    """A ToUnicode map with other pairs, all of them single."""
    head = text[: text.index("endcodespacerange") + len("endcodespacerange")]
    tail = text[text.index("endcmap") :]
    rows = [f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for code, char in sorted(pairs.items())]
    parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    blocks = ["\n".join([f"{len(part)} beginbfchar", *part, "endbfchar"]) for part in parts]
    return "\n".join([head, *blocks, tail])


def codes_of(string):
    data = bytes(string)
    return [data[n : n + 2] for n in range(0, len(data), 2)]


class Sheet:
    """The operators of one page; `save` puts them back."""

    def __init__(self, pdf, page):
        self.pdf, self.page = pdf, page
        self.ops = [[list(each.operands), str(each.operator)] for each in pikepdf.parse_content_stream(page)]
        fonts = page.obj.get("/Resources", {}).get("/Font", {})
        self.fonts = {name: font for name, font in fonts.items()}
        self.maps = {name: unicode_map(font) for name, font in self.fonts.items()}

    def data(self):
        return pikepdf.unparse_content_stream([(operands, Operator(operator)) for operands, operator in self.ops])

    def save(self):
        self.page.obj.Contents = self.pdf.make_stream(self.data())

    def pieces(self, at):
        """What a text operator shows, glyph by glyph, with the shifts between them."""
        operands, operator = self.ops[at]
        items = operands[0] if operator == "TJ" else [operands[0]]
        out = []
        for item in items:
            out += codes_of(item) if isinstance(item, String) else [Decimal(item)]
        return out

    def put(self, at, pieces):
        """Sets the glyphs and shifts that a text operator shows."""
        items, run = [], b""
        for piece in [*pieces, None]:
            if isinstance(piece, bytes):
                run += piece
                continue
            if run:
                items.append(String(run))
                run = b""
            if piece is not None:
                items.append(piece)
        self.ops[at] = [[Array(items)], "TJ"]

    def shows(self):
        """Every text, in the order in which it is painted."""
        out, font, matrix, fill, marks, saved = [], None, (1, 0, 0, 1, 0, 0), ("g", 0), [], []
        for at, (operands, operator) in enumerate(self.ops):
            if operator == "q":
                saved.append((font, fill))
            elif operator == "Q" and saved:
                font, fill = saved.pop()
            elif operator == "Tf":
                font = str(operands[0])
            elif operator == "BT":
                matrix = (1, 0, 0, 1, 0, 0)
            elif operator == "Tm":
                matrix = tuple(float(number) for number in operands)
            elif operator in ("Td", "TD"):
                x, y = (float(number) for number in operands)
                a, b, c, d, e, f = matrix
                matrix = (a, b, c, d, e + x * a + y * c, f + x * b + y * d)
            elif operator in ("k", "rg", "g", "scn", "sc"):
                fill = (operator, *(float(number) for number in operands if not isinstance(number, Name)))
            elif operator in ("BDC", "BMC"):
                marks.append((at, operands[1]) if operator == "BDC" else (at, None))
            elif operator == "EMC" and marks:
                marks.pop()
            elif operator in SHOWS:
                properties = [(at, mark) for at, mark in marks if isinstance(mark, Dictionary)]
                numbers = [int(mark.MCID) for _, mark in properties if "/MCID" in mark]
                codes = [piece for piece in self.pieces(at) if isinstance(piece, bytes)]
                known = self.maps.get(font, {})
                text = "".join(known.get(int.from_bytes(code), "\ufffd") for code in codes)
                spelled = next((at for at, mark in properties if "/ActualText" in mark), None)
                mcid = numbers[-1] if numbers else None
                out.append(Show(at, font, matrix, fill, mcid, spelled, codes, text))
        return out

    def body(self):
        """The whole lines of the copy, horizontal, that are read as their glyphs say."""
        level = [show for show in self.shows() if show.matrix[0] > 0 and show.font]
        sizes = Counter()
        for show in level:
            sizes[show.font, round(show.size, 2)] += len(show.codes)
        (font, size), _ = sizes.most_common(1)[0]
        rows = Counter((show.mcid, round(show.matrix[5], 1)) for show in level)
        lines = [
            show
            for show in level
            if (show.font, round(show.size, 2)) == (font, size)
            and show.spelled is None
            and "\ufffd" not in show.text
            and len(show.text) == len(show.codes) > 8
        ]
        alone = [line for line in lines if rows[line.mcid, round(line.matrix[5], 1)] == 1]
        return alone or lines

    def line(self, wanted=lambda show: True, n=0):
        """The nth line of the copy that is as wanted."""
        return nth([show for show in self.body() if wanted(show)], n, "line of the copy")

    def largest(self):
        """The text in the largest type: the headline."""
        return max(self.shows(), key=lambda show: (show.size, len(show.codes)))

    def find(self, operator, wanted=lambda operands: True, n=0):
        """The nth operator of a kind."""
        found = [at for at, (operands, each) in enumerate(self.ops) if each == operator and wanted(operands)]
        return nth(found, n, operator)

    def matrix_before(self, at):
        """The operator that puts a text in its place."""
        while self.ops[at][1] not in ("Tm", "Td", "TD"):
            at -= 1
        return at

    def wrap(self, first, last, before, after):
        """Puts operators before the first and after the last of a stretch."""
        self.ops[last + 1 : last + 1] = after
        self.ops[first:first] = before

    def rules(self):
        """The straight rules: where the line begins, and where it is stroked."""
        found = []
        for at in range(len(self.ops) - 2):
            if [self.ops[at + n][1] for n in range(3)] == ["m", "l", "S"]:
                found.append(at)
        return found

    def picture(self, n=0):
        """The nth painted picture: where `q`, `cm`, `Do` and `Q` stand, and the picture's name."""
        paints = [at for at, (_, operator) in enumerate(self.ops) if operator == "Do"]
        do = nth(paints, n, "picture")
        placed = max(at for at in range(do) if self.ops[at][1] == "cm")
        begin = max(at for at in range(placed) if self.ops[at][1] == "q")
        end = min(at for at in range(do, len(self.ops)) if self.ops[at][1] == "Q")
        return begin, placed, do, end, str(self.ops[do][0][0])


def nth(found, n, what):
    if not -len(found) <= n < len(found):
        raise Lost(f"{what} {n + 1} is not there")
    return found[n]


def open_page(pdf, n=0):
    return Sheet(pdf, pdf.pages[n])


def number(value):
    """A number as a file has it."""
    return Decimal(str(round(float(value), 5)))
