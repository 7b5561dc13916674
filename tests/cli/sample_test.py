# SPDX-License-Identifier: Apache-2.0
"""Samples: formats, laws, repetition; figures of merit of the exact score."""

import unittest

import numpy as np
import reference
from program import CliTest

EXACT = ("eight-gaussians", "--exact")


class Samples(CliTest):
    def sample(self, *arguments, count=64, out="s.npz"):
        outcome = self.succeeds("sample", *arguments, "--count", count, "--out", self.path(out),
                                "--json")
        return outcome.json

    def test_formats_agree(self):
        self.sample(*EXACT, out="s.npz")
        self.sample(*EXACT, out="s.csv")
        samples = np.load(self.path("s.npz"))["samples"]
        self.assertEqual((samples.dtype, samples.shape), (np.float32, (64, 2)))
        header, rows = reference.read_csv(self.path("s.csv"))
        self.assertEqual(header, ["x0", "x1"])
        np.testing.assert_array_equal(rows.astype(np.float32), samples)

    def test_report(self):
        report = self.sample(*EXACT, "--set", "sampler.kind=ode-heun", "--set", "sampler.steps=20")
        self.assertLessEqual({"count", "seconds", "cpu_seconds", "nfe", "accepted", "rejected"},
                             set(report))
        self.assertEqual(report["count"], 64)
        self.assertIn(report["nfe"], (39, 40))
        report = self.sample(*EXACT, "--set", "sampler.kind=euler-maruyama", "--set",
                             "sampler.steps=50", "--set", "sampler.denoise=true")
        self.assertEqual(report["nfe"], 51)

    def test_same_seed_same_bytes(self):
        def draw(name, *more):
            self.sample(*EXACT, "--set", "sampler.kind=euler-maruyama", "--set",
                        "sampler.steps=30", *more, out=name)
            with open(self.path(name), "rb") as file:
                return file.read()

        self.assertEqual(draw("a.npz", "--seed", 3), draw("b.npz", "--seed", 3))
        self.assertNotEqual(draw("a.npz", "--seed", 3), draw("c.npz", "--seed", 4))
        self.assertEqual(draw("d.csv"), draw("e.csv", "--seed", 0))

    def test_a_path_does_not_depend_on_the_others(self):
        for what, kind in ((EXACT, "ode-heun"), ((self.train(steps=5),), "euler-maruyama")):
            more = ("--set", f"sampler.kind={kind}", "--set", "sampler.steps=15")
            self.sample(*what, *more, count=1500, out="many.npz")
            self.sample(*what, *more, count=7, out="few.npz")
            np.testing.assert_array_equal(np.load(self.path("many.npz"))["samples"][:7],
                                          np.load(self.path("few.npz"))["samples"])

    def test_trajectory(self):
        self.sample(*EXACT, "--trajectory", self.path("t.npz"), "--set", "sampler.steps=12",
                    count=200)
        file = np.load(self.path("t.npz"))
        states, t = file["trajectory"], file["t"]
        self.assertEqual((states.dtype, t.dtype), (np.float32, np.float64))
        self.assertEqual(states.shape, (len(t), 200, 2))
        self.assertGreaterEqual(len(t), 13)
        self.assertEqual(t[0], 1.0)
        self.assertTrue((np.diff(t) < 0).all())
        np.testing.assert_array_equal(states[-1], np.load(self.path("s.npz"))["samples"])
        self.assertLess(abs(states[0].std() - 1.0), 0.15)  # the prior N(0, I)

    def test_trajectory_down_a_ladder(self):
        self.sample("two-gaussians", "--exact", "--set", "sde.kind=ladder", "--set",
                    "sampler.steps_per_level=3", "--trajectory", self.path("t.npz"))
        file = np.load(self.path("t.npz"))
        levels = np.repeat(np.arange(10.0), 3)
        # The start, a state after each step, and the denoised one.
        np.testing.assert_array_equal(file["t"], [0.0, *levels, 9.0])
        self.assertEqual(file["trajectory"].shape, (32, 64, 2))

    def test_trajectory_without_time(self):
        report = self.sample("two-gaussians", "--exact", "--set", "sde.kind=none", "--set",
                             "sampler.steps=20", "--trajectory", self.path("t.npz"))
        self.assertEqual((report["sampler"], report["nfe"]), ("langevin", 20))
        file = np.load(self.path("t.npz"))
        np.testing.assert_array_equal(file["t"], np.zeros(21))
        self.assertLessEqual(np.abs(file["trajectory"][0]).max(), 8.0)

    def test_overshooting_steps_are_told(self):
        def draw(step_size):
            return ("sample", "two-gaussians", "--exact", "--set", "sde.kind=ladder", "--set",
                    f"sampler.step_size={step_size}", "--set", "sampler.steps_per_level=2",
                    "--count", 9, "--out", self.path("s.npz"), "--json")

        self.assertIsNone(self.succeeds(*draw(0.1)).json["warning"])
        outcome = self.succeeds(*draw(2.5))
        self.assertIn("step_size", outcome.json["warning"])
        self.assertIn("step_size", outcome.err)
        self.fails(2, *draw(4), says=("sampler.step_size", "less than 4"))

    def test_langevin_loses_the_weights_that_annealing_finds(self):
        def lighter(*more):
            self.sample("two-gaussians", "--exact", *more, count=1280)
            return (np.load(self.path("s.npz"))["samples"][:, 0] < 0).mean()

        self.assertGreater(lighter("--set", "sde.kind=none"), 0.4)
        self.assertLess(abs(lighter("--set", "sde.kind=ladder") - 0.2), 0.05)

    def test_samples_have_the_right_modes(self):
        self.sample("two-gaussians", "--exact", "--set", "sampler.steps=60", count=4000)
        samples = np.load(self.path("s.npz"))["samples"]
        self.assertLess(abs((samples[:, 0] > 0).mean() - 0.8), 0.03)  # 4.7 standard errors

    def test_learned_samples(self):
        run = self.train(steps=20)
        report = self.sample(run)
        self.assertEqual((report["step"], report["count"]), (20, 64))
        self.sample(run, "--weights", "raw", out="raw.npz")
        self.assertFalse(np.array_equal(np.load(self.path("s.npz"))["samples"],
                                        np.load(self.path("raw.npz"))["samples"]))
        self.fails(2, "sample", run, "--count", 5, "--out", self.path("x.csv"), "--set",
                   "sde.beta_max=5", says=("sde.beta_max", "train"))


