"""Other ways to write the same content stream."""

import re
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

from bases import SAMPLES
from registry import rewrite
from sheet import SHOWS, Sheet, number


def sheets(pdf):
    return [Sheet(pdf, page) for page in pdf.pages]


def has_text(base):
    return base != "screen"


def set_contents(pdf, page, data):
    page.obj.Contents = pdf.make_stream(data)


def split(pdf, sheet, ways):
    """Cuts the content between operators into several streams."""
    size = max(1, len(sheet.ops) // ways)
    parts = []
    for at in range(0, len(sheet.ops), size):
        part = [(operands, Operator(operator)) for operands, operator in sheet.ops[at : at + size]]
        parts.append(pdf.make_stream(pikepdf.unparse_content_stream(part)))
    sheet.page.obj.Contents = Array(parts)


@rewrite("content-in-two-streams")
def two_streams(pdf):
    for sheet in sheets(pdf):
        split(pdf, sheet, 2)


@rewrite("content-in-many-streams")
def many_streams(pdf):
    for sheet in sheets(pdf):
        split(pdf, sheet, 37)


@rewrite("content-cut-between-operands")
def cut_between_operands(pdf):
    """Streams are one text with white space between (ISO 32000-2, 7.8.2): an operator may begin in one and end in the next."""
    for sheet in sheets(pdf):
        data = sheet.data()
        at = next(match.start() for match in re.finditer(rb" cm", data))
        sheet.page.obj.Contents = Array([pdf.make_stream(data[:at]), pdf.make_stream(data[at:])])


@rewrite("white-space")
def white_space(pdf):
    for sheet in sheets(pdf):
        lines = sheet.data().split(b"\n")
        set_contents(pdf, sheet.page, b"\r\n\r\n".join(b"   " + line + b" \t" for line in lines))


@rewrite("comments")
def comments(pdf):
    for sheet in sheets(pdf):
        lines = sheet.data().split(b"\n")
        said = [line + (b"\n% (a remark) /Tj 1 2 BT" if n % 7 == 0 else b"") for n, line in enumerate(lines)]
        set_contents(pdf, sheet.page, b"\n".join(said))


def token(value):
    """An operand as text of another form: numbers with zeros, strings in parentheses with octal escapes."""
    if isinstance(value, String):
        return "(" + "".join(f"\\{byte:03o}" for byte in bytes(value)) + ")"
    if isinstance(value, Array):
        return "[" + " ".join(token(each) for each in value) + "]"
    if isinstance(value, Dictionary):
        return "<<" + " ".join(f"{key} {token(each)}" for key, each in value.items()) + ">>"
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Decimal, float)):
        text = f"{Decimal(value):f}"
        return text + "00" if "." in text else text
    return f"{int(value)}.0" if isinstance(value, int) and abs(value) > 9 else str(value)


@rewrite("strings-and-numbers-in-other-forms")
def other_forms(pdf):
    for sheet in sheets(pdf):
        lines = []
        for operands, operator in sheet.ops:
            whole = operator in ("BDC", "Tr", "J", "j")
            texts = [str(each) if whole and isinstance(each, int) else token(each) for each in operands]
            if operator == "BDC" and isinstance(operands[1], Dictionary):
                entries = operands[1].items()
                said = [f"{key} {value if isinstance(value, int) else token(value)}" for key, value in entries]
                texts = [str(operands[0]), "<<" + " ".join(said) + ">>"]
            lines.append(" ".join([*texts, operator]))
        set_contents(pdf, sheet.page, "\n".join(lines).encode("latin-1"))


@rewrite("names-escaped")
def names_escaped(pdf):
    """A character of a name by its number (ISO 32000-2, 7.3.5)."""
    for sheet in sheets(pdf):
        data = re.sub(rb"/(\w+) gs", lambda match: b"/" + escape(match[1]) + b" gs", sheet.data())
        set_contents(pdf, sheet.page, data)


def escape(name):
    return b"#%02X" % name[0] + name[1:]


@rewrite("wrapped-in-q")
def wrapped(pdf):
    for sheet in sheets(pdf):
        set_contents(pdf, sheet.page, b"q 1 0 0 1 0 0 cm q\n" + sheet.data() + b"\nQ Q")


@rewrite("matrices-in-two-steps")
def two_steps(pdf):
    """A picture's matrix as a move and a scale."""
    for sheet in sheets(pdf):
        out = []
        for operands, operator in sheet.ops:
            if operator == "cm":
                a, b, c, d, e, f = operands
                out += [[[1, 0, 0, 1, e, f], "cm"], [[a, b, c, d, 0, 0], "cm"]]
            else:
                out.append([operands, operator])
        sheet.ops = out
        sheet.save()


@rewrite("states-said-again")
def states_again(pdf):
    """Colours, weights and graphics states twice."""
    for sheet in sheets(pdf):
        sheet.ops = [
            [list(operands), operator]
            for operands, operator in sheet.ops
            for _ in range(2 if operator in ("k", "K", "rg", "RG", "g", "G", "w", "gs", "Tf", "cs", "scn") else 1)
        ]
        sheet.save()


@rewrite("states-never-used")
def states_unused(pdf):
    """Colours and weights that the next operator takes back before anything is painted."""
    for sheet in sheets(pdf):
        out = []
        for operands, operator in sheet.ops:
            if operator in ("k", "K"):
                out.append([[number(0.3), 0, 0, 0], operator])
            if operator == "w":
                out.append([[7], "w"])
            out.append([operands, operator])
        sheet.ops = out
        sheet.save()


