# SPDX-License-Identifier: Apache-2.0
"""check_binaries.py hardening|walls BUILD: what readelf and nm say of the built programs."""

import os
import re
import subprocess
import sys

PROGRAMS = ("bin/scorescope", "bin/scorescope-cli", "bin/scorescope-stage")
ENGINE = "lib/scorescope/libscorescope_engine.so"
ENTRY = re.compile(r"scorescope_engine\w*")


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def own_binaries(build):
    found = [os.path.join(build, p) for p in (*PROGRAMS, ENGINE)]
    tests = os.path.join(build, "tests")
    if os.path.isdir(tests):
        found += [os.path.join(tests, name) for name in sorted(os.listdir(tests))]
    return [p for p in found if os.path.isfile(p) and is_elf(p)]


def is_elf(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def check_hardening(build):
    problems = [f"{p} is not built" for p in (*PROGRAMS, ENGINE)
                if not os.path.exists(os.path.join(build, p))]
    for path in own_binaries(build):
        header, dynamic = output("readelf", "-hW", path), output("readelf", "-dW", path)
        segments = output("readelf", "-lW", path)
        stack = re.search(r"GNU_STACK.*", segments)
        for wrong, what in (
            (not re.search(r"Type:\s+DYN", header), "is not position independent"),
            (not re.search(r"BIND_NOW|FLAGS_1.*\bNOW\b", dynamic), "binds lazily (no BIND_NOW)"),
            ("GNU_RELRO" not in segments, "has no RELRO"),
            (not stack or "RWE" in stack.group(), "has an executable stack"),
            (writable_runpath(dynamic), "searches libraries outside /usr (RPATH)"),
            ("TEXTREL" in dynamic, "has text relocations"),
        ):
            if wrong:
                problems.append(f"{os.path.relpath(path, build)} {what}")
    return problems


def writable_runpath(dynamic):
    paths = re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", dynamic)
    return any(not p.startswith("/usr/") for line in paths for p in line.split(":"))


def check_walls(build):
    """Front ends link no torch, command line and stage no Qt, and the engine shows its entry alone."""
    problems = []
    for program in PROGRAMS:
        needed = re.findall(r"NEEDED.*\[(.*)\]", output("readelf", "-dW", f"{build}/{program}"))
        loaded = output("ldd", f"{build}/{program}")
        if re.search(r"lib(torch|c10|caffe2|openblas)", " ".join(needed) + loaded):
            problems.append(f"{program} links LibTorch")
        if program.endswith(("-cli", "-stage")) and re.search(r"libQt\d", loaded):
            problems.append(f"{program} links Qt")
    if "libtorch" not in output("readelf", "-dW", f"{build}/{ENGINE}"):
        problems.append(f"{ENGINE} does not link LibTorch")
    shown = [line.split()[-1].split("@")[0]
             for line in output("nm", "-D", "--defined-only", f"{build}/{ENGINE}").splitlines()]
    if not any(ENTRY.fullmatch(name) for name in shown):
        problems.append(f"{ENGINE} does not export its entry function")
    # Templates of std and LibTorch stay visible whatever our flags say; they are not ours.
    ours = [name for name in shown if "10scorescope" in name or not name.startswith("_Z")]
    ours = [name for name in ours if not ENTRY.fullmatch(name)]
    if ours:
        problems.append(f"{ENGINE} exports {len(ours)} more: {', '.join(ours[:5])}")
    return problems


if __name__ == "__main__":
    checks = {"hardening": check_hardening, "walls": check_walls}
    found = checks[sys.argv[1]](sys.argv[2])
    for line in found:
        print(f"FAILED: {line}")
    print(f"{len(own_binaries(sys.argv[2]))} binaries, {len(found)} failures")
    sys.exit(1 if found else 0)
