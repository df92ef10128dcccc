"""Changes of colour, of overprint, and of what is drawn with rules and tints."""

import pikepdf
from pikepdf import Array, Dictionary, Name

from registry import change
from sheet import number, open_page

BLACK = [0, 0, 0, 1]


def same(operands, wanted):
    return len(operands) == len(wanted) and all(abs(float(one) - other) < 1e-6 for one, other in zip(operands, wanted))


def is_inks(*wanted):
    return lambda operands: same(operands, wanted)


def recolour_line(pdf, operands, operator, n=0):
    """Prints one line in another colour, and goes on in the copy's black."""
    sheet = open_page(pdf)
    line = sheet.line(lambda show: same(show.fill[1:], BLACK), n)
    sheet.wrap(line.at, line.at, [[operands, operator]], [[BLACK, "k"]])
    sheet.save()


@change("text-made-rich-black", "broadsheet")
def rich_black(pdf):
    recolour_line(pdf, [number(0.6), number(0.4), number(0.4), 1], "k")


@change("black-made-99-percent", "tabloid")
def nearly_black(pdf):
    recolour_line(pdf, [0, 0, 0, number(0.99)], "k")


@change("text-made-white", "tabloid")
def white(pdf):
    recolour_line(pdf, [0, 0, 0, 0], "k", n=1)


@change("text-made-rgb", "tabloid")
def rgb(pdf):
    recolour_line(pdf, [0, 0, 0], "rg")


@change("text-made-gray", "feature")
def gray(pdf):
    """DeviceGray black overprints other than DeviceCMYK black does (ISO 32000-2, 11.7.4.3)."""
    recolour_line(pdf, [0], "g")


@change("text-made-registration-colour", "broadsheet")
def registration(pdf):
    """Type on all plates."""
    sheet = open_page(pdf)
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0, 0, 1], N=1)
    every = Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(function)])
    sheet.page.obj.Resources.ColorSpace = Dictionary(Every=pdf.make_indirect(every))
    line = sheet.line()
    sheet.wrap(line.at, line.at, [[[Name.Every], "cs"], [[1], "scn"]], [[BLACK, "k"]])
    sheet.save()


@change("text-colour-changed", "tabloid")
def red_made_green(pdf):
    sheet = open_page(pdf)
    at = sheet.find("k", is_inks(0, 1, 1, 0))
    sheet.ops[at][0] = [1, 0, 1, 0]
    sheet.save()


@change("colour-converted-to-rgb", "broadsheet")
def converted(pdf):
    sheet = open_page(pdf)
    at = sheet.find("k", is_inks(0, 1, 1, 0))
    sheet.ops[at] = [[1, 0, 0], "rg"]
    sheet.save()


@change("text-colour-changed-on-screen", "screen")
def screen_colour(pdf):
    sheet = open_page(pdf)
    at = sheet.find("rg", n=0)
    sheet.ops[at][0] = [0, 0, number(0.6)]
    sheet.save()


@change("spot-made-process", "inks")
def spot_to_process(pdf):
    """What a careless conversion does: the same look, other plates."""
    sheet = open_page(pdf)
    out = []
    for operands, operator in sheet.ops:
        if operator in ("cs", "CS") and operands == [Name.Spot]:
            continue
        if operator in ("scn", "SCN"):
            part = float(operands[0])
            operands = [0, number(0.91 * part), number(0.76 * part), 0]
            operator = "k" if operator == "scn" else "K"
        out.append([operands, operator])
    sheet.ops = out
    del sheet.page.obj.Resources.ColorSpace
    sheet.save()


@change("spot-renamed", "inks")
def spot_renamed(pdf):
    """Another ink in the duct, the same look on the screen."""
    pdf.pages[0].obj.Resources.ColorSpace.Spot[1] = Name("/Signal Orange")


@change("spot-tint-changed", "inks")
def spot_tint(pdf):
    sheet = open_page(pdf)
    at = sheet.find("scn", is_inks(0.5))
    sheet.ops[at][0] = [number(0.6)]
    sheet.save()


@change("tint-changed", "inks")
def tint(pdf):
    sheet = open_page(pdf)
    at = sheet.find("k", is_inks(0, 0, 0, 0.1))
    sheet.ops[at][0] = [0, 0, 0, number(0.15)]
    sheet.save()


