"""Writes the notices of other people's work in what is distributed: the crates that are linked into the functions, and the
packages in the console's bundle. `--check` compares them with the committed ones instead. Reads what Cargo and npm have
downloaded."""

import difflib
import json
import re
import subprocess
import sys
from pathlib import Path

CRATES = Path("functions/third-party-notices.txt")
PACKAGES = Path("functions/console/third-party-notices.txt")
WEB = Path("functions/console/web")
TARGETS = ["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"]
LICENCE_FILE = re.compile(r"(?i)(licen[cs]e|copying|copyright|unlicense)")
NOTICE_FILE = re.compile(r"(?i)notice")
LINE = "-" * 80

MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


def text_of(path):
    lines = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n\f")


def is_apache_alone(licence):
    """Returns whether the Apache License suffices, whose text is the same for all."""
    return any(part.strip("() ") == "Apache-2.0" for part in re.split(r" OR |/", licence)) and " AND " not in licence


def texts(folder, licence, authors):
    """Returns the texts that a distribution must have."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    found = [text_of(path) for path in files if NOTICE_FILE.match(path.name)]
    if is_apache_alone(licence):
        return found
    licences = [text_of(path) for path in files if LICENCE_FILE.match(path.name)]
    if not licences and licence == "MIT":
        licences = [f"Copyright (c) {', '.join(authors) or 'the authors'}\n\n{MIT}"]
    if not licences:
        sys.exit(f"{folder.name}: {licence}, but there is no text of it")
    return found + licences


def crates():
    """Returns the crates that are linked into the functions, for every target."""
    linked = {}
    for target in TARGETS:
        command = ["cargo", "metadata", "--format-version=1", "--locked", f"--filter-platform={target}"]
        graph = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        packages = {package["id"]: package for package in graph["packages"]}
        nodes = {node["id"]: node for node in graph["resolve"]["nodes"]}
        waiting = [it["id"] for it in graph["packages"] if it["name"] in ("functions", "web_console")]
        seen = set()
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                linking = [it for it in nodes[one]["deps"] if any(kind["kind"] is None for kind in it["dep_kinds"])]
                waiting += [it["pkg"] for it in linking]
        linked |= {one: packages[one] for one in seen if packages[one]["source"]}
    for package in linked.values():
        folder = Path(package["manifest_path"]).parent
        yield f"{package['name']} {package['version']}", package["license"], texts(folder, package["license"], package["authors"])


def npm_packages():
    """Returns the packages that the console's bundle may contain."""
    lock = json.loads((WEB / "package-lock.json").read_text())
    for place, package in lock["packages"].items():
        if place and not package.get("dev") and not package.get("optional"):
            name = place.rsplit("node_modules/", 1)[1]
            yield f"{name} {package['version']}", package["license"], texts(WEB / place, package["license"], [name])


def notices(what, all_of):
    """Returns the notices of packages: a list of them, then each text once."""
    all_of = sorted(set((name, licence, tuple(found)) for name, licence, found in all_of))
    used = {}
    for name, _, found in all_of:
        for text in found:
            used.setdefault(text, []).append(name)
    parts = [f"{what}\n\n" + "\n".join(f"{name}: {licence}" for name, licence, _ in all_of)]
    under_apache = [name for name, licence, _ in all_of if is_apache_alone(licence)]
    parts.append(f"{', '.join(under_apache)}\n\n{text_of(Path('LICENSE'))}")
    parts += [f"{', '.join(names)}\n\n{text}" for text, names in sorted(used.items(), key=lambda it: it[1])]
    return f"\n\n{LINE}\n\n".join(parts) + "\n"


def differs(path, text):
    before = path.read_text() if path.exists() else ""
    changes = list(difflib.unified_diff(before.splitlines(), text.splitlines(), str(path), "now", lineterm="", n=0))
    print("\n".join(changes[:20]))
    return bool(changes)


checks = "--check" in sys.argv
written = {CRATES: notices("Crates in the functions, and their licences.", crates())}
if (WEB / "node_modules").exists():
    written[PACKAGES] = notices("Packages in the console, and their licences.", npm_packages())
else:
    print("!! NOT CHECKED: the console's notices, because npm ci has not run", file=sys.stderr)
if checks:
    sys.exit("renew them: python3 .ci/notices.py" if any([differs(*it) for it in written.items()]) else 0)
for path, text in written.items():
    path.write_text(text)
