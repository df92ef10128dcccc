"""Makes the files of the mutation suite: `make.py SAMPLES FONTS OUT`.

SAMPLES holds banxin's sample pages, each as NAME.pdf; FONTS the project's faces. OUT gets the bases, every change and every
rewrite, and `manifest.json`, which lists what was made of what. The same samples give the same files.
"""

import json
import random
import sys
from pathlib import Path

import pikepdf

import bases
import change_drawn
import change_ink
import change_offers
import change_pages
import change_pictures
import change_tags
import change_text
import rewrite_alone
import rewrite_content
import rewrite_file
from registry import ALONE, CHANGES, REWRITES
from sheet import Lost

# How many bases each rewrite is done to, and how many files have two or three rewrites at once.
BASES_EACH, COMBINED = 4, 70
MODULES = (
    change_ink, change_pages, change_pictures, change_tags, change_text, change_offers, change_drawn,
    rewrite_content, rewrite_file, rewrite_alone,
)
# Small bases first: the large ones take their turn.
ROTA = ("tabloid", "mixed", "traditional", "japanese", "edition", "broadsheet", "distilled", "screen", "feature-vertical", "inks", "feature")
# Bases of what the samples have none of; only a few rewrites have anything to do there.
OTHERS = ("linked", "drawn")


def write(source, target, made, names):
    """Opens a base, has it changed, and writes it."""
    with pikepdf.open(source) as pdf:
        for each in made:
            each(pdf)
        options = {"deterministic_id": True}
        for name in names:
            options.update(rewrite_file.SAVE.get(name, {}))
        if "identifiers" in names:
            options = {key: value for key, value in options.items() if key != "deterministic_id"} | {"static_id": True}
        if options.get("linearize"):
            options.pop("qdf", None)
        pdf.save(target, **options)
    for name in names:
        if name in rewrite_file.PROGRAM:
            draft = target.with_suffix(".draft.pdf")
            target.rename(draft)
            bases.tool(draft, target, *rewrite_file.PROGRAM[name])
            draft.unlink()


def changes(where, out):
    for name, (base, made) in CHANGES.items():
        target = out / "changes" / f"{name}.pdf"
        try:
            write(where[base], target, [made], [])
        except Lost as lost:
            raise SystemExit(f"{name}: {base} has no such thing: {lost}") from lost
        yield {"kind": "change", "name": name, "base": base}, target


def rewrites(where, out):
    plan = []
    mixed = {name: rewrite for name, rewrite in REWRITES.items() if name not in ALONE}
    for n, (name, (takes, _)) in enumerate(mixed.items()):
        fit = [base for base in ROTA[n % len(ROTA) :] + ROTA[: n % len(ROTA)] if takes(base)]
        plan += [(base, [name]) for base in fit[:BASES_EACH]]
    chance = random.Random(20261124)
    while len(plan) < len(mixed) * BASES_EACH + COMBINED:
        base = ROTA[len(plan) % len(ROTA)]
        fit = [name for name, (takes, _) in mixed.items() if takes(base)]
        drawn = chance.sample(fit, chance.choice([2, 3]))
        # What the others look for in the page is there until last.
        plan.append((base, sorted(drawn, key=lambda name: (name == "boxes-and-resources-inherited", name))))
    for name in REWRITES:
        if name in ALONE:
            fit = [base for base in OTHERS + ROTA if REWRITES[name][0](base)]
            plan += [(base, [name]) for base in fit[:BASES_EACH]]
    for n, (base, names) in enumerate(plan):
        target = out / "rewrites" / f"{n:03}-{base}-{'+'.join(names)}.pdf"
        write(where[base], target, [REWRITES[name][1] for name in names], names)
        yield {"kind": "rewrite", "name": "+".join(names), "base": base}, target


def main(samples, fonts, out):
    for folder in ("bases", "changes", "rewrites"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    change_text.FACES["twin"] = (fonts / "BanxinHei-Regular.otf").read_bytes()
    where = bases.make(samples, out / "bases")
    listed = []
    for entries in (changes(where, out), rewrites(where, out)):
        for entry, target in entries:
            listed.append(entry | {"old": str(where[entry["base"]]), "new": str(target)})
    (out / "manifest.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{len(CHANGES)} changes, {len(listed) - len(CHANGES)} rewrites")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