class Evaluation(CliTest):
    def test_exact_score_is_exact(self):
        metrics = self.succeeds("eval", *EXACT, "--count", 2000, "--json").json
        self.assertLess(metrics["score_error"]["value"], 1e-5)
        self.assertLess(metrics["score_error"]["small_t"], 1e-5)
        self.assertEqual(len(metrics["score_error"]["by_t"]), 13)
        self.assertLess(metrics["mode_tv"] if isinstance(metrics["mode_tv"], float)
                        else metrics["mode_tv"]["value"], 0.05)
        self.assertIn("swd", metrics)

    def test_chosen_metrics_only(self):
        metrics = self.succeeds("eval", *EXACT, "--count", 500, "--metric", "swd", "mode_tv",
                                "--json").json
        self.assertEqual(set(metrics), {"swd", "mode_tv"})

    def test_same_seed_same_numbers(self):
        arguments = ("eval", *EXACT, "--count", 500, "--metric", "swd", "--json", "--seed", 5)
        self.assertEqual(self.succeeds(*arguments).out, self.succeeds(*arguments).out)

    def test_metrics_need_what_they_measure(self):
        points = self.path("p.csv")
        reference.write_points(points, np.random.default_rng(0).standard_normal((50, 2)))
        self.fails(2, "eval", "eight-gaussians", "--set", "data.kind=csv", "--set",
                   "data.path=" + points, "--exact", "--metric", "mode_tv", says="mode_tv")


if __name__ == "__main__":
    unittest.main()
