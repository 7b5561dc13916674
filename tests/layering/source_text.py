# SPDX-License-Identifier: Apache-2.0
"""The project's own files: where they are, what they include, how long their functions are."""

import os
import re
from dataclasses import dataclass, field

CODE_FOLDERS = ("core", "render", "app", "tests")
CODE_ENDINGS = (".h", ".cpp")
SKIPPED_FOLDERS = {".git", "build", "runs", "__pycache__"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
# A comment, a raw string, a string or a character; what comes first wins.
NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\\ ]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'",
    re.S,
)


@dataclass
class Include:
    line: int
    quoted: bool
    name: str


@dataclass
class Function:
    line: int
    name: str
    lines: int
    parameters: int


@dataclass
class SourceFile:
    path: str  # from the root, with slashes
    text: str
    includes: list = field(default_factory=list)


def all_files(root):
    """Paths from the root of every file that is not made by a build, sorted."""
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
        relative = os.path.relpath(folder, root)
        found += [os.path.normpath(os.path.join(relative, f)) for f in sorted(files)]
    return found


def read_sources(root):
    """Every C++ file of the project by its path."""
    sources = {}
    for path in all_files(root):
        if path.endswith(CODE_ENDINGS) and path.split("/")[0] in CODE_FOLDERS:
            with open(os.path.join(root, path), encoding="utf-8") as file:
                text = file.read()
            sources[path] = SourceFile(path, text, includes_of(text))
    return sources


def includes_of(text):
    # Only comments are blanked here: the name of an include looks like a string.
    code = re.sub(
        r"//[^\n]*|/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S
    )
    return [
        Include(code.count("\n", 0, m.start(1)) + 1, m.group(1) == '"', m.group(2))
        for m in INCLUDE.finditer(code)
    ]


def bare_code(text):
    """The text with comments, strings, characters and directives blanked, lines kept."""

    def blank(match):
        kept = re.sub(r"[^\n]", " ", match.group())
        return kept if match.group().startswith("/") else '"' + kept[1:-1] + '"'

    code = NOISE.sub(blank, text)
    return re.sub(
        r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*",
        lambda m: re.sub(r"[^\n]", " ", m.group()),
        code,
        flags=re.M,
    )


def functions_of(text):
    """Every function defined in the text. Lambdas count as part of the function around them."""
    code = bare_code(text)
    found, scopes, head = [], [], 0
    position = 0
    while position < len(code):
        char = code[position]
        if char == "{":
            kind = scope_kind(code[head:position], scopes)
            if kind == "initialiser":
                position = matching_brace(code, position) + 1
                continue
            scopes.append((kind, head, position))
            head = position + 1
        elif char == "}" and scopes:
            kind, start, opened = scopes.pop()
            if kind == "function":
                found.append(describe_function(code, start, opened, position))
            head = position + 1
        elif char == ";" and not any(kind == "function" for kind, _, _ in scopes):
            head = position + 1
        elif char == ":" and re.search(r"\b(public|private|protected|Q_SIGNALS|slots)\s*$",
                                       code[head:position]):
            head = position + 1
        position += 1
    return found


def scope_kind(head, scopes):
    if any(kind == "function" for kind, _, _ in scopes):
        return "block"
    words = head.strip()
    if re.search(r"\bnamespace\b|\bextern\s*\"", words) or words in ("", '""'):
        return "namespace"
    if re.match(r"(template\s*<.*>\s*)?(class|struct|union|enum)\b[^()]*$", words, re.S):
        return "type"
    in_constructor_list = re.search(r"\)\s*(noexcept)?\s*:[^:]", words)
    if in_constructor_list and re.search(r"[\w>]$", words):
        return "initialiser"
    if "(" in words and (in_constructor_list or not has_top_level_equals(words)):
        return "function"
    return "initialiser"


def has_top_level_equals(words):
    """An assignment before the brace, as in `auto table = {` or `int n = f() {`."""
    depth, previous = 0, ""
    for index, char in enumerate(words):
        if char in "(<[":
            depth += 1
        elif char in ")>]":
            depth -= 1
        elif char == "=" and depth == 0 and "operator" not in words[max(0, index - 12):index]:
            if previous not in "=!<>" and words[index + 1:index + 2] != "=":
                return True
        previous = char
    return False


def matching_brace(code, position):
    depth = 0
    for index in range(position, len(code)):
        depth += {"{": 1, "}": -1}.get(code[index], 0)
        if depth == 0:
            return index
    return len(code) - 1


def describe_function(code, start, opened, closed):
    head = code[start:opened]
    name = re.search(r"([\w:~]+|operator\s*\S+)\s*\(", head)
    parameters = 0
    if name:
        inside, depth = "", 0
        for char in head[name.end() - 1:]:
            if char in "([{<":
                depth += 1
            elif char in ")]}>":
                depth -= 1
            if depth == 0:
                break
            inside += " " if depth > 1 and char == "," else char
        inside = inside[1:].strip()
        parameters = inside.count(",") + 1 if inside and inside != "void" else 0
    line = code.count("\n", 0, start + len(head) - len(head.lstrip())) + 1
    lines = code.count("\n", opened, closed) + 1
    return Function(line, name.group(1) if name else "?", lines, parameters)
