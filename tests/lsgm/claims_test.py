# SPDX-License-Identifier: Apache-2.0
"""Experiments about latent diffusion as scripts use them; references computed in NumPy."""

import csv
import json
import unittest

import numpy as np
from program import CliTest

LSGM = {"data": {"kind": "fashion-mnist", "count": 2000, "binarise": "threshold"},
        "sde": {"kind": "geometric-vp"},
        "model": {"kind": "lsgm", "latents": 3, "hidden": [32], "likelihood": "bernoulli",
                  "prior_width": 32, "prior_blocks": 1},
        "training": {"steps": 200, "batch": 64, "lr": 0.005, "ema": 0.95},
        "sampler": {"kind": "ode-rk45", "rtol": 0.001, "atol": 0.001}, "threads": 1}


class Claims(CliTest):
    """One short training for all of these tests."""

    @classmethod
    def setUpClass(cls):
        cls.keeper = CliTest()
        cls.keeper.setUp()
        cls.settings = cls.keeper.write("lsgm.json", json.dumps(LSGM))
        cls.run_folder = cls.keeper.path("run")
        cls.keeper.succeeds("train", cls.settings, "--out", cls.run_folder)

    @classmethod
    def tearDownClass(cls):
        cls.keeper.doCleanups()

    def test_aggregate_posterior_is_as_far_from_the_prior_as_numpy_says(self):
        self.succeeds("encode", self.run_folder, "--count", 300, "--out", self.path("z.npz"))
        file = np.load(self.path("z.npz"))
        mean = file["latents"].astype(float)
        variance = np.exp(file["log_variance"].astype(float))
        report = self.succeeds("eval", self.run_folder, "--metric", "latent_kl", "--metric",
                               "latent_mmd", "--count", 300, "--json").json
        covariance = np.cov(mean.T, bias=True) + np.diag(variance.mean(0))
        moments = 0.5 * (np.trace(covariance) + (mean.mean(0) ** 2).sum() - 3
                         - np.linalg.slogdet(covariance)[1])
        self.assertAlmostEqual(report["latent_kl"]["moments"], moments, delta=1e-5)
        self.assertGreater(report["latent_kl"]["value"],
                           moments - 4 * report["latent_kl"]["standard_error"])

        def kernel(v, off):
            return np.prod(np.sqrt(3 / (3 + v)) * np.exp(-off ** 2 / (2 * (3 + v))), -1)

        within = kernel(variance[:, None] + variance, mean[:, None] - mean).mean()
        across = kernel(variance + 1, mean).mean()
        prior = kernel(np.full(3, 2.0), np.zeros(3))
        self.assertAlmostEqual(report["latent_mmd"]["squared"], within - 2 * across + prior,
                               delta=1e-6)

    def test_nearest_training_image_is_where_numpy_finds_it(self):
        self.succeeds("sample", self.run_folder, "--count", 5, "--out", self.path("s.npz"))
        samples = np.load(self.path("s.npz"))["samples"].reshape(5, -1)
        self.succeeds("export", self.run_folder, "--what", "data", "--out", self.path("d.npz"))
        arrays = np.load(self.path("d.npz"))
        data = arrays[arrays.files[0]].reshape(-1, 784)
        expected = np.sqrt(((samples[:, None] - data) ** 2).sum(-1)).min(1).mean()
        report = self.succeeds("eval", self.run_folder, "--metric", "nearest_training", "--metric",
                               "nelbo_gap", "--count", 5, "--json").json
        self.assertAlmostEqual(report["nearest_training"]["value"], expected, delta=1e-3)
        self.assertGreater(report["nelbo_gap"]["training"], 0)
        self.assertGreater(report["nelbo_gap"]["value"], 0)

    def test_distilled_model_samples_by_the_calls_that_are_asked_for(self):
        student = self.path("student")
        table = self.path("t.csv")
        report = self.succeeds("distil", self.run_folder, "--out", student, "--steps", 40,
                               "--judged", 50, "--table", table, "--set", "threads=1",
                               "--json").json
        self.assertEqual([row["nfe"] for row in report["rows"][1:]], [1, 2, 3, 4])
        self.assertTrue(all(row["fd_ratio"] > 0 for row in report["rows"][1:]))
        with open(table) as file:
            self.assertEqual(len(list(csv.DictReader(file))), 5)
        for steps in (1, 3):
            done = self.succeeds("sample", student, "--count", 4, "--out", self.path("x.npz"),
                                 "--set", f"sampler.steps={steps}", "--json").json
            self.assertEqual(done["nfe"], steps)
        # Encoder and decoder are the teacher's.
        for run, name in ((self.run_folder, "a.npz"), (student, "b.npz")):
            self.succeeds("encode", run, "--count", 8, "--out", self.path(name))
        np.testing.assert_array_equal(np.load(self.path("a.npz"))["latents"],
                                      np.load(self.path("b.npz"))["latents"])

    def test_distillation_refuses_what_it_cannot_follow(self):
        self.fails(2, "distil", "lsgm-fashion", "--out", self.path("s"), says=("RUN",))
        self.fails(2, "distil", self.run_folder, says=("--out",))
        self.fails(2, "distil", self.run_folder, "--out", self.run_folder, says=("holds a run",))
        self.fails(2, "distil", self.run_folder, "--out", self.path("s"), "--steps", 0,
                   says=("--steps",))
        self.fails(2, "train", self.settings, "--set", "objective.distil=true", "--out",
                   self.path("s"), says=("lineage.lsgm",))

    def test_probe_learns_from_labels(self):
        arguments = ("probe", self.run_folder, "--labels", 20, 100, "--draws", 2, "--held-out",
                     200, "--alone", "--json")
        report = self.succeeds(*arguments).json
        self.assertEqual(len(report["rows"]), 4)
        by = {(row["space"], row["labels"]): row["linear"]["value"] for row in report["rows"]}
        self.assertGreater(by["pixels", 100], 0.5)
        self.assertGreater(by["pixels", 100], by["pixels", 20] - 0.05)
        for row in report["rows"]:
            self.assertEqual(len(row["linear"]["each"]), 2)
            self.assertIn("half_interval", row["linear"])
            self.assertGreater(row["neighbours"]["value"], 0.15)
        self.assertEqual(self.succeeds(*arguments).json, report)
        self.fails(2, "probe", self.run_folder, "--labels", "many", says=("--labels",))
        self.fails(2, "probe", "prior-fashion", says=())
        self.fails(2, "probe", self.run_folder, "--out", self.path("x.txt"), says=("--out",))

    def test_learning_curve_has_a_row_for_each_size_and_prior(self):
        table = self.path("few.csv")
        report = self.succeeds("lsgm-few", "--what", self.settings, "--sizes", 50, 100, "--steps",
                               30, "--count", 20, "--out", table, "--json").json
        self.assertEqual([(row["size"], row["prior"]) for row in report["rows"]],
                         [(50, "mixed"), (50, "not mixed"), (100, "mixed"), (100, "not mixed")])
        with open(table) as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(float(rows[0]["size"]), 50)
        self.assertGreater(float(rows[0]["nearest"]), 0)
        self.fails(2, "lsgm-few", "--what", "two-moons", says=("WHAT",))
        self.fails(2, "lsgm-few", "--sizes", 1, says=("--sizes",))

    def test_rings_are_compared_at_equal_parameters(self):
        report = self.succeeds("lsgm-rings", "--steps", 60, "--set", "threads=1", "--json").json
        data, latent = report["rows"]
        ratio = latent["parameters"]["value"] / data["parameters"]["value"]
        self.assertLess(abs(ratio - 1), 0.03)
        for row in (data, latent):
            self.assertGreater(row["nfe"]["value"], 7)
            self.assertGreater(row["lipschitz"]["value"], row["lipschitz_mean"]["value"])
        self.fails(2, "lsgm-rings", "--steps", "no", says=("--steps",))

    def test_speed_is_compared_by_the_same_samplers(self):
        report = self.succeeds("lsgm-speed", self.run_folder, "--count", 2, "--judged", 4,
                               "--corrector-steps", 2, "--json").json
        self.assertEqual(len(report["rows"]), 8)
        self.assertEqual(len(report["pairs"]), 3)
        for row in report["rows"]:
            self.assertGreater(row["ms"], 0)
            self.assertGreater(row["fd"], 0)
        self.fails(2, "lsgm-speed", self.run_folder, "--against", self.run_folder,
                   says=("--against",))
        self.fails(2, "lsgm-speed", self.run_folder, "--against", "eight-gaussians",
                   says=("--against",))
        self.fails(2, "lsgm-speed", "lsgm-fashion", says=())


if __name__ == "__main__":
    unittest.main()
