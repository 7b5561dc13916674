# SPDX-License-Identifier: Apache-2.0
"""Data on a line, D = 1, through every verb; time drawn by importance under every process."""

import json
import unittest

import numpy as np
import reference
from program import SMALL, CliTest

WEIGHTS, MEANS, SDS = np.array([0.3, 0.5, 0.2]), np.array([-2.0, 0.0, 1.5]), (0.25, 0.4, 0.15)


class OneDimension(CliTest):
    def setUp(self):
        super().setUp()
        self.run_folder = self.path("line")
        self.succeeds("train", "mixture-1d", "--out", self.run_folder, "--steps", 30, *SMALL)

    def test_samples_have_one_column(self):
        out = self.path("s.csv")
        self.succeeds("sample", self.run_folder, "--count", 20, "--out", out)
        header, rows = reference.read_csv(out)
        self.assertEqual((header, rows.shape), (["x0"], (20, 1)))
        out, paths = self.path("s.npz"), self.path("t.npz")
        self.succeeds("sample", self.run_folder, "--count", 20, "--out", out, "--trajectory",
                      paths)
        self.assertEqual(np.load(out)["samples"].shape, (20, 1))
        self.assertEqual(np.load(paths)["trajectory"].shape[1:], (20, 1))

    def test_exact_samples_have_the_mixtures_moments(self):
        out = self.path("s.npz")
        self.succeeds("sample", "mixture-1d", "--exact", "--count", 4000, "--out", out)
        x = np.load(out)["samples"][:, 0].astype(float)
        mean = (WEIGHTS * MEANS).sum()
        second = (WEIGHTS * (MEANS**2 + np.square(SDS))).sum()
        self.assertAlmostEqual(x.mean(), mean, delta=0.1)
        self.assertAlmostEqual((x**2).mean(), second, delta=0.15)
        # Between the modes there is next to nothing.
        shares = [(x < -1).mean(), ((x > -1) & (x < 1)).mean(), (x > 1).mean()]
        np.testing.assert_allclose(shares, WEIGHTS, atol=0.04)

    def test_scores_of_the_network_and_of_the_density(self):
        x = np.linspace(-4, 4, 50)[:, None]
        points, out = self.path("p.csv"), self.path("s.csv")
        reference.write_points(points, x)
        parts = (WEIGHTS, MEANS[:, None], np.array(SDS))
        self.succeeds("score", "mixture-1d", "--exact", "--points", points, "--t", 0.2, "--out",
                      out)
        header, rows = reference.read_csv(out)
        self.assertEqual(header, ["x0", "s0"])
        want = reference.mixture_score(x, *parts, *reference.Vp().scales(0.2))
        self.assertLess(reference.disagreement(rows[:, 1:], want), 1e-5)
        self.succeeds("score", self.run_folder, "--points", points, "--t", 0.2, "--out", out)
        self.assertTrue(np.isfinite(reference.read_csv(out)[1]).all())

    def test_metrics_and_exports(self):
        report = json.loads(self.succeeds("eval", self.run_folder, "--count", 200, "--json").out)
        for name in ("score_error", "mode_tv", "swd"):
            self.assertGreaterEqual(report[name]["value"], 0.0, name)
        out = self.path("d.csv")
        self.succeeds("export", self.run_folder, "--what", "data", "--out", out)
        self.assertEqual(reference.read_csv(out)[0], ["x0"])


class Importance(CliTest):
    def test_training_draws_time_by_importance(self):
        for kind in reference.SDES:
            folder = self.path("run-" + kind)
            report = json.loads(self.succeeds(
                "train", "two-moons", "--out", folder, "--steps", 30, "--json", *SMALL,
                "--set", f"sde.kind={kind}", "--set", "objective.weighting=likelihood", "--set",
                "objective.time_sampling=importance").out)
            self.assertEqual(report["steps"], 30)
            self.assertTrue(np.isfinite(report["loss"]))
            self.assertTrue(0.0 < report["eps_mse"] < 5.0, report["eps_mse"])


if __name__ == "__main__":
    unittest.main()
