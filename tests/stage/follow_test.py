# SPDX-License-Identifier: Apache-2.0
"""Both programs at once: the stage follows the window, and neither needs the other to live."""

import json
import os
import signal
import subprocess
import time
import unittest

from programs import STAGE, WINDOW, StageTest, under_display


def alive(pid):
    """Whether the process runs; a zombie does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Together(StageTest):
    def setUp(self):
        super().setUp()
        self.home = self.path("home")
        os.makedirs(self.path("runtime"), mode=0o700)
        os.makedirs(self.home)
        self.environment = {**os.environ, "XDG_CONFIG_HOME": self.home,
                            "XDG_DATA_HOME": self.home, "XDG_RUNTIME_DIR": self.path("runtime")}

    def start(self, *command):
        process = subprocess.Popen([str(word) for word in command], env=self.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def window(self, folder, *lines):
        script = self.path("script.txt")
        with open(script, "w") as file:
            file.write("\n".join(lines) + "\n")
        return self.start(WINDOW, folder, "--script", script)

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

    def view(self, folder):
        try:
            with open(os.path.join(folder, "view.json")) as file:
                return json.load(file)
        except (OSError, ValueError):
            return {}

    def test_a_stage_outlives_its_run_and_ends_when_asked(self):
        folder = self.train("run")
        stage = self.start(STAGE, folder, "--windowed", "640x360")
        time.sleep(1.0)
        for name in ("view.json", "experiment.json", os.path.join("recording", "weights.ssr")):
            with open(os.path.join(folder, name), "w") as file:
                file.write("{")
            time.sleep(0.2)
        subprocess.run(["rm", "-r", folder], check=True)
        time.sleep(0.5)
        self.assertIsNone(stage.poll(), "the stage ended with its run")
        stage.send_signal(signal.SIGTERM)
        self.assertEqual(stage.wait(10), -signal.SIGTERM)

    def test_the_window_keeps_the_view_current(self):
        folder = self.train("run")
        self.window(folder, "t 0.62", "layer true on", "wait 60")
        self.wait_for(lambda: self.view(folder).get("t") == 0.62 and
                      self.view(folder)["layers"]["true"], "view.json")

    def test_killing_either_leaves_the_other(self):
        folder = self.train("run")
        window = self.window(folder, "t 0.3", "key Ctrl+F11", "wait 2", "t 0.7", "wait 90")
        self.wait_for(self.stages, "a stage")
        stage = self.stages()[0]
        self.addCleanup(lambda: alive(stage) and os.kill(stage, signal.SIGKILL))
        audience = [os.path.join(self.path("runtime"), name)
                    for name in os.listdir(self.path("runtime")) if "audience" in name]
        self.assertEqual(len(audience), 1)
        self.wait_for(lambda: self.view(audience[0]).get("t") == 0.7, "the audience's view")
        self.assertEqual(os.path.realpath(self.view(audience[0])["run"]), os.path.realpath(folder))
        picture, said = self.shot(audience[0])
        self.assertEqual((said["t"], said["notice"]), (0.7, ""))
        # The stage is killed: the window goes on, and opens another one.
        os.kill(stage, signal.SIGKILL)
        self.wait_for(lambda: not alive(stage), "the stage's end")
        time.sleep(0.5)
        self.assertIsNone(window.poll(), "the window ended with the stage")
        second = self.start(STAGE, audience[0], "--windowed", "640x360")
        time.sleep(1.0)
        # The window is killed: the stage stays.
        window.kill()
        window.wait()
        time.sleep(1.0)
        self.assertIsNone(second.poll(), "the stage ended with the window")
        self.assertTrue(alive(second.pid))


if __name__ == "__main__":
    under_display()
    unittest.main()
