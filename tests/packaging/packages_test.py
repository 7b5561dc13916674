# SPDX-License-Identifier: Apache-2.0
"""The list of packages against what cmake/ looks for; the scripts' syntax. Argument: the root."""

import os
import re
import subprocess
import sys
import unittest

ROOT = sys.argv.pop()
WITH_CMAKE = {"Threads"}  # found by CMake alone, in no package of their own


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def listed():
    """package -> (section, comment)"""
    found, section = {}, None
    for line in read("packaging/packages.txt").splitlines():
        header = re.fullmatch(r"\[(\w+)\]", line)
        entry = re.fullmatch(r"([a-z0-9][a-z0-9.+-]+)\s*#\s*(.+)", line)
        if header:
            section = header.group(1)
        elif entry:
            assert entry.group(1) not in found, f"{entry.group(1)} is listed twice"
            found[entry.group(1)] = (section, entry.group(2))
        else:
            assert not line or line.startswith("#"), f"packages.txt: cannot read '{line}'"
    return found


def looked_for():
    """Names that cmake/dependencies.cmake asks for, as the list spells them."""
    text = re.sub(r"#[^\n]*", "", read("cmake/dependencies.cmake"))
    names = set(re.findall(r"find_program\(\w+ (\S+?)\)", text))
    for module, rest in re.findall(r"find_package\((\w+)([^)]*)\)", text):
        components = re.search(r"COMPONENTS ([\w\s]+)", rest)
        names |= {module + c for c in components.group(1).split()} if components else {module}
    for rest in re.findall(r"pkg_check_modules\(\w+ ([^)]*)\)", text):
        names |= set(re.split(r"\s+", rest.strip())) - {"REQUIRED", "IMPORTED_TARGET"}
    return names - WITH_CMAKE


class List(unittest.TestCase):
    def test_it_names_exactly_what_cmake_looks_for(self):
        promised = {}
        for package, (section, comment) in listed().items():
            if comment.startswith("cmake: "):
                self.assertEqual("build", section, f"{package} is needed to configure")
                for name in comment[len("cmake: ") :].split():
                    self.assertNotIn(name, promised)
                    promised[name] = package
        self.assertEqual(looked_for(), set(promised))

    def test_each_package_holds_what_it_is_listed_for(self):
        for package, (_, comment) in listed().items():
            run = subprocess.run(["dpkg", "-L", package], capture_output=True, text=True)
            if run.returncode or not comment.startswith("cmake: "):
                continue  # not installed, or listed for another reason
            for name in comment[len("cmake: ") :].split():
                if name in ("ZLIB", "PkgConfig"):
                    continue  # CMake brings the module that looks for these
                config = rf"/({name}Config\.cmake|{name}-config\.cmake|{name}\.pc|bin/{name})$"
                self.assertRegex(run.stdout, re.compile(config, re.M), package)


class Scripts(unittest.TestCase):
    def test_they_parse_and_can_be_run(self):
        for path in ("packaging/run", "packaging/test", "packaging/lib.sh", ".ci/run"):
            full = os.path.join(ROOT, path)
            run = subprocess.run(["bash", "-n", full], capture_output=True, text=True)
            self.assertEqual((0, ""), (run.returncode, run.stderr), path)
            self.assertEqual(not path.endswith(".sh"), os.access(full, os.X_OK), path)

    def test_ci_calls_packaging_test_and_nothing_else(self):
        last = read(".ci/run").strip().splitlines()[-1]
        self.assertEqual("exec packaging/test", last)


if __name__ == "__main__":
    unittest.main()
