# SPDX-License-Identifier: Apache-2.0
"""check_format.py ROOT: every C++ file must be as clang-format writes it."""

import os
import shutil
import subprocess
import sys

from source_text import read_sources


def main(root):
    tool = shutil.which("clang-format")
    if not tool:
        print("clang-format is missing; remedy: apt-get install clang-format")
        return 1
    paths = sorted(read_sources(root))
    run = subprocess.run(
        [tool, "--dry-run", "-Werror", *paths],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    wrong = sorted({line.split(":")[0] for line in run.stderr.splitlines() if ": error:" in line})
    for path in wrong:
        print(f"FAILED: {path}")
    if wrong:
        print(f"remedy, in {os.path.abspath(root)}: clang-format -i {' '.join(wrong)}")
    elif run.returncode:
        print(run.stderr)
    print(f"{len(paths)} files, {len(wrong)} not formatted")
    return 1 if run.returncode or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
