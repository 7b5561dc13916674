# SPDX-License-Identifier: Apache-2.0
"""check_tidy.py ROOT BUILD: clang-tidy over every source that holds no torch."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from walls import zone_of


def single_commands(build):
    """The compile commands, those of sources that are compiled together taken apart."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        for command in json.load(file):
            command["command"] = without_precompiled(command["command"])
            if "/Unity/" not in command["file"]:
                yield command
                continue
            with open(command["file"], encoding="utf-8") as together:
                for source in re.findall(r'#include "(.*\.cpp)"', together.read()):
                    alone = command["command"].replace(command["file"], source)
                    yield {"directory": command["directory"], "file": source, "command": alone}


def without_precompiled(command):
    """GCC's precompiled headers are nothing to clang; a source names what it needs itself."""
    return re.sub(r"-Winvalid-pch|-include \S+/cmake_pch\.hxx", "", command)


def torch_free(commands, root):
    """By path. Without rows of the table: generated sources, and tests, whose macros are not ours."""
    found = {}
    for command in commands:
        path = os.path.relpath(os.path.realpath(command["file"]), os.path.realpath(root))
        if not path.startswith("..") and zone_of(path) not in (None, "engine"):
            found.setdefault(path, command)  # of several instruction sets the first
    return found


def main(root, build):
    tool = shutil.which("clang-tidy")
    if not tool:
        print("clang-tidy is missing; remedy: apt-get install clang-tidy")
        return 1
    commands = torch_free(single_commands(build), root)
    paths = sorted(commands)
    database = tempfile.TemporaryDirectory()
    with open(os.path.join(database.name, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(list(commands.values()), file)

    def tidy(path):
        # clang does not know some of GCC's flags.
        return subprocess.run(
            [tool, "-p", database.name, "--quiet", "--extra-arg=-Wno-unknown-warning-option",
             "--extra-arg=-Wno-ignored-optimization-argument",
             "--extra-arg=-Wno-unused-command-line-argument", path],
            cwd=root, capture_output=True, text=True, check=False,
        )  # fmt: skip

    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, run in zip(paths, pool.map(tidy, paths)):
            if run.returncode:
                failed += 1
                print(f"FAILED: {path}\n{run.stdout}{run.stderr}")
    print(f"{len(paths)} files, {failed} with findings")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
