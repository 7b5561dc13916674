# SPDX-License-Identifier: Apache-2.0
"""check_layers.py ROOT: fails on a broken wall, prints what is over budget."""

import sys

import budgets
import walls
from source_text import read_sources


def main(root):
    sources = read_sources(root)
    failures, offenders = budgets.check(root, sources)
    failures = walls.check(sources) + failures
    for line in offenders:
        print(f"over budget: {line}")
    for line in failures:
        print(f"FAILED: {line}")
    print(f"{len(sources)} files, {len(failures)} failures, {len(offenders)} over budget")
    return 1 if failures or not sources else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
