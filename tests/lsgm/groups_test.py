# SPDX-License-Identifier: Apache-2.0
"""Latent diffusion with groups of latents that have places: train, continue, sample, bound."""

import unittest

import numpy as np
from train_test import TrainTest

TINY = ("--set", "data.count=500", "--set", "training.steps=24", "--set", "training.batch=16",
        "--set", "model.channels=2", "--set", "model.prior_width=4", "--set", "threads=1")


class Groups(TrainTest):
    def test_the_quick_preset(self):
        run = self.path("run")
        self.succeeds("train", "lsgm-hierarchical-quick", "--out", run, "--set", "threads=1")
        report = self.succeeds("sample", run, "--count", 4, "--out", self.path("x.npz"),
                               "--json").json
        self.assertGreater(report["nfe"], 7)
        self.assertEqual(np.load(self.path("x.npz"))["samples"].shape, (4, 1, 28, 28))
        # One coefficient for each channel: 2 groups of 2.
        self.succeeds("sample", run, "--count", 2, "--out", self.path("y.npz"), "--set",
                      "sampler.alpha=[0,1,0.5,0.5]")
        self.fails(2, "sample", run, "--count", 2, "--out", self.path("y.npz"), "--set",
                   "sampler.alpha=[0,1]", says="4 channels")
        self.succeeds("encode", run, "--count", 3, "--out", self.path("z.npz"))
        self.assertEqual(np.load(self.path("z.npz"))["latents"].shape, (3, 2 * 2 * 7 * 7))
        self.succeeds("reconstruct", run, "--count", 3, "--out", self.path("r.png"))
        bound = self.succeeds("eval", run, "--metric", "nelbo", "fd_samples", "kl", "--count", 16,
                              "--json").json
        self.assertLessEqual(bound["nelbo"]["importance_weighted"], bound["nelbo"]["value"])
        matching = bound["nelbo"]["score_matching"]
        # Far below a coin for each pixel, 543 nats.
        self.assertLess(matching["value"], 400.0)
        self.assertLess(abs(matching["cross_entropy"] - bound["nelbo"]["cross_entropy"]), 30.0)

    def test_a_resumed_run_is_the_uninterrupted_one(self):
        for name, more in (("plain", ()),
                           ("learned", ("--set", "objective.time_sampling=learned", "--set",
                                        "model.prior_groups=1", "--set", "model.prior_dropout=0.2",
                                        "--set", "model.groups=[1,1]"))):
            whole, halves = self.path(name + "-whole"), self.path(name + "-halves")
            self.succeeds("train", "lsgm-hierarchical-quick", "--out", whole, *TINY, *more)
            self.succeeds("train", "lsgm-hierarchical-quick", "--out", halves, *TINY, *more,
                          "--steps", 17)
            self.succeeds("train", halves, "--resume")
            self.assert_same_run(whole, halves)


if __name__ == "__main__":
    unittest.main()
