# SPDX-License-Identifier: Apache-2.0
"""packaging/lib.sh with stand-ins for Debian's tools: what it calls and what it says.

Argument: the root.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

ROOT = sys.argv.pop()
TOOLS = ("bash awk sed grep env mkdir cat tail head nproc flock id getent cut basename dirname "
         "date touch rm df tr timeout").split()  # fmt: skip

# Says "installed" for what the file `have` names, or for everything when it holds "all".
DPKG_QUERY = """for name in "$@"; do
  case $name in -*) continue;; esac
  if [ "$(cat $STAGE/have)" = all ] || grep -qx "$name" $STAGE/have; then echo "installed $name"; fi
done"""
APT_GET = """echo "$*" >> $STAGE/calls
case "$*" in *--simulate*) exit ${SIMULATE:-0};; esac
if [ -s $STAGE/says ]; then cat $STAGE/says; exit 100; fi
case "$*" in *install*) echo all > $STAGE/have;; esac"""


class Setup(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.stage = self.folder.name
        self.bin = os.path.join(self.stage, "bin")
        os.makedirs(self.bin)
        for tool in TOOLS:
            os.symlink(shutil.which(tool), os.path.join(self.bin, tool))
        shutil.copytree(os.path.join(ROOT, "packaging"), os.path.join(self.stage, "packaging"))
        self.write("have", "")
        self.write("says", "")
        self.write("calls", "")

    def write(self, name, text):
        with open(os.path.join(self.stage, name), "w", encoding="utf-8") as file:
            file.write(text)

    def calls(self):
        with open(os.path.join(self.stage, "calls"), encoding="utf-8") as file:
            return file.read().splitlines()

    def tool(self, name, text):
        path = os.path.join(self.bin, name)
        if os.path.lexists(path):
            os.remove(path)
        self.write(path, "#!/bin/bash\n" + text + "\n")
        os.chmod(path, 0o755)

    def debian(self, user=0):
        self.tool("dpkg-query", DPKG_QUERY)
        self.tool("apt-get", APT_GET)
        self.tool("id", f'[ "$1" = -u ] && echo {user} || echo somebody')

    def ensure(self, sections="build", **settings):
        script = f". packaging/lib.sh; prepare; ensure_packages {sections}; echo done"
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.stage, capture_output=True, text=True, check=False,
            env={"PATH": self.bin, "STAGE": self.stage, "HOME": self.stage, **settings},
        )  # fmt: skip

    def refused(self, *words, **settings):
        run = self.ensure(**settings)
        self.assertEqual(1, run.returncode, run.stdout + run.stderr)
        lines = run.stderr.splitlines()
        self.assertEqual(2, len(lines), run.stderr)
        self.assertTrue(lines[0].startswith("scorescope: error: "), run.stderr)
        self.assertTrue(lines[1].startswith("scorescope: remedy: "), run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)

    def test_nothing_missing_calls_no_apt(self):
        self.debian()
        self.write("have", "all")
        run = self.ensure("build test slow")
        self.assertEqual((0, "done\n", ""), (run.returncode, run.stdout, run.stderr))
        self.assertEqual([], self.calls())

    def test_only_what_is_missing_is_installed(self):
        self.debian()
        with open(os.path.join(ROOT, "packaging/packages.txt"), encoding="utf-8") as file:
            names = [line.split()[0] for line in file if line[:1].isalnum()]
        self.write("have", "\n".join(n for n in names if n not in ("cmake", "libtorch-dev")))
        run = self.ensure()
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertIn("installing 2 Debian packages", run.stdout)
        self.assertEqual(2, len(self.calls()))  # looked whether apt knows the names, installed
        self.assertTrue(
            self.calls()[1].endswith("install --no-install-recommends cmake libtorch-dev"))

    def test_lists_are_fetched_only_when_they_do_not_know_a_name(self):
        self.debian()
        run = self.ensure(SIMULATE="100")
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertEqual(["update", "install"], [
            "update" if c.endswith(" update") else "install" for c in self.calls()[1:]])

    def test_sections_add_up(self):
        self.debian()
        self.ensure("build")
        self.assertNotIn(" xvfb", self.calls()[-1])
        self.write("have", "")
        self.ensure("build test")
        self.assertIn(" xvfb", self.calls()[-1])

    def test_without_root_sudo_is_used(self):
        self.debian(user=1000)
        self.tool("sudo", 'echo "sudo $*" >> $STAGE/calls; exec "$@"')
        run = self.ensure(http_proxy="http://proxy:1")
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertIn("http_proxy=http://proxy:1", self.calls()[0])

    def test_no_sudo(self):
        self.debian(user=1000)
        self.refused("needs root", "libtorch-dev", "apt-get install --no-install-recommends")

    def test_not_debian(self):
        self.refused("not Debian", "libtorch-dev", "qt6-base-dev", "cmake --preset release")

    def test_apt_failures_name_cause_and_remedy(self):
        self.debian()
        for says, *words in (
            ("Err: Could not resolve 'deb.example'\nE: Failed to fetch x", "registry", "network"),
            ("E: You don't have enough free space in /var", "disk is full", "df -h"),
            ("write: No space left on device", "disk is full", "df -h"),
            ("E: Unable to locate package libtorch-dev", "libtorch-dev", "bookworm"),
            ("E: dpkg was interrupted, you must", "interrupted", "dpkg --configure -a"),
            ("E: Could not get lock /var/lib/dpkg/lock", "another program", "wait"),
            ("E: something new", "something new", "apt.log"),
        ):
            self.write("says", says + "\n")
            self.refused(*words)

    def test_a_build_folder_of_another_user(self):
        self.debian()
        self.write("build", "a file where the folder should be")
        self.refused("cannot write", "chown")


CMAKE_LISTS = """cmake_minimum_required(VERSION 3.25)
project(Small LANGUAGES NONE)
option(STRICT "" OFF)
add_custom_command(OUTPUT made DEPENDS ${CMAKE_SOURCE_DIR}/source
  COMMAND ${CMAKE_COMMAND} -E touch made)
