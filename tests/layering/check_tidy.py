# SPDX-License-Identifier: Apache-2.0
"""check_tidy.py ROOT BUILD: clang-tidy over every source that holds no torch."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from walls import zone_of


def torch_free_sources(root, build):
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    paths = {os.path.relpath(os.path.realpath(c["file"]), os.path.realpath(root)) for c in commands}
    # Without rows of the table: generated sources, and tests, whose macros are not ours.
    return sorted(p for p in paths if not p.startswith("..") and zone_of(p) not in (None, "engine"))


def main(root, build):
    tool = shutil.which("clang-tidy")
    if not tool:
        print("clang-tidy is missing; remedy: apt-get install clang-tidy")
        return 1
    paths = torch_free_sources(root, build)

    def tidy(path):
        # clang does not know GCC's precompiled headers and some of its flags.
        return subprocess.run(
            [tool, "-p", build, "--quiet", "--extra-arg=-Wno-unknown-warning-option",
             "--extra-arg=-Wno-ignored-optimization-argument", path],
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
