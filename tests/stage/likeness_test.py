# SPDX-License-Identifier: Apache-2.0
"""The audience sees what the lecturer sees: SSIM of both canvases, for several experiments."""

import json
import os
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

# Exact fields, a trained network, particles; and whether the stage alone sees the same part of the
# plane: where the window's legend hides data it makes room for it, which the stage's needs not.
LESSONS = (("pdf-and-score", True), ("denoising-score-matching", False), ("reverse-sde", False))
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
    def stage_canvas(self, what, width, height):
        """The stage's canvas at exactly this size, at one pixel a unit."""
        _, said = self.shot(*what, "--scale", 1, size=f"{width + 100}x{height + 200}")
        wide = width + 100 + width - int(said["canvas"][2])
        high = height + 200 + height - int(said["canvas"][3])
        picture, said = self.shot(*what, "--scale", 1, size=f"{wide}x{high}")
        self.assertEqual(said["notice"], "")
        left, top, w, h = map(int, said["canvas"])
        self.assertEqual((w, h), (width, height))
        boxes = [[x - left, y - top, box, tall] for x, y, box, tall in said["boxes"]]
        return picture[top:top + h, left:left + w], boxes

    def compare(self, name, *what):
        """The stage's picture of a folder or a lesson with the window's."""
        window, overlays = window_canvas(self.path("window.png"), self.path("report.json"))
        stage, boxes = self.stage_canvas(what, window.shape[1], window.shape[0])
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
        for name, same_part in LESSONS:
            with open(os.path.join(ASSETS, "lessons", name + ".json")) as file:
                steps = json.load(file)["steps"]
            lines = [f"lesson {name}"] + [a for step in steps for a in step.get("actions", [])]
            lines += [f"shot {self.path('window.png')} 1280x800",
                      f"report {self.path('report.json')}", f"share {self.path(name)}", "quit"]
            self.assertEqual(self.window("eight-gaussians", *lines).wait(200), 0)
            self.compare(name + ", shared", self.path(name))
            if same_part:
                self.compare(name + ", alone", "lesson", name, "--step", len(steps))


if __name__ == "__main__":
    under_display()
    unittest.main()
