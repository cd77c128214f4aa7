"""Runs the tests of an area: once to learn which test runs which line, then against one fault after another.

A fault inside a function is tried in a fork of the process that has everything loaded: the function gets the faulty
code, and the tests that run its line are run, the likeliest first, until one fails. A fault in the module itself (a
table, a default), or in a function that only runs while the module is loaded, is tried in a fork that has not yet
imported the project, with every test.
"""

import contextlib
import functools
import gc
import importlib
import importlib.machinery
import io
import json
import mmap
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import hypothesis
import pytest
from _pytest.runner import runtestprotocol
from mutants import Mutant, mutants_of

SURVIVED, KILLED, BROKEN, AFRESH = 0, 1, 2, 3
MEMORY = 4 << 30
FEW = 20


class Tests:
    """A pytest plugin: orders the collected tests, and hands the loop over to ``loop``."""

    def __init__(self, loop: Callable[[list[pytest.Item]], None]) -> None:
        self.loop = loop

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run ours instead of pytest's loop."""
        if session.testsfailed:
            os._exit(BROKEN)
        self.loop(session.items)
        return True


def collect(area: dict[str, Any], loop: Callable[[list[pytest.Item]], None], tests: Sequence[str] = ()) -> None:
    """Collect the tests of an area and call ``loop`` with them."""
    hypothesis.settings.register_profile(
        "mutation", max_examples=area.get("examples", 10), derandomize=True, database=None, deadline=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    hypothesis.settings.load_profile("mutation")
    options = ["-q", "-s", "-p", "no:xdist", "-p", "no:cacheprovider", "-o", "addopts=", "--import-mode=importlib"]
    options += ["-W", "ignore", "--tb=native", "-m", "not nightly and not browser and not real"]
    if not area.get("django"):
        options += ["-p", "no:django"]
    if "conftest" in area:
        options.append(f"--confcutdir={area['conftest']}")
    options += [f"--{'deselect' if '::' in test else 'ignore'}={test}" for test in area.get("leave_out", ())]
    pytest.main([*options, *(tests or area["tests"])], plugins=[Tests(loop)])


def passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Run one test; an interruption or an exit counts as a failure."""
    reports = runtestprotocol(item, log=False, nextitem=following)
    return not any(report.failed for report in reports)


class Knowledge:
    """Which tests run which line, how long each takes, and which have found faults in a function before."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = files
        self.seconds: dict[str, float] = {}
        self.lines: dict[str, dict[int, list[str]]] = {}
        self.lucky: dict[tuple[str, str], list[str]] = defaultdict(list)

    def learn(self, items: list[pytest.Item]) -> None:
        """Run everything once with coverage; a test that fails without any fault stops the measurement."""
        forgetting = memories({str(path) for path in self.files})
        watch = coverage.Coverage(data_file=None, include=[str(path) for path in self.files], messages=False)
        watch.start()
        for number, item in enumerate(items):
            watch.switch_context(item.nodeid)
            for forget in forgetting:
                forget()
            began = time.process_time()
            if not passes(item, items[number + 1] if number + 1 < len(items) else None):
                watch.stop()
                print(f"{item.nodeid} fails without any fault", file=sys.__stdout__, flush=True)
                os._exit(BROKEN)
            self.seconds[item.nodeid] = time.process_time() - began
        watch.stop()
        self.lines = {str(path): watch.get_data().contexts_by_lineno(str(path)) for path in self.files}

    def tests_of(self, root: Path, mutant: Mutant, *, every: bool) -> list[str]:
        """The tests that run the line of a fault, or every test; those that found such faults first."""
        lines = self.lines[str(root / mutant.path)]
        places = lines if every else mutant.lines
        found = {test for line in places for test in lines.get(line, ()) if test}
        lucky = {test: place for place, test in enumerate(reversed(self.lucky[mutant.path, mutant.owner]))}
        tests = self.seconds if every else found
        return sorted(
            tests, key=lambda test: (lucky.get(test, len(lucky)), test not in found, self.seconds[test], test)
        )

    def limit(self, test: str) -> float:
        """The processor seconds after which a test counts as an endless loop."""
        return 2 + 10 * self.seconds[test]


def limited() -> None:
    """End this process when it has used too much of the processor, of time or of memory."""
    for name in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(name, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, 60)
    signal.setitimer(signal.ITIMER_REAL, 1800)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    sys.stdout = sys.stderr = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=True)


