# SPDX-License-Identifier: Apache-2.0
"""Runs scorescope-cli the way a script does, and says what a well-behaved command looks like."""

import atexit
import functools
import json
import os
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["SCORESCOPE_CLI"]

# A network that trains in a moment: these tests look at files and exit codes, not at quality.
SMALL = ("--set", "model.width=32", "--set", "training.batch=64", "--set", "data.count=1000",
         "--set", "threads=1")


class Outcome:
    """What a finished command left."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        return json.loads(self.out)


class Server:
    """Commands as forks of one process that has LibTorch loaded already; see command_server.cpp."""

    def __init__(self, path):
        self.folder = tempfile.TemporaryDirectory(prefix="scorescope-commands-")
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        atexit.register(self.end)

    def end(self):
        self.process.communicate()
        self.folder.cleanup()

    def run(self, arguments, folder):
        files = {name: os.path.join(self.folder.name, name) for name in ("out", "err")}
        command = {"arguments": arguments, "folder": folder, **files}
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        texts = []
        for path in files.values():
            with open(path, encoding="utf-8") as file:
                texts.append(file.read())
        return Outcome(code, *texts)


@functools.cache
def server():
    path = os.environ.get("SCORESCOPE_COMMAND_SERVER")
    return Server(path) if path else None


def run(*arguments, env=None, cwd=None, prefix=(), **options):
    """Runs the program with the arguments; never waits for input."""
    if not (env or prefix or options) and server():
        return server().run([str(word) for word in arguments], cwd or ".")
    command = [*prefix, PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          env={**os.environ, **(env or {})}, cwd=cwd, timeout=240, check=False,
                          **options)
    return Outcome(done.returncode, done.stdout, done.stderr)


class CliTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="scorescope-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        path = self.path(name)
        with open(path, "wb" if isinstance(content, bytes) else "w") as file:
            file.write(content)
        return path

    def succeeds(self, *arguments, **options):
        outcome = run(*arguments, **options)
        self.assertEqual(outcome.code, 0, f"{arguments}: {outcome.err}")
        return outcome

    def fails(self, code, *arguments, says=(), **options):
        """The command ends with the code, one error line and nothing on standard output."""
        outcome = run(*arguments, **options)
        self.assertEqual(outcome.code, code, f"{arguments}: {outcome.out}{outcome.err}")
        self.assertEqual(outcome.out, "", arguments)
        lines = outcome.err.splitlines()
        self.assertEqual(len(lines), 1, f"{arguments}: {outcome.err}")
        self.assertTrue(lines[0].startswith("error: "), lines[0])
        for text in (says,) if isinstance(says, str) else says:
            self.assertIn(text, lines[0])
        return outcome

    def train(self, name="run", steps=30, *more):
        run_folder = self.path(name)
        self.succeeds("train", "eight-gaussians", "--out", run_folder, "--steps", steps, *SMALL,
                      *more)
        return run_folder
