"""`mainstay up` ends when it is told to, whatever its clients are in the middle of."""

import socket
import sys
import time
from itertools import pairwise

import pytest

from mainstay.interfaces.cli.operations import running as running_module
from mainstay.interfaces.cli.operations.running import Child
from tests.stories.program import Program

GET = b"GET /health/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
HELD = {
    "an idle kept connection": GET, "a connection without a word": b"", "half a request": b"GET /health/ HTTP/1.1\r\nHo",
    "a preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
}  # fmt: skip
STALLED = b"POST /sign-in/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nlogin=anna"


@pytest.fixture
def running(tmp_path):
    program = Program(tmp_path)
    yield program
    if program.process.poll() is None:
        program.process.kill()


def held(program, *sent):
    """Connections that stay open, after what was sent on them."""
    found = []
    for words in sent:
        one = socket.create_connection(("127.0.0.1", program.port))
        one.settimeout(10)
        one.sendall(words)
        if words == GET:
            assert one.recv(65_536).startswith(b"HTTP/1.1 200")
        found.append(one)
    return found


def nobody_listens(program):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", program.port)) != 0


def test_open_connections_do_not_hold_it_up(running):
    connections = held(running, *HELD.values())
    began = time.monotonic()
    assert running.stop() == 0
    took = time.monotonic() - began
    said = running.log.read_text()
    assert took < 18, said
    assert "refused to gracefully stop" not in said
    assert "was ended" not in said
    assert nobody_listens(running)
    for one in connections:
        one.close()


@pytest.mark.nightly
def test_a_client_that_never_goes_on_is_left_after_the_grace(running):
    connections = held(running, STALLED, GET)
    began = time.monotonic()
    assert running.stop() == 0
    assert time.monotonic() - began < 30
    assert nobody_listens(running)
    for one in connections:
        one.close()


def test_what_dies_at_once_is_started_more_and_more_slowly_and_nothing_waits_for_it(monkeypatch):
    child = Child("a child", [sys.executable, "-c", ""])
    clock = [1_000.0]
    monkeypatch.setattr(running_module.time, "monotonic", lambda: clock[0])
    starts = []
    child.start()
    for _ in range(160):
        process = child.process
        process.wait()
        child.tend()
        if child.process is not process:
            starts.append(clock[0])
        clock[0] += 0.5
    child.process.wait()
    gaps = [round(later - earlier) for earlier, later in pairwise(starts)]
    assert gaps[:4] == [4, 8, 16, 30] or gaps[:4] == [3, 7, 15, 30]
