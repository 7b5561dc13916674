# SPDX-License-Identifier: Apache-2.0
"""count_test.py PROGRAM: instructions that the kernels take, counted by callgrind.

A count is the same on every machine, so a kernel that became slower fails anywhere. The bounds are
about a tenth above what was measured when they were set. valgrind knows no AVX-512.
"""

import os
import re
import subprocess
import sys

# Millions of instructions.
BOUNDS = {
    ("portable", "forward"): 173,
    ("portable", "step"): 27,
    ("portable", "empirical"): 73,
    ("portable", "training"): 39,
    ("portable", "norm"): 26.5,
    ("portable", "convolution"): 55.5,
    ("portable", "gelu"): 46,
    ("avx2", "forward"): 45.5,
    ("avx2", "step"): 14,
    ("avx2", "empirical"): 25.5,
    ("avx2", "training"): 14.8,
    ("avx2", "norm"): 11.2,
    ("avx2", "convolution"): 21.3,
    ("avx2", "gelu"): 32.5,
}


def supports_avx2():
    with open("/proc/cpuinfo", encoding="ascii") as file:
        flags = re.search(r"^flags\s*:(.*)$", file.read(), re.MULTILINE)
    return bool(flags) and {"avx2", "fma"} <= set(flags.group(1).split())


def count(program, isa, kernel):
    """Of the whole program, in millions."""
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, kernel],
        env={**os.environ, "SCORESCOPE_ISA": isa},
        capture_output=True,
        text=True,
        check=False,
    )
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or collected is None:
        sys.exit(f"{isa} {kernel}: exit {run.returncode}\n{run.stderr}")
    return int(collected.group(1)) / 1e6


def main(program):
    failed = False
    for (isa, kernel), bound in BOUNDS.items():
        if isa == "avx2" and not supports_avx2():
            print(f"{isa} {kernel}: this processor does not run it")
            continue
        millions = count(program, isa, kernel)
        verdict = "ok" if millions <= bound else "TOO MANY"
        failed = failed or millions > bound
        print(f"{isa} {kernel}: {millions:.1f} million instructions, bound {bound}: {verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