@rewrite("texts-shown-glyph-by-glyph", has_text)
def glyph_by_glyph(pdf):
    for sheet in sheets(pdf):
        out = []
        for at, (operands, operator) in enumerate(sheet.ops):
            if operator not in SHOWS:
                out.append([operands, operator])
                continue
            for piece in sheet.pieces(at):
                if isinstance(piece, bytes):
                    out.append([[String(piece)], "Tj"])
                else:
                    out.append([[Array([piece])], "TJ"])
        sheet.ops = out
        sheet.save()


@rewrite("texts-placed-step-by-step", has_text)
def step_by_step(pdf):
    """Each text is placed from the one before (`Td`) where the type's matrix stays the same."""
    for sheet in sheets(pdf):
        last = None
        for op in sheet.ops:
            operands, operator = op
            if operator == "BT":
                last = None
            if operator in ("Td", "TD", "T*"):
                last = None
            if operator != "Tm":
                continue
            values = [Decimal(each) for each in operands]
            if last and last[:4] == values[:4] and values[1] == values[2] == 0 and values[0] in (9, 14, 36, 12, 8):
                x = (values[4] - last[4]) / values[0]
                y = (values[5] - last[5]) / values[3]
                if is_exact(x, values[0]) and is_exact(y, values[3]):
                    op[0], op[1] = [round(x, 9), round(y, 9)], "Td"
            last = values
        sheet.save()


def is_exact(step, size):
    """Whether nine digits say where the text goes, to a ten-millionth of a point."""
    return abs(round(step, 9) * size - step * size) < Decimal("1e-7")


@rewrite("type-size-in-the-font-operator", lambda base: base in SAMPLES)
def size_in_font(pdf):
    """`9 Tf` with a matrix of 1 instead of `1 Tf` with a matrix of 9."""
    for sheet in sheets(pdf):
        out, font, size = [], None, 1
        for operands, operator in sheet.ops:
            if operator == "Td":
                out.append([[font, size], "Tf"])
                operands = [Decimal(each) * size for each in operands]
            if operator == "Tf":
                font = operands[0]
                continue
            if operator == "Tm" and font is not None:
                a, b, c, d, e, f = (Decimal(each) for each in operands)
                # Flattened type keeps its ratio in the matrix.
                size = d or abs(b)
                out.append([[font, size], "Tf"])
                out.append([[round(each / size, 9) for each in (a, b, c, d)] + [e, f], "Tm"])
                continue
            out.append([operands, operator])
        sheet.ops = out
        sheet.save()


@rewrite("text-objects-parted", has_text)
def parted(pdf):
    """Every text in a text object of its own: where nothing is marked across the border."""
    for sheet in sheets(pdf):
        out, depth = [], 0
        for at, (operands, operator) in enumerate(sheet.ops):
            out.append([operands, operator])
            depth += operator in ("BDC", "BMC")
            depth -= operator == "EMC"
            follows = sheet.ops[at + 1][1] if at + 1 < len(sheet.ops) else ""
            if operator == "EMC" and depth == 0 and follows in ("BDC", "BMC") and in_text(sheet.ops, at):
                out += [[[], "ET"], [[], "BT"]]
        sheet.ops = out
        sheet.save()


def in_text(ops, at):
    while at >= 0 and ops[at][1] not in ("BT", "ET"):
        at -= 1
    return at >= 0 and ops[at][1] == "BT"


@rewrite("rectangles-drawn-by-hand")
def rectangles(pdf):
    for sheet in sheets(pdf):
        out = []
        for operands, operator in sheet.ops:
            if operator != "re":
                out.append([operands, operator])
                continue
            x, y, w, h = (Decimal(each) for each in operands)
            out += [[[x, y], "m"], [[x + w, y], "l"], [[x + w, y + h], "l"], [[x, y + h], "l"], [[], "h"]]
        sheet.ops = out
        sheet.save()


@rewrite("properties-by-name", lambda base: base in SAMPLES)
def properties_named(pdf):
    """What marked contents are stands in the resources (ISO 32000-2, 14.6.2)."""
    for sheet in sheets(pdf):
        named = Dictionary()
        for operands, operator in sheet.ops:
            if operator == "BDC" and isinstance(operands[1], Dictionary):
                name = f"/M{len(named)}"
                named[name] = pdf.make_indirect(operands[1])
                operands[1] = Name(name)
        sheet.page.obj.Resources.Properties = named
        sheet.save()


@rewrite("empty-marks-added")
def empty_marks(pdf):
    """Points and stretches that mark nothing."""
    for sheet in sheets(pdf):
        at = next(at for at, (_, operator) in enumerate(sheet.ops) if operator == "cm")
        sheet.ops[at + 1 : at + 1] = [[[Name.Here], "MP"]]
        sheet.ops += [[[Name.Artifact], "BMC"], [[], "EMC"]]
        sheet.save()


@rewrite("unknown-operators-allowed")
def compatibility(pdf):
    """Between `BX` and `EX` unknown operators mean nothing (ISO 32000-2, 7.8.2)."""
    for sheet in sheets(pdf):
        set_contents(pdf, sheet.page, b"BX 1 2 nosuch EX\n" + sheet.data())
