# SPDX-License-Identifier: Apache-2.0
"""The audience sees what the lecturer sees: SSIM of both canvases, for several experiments."""

import json
import os
import shutil
import time
import unittest

from programs import WindowTest, read_png, ssim, under_display

LEAST = 0.98

# name, preset, layers (on or off), t, settings
CASES = (
    ("gaussians", "eight-gaussians", {"true": True}, 0.1, ()),
    ("two", "eight-gaussians", {"learned": False, "true": True, "data": False}, 0.4,
     ("--set", "data.kind=two-gaussians")),
    ("moons", "two-moons", {"density": False}, 0.3, ()),
    ("energy", "eight-gaussians", {"true": True}, 0.3, ("--set", "model.kind=energy")),
)

# Lessons and how many of their steps are done: exact fields, a trained network, samples.
LESSONS = (("pdf-and-score", 9), ("denoising-score-matching", 9), ("follow-the-scores", 9))
ASSETS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))), "assets")


def window_canvas(picture, report):
    """The window's canvas and the rectangles that lie over it."""
    with open(report) as file:
        said = json.load(file)
    left, top, width, height = said["canvas"]
    canvas = read_png(picture)[top:top + height, left:left + width]
    return canvas, [[x - left, y - top, w, h] for x, y, w, h in said["overlays"]]


class Likeness(WindowTest):
    def stage_canvas(self, folder, width, height):
        """The stage's canvas at exactly this size, at one pixel a unit."""
        _, said = self.shot(folder, "--scale", 1, size=f"{width + 100}x{height + 200}")
        wide = width + 100 + width - int(said["canvas"][2])
        high = height + 200 + height - int(said["canvas"][3])
        picture, said = self.shot(folder, "--scale", 1, size=f"{wide}x{high}")
        self.assertEqual(said["notice"], "")
        left, top, w, h = map(int, said["canvas"])
        self.assertEqual((w, h), (width, height))
        boxes = [[x - left, y - top, box, tall] for x, y, box, tall in said["boxes"]]
        return picture[top:top + h, left:left + w], boxes

    def compare(self, name, folder):
        window, overlays = window_canvas(self.path("window.png"), self.path("report.json"))
        stage, boxes = self.stage_canvas(folder, window.shape[1], window.shape[0])
        likeness = ssim(window, stage, [*overlays, *boxes])
        print(f"{name}: SSIM {likeness:.4f} of {window.shape[1]}x{window.shape[0]}")
        self.assertGreaterEqual(likeness, LEAST, name)

    def test_runs(self):
        for name, preset, layers, t, more in CASES:
            # All steps up to twelve are recorded, so both show the same weights.
            folder = self.train(name, preset, 12, *more)
            # Particles are not in a run folder: they come with the audience's own.
            lines = [f"t {t}", "layer particles off"]
            lines += [f"layer {layer} {'on' if on else 'off'}" for layer, on in layers.items()]
            lines += [f"shot {self.path('window.png')} 1280x800",
                      f"report {self.path('report.json')}", "quit"]
            window = self.window(folder, *lines)
            self.assertEqual(window.wait(120), 0)
            self.compare(name, folder)

    def test_lessons(self):
        for name, count in LESSONS:
            with open(os.path.join(ASSETS, "lessons", name + ".json")) as file:
                steps = json.load(file)["steps"][:count]
            lines = [f"lesson {name}"] + [a for step in steps for a in step.get("actions", [])]
            # Messages that come and go make the canvas lower and higher.
            lines += ["key Ctrl+F11", "wait 9", f"shot {self.path('window.png')} 1280x800",
                      f"report {self.path('report.json')}", "wait 200"]
            window = self.window("eight-gaussians", *lines)
            self.wait_for(lambda: os.path.exists(self.path("report.json")), name, 200)
            time.sleep(0.5)  # the folder is written after the canvas
            self.compare(name, self.audience())
            self.end_stages()
            window.kill()
            window.wait()
            shutil.rmtree(self.path("runtime"))
            os.makedirs(self.path("runtime"), mode=0o700)
            os.remove(self.path("report.json"))


if __name__ == "__main__":
    under_display()
    unittest.main()
