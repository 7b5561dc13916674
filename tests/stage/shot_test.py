# SPDX-License-Identifier: Apache-2.0
"""Pictures of the stage without a display: what they hold, and what a bad folder does to them."""

import json
import os
import shutil
import unittest

from programs import STAGE, StageTest, run

NO_DISPLAY = {key: value for key, value in os.environ.items()
              if key not in ("DISPLAY", "WAYLAND_DISPLAY")}


class CommandLine(StageTest):
    def test_help_and_version(self):
        self.assertIn("PageDown", self.succeeds(STAGE, "--help").out)
        self.assertRegex(self.succeeds(STAGE, "--version").out, r"^scorescope-stage \d+\.\d+")

    def test_mistakes_are_one_line_with_a_code(self):
        for code, arguments in ((2, ()), (2, ("a", "b")), (2, ("--shut", "x")),
                                (3, ("nowhere",)), (2, ("lesson", "no-such-lesson"))):
            more = ("--shot", self.path("x.png"), "320x240") if arguments[:1] == ("lesson",) else ()
            outcome = run(STAGE, *arguments, *more, env=NO_DISPLAY)
            self.assertEqual(outcome.code, code, f"{arguments}: {outcome.err}")
            self.assertEqual(len(outcome.err.splitlines()), 1, outcome.err)

    def test_without_a_display_it_says_so(self):
        folder = self.path("run")
        os.mkdir(folder)
        outcome = run(STAGE, folder, env=NO_DISPLAY)
        self.assertEqual(outcome.code, 4, outcome.err)
        self.assertIn("--shot", outcome.err)


class Pictures(StageTest):
    def test_a_run(self):
        run_folder = self.train("run")
        picture, said = self.shot(run_folder, size="960x540", env=NO_DISPLAY)
        self.assertEqual(picture.shape, (540, 960, 3))
        self.assertEqual(said["notice"], "")
        self.assertGreaterEqual(said["step"], 36)  # about twelve an octave are recorded
        left, top, width, height = map(int, said["canvas"])
        canvas = picture[top:top + height, left:left + width]
        self.assertGreaterEqual(canvas.shape[0] * canvas.shape[1], 0.72 * 960 * 540)
        self.assertGreater(len({tuple(c) for c in canvas[::7, ::7].reshape(-1, 3)}), 50)
        again, _ = self.shot(run_folder, size="960x540", env=NO_DISPLAY)
        self.assertTrue((picture == again).all())

    def test_it_follows_the_view(self):
        run_folder = self.train("run")
        light, _ = self.shot(run_folder)
        with open(os.path.join(run_folder, "view.json"), "w") as file:
            json.dump({"t": 0.6, "dark": True, "recorded_step": 12, "caption": "A caption",
                       "layers": {"true": True}}, file)
        dark, said = self.shot(run_folder)
        self.assertEqual((said["t"], said["step"], said["caption"]), (0.6, 12, "A caption"))
        self.assertLess(dark.mean(), light.mean() - 60)

    def test_damaged_and_missing_files(self):
        run_folder = self.train("run")
        with open(os.path.join(run_folder, "view.json"), "w") as file:
            file.write('{"t": 0.')
        _, said = self.shot(run_folder)
        self.assertIn("view.json", said["notice"])
        recording = os.path.join(run_folder, "recording", "weights.ssr")
        with open(recording, "r+b") as file:
            file.truncate(100)
        _, said = self.shot(run_folder)
        self.assertNotIn("step", said)
        os.remove(os.path.join(run_folder, "view.json"))
        shutil.rmtree(os.path.join(run_folder, "recording"))
        _, said = self.shot(run_folder)
        self.assertEqual(said["notice"], "")
        os.remove(os.path.join(run_folder, "experiment.json"))
        _, said = self.shot(run_folder)
        self.assertIn("experiment.json", said["notice"])

    def test_sizes(self):
        run_folder = self.train("run")
        for size in ("320x240", "1280x800", "1080x1920", "3840x2160"):
            picture, said = self.shot(run_folder, size=size)
            self.assertEqual("{1}x{0}".format(*picture.shape), size)
            self.assertGreater(said["canvas"][3], 0)


if __name__ == "__main__":
    unittest.main()
