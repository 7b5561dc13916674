# SPDX-License-Identifier: Apache-2.0
"""The audience sees what the lecturer sees: SSIM of both canvases, for several experiments."""

import json
import os
import unittest

from programs import WINDOW, StageTest, read_png, ssim, under_display

LEAST = 0.98

# name, preset, layers (on or off), t
CASES = (
    ("gaussians", "eight-gaussians", {"true": True}, 0.1),
    ("two", "two-gaussians", {"learned": False, "true": True, "data": False}, 0.4),
    ("moons", "moons", {"density": False}, 0.3),
)


class Likeness(StageTest):
    def desktop(self, folder, layers, t):
        """The window's canvas and the rectangles that lie over it."""
        picture, report = self.path("window.png"), self.path("report.json")
        lines = [f"t {t}"]
        lines += [f"layer {name} {'on' if on else 'off'}" for name, on in layers.items()]
        lines += [f"shot {picture} 1280x800", f"report {report}", "quit"]
        script = self.path("script.txt")
        with open(script, "w") as file:
            file.write("\n".join(lines) + "\n")
        home = self.path("home")
        os.makedirs(home, exist_ok=True)
        self.succeeds(WINDOW, folder, "--script", script,
                      env={**os.environ, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home})
        with open(report) as file:
            said = json.load(file)
        left, top, width, height = said["canvas"]
        canvas = read_png(picture)[top:top + height, left:left + width]
        return canvas, [[x - left, y - top, w, h] for x, y, w, h in said["overlays"]]

    def stage(self, folder, width, height):
        """The stage's canvas at exactly this size, at one pixel a unit."""
        _, said = self.shot(folder, "--scale", 1, size=f"{width + 100}x{height + 200}")
        wide = width + 100 + width - int(said["canvas"][2])
        high = height + 200 + height - int(said["canvas"][3])
        picture, said = self.shot(folder, "--scale", 1, size=f"{wide}x{high}")
        left, top, w, h = map(int, said["canvas"])
        self.assertEqual((w, h), (width, height))
        x, y, box, tall = said["legend"]
        return picture[top:top + h, left:left + w], [x - left, y - top, box, tall]

    def test_the_canvases_agree(self):
        for name, preset, layers, t in CASES:
            with self.subTest(name):
                # Ten is recorded, so both show the same weights.
                folder = self.train(name, preset, 12)
                window, overlays = self.desktop(folder, layers, t)
                stage, legend = self.stage(folder, window.shape[1], window.shape[0])
                likeness = ssim(window, stage, [*overlays, legend])
                print(f"{name}: SSIM {likeness:.4f} of {window.shape[1]}x{window.shape[0]}")
                self.assertGreaterEqual(likeness, LEAST)


if __name__ == "__main__":
    under_display()
    unittest.main()