add_custom_target(everything ALL DEPENDS made)
"""
PRESETS = """{"version": 6, "configurePresets": [{"name": "release", "generator": "Ninja",
  "binaryDir": "${sourceDir}/build/release"}]}"""


class Build(unittest.TestCase):
    """A second call configures and builds nothing; a changed value or a moved folder is noticed."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.stage = os.path.join(folder.name, "project")
        shutil.copytree(os.path.join(ROOT, "packaging"), os.path.join(self.stage, "packaging"))
        for name, text in (("CMakeLists.txt", CMAKE_LISTS), ("CMakePresets.json", PRESETS),
                           ("source", "")):  # fmt: skip
            self.write(name, text)

    def write(self, name, text):
        with open(os.path.join(self.stage, name), "w", encoding="utf-8") as file:
            file.write(text)

    def build(self, *values):
        script = (". packaging/lib.sh; prepare; ensure_configured release " + " ".join(values)
                  + "; ensure_built release")
        run = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=self.stage,
                             capture_output=True, text=True, check=False)  # fmt: skip
        steps = [s for s in ("configuring", "building") if f"scorescope: {s}" in run.stdout]
        return run, steps

    def test_only_what_changed(self):
        self.assertEqual(["configuring", "building"], self.build()[1])
        self.assertEqual([], self.build()[1])
        self.assertEqual(["configuring"], self.build("STRICT=ON")[1])
        self.assertEqual([], self.build("STRICT=ON")[1])
        self.assertEqual([], self.build()[1])  # without the value it stays as it was
        os.utime(os.path.join(self.stage, "source"), (2e9, 2e9))
        self.assertEqual(["building"], self.build()[1])

    def test_a_moved_folder(self):
        self.build()
        moved = self.stage + "-moved"
        os.rename(self.stage, moved)
        self.stage = moved
        run, steps = self.build()
        self.assertEqual((0, ["configuring", "building"]), (run.returncode, steps), run.stderr)

    def test_failures_show_the_log_and_the_remedy(self):
        self.write("CMakeLists.txt", "message(FATAL_ERROR no-such-thing)")
        run, _ = self.build()
        self.assertEqual(1, run.returncode)
        self.assertIn("no-such-thing", run.stderr)
        self.assertIn("remedy: ", run.stderr)
        self.write("CMakeLists.txt", CMAKE_LISTS.replace("-E touch made", "-E false"))
        run, _ = self.build()
        self.assertEqual(1, run.returncode)
        self.assertIn("building failed", run.stderr)


