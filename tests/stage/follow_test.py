# SPDX-License-Identifier: Apache-2.0
"""Both programs at once: the stage follows the window, and neither needs the other to live."""

import os
import signal
import subprocess
import time
import unittest

from programs import STAGE, WindowTest, alive, under_display


class Together(WindowTest):
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
        audience = self.audience()
        self.wait_for(lambda: self.view(audience).get("t") == 0.7, "the audience's view")
        self.assertEqual(os.path.realpath(self.view(audience)["run"]), os.path.realpath(folder))
        picture, said = self.shot(audience)
        self.assertEqual((said["t"], said["notice"]), (0.7, ""))
        # The stage is killed: the window goes on, and opens another one.
        os.kill(stage, signal.SIGKILL)
        self.wait_for(lambda: not alive(stage), "the stage's end")
        time.sleep(0.5)
        self.assertIsNone(window.poll(), "the window ended with the stage")
        second = self.start(STAGE, audience, "--windowed", "640x360")
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