def memories(paths: set[str]) -> list[Callable[[], None]]:
    """What empties each memory of the code of these files (``functools.cache``, dicts with ``__missing__``): else a
    remembered answer of the right code would hide the fault, and tests that came later would not seem to run the line.
    """
    found: list[Callable[[], None]] = []
    for thing in gc.get_objects():
        missing = vars(type(thing)).get("__missing__") if issubclass(type(thing), dict) else None
        # By type only: isinstance would ask lazy objects of Django, which then want their settings.
        source = thing.__wrapped__ if type(thing) is functools._lru_cache_wrapper else missing  # noqa: SLF001
        if isinstance(source, FunctionType) and source.__code__.co_filename in paths:
            found.append(thing.clear if source is missing else thing.cache_clear)
    return found


class Swap:
    """Puts faulty code into functions that are loaded already, wherever they have been imported."""

    def __init__(self, root: Path, paths: Sequence[str]) -> None:
        wanted = {str(root / path): path for path in paths}
        self.functions: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
        for thing in gc.get_objects():
            if type(thing) is FunctionType and thing.__code__.co_filename in wanted:
                name = thing.__code__.co_qualname.partition(".<locals>")[0]
                self.functions[wanted[thing.__code__.co_filename], name].append(thing)

    def swap(self, mutant: Mutant, code: CodeType) -> bool:
        """Give every function of the fault's name and line, and those made inside of it, the code of the faulty module."""
        done = False
        for function in self.functions[mutant.path, mutant.owner]:
            for found in _functions(code):
                old = function.__code__
                same = found.co_qualname == old.co_qualname and found.co_firstlineno == old.co_firstlineno
                if same and len(found.co_freevars) == len(old.co_freevars):
                    function.__code__ = found
                    done = True
        return done


def _functions(code: CodeType) -> Iterator[CodeType]:
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield item
            yield from _functions(item)


def _is_foreign(module: Any, root: Path) -> bool:
    """Whether a module is not of the project, so that it may be loaded before any fault is."""
    path = getattr(module, "__file__", None)
    return path is not None and not Path(path).is_relative_to(root) and module.__name__ in sys.modules


