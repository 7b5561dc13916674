# SPDX-License-Identifier: Apache-2.0
"""Sizes, the licence line, and words that must not be in the project."""

import os
import re

from source_text import all_files, functions_of

LICENCE = "SPDX-License-Identifier: Apache-2.0"
FILE_LINES, FUNCTION_LINES, PARAMETERS, INCLUDES, COLUMNS = 400, 60, 5, 15, 100  # printed
FILE_LIMIT, FUNCTION_LIMIT = 600, 100  # failing

LICENSED_ENDINGS = (".h", ".cpp", ".py", ".sh", ".vert", ".frag", ".comp", ".glsl")
# Written with [x] so that this file does not contain what it looks for.
DENIED = re.compile(
    r"/wor[k]/|/far[m]/|\.libr[a]ry/|sub[-]?age[n]t|\biss[u]e #?[0-9]+"
    r"|\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b|not (?:yet )?implemente[d]|GTEST_SKI[P]|\bDISABLE[D]_"
)
BINARY_ENDINGS = (".png", ".gz", ".npz", ".npy", ".ttf", ".otf", ".ico", ".pdf", ".safetensors",
                  ".ssc", ".ssr")


def check(root, sources):
    """(failures, offenders): what fails the test and what is only printed."""
    failures, offenders = [], []
    for path, source in sources.items():
        check_sizes(path, source, failures, offenders)
    for path in all_files(root):
        check_text(root, path, failures)
    return failures, offenders


def check_sizes(path, source, failures, offenders):
    lines = source.text.count("\n")
    if lines > FILE_LINES:
        target = failures if lines > FILE_LIMIT else offenders
        target.append(f"{path}: {lines} lines (budget {FILE_LINES}, limit {FILE_LIMIT})")
    for function in functions_of(source.text):
        where = f"{path}:{function.line}: {function.name}"
        if function.lines > FUNCTION_LINES:
            target = failures if function.lines > FUNCTION_LIMIT else offenders
            target.append(
                f"{where} has {function.lines} lines (budget {FUNCTION_LINES}, "
                f"limit {FUNCTION_LIMIT})"
            )
        if function.parameters > PARAMETERS:
            offenders.append(f"{where} takes {function.parameters} parameters ({PARAMETERS})")
    if len(source.includes) > INCLUDES:
        offenders.append(f"{path}: {len(source.includes)} includes ({INCLUDES})")
    for number, line in enumerate(source.text.split("\n"), 1):
        if len(line) > COLUMNS:
            offenders.append(f"{path}:{number}: {len(line)} columns ({COLUMNS})")


def check_text(root, path, failures):
    if path.endswith(BINARY_ENDINGS) or os.path.islink(os.path.join(root, path)):
        return
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        text = file.read()
    if needs_licence(path, text) and LICENCE not in text[:300]:
        failures.append(f"{path}: no line '{LICENCE}' at its top")
    for match in DENIED.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        failures.append(f"{path}:{line}: '{match.group()}' does not belong into the project")


def needs_licence(path, text):
    return path.endswith(LICENSED_ENDINGS) or text.startswith("#!")
