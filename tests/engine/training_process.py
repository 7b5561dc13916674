# SPDX-License-Identifier: Apache-2.0
"""A small training run as a process of its own, and what its folder holds."""

import os
import re
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["SCORESCOPE_CLI"]
# Fast steps and a checkpoint every few milliseconds: most moments lie within a write.
SMALL = ("--set", "model.width=16", "--set", "model.depth=2", "--set", "training.batch=16",
         "--set", "data.count=200", "--set", "threads=1", "--set", "training.steps=1000000",
         "--set", "training.checkpoint_every=20")
PATIENCE = 120


class Run:
    """A run folder and the commands that train in it."""

    def __init__(self, folder):
        self.folder = folder

    def exists(self):
        return os.path.exists(os.path.join(self.folder, "experiment.json"))

    def command(self, *more):
        """Begins the run, or continues it where it exists."""
        if self.exists():
            return [PROGRAM, "train", self.folder, "--resume", *more]
        return [PROGRAM, "train", "eight-gaussians", "--out", self.folder, *SMALL, *more]

    def start(self):
        return subprocess.Popen(self.command(), stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def train(self, steps, prefix=()):
        return subprocess.run([*prefix, *self.command("--steps", str(steps))], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE,
                              check=False)

    def newest_step(self):
        """Of the newest checkpoint; 0 without one."""
        try:
            names = os.listdir(os.path.join(self.folder, "checkpoints"))
        except FileNotFoundError:
            return 0
        found = [re.fullmatch(r"step-(\d+)\.safetensors", name) for name in names]
        return max((int(match[1]) for match in found if match), default=0)

    def rows(self):
        """Steps of the whole lines of metrics.csv."""
        try:
            with open(os.path.join(self.folder, "metrics.csv"), encoding="ascii") as file:
                lines = file.read().split("\n")[1:-1]
        except FileNotFoundError:
            return []
        return [int(line.split(",")[0]) for line in lines]

    def leftovers(self):
        return [name for folder, _, names in os.walk(self.folder) for name in names
                if name.endswith(".tmp")]


class TrainingTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="scorescope-engine-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def run_in(self, name):
        return Run(os.path.join(self.folder, name))

    def wait_until(self, holds, process):
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if process.poll() is not None:
                self.fail(f"training ended by itself: {process.stderr.read()}")
            self.assertLess(time.monotonic(), deadline, "nothing happens any more")
            time.sleep(0.002)

    def check_rows(self, run):
        """Every step once, in order."""
        rows = run.rows()
        self.assertEqual(rows, list(range(1, len(rows) + 1)))

    def check_resumes(self, run):
        """One more step without a fault; what was on the disk is not lost."""
        before = run.newest_step()
        done = run.train(before + 1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(run.newest_step(), before + 1)
        self.assertEqual(run.rows(), list(range(1, before + 2)))
        self.assertEqual(run.leftovers(), [])