class Display(unittest.TestCase):
    """Which of the two packaging/run takes, with the build replaced by stand-ins."""

    def run_with(self, *arguments, **settings):
        with tempfile.TemporaryDirectory() as stage:
            shutil.copytree(os.path.join(ROOT, "packaging"), os.path.join(stage, "packaging"))
            tools = os.path.join(stage, "build/release/bin")
            os.makedirs(tools)
            for name in ("scorescope", "scorescope-cli"):
                with open(os.path.join(tools, name), "w", encoding="utf-8") as file:
                    file.write(f'#!/bin/bash\necho "RAN {name} $*"\n')
                os.chmod(os.path.join(tools, name), 0o755)
            with open(os.path.join(stage, "packaging/lib.sh"), "a", encoding="utf-8") as file:
                file.write("ensure_packages() { :; }\nensure_configured() { :; }\n"
                           "ensure_built() { :; }\n")
            environment = {"PATH": os.environ["PATH"], "HOME": stage, **settings}
            run = subprocess.run(
                [os.path.join(stage, "packaging/run"), *arguments],
                capture_output=True, text=True, env=environment, check=False,
            )  # fmt: skip
            ran = [line[4:] for line in run.stdout.splitlines() if line.startswith("RAN ")]
            return run, [line.replace(stage, "ROOT") for line in ran]

    def test_without_a_display_it_trains_and_draws(self):
        run, ran = self.run_with()
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertRegex(ran[0], r"^scorescope-cli train eight-gaussians --out ROOT/runs/eight-")
        folder = ran[0].split()[-1]
        self.assertEqual(
            [f"scorescope-cli render {folder} --view {v} --out {folder}/figures/{v}.png"
             for v in ("field", "samples", "loss")],
            ran[1:],
        )
        self.assertIn("/figures/{field,samples,loss}.png", run.stdout)

    def test_arguments_without_a_display(self):
        run, ran = self.run_with("two-gaussians", "--steps", "50")
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertRegex(ran[0], r"train two-gaussians --out ROOT/runs/two-\S+ --steps 50$")

    def test_a_script_needs_a_display(self):
        run, ran = self.run_with("--script", "x.txt")
        self.assertEqual((1, []), (run.returncode, ran))
        self.assertIn("xvfb-run -a packaging/run --script x.txt", run.stderr)

    def test_a_display_nobody_serves_counts_as_none(self):
        run, ran = self.run_with(DISPLAY=":98765")
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertIn("no X server answers", run.stdout)
        self.assertTrue(ran[0].startswith("scorescope-cli train"))

    def test_with_a_display_it_opens_the_window(self):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("\0/tmp/.X11-unix/X98764")  # what an X server listens on
            run, ran = self.run_with("two-gaussians", DISPLAY=":98764.0")
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertEqual(["scorescope two-gaussians"], ran)

    def test_help_does_nothing(self):
        run, ran = self.run_with("--help")
        self.assertEqual((0, []), (run.returncode, ran))
        self.assertIn("packaging/run [ARGS]", run.stdout)


if __name__ == "__main__":
    unittest.main()
