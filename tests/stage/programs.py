# SPDX-License-Identifier: Apache-2.0
"""Runs the audience window and its neighbours, and reads the pictures that they write."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import numpy as np
from PIL import Image

STAGE = os.environ["SCORESCOPE_STAGE"]
CLI = os.environ["SCORESCOPE_CLI"]
WINDOW = os.environ.get("SCORESCOPE_WINDOW", "")

SMALL = ("--set", "model.width=32", "--set", "training.batch=64", "--set", "data.count=1000",
         "--set", "threads=1")


def read_png(path):
    """[height, width, 3] of a PNG."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def blurred(image, sigma=1.5, reach=5):
    """A Gaussian window of 11 x 11, only where it fits."""
    x = np.arange(-reach, reach + 1)
    kernel = np.exp(-x * x / (2.0 * sigma * sigma))
    kernel /= kernel.sum()
    for axis in (0, 1):
        image = np.apply_along_axis(lambda line: np.convolve(line, kernel, "valid"), axis, image)
    return image


def ssim(one, other, hidden=()):
    """Mean structural similarity of two pictures of one size (Wang et al. 2004), of the brightness,
    without the windows that touch a hidden rectangle [left, top, width, height]."""
    weights = np.array([0.299, 0.587, 0.114])
    x, y = one.astype(float) @ weights, other.astype(float) @ weights
    mx, my = blurred(x), blurred(y)
    sxx = blurred(x * x) - mx * mx
    syy = blurred(y * y) - my * my
    sxy = blurred(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    values = ((2 * mx * my + c1) * (2 * sxy + c2)) / ((mx * mx + my * my + c1) * (sxx + syy + c2))
    seen = np.ones(values.shape, bool)
    for left, top, width, height in hidden:
        seen[max(0, int(top) - 11):int(top + height) + 2,
             max(0, int(left) - 11):int(left + width) + 2] = False
    return float(values[seen].mean())


class Outcome:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


def run(program, *arguments, **options):
    done = subprocess.run([program, *map(str, arguments)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=240, check=False, **options)
    return Outcome(done.returncode, done.stdout, done.stderr)


class StageTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="scorescope-stage-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def succeeds(self, program, *arguments, **options):
        outcome = run(program, *arguments, **options)
        self.assertEqual(outcome.code, 0, f"{arguments}: {outcome.out}{outcome.err}")
        return outcome

    def train(self, name, preset="eight-gaussians", steps=40, *more):
        folder = self.path(name)
        self.succeeds(CLI, "train", preset, "--out", folder, "--steps", steps, *SMALL, *more)
        return folder

    def shot(self, *what, size="960x540", **options):
        """The picture and what the program says about it."""
        out = self.path("shot.png")
        said = self.succeeds(STAGE, *what, "--shot", out, size, **options).out
        return read_png(out), json.loads(said)

    def wait_for(self, condition, what, seconds=40):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.05)
        self.fail(f"waited in vain: {what}")


def alive(pid):
    """Whether the process runs; a zombie does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class WindowTest(StageTest):
    """Both programs on one display, with homes of their own."""

    def setUp(self):
        super().setUp()
        self.home = self.path("home")
        os.makedirs(self.path("runtime"), mode=0o700)
        os.makedirs(self.home)
        self.addCleanup(self.end_stages)
        self.environment = {**os.environ, "XDG_CONFIG_HOME": self.home,
                            "XDG_DATA_HOME": self.home, "XDG_RUNTIME_DIR": self.path("runtime")}

    def start(self, *command):
        process = subprocess.Popen([str(word) for word in command], env=self.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def window(self, what, *lines):
        """Starts the window with a script."""
        script = self.path("script.txt")
        with open(script, "w") as file:
            file.write("\n".join(lines) + "\n")
        return self.start(WINDOW, what, "--script", script)

    def stages(self):
        """Process ids of stages that follow a folder below this test's own."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    words = file.read().split(b"\0")
            except OSError:
                continue
            if (os.path.basename(words[0]) == b"scorescope-stage" and
                    any(word.startswith(self.folder.encode()) for word in words[1:])):
                found.append(int(pid))
        return found

    def audience(self):
        """The folder of the audience window that this test's window has opened."""
        names = [name for name in os.listdir(self.path("runtime")) if "audience" in name]
        return os.path.join(self.path("runtime"), names[0]) if names else None

    def end_stages(self):
        for pid in self.stages():
            os.kill(pid, signal.SIGKILL)

    def view(self, folder):
        try:
            with open(os.path.join(folder, "view.json")) as file:
                return json.load(file)
        except (OSError, ValueError):
            return {}


def under_display():
    """Starts the test again on a display of its own."""
    if os.environ.get("SCORESCOPE_TEST_DISPLAY") == "own":
        return
    command = ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24 -noreset", sys.executable, "-B",
               *sys.argv]
    environment = {**os.environ, "SCORESCOPE_TEST_DISPLAY": "own", "QT_QPA_PLATFORM": "xcb"}
    environment.pop("WAYLAND_DISPLAY", None)
    os.execvpe(command[0], command, environment)
