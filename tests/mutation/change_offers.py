"""Changes of what readers act on, and of what the file says of itself."""

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, String

from registry import change
from sheet import Lost


@change("link-leads-elsewhere", "linked")
def target(pdf):
    pdf.pages[0].obj.Annots[0].A.URI = String("https://elsewhere.example/jiangpan")


@change("link-to-another-place", "linked")
def place(pdf):
    pdf.pages[0].obj.Annots[1].Dest[3] = 100


@change("link-moved", "linked")
def moved(pdf):
    pdf.pages[0].obj.Annots[0].Rect = Array([80, 104, 200, 118])


@change("link-lost", "linked")
def lost(pdf):
    del pdf.pages[0].obj.Annots[1]


@change("note-added", "linked")
def note(pdf):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([40, 400, 58, 418]), Contents=String("?"), F=2)
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))


@change("bookmark-renamed", "linked")
def bookmark(pdf):
    pdf.Root.Outlines.First.Title = String("旧闻")


@change("attachment-replaced", "linked")
def attachment(pdf):
    pdf.attachments["copy.csv"] = AttachedFileSpec(pdf, "版,图\n".encode(), filename="copy.csv")


@change("script-added", "linked")
def script(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def in_metadata(pdf, old, new):
    data = pdf.Root.Metadata.read_bytes()
    if old not in data:
        raise Lost(f"{old} in the metadata")
    pdf.Root.Metadata.write(data.replace(old, new))


@change("standard-no-longer-claimed", "tabloid")
def standard(pdf):
    in_metadata(pdf, b"PDF/X-4", b"")


@change("title-changed-in-the-metadata", "feature")
def title(pdf):
    """Readers show what the metadata says, whatever the information dictionary says."""
    title = str(pdf.docinfo["/Title"]).encode()
    in_metadata(pdf, title, "另一个题目".encode())


@change("trapped-said-otherwise", "tabloid")
def trapped(pdf):
    pdf.docinfo["/Trapped"] = Name("/True")


@change("view-of-the-document-changed", "broadsheet")
def view(pdf):
    pdf.Root.PageLayout = Name.TwoPageRight
