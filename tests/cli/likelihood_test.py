# SPDX-License-Identifier: Apache-2.0
"""Likelihoods and bounds of exact and trained models against closed forms."""

import json
import unittest

import numpy as np
from program import SMALL, CliTest

SKEW = {"kind": "gaussian", "mean": [1.0, -2.0], "covariance": [[2.0, 0.6], [0.6, 0.5]]}


class Likelihood(CliTest):
    def evaluate(self, what, *arguments):
        metrics = self.succeeds("eval", what, "--json", *arguments).json
        return metrics["nll"] if "nll" in metrics else metrics

    def test_normal_data(self):
        for more in ({}, {"scaling": "standardize"}):
            experiment = {"data": {**SKEW, **more}, "sde": {"kind": "vp", "t_min": 1e-5}}
            file = self.write("normal.json", json.dumps(experiment).encode())
            nll = self.evaluate(file, "--exact", "--metric", "nll", "--count", 2000)
            self.assertLess(abs(nll["value"] - nll["closed_form"]), 1e-3)
            self.assertEqual(nll["n"], 2000)
            self.assertEqual(nll["nvjp"], 2 * nll["nfe"])
            entropy = np.log(2 * np.pi * np.e) + 0.5 * np.log(np.linalg.det(SKEW["covariance"]))
            self.assertLess(abs(nll["closed_form"] - entropy), 4 * nll["standard_error"])

    def test_equal_seed_equal_draws(self):
        arguments = ("two-gaussians", "--exact", "--metric", "nll", "--count", 300)
        first = self.evaluate(*arguments, "--seed", 5)
        self.assertEqual(first, self.evaluate(*arguments, "--seed", 5))
        other = self.evaluate(*arguments, "--seed", 6)
        self.assertNotEqual(first["closed_form"], other["closed_form"])

    def test_trained_model(self):
        run = self.path("run")
        self.succeeds("train", "two-gaussians", "--out", run, "--steps", 1000, *SMALL, "--set",
                      "training.steps=1000", "--set", "model.width=64", "--set",
                      "data.count=10000", "--set", "training.batch=256")
        nll = self.evaluate(run, "--metric", "nll", "--count", 1000)
        self.assertLess(abs(nll["value"] - nll["closed_form"]), 0.05)

    def test_bound(self):
        metrics = self.evaluate("two-gaussians", "--exact", "--metric", "kl_bound")
        bound = metrics["kl_bound"]
        self.assertLess(bound["score_part"], 1e-9)
        self.assertGreaterEqual(bound["prior_part"], 0.0)
        self.assertLess(bound["value"], 0.01)

    def test_refusals(self):
        self.fails(2, "eval", "fashion-mnist-pca", "--exact", "--set", "data.count=100",
                   "--metric", "nll", says=("nll", "derivative"))
        self.fails(2, "eval", "fashion-mnist-pca", "--exact", "--set", "data.count=100",
                   "--metric", "kl_bound", says=("kl_bound", "density"))


if __name__ == "__main__":
    unittest.main()