class Trials:
    """Tries the faults of an area, ``jobs`` at a time, and answers each with what became of it."""

    def __init__(self, root: Path, area: dict[str, Any], paths: Sequence[str], jobs: int) -> None:
        self.root, self.area, self.paths, self.jobs = root, area, paths, jobs
        self.excused: set[Any] = set()
        self.written: Path | None = None
        self.found = [
            (tree, mutant) for path in paths for tree, mutants in [mutants_of(root, path)] for mutant in mutants
        ]
        self.knowledge = Knowledge([root / path for path in paths])
        self.killers = mmap.mmap(-1, 4 * max(len(self.found), 1))
        self.result: dict[int, tuple[str, str]] = {}

    def run(self, chosen: Sequence[int]) -> dict[int, tuple[str, str]]:
        """What became of the chosen faults: killed, timeout or survived, and the test that found it."""
        inside = [number for number in chosen if self.found[number][1].owner]
        reading, writing = os.pipe()
        loaded = os.fork()
        if not loaded:
            os.close(reading)
            collect(self.area, lambda items: self._inside(items, inside, writing))
            os._exit(BROKEN)
        os.close(writing)
        with os.fdopen(reading) as stream:
            text = stream.read()
        os.waitpid(loaded, 0)
        if not text:
            raise SystemExit("The tests of this area do not run; see above.")
        told = json.loads(text)
        self.result = {int(number): tuple(value) for number, value in told["result"].items()}
        self.knowledge.seconds, self.knowledge.lines = told["seconds"], {}
        for path, lines in told["lines"].items():
            self.knowledge.lines[path] = {int(line): tests for line, tests in lines.items()}
        for name in told["others"]:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        early = [number for number in inside if number not in self.result]
        self._try([number for number in chosen if not self.found[number][1].owner] + early, self._fresh)
        return self.result

    def _inside(self, items: list[pytest.Item], chosen: list[int], writing: int) -> None:
        self.knowledge.learn(items)
        self.items = {item.nodeid: item for item in items}
        self.swap = Swap(self.root, self.paths)
        for forget in memories({str(self.root / path) for path in self.paths}):
            forget()
        gc.freeze()
        print(f"  {len(items)} tests learnt, {sum(self.knowledge.seconds.values()):.0f} s", flush=True)
        self._try(chosen, self._swapped)
        told = {"result": self.result, "seconds": self.knowledge.seconds, "lines": self.knowledge.lines}
        told["others"] = [name for name, module in sys.modules.items() if _is_foreign(module, self.root)]
        with os.fdopen(writing, "w") as stream:
            json.dump(told, stream)
        os._exit(0)

    def _try(self, chosen: list[int], trial: Callable[[int, list[str]], int]) -> None:
        running: dict[int, tuple[int, list[str]]] = {}
        began = time.monotonic()
        for place, number in enumerate([*chosen, None]):
            while running and (number is None or len(running) >= self.jobs):
                self._reap(running)
            if number is None:
                break
            tests = self.knowledge.tests_of(self.root, self.found[number][1], every=trial == self._fresh)
            if not tests:
                # Run by no test, or only while the module is loaded: to be tried afresh.
                continue
            pid = os.fork()
            if not pid:
                self._child(number, tests, trial)
            running[pid] = number, tests
            if place % 250 == 249:
                alive = sum(result[0] == "survived" for result in self.result.values())
                print(
                    f"  {place + 1} of {len(chosen)} tried, {alive} survive, {time.monotonic() - began:.0f} s",
                    flush=True,
                )

    def _child(self, number: int, tests: list[str], trial: Callable[[int, list[str]], int]) -> None:
        code = KILLED
        try:
            limited()
            code = trial(number, tests)
        finally:
            os._exit(code)

    def _reap(self, running: dict[int, tuple[int, list[str]]]) -> None:
        pid, status = os.wait()
        number, tests = running.pop(pid)
        mutant = self.found[number][1]
        killer = tests[int.from_bytes(self.killers[4 * number : 4 * number + 4], "little")]
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == AFRESH:
            return
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == SURVIVED:
            self._survives(number, f"{len(tests)} tests run it")
        else:
            self._became(number, "timeout" if os.WIFSIGNALED(status) else "killed", killer)
            known = self.knowledge.lucky[mutant.path, mutant.owner]
            if killer in known:
                known.remove(killer)
            known.append(killer)

    def _became(self, number: int, status: str, why: str) -> None:
        self.result[number] = status, why
        if self.written is not None:
            mutant = self.found[number][1]
            with self.written.open("a") as lines:
                lines.write(json.dumps([*mutant.key, mutant.line, status, why]) + "\n")

    def _survives(self, number: int, why: str) -> None:
        mutant = self.found[number][1]
        self._became(number, "survived", why)
        if mutant.key not in self.excused:
            print(f"{mutant.path}:{mutant.line} {mutant.owner or '(module)'}: {mutant.words} ({why})", flush=True)
            print(f"    {mutant.source}", flush=True)

    def _run(self, number: int, tests: list[str], items: dict[str, pytest.Item]) -> int:
        present = [(place, items[test]) for place, test in enumerate(tests) if test in items]
        for position, (place, item) in enumerate(present):
            self.killers[4 * number : 4 * number + 4] = place.to_bytes(4, "little")
            signal.setitimer(signal.ITIMER_PROF, self.knowledge.limit(item.nodeid))
            if not passes(item, present[position + 1][1] if position + 1 < len(present) else None):
                return KILLED
        return SURVIVED

    def _swapped(self, number: int, tests: list[str]) -> int:
        tree, mutant = self.found[number]
        mutant.apply()
        if not self.swap.swap(mutant, compile(tree, str(self.root / mutant.path), "exec")):
            return AFRESH
        return self._run(number, tests, self.items)

    def _fresh(self, number: int, tests: list[str]) -> int:
        tree, mutant = self.found[number]
        mutant.apply()
        target = str(self.root / mutant.path)
        code = compile(tree, target, "exec")
        loader = importlib.machinery.SourceFileLoader
        usual = loader.get_code
        loader.get_code = lambda self, name: code if self.path == target else usual(self, name)  # type: ignore[method-assign]
        answer: list[int] = []
        for chosen in (tests[:FEW], ()):  # the likeliest first: few files are imported sooner than all
            collect(
                self.area, lambda items: answer.append(self._run(number, tests, {i.nodeid: i for i in items})), chosen
            )
            if KILLED in answer:
                return KILLED
        return answer[-1] if answer else KILLED
