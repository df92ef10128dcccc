"""What other programs say of the files that `make.py` made: `others.py OUT > others.tsv`.

comparepdf is asked twice, once for texts and once for looks; the third answer is the plainest that there is: poppler draws
both files at 100 dpi, and any pixel that differs is a difference.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path

SAYS = {0: "same", 10: "differ", 13: "differ", 15: "differ"}


def comparepdf(mode, old, new):
    done = subprocess.run(["comparepdf", "-v", "0", "-c", mode, old, new], capture_output=True, env={"QT_QPA_PLATFORM": "offscreen"})
    return SAYS.get(done.returncode, f"error {done.returncode}")


@cache
def pixels(path):
    drawn = subprocess.run(["pdftoppm", "-r", "100", path], capture_output=True, check=True)
    return sha256(drawn.stdout).digest()


def row(entry):
    old, new = entry["old"], entry["new"]
    same = pixels(old) == pixels(new)
    said = [comparepdf("text", old, new), comparepdf("appearance", old, new), "same" if same else "differ"]
    return "\t".join([entry["kind"], entry["name"], entry["base"], *said])


def main(out):
    entries = json.loads((out / "manifest.json").read_text())
    print("\t".join(["kind", "name", "base", "comparepdf text", "comparepdf appearance", "pixels"]))
    with ThreadPoolExecutor(2) as at_once:
        for line in at_once.map(row, entries):
            print(line, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