@change("tint-enlarged", "inks")
def tint_enlarged(pdf):
    sheet = open_page(pdf)
    at = sheet.find("re", is_inks(550, 30, 100, 36))
    sheet.ops[at][0][2] = 103
    sheet.save()


@change("ink-raised-over-the-limit", "inks")
def total_ink(pdf):
    sheet = open_page(pdf)
    at = sheet.find("k", is_inks(0.2, 0, 0, 0))
    sheet.ops[at][0] = [number(0.9), number(0.8), number(0.8), number(0.9)]
    sheet.save()


@change("white-type-overprints", "inks")
def white_overprints(pdf):
    """Knocked-out type that is set to overprint is gone from the press."""
    sheet = open_page(pdf)
    at = sheet.find("k", is_inks(0, 0, 0, 0), n=-1)
    sheet.ops[at:at] = [[[Name.Over], "gs"]]
    sheet.save()


@change("white-type-filled", "inks")
def white_filled(pdf):
    sheet = open_page(pdf)
    at = sheet.find("k", is_inks(0, 0, 0, 0), n=-1)
    sheet.ops[at][0] = [1, 0, 0, 0]
    sheet.save()


def states(pdf):
    return pdf.pages[0].obj.Resources.ExtGState


@change("overprint-off", "feature")
def overprint_off(pdf):
    states(pdf).Over.OP = False
    states(pdf).Over.op = False


@change("overprint-mode-0", "broadsheet")
def overprint_mode(pdf):
    """With mode 0 a plate that a colour has nothing of is wiped (ISO 32000-2, 11.7.4.3)."""
    states(pdf).Over.OPM = 0


@change("picture-made-to-overprint", "tabloid")
def overprint_on(pdf):
    states(pdf).Knock.OP = True
    states(pdf).Knock.op = True


@change("picture-made-transparent", "feature")
def transparent(pdf):
    sheet = open_page(pdf)
    states(pdf).Half = Dictionary(Type=Name.ExtGState, ca=number(0.5), CA=number(0.5))
    begin = sheet.picture()[0]
    sheet.ops[begin + 1 : begin + 1] = [[[Name.Half], "gs"]]
    sheet.save()


@change("blend-mode-changed", "inks")
def blend(pdf):
    sheet = open_page(pdf)
    states(pdf).Blend = Dictionary(Type=Name.ExtGState, BM=Name.Multiply)
    at = sheet.find("k", is_inks(0, 0, 0, 0), n=-1)
    sheet.ops[at:at] = [[[Name.Blend], "gs"]]
    sheet.save()


@change("rule-made-heavier", "broadsheet")
def rule_heavier(pdf):
    sheet = open_page(pdf)
    at = sheet.find("w", is_inks(0.25))
    sheet.ops[at][0] = [number(0.5)]
    sheet.save()


@change("hairline-deleted", "broadsheet")
def hairline_deleted(pdf):
    sheet = open_page(pdf)
    at = sheet.rules()[-1]
    del sheet.ops[at : at + 3]
    sheet.save()


@change("rule-moved", "broadsheet")
def rule_moved(pdf):
    sheet = open_page(pdf)
    at = sheet.rules()[-1]
    for point in (at, at + 1):
        x, y = sheet.ops[point][0]
        sheet.ops[point][0] = [number(float(x) + 1.4), y]
    sheet.save()


@change("rule-shortened", "tabloid")
def rule_shortened(pdf):
    sheet = open_page(pdf)
    at = sheet.rules()[0]
    x, y = sheet.ops[at + 1][0]
    sheet.ops[at + 1][0] = [number(float(x) - 20), y]
    sheet.save()


@change("rule-dashed", "tabloid")
def rule_dashed(pdf):
    sheet = open_page(pdf)
    at = sheet.rules()[0]
    sheet.wrap(at, at + 2, [[[Array([3, 3]), 0], "d"]], [[[Array([]), 0], "d"]])
    sheet.save()


@change("output-profile-changed", "broadsheet")
def output_profile(pdf):
    """One node of the table of the press is another."""
    intent = pdf.Root.OutputIntents[0]
    profile = bytearray(intent.DestOutputProfile.read_bytes())
    profile[len(profile) // 2] ^= 0x40
    stream = pdf.make_stream(bytes(profile))
    stream.N = 4
    intent.DestOutputProfile = stream


@change("output-condition-changed", "tabloid")
def output_condition(pdf):
    pdf.Root.OutputIntents[0].OutputConditionIdentifier = pikepdf.String("CGATS TR 001")
