#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Watches the atomic writer's system calls, then lets each of them fail or be the last one."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOOL = sys.argv[1]
OLD, NEW = b"old", b"n" * 3_000_000
CALLS = ["openat", "write", "fsync", "?rename,?renameat,?renameat2", "close"]
FAULTS = {
    "openat": ["ENOSPC", "EMFILE"],
    "write": ["ENOSPC", "EIO"],
    "fsync": ["EIO", "ENOSPC"],
    "?rename,?renameat,?renameat2": ["EIO", "ENOSPC"],
    "close": ["EIO"],
}
# The leak checker of a sanitizer build cannot run under strace.
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")


def trace(folder, *options):
    """Replaces folder/file under strace; gives the result and the calls that were made."""
    for leftover in folder.iterdir():
        leftover.unlink()
    (folder / "file").write_bytes(OLD)
    log = folder.parent / "log"
    log.unlink(missing_ok=True)
    command = ["strace", "-f", "-y", "-o", log, *options, TOOL, "replace", folder / "file"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    return done, log.read_text()


def content(folder):
    found = (folder / "file").read_bytes()
    assert found in (OLD, NEW), f"{len(found)} bytes: neither the old nor the new file"
    return found


def check_order(folder):
    """Data reach the disk before the name does, and the name before success is told."""
    done, log = trace(folder, "-e", "trace=openat,write,fsync,close,?rename,?renameat,?renameat2")
    assert done.returncode == 0 and content(folder) == NEW
    temporary = re.search(r'openat\([^"]*"([^"]*\.tmp)", ([A-Z_|]*), (\d+)\) = (\d+)', log)
    assert temporary, log
    assert Path(temporary[1]).parent == folder
    assert {"O_CREAT", "O_EXCL", "O_NOFOLLOW", "O_CLOEXEC"} <= set(temporary[2].split("|"))
    name = re.escape(temporary[1])
    steps = [
        rf"write\(\d+<{name}>, .* = 3000000",
        rf"fsync\(\d+<{name}>\) += 0",
        rf"close\(\d+<{name}>\) += 0",
        rf'rename\w*\(.*"{name}", .*"{re.escape(str(folder / "file"))}".*\) = 0',
        rf"fsync\(\d+<{re.escape(str(folder))}>\) += 0",
    ]
    at = temporary.end()
    for step in steps:
        found = re.compile(step).search(log, at)
        assert found, f"{step} is missing or too early in\n{log}"
        at = found.end()


def check_every(folder, call, injection):
    """Injects at the first, second, third ... such call until the program runs through."""
    reached = 0
    for number in range(1, 100):
        done, log = trace(folder, "-e", f"trace={call}",
                          "-e", f"inject={call}:{injection}:when={number}")
        killed = "+++ killed by SIGKILL +++" in log
        if "(INJECTED)" not in log and not killed:
            assert done.returncode == 0 and content(folder) == NEW
            return reached
        reached += 1
        found = content(folder)
        leftovers = len(list(folder.iterdir())) - 1
        if killed:
            continue
        assert leftovers == 0, f"{call} {injection} {number} left a temporary file"
        if done.returncode == 3:
            assert str(folder) in done.stderr and "cannot be written" in done.stderr, done.stderr
            assert done.stderr.count("\n") == 1, done.stderr
        # Closing the folder, which was only read, can lose nothing.
        concerned = ".tmp" if call == "close" else str(folder)
        if concerned in "".join(line for line in log.splitlines() if "(INJECTED)" in line):
            assert done.returncode == 3, f"{call} {injection} {number} was not reported"
        if done.returncode == 0:
            assert found == NEW
    raise AssertionError(f"{call} {injection}: never ran through")


with tempfile.TemporaryDirectory() as temporary_folder:
    place = Path(temporary_folder).resolve() / "place"
    place.mkdir()
    check_order(place)
    for system_call in CALLS:
        met = [check_every(place, system_call, "error=" + fault) for fault in FAULTS[system_call]]
        met.append(check_every(place, system_call, "signal=KILL"))
        assert min(met) >= 1, f"{system_call} was never met"
        print(system_call, met)
