"""Times whole processes: see compare.sh."""

import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BANXIN = ROOT / "target/release/banxin"
FEATURE = ROOT / "fixtures/feature"


def run(command, cwd):
    """Wall seconds, CPU seconds and peak memory in MB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(name, command, cwd, times):
    runs = [run(command, cwd) for _ in range(times)]
    wall, cpu, memory = (statistics.median(column) for column in zip(*runs))
    print(f"{name:32} {wall * 1000:9.1f} ms wall {cpu * 1000:9.1f} ms CPU {memory:7.1f} MB")


def distinct_pages(folder, count):
    """Pages that differ in name and copy; they share nothing but the pictures' bytes."""
    pages = []
    for number in range(count):
        page = folder / f"page{number}"
        shutil.copytree(FEATURE, page)
        toml = page / "page.toml"
        toml.write_text(re.sub(r'name = "[^"]*"', f'name = "P{number}"', toml.read_text("utf-8")), "utf-8")
        story = page / "stories/lead.md"
        surname = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"[number % 16] + "东南西北中上下左"[number // 16 % 8]
        story.write_text(story.read_text("utf-8").replace("罗守田", surname + "田"), "utf-8")
        pages.append(str(toml))
    return pages


def typst_page(folder):
    copy = (FEATURE / "stories/lead.md").read_text("utf-8").split("+++")[2]
    copy = re.sub(r"!\[.*", "", copy).replace("**", "*").replace("> [!box]", "").replace("> ", "")
    copy = re.sub(r"([#$@<>_\\])", r"\\\1", copy)
    head = '#set page(width: 390mm, height: 550mm, margin: 19mm, columns: 5)\n#set text(lang: "zh", size: 9pt, font: "Banxin Song")\n'
    (folder / "page.typ").write_text(head + copy, "utf-8")


with tempfile.TemporaryDirectory() as temporary:
    folder = pathlib.Path(temporary)
    fonts = ["--fonts", str(ROOT / "fonts"), "-o", str(folder / "out")]
    measure("banxin, one page", [BANXIN, "build", str(FEATURE / "page.toml"), *fonts], folder, 21)
    pages = distinct_pages(folder, 128)
    for count in (32, 128):
        for threads in ("1", "2"):
            command = [BANXIN, "build", *pages[:count], *fonts, "--threads", threads]
            measure(f"banxin, {count} pages, {threads} thread(s)", command, folder, 3)
    if shutil.which("typst"):
        typst_page(folder)
        measure("typst, one page", ["typst", "compile", "--font-path", str(ROOT / "fonts"), "page.typ"], folder, 5)
    else:
        print("typst is not installed: no comparison")
