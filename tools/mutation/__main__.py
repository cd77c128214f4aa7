"""Measures whether the tests notice faults: ``python tools/mutation --area pay``.

Copies the project into a temporary folder, puts one small fault after another into the code of an area (areas.toml),
and runs the tests that run the faulty line. Prints the score of each module and every fault that no test noticed;
exits with 1 below the threshold of the area. Faults that no test can notice are listed with reasons in equivalent.toml.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
COPIED = ("src", "tests", "docs", "tools", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.mo", "*.sqlite3", ".*_cache", ".hypothesis")


def arguments() -> argparse.Namespace:
    """What to measure."""
    areas = list(tomllib.loads((HERE / "areas.toml").read_text()))
    parser = argparse.ArgumentParser(prog="python tools/mutation", description=__doc__)
    parser.add_argument("--area", choices=areas, action="append", help="an area of areas.toml; all when left out")
    parser.add_argument("--only", default="", help="only faults whose 'path::function' fits this expression")
    parser.add_argument("--again", type=Path, help="a file of --write: only the faults that survived there")
    parser.add_argument("--write", type=Path, help="add what became of each fault as lines of JSON")
    parser.add_argument("--jobs", type=int, default=2, help="how many are tried at once")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def copied() -> int:
    """Run this command in a copy of the project, so that nothing disturbs it and it disturbs nobody."""
    with tempfile.TemporaryDirectory(prefix="mainstay-mutation-") as folder:
        for name in COPIED:
            source, target = PROJECT / name, Path(folder).resolve() / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=LEFT_OUT)
            else:
                shutil.copy(source, target)
        environment = os.environ | {"PYTHONPATH": str(Path(folder).resolve() / "src"), "PYTHONHASHSEED": "0"}
        given = [str(Path(item).resolve()) if sys.argv[place] in ("--write", "--again") else item
                 for place, item in enumerate(sys.argv[1:])]  # fmt: skip
        command = [sys.executable, f"{folder}/tools/mutation", "--inside", *given]
        return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


def measured(name: str, area: dict[str, Any], options: argparse.Namespace) -> bool:
    """Measure one area; True when it reaches its threshold."""
    from trying import Trials

    began = time.monotonic()
    listed = [_key(entry) for entry in tomllib.loads((HERE / "equivalent.toml").read_text()).get("fault", [])]
    trials = Trials(PROJECT, area, _files(area), options.jobs)
    trials.excused, trials.written = set(listed), options.write
    chosen = _chosen(trials, options)
    print(f"== {name}: {len(chosen)} faults in {len(trials.paths)} files", flush=True)
    result = trials.run(chosen)
    rows = [(trials.found[number][1], *result[number]) for number in chosen]
    alive = {mutant.key for mutant, status, _ in rows if status == "survived"}
    stale = [key for key in listed if key[0] in trials.paths and key not in alive]
    score = _report(rows, set(listed))
    print(f"{name}: {score:.1f} %, threshold {area['threshold']} %, {time.monotonic() - began:.0f} s")
    if options.only or options.again:
        return score >= area["threshold"]
    for key in stale:
        print(f"equivalent.toml lists what does not survive: {' · '.join(key)}")
    return score >= area["threshold"] and not stale


def _key(entry: dict[str, str]) -> tuple[str, str, str, str]:
    return entry["path"], entry["function"], entry["source"], entry["fault"]


def _files(area: dict[str, Any]) -> list[str]:
    found = []
    for given in area["mutate"]:
        place = PROJECT / given
        if not place.exists():
            raise SystemExit(f"areas.toml names {given}, which does not exist.")
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        found += [
            path.relative_to(PROJECT).as_posix() for path in files if "tests" not in path.parts[len(PROJECT.parts) :]
        ]
    return [path for path in found if not any(fnmatch(path, f"{pattern}*") for pattern in area.get("except", ()))]


def _chosen(trials: Any, options: argparse.Namespace) -> list[int]:
    chosen = list(range(len(trials.found)))
    if options.only:
        chosen = [
            n for n in chosen if re.search(options.only, f"{trials.found[n][1].path}::{trials.found[n][1].owner}")
        ]
    if options.again:
        rows = [json.loads(line) for line in options.again.read_text().splitlines()]
        before = {tuple(row[:4]) for row in rows if row[5] == "survived"}
        chosen = [n for n in chosen if trials.found[n][1].key in before]
    return chosen


def _report(rows: list[tuple[Any, str, str]], excused: set[tuple[str, ...]]) -> float:
    modules: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for mutant, status, _ in rows:
        became = "equivalent" if status == "survived" and mutant.key in excused else status
        for name in (mutant.path, "total"):
            modules[name][became] += 1
    modules["total"] = modules.pop("total", defaultdict(int))
    print(f"{'module':68} {'faults':>7} {'killed':>7} {'endless':>7} {'survive':>7} {'equal':>6} {'score':>7}")
    for name, count in modules.items():
        real = sum(count.values()) - count["equivalent"]
        score = 100 * (real - count["survived"]) / real if real else 100.0
        print(f"{name.removeprefix('src/mainstay/'):68} {sum(count.values()):7} {count['killed']:7} {count['timeout']:7} "
              f"{count['survived']:7} {count['equivalent']:6} {score:6.1f}%")  # fmt: skip
    return score if rows else 100.0


def main() -> int:
    """Measure the chosen areas, in a copy."""
    options = arguments()
    if not options.inside:
        return copied()
    areas = tomllib.loads((HERE / "areas.toml").read_text())
    reached = [measured(name, areas[name], options) for name in options.area or areas]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
