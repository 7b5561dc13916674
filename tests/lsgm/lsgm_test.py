# SPDX-License-Identifier: Apache-2.0
"""Latent diffusion as scripts use it: train, sample, bound the likelihood, invert."""

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


class LatentDiffusion(CliTest):
    """One short training for all of these tests."""

    @classmethod
    def setUpClass(cls):
        cls.keeper = CliTest()
        cls.keeper.setUp()
        cls.run_folder = cls.keeper.path("run")
        cls.keeper.succeeds("train", cls.keeper.write("lsgm.json", json.dumps(LSGM)), "--out",
                            cls.run_folder)

    @classmethod
    def tearDownClass(cls):
        cls.keeper.doCleanups()

    def sample(self, name, *more):
        report = self.succeeds("sample", self.run_folder, "--count", 6, "--out", self.path(name),
                               "--json", *more).json
        return report, np.load(self.path(name))["samples"]

    def test_samples_are_images_by_any_sampler(self):
        report, images = self.sample("a.npz")
        self.assertEqual(images.shape, (6, 1, 28, 28))
        self.assertGreater(report["nfe"], 7)
        self.assertGreater(report["accepted"], 1)
        _, again = self.sample("b.npz")
        np.testing.assert_array_equal(images, again)
        report, other = self.sample("c.npz", "--set", "sampler.kind=euler-maruyama", "--set",
                                    "sampler.steps=30")
        self.assertIn(report["nfe"], (30, 31))
        self.assertGreater(np.abs(other - images).max(), 0.01)
        self.succeeds("sample", self.run_folder, "--count", 4, "--out", self.path("s.png"))

    def test_trajectory_is_pictures_of_latents_on_their_way(self):
        self.succeeds("sample", self.run_folder, "--count", 3, "--out", self.path("s.npz"),
                      "--trajectory", self.path("t.npz"))
        file = np.load(self.path("t.npz"))
        samples = np.load(self.path("s.npz"))["samples"].reshape(3, -1)
        self.assertEqual(file["trajectory"].shape, (len(file["t"]), 3, 784))
        np.testing.assert_array_equal(file["trajectory"][-1], samples)
        self.assertEqual(file["t"][0], 1.0)
        self.assertTrue((np.diff(file["t"]) <= 0).all())

    def test_alpha_is_in_the_viewers_hand(self):
        _, learned = self.sample("a.npz")
        report, normal = self.sample("b.npz", "--set", "sampler.alpha=[0]")
        self.assertGreater(np.abs(normal - learned).max(), 1e-4)
        _, each = self.sample("c.npz", "--set", "sampler.alpha=[0,0,0]")
        np.testing.assert_array_equal(each, normal)
        _, mixed = self.sample("d.npz", "--set", "sampler.alpha=[0,0.5,1]")
        self.assertGreater(np.abs(mixed - normal).max(), 1e-4)
        self.fails(2, "sample", self.run_folder, "--count", 2, "--out", self.path("x.npz"), "--set",
                   "sampler.alpha=[0,1]", says="sampler.alpha")

    def test_bounds_repeat_bit_for_bit_and_stand_in_order(self):
        def bound(*more):
            return self.succeeds("eval", self.run_folder, "--metric", "nelbo", "--count", 40,
                                 "--json", *more).json["nelbo"]

        first = bound()
        self.assertEqual(first, bound())
        self.assertLessEqual(first["importance_weighted"], first["value"])
        self.assertAlmostEqual(first["bits_per_dimension"], first["value"] / 784 / np.log(2),
                               places=9)
        self.assertNotEqual(first["value"], bound("--seed", 3)["value"])
        self.assertEqual(first["n"], 40)
        matching = first["score_matching"]
        self.assertAlmostEqual(matching["value"], matching["reconstruction"] - matching["entropy"]
                               + matching["cross_entropy"], places=6)
        # The two ways to tell the cross-entropy agree but for few draws of t.
        self.assertLess(abs(matching["cross_entropy"] - first["cross_entropy"]), 3.0)
        normal = bound("--set", "sampler.alpha=[0]")
        self.assertAlmostEqual(normal["score_matching"]["cross_entropy"], normal["cross_entropy"],
                               delta=3.0)
        self.assertGreater(normal["nfe"], 7)

    def test_a_run_continues_from_exported_weights(self):
        weights = self.path("weights.safetensors")
        self.succeeds("export", self.run_folder, "--what", "weights", "--out", weights)
        # The schedule's floor lets even this step move a little.
        further = {**LSGM, "training": {**LSGM["training"], "lr": 0}, "lineage": {"lsgm": weights},
                   "objective": {"vae_share": 0}}
        afresh = {**further, "lineage": {}}
        _, images = self.sample("a.npz")

        def farthest(settings, name):
            self.succeeds("train", self.write(name + ".json", json.dumps(settings)), "--steps", 1,
                          "--out", self.path(name))
            self.succeeds("sample", self.path(name), "--count", 6, "--out",
                          self.path(name + ".npz"))
            return np.abs(np.load(self.path(name + ".npz"))["samples"] - images).max()

        self.assertLess(farthest(further, "further"), 0.005)
        self.assertGreater(farthest(afresh, "afresh"), 0.1)
        wider = {**further, "model": {**LSGM["model"], "prior_width": 48}}
        self.fails(2, "train", self.write("wider.json", json.dumps(wider)), "--out",
                   self.path("no"), says="lineage.lsgm")
        other = {**further, "model": {"kind": "vae"}}
        del other["objective"], other["sampler"]
        self.fails(2, "train", self.write("other.json", json.dumps(other)), "--out",
                   self.path("no"), says="lineage.lsgm")

    def test_the_control_bounds_the_same_way(self):
        control = {**LSGM, "model": {k: v for k, v in LSGM["model"].items() if "prior" not in k}}
        control["model"]["kind"] = "vae"
        del control["sampler"]
        run = self.path("vae")
        self.succeeds("train", self.write("vae.json", json.dumps(control)), "--out", run, "--set",
                      "objective.beta=1")
        report = self.succeeds("eval", run, "--metric", "nelbo", "kl", "--count", 30, "--json").json
        bound = report["nelbo"]
        self.assertEqual(bound["n"], 30)
        self.assertLessEqual(bound["importance_weighted"], bound["value"])
        self.assertAlmostEqual(bound["cross_entropy"] - bound["entropy"], report["kl"]["value"],
                               delta=1.0)

    def test_the_vae_of_another_run_is_taken_over(self):
        control = {**LSGM, "model": {k: v for k, v in LSGM["model"].items() if "prior" not in k}}
        control["model"]["kind"] = "vae"
        del control["sampler"]
        vae = self.path("vae")
        self.succeeds("train", self.write("vae.json", json.dumps(control)), "--out", vae, "--set",
                      "objective.beta=1")
        frozen = {**LSGM, "objective": {"vae_share": 0, "frozen": True}, "lineage": {"vae": vae}}
        run = self.path("frozen")
        self.succeeds("train", self.write("frozen.json", json.dumps(frozen)), "--out", run)

        def latents(folder):
            self.succeeds("encode", folder, "--count", 8, "--decoder", "vae", "--out",
                          self.path("z.npz"))
            first = np.load(self.path("z.npz"))["latents"]
            self.succeeds("encode", folder, "--count", 8, "--out", self.path("z.npz"))
            return first, np.load(self.path("z.npz"))["latents"]

        theirs, ours = latents(run)
        np.testing.assert_allclose(theirs, ours, atol=1e-6)
        other = {**frozen, "model": {**LSGM["model"], "hidden": [16]}}
        self.fails(2, "train", self.write("other.json", json.dumps(other)), "--out",
                   self.path("other"), says=("lineage.vae", "sizes"))

    def test_latents_and_their_noise(self):
        self.succeeds("encode", self.run_folder, "--count", 5, "--out", self.path("z0.npz"))
        self.succeeds("encode", self.run_folder, "--count", 5, "--noise", "--out",
                      self.path("z1.npz"))
        z0, z1 = (np.load(self.path(name))["latents"] for name in ("z0.npz", "z1.npz"))
        self.assertEqual(z1.shape, (5, 3))
        self.assertGreater(np.abs(z0 - z1).max(), 1e-3)
        ends = ("interpolate", self.run_folder, "--from", 0, "--to", 1, "--frames", 5)
        self.succeeds(*ends, "--out", self.path("a.npz"))
        self.succeeds(*ends, "--space", "z1", "--out", self.path("b.npz"))
        straight, noise = (np.load(self.path(name))["lsgm"] for name in ("a.npz", "b.npz"))
        # There and back again: the ends are the same images.
        np.testing.assert_allclose(noise[[0, -1]], straight[[0, -1]], atol=0.02)
        self.fails(2, *ends, "--space", "z2", "--out", self.path("x.npz"), says="--space")
        self.succeeds("reconstruct", self.run_folder, "--count", 3, "--out", self.path("r.png"))

    def test_figures(self):
        report = self.succeeds("eval", self.run_folder, "--metric", "fd_samples", "kl",
                               "active_units", "--count", 30, "--json").json
        self.assertGreater(report["fd_samples"]["value"], report["fd_samples"]["floor"])
        self.fails(2, "eval", self.run_folder, "--metric", "score_error", says="score_error")


class Ablation(CliTest):
    def test_one_choice_at_a_time_beside_the_control(self):
        tiny = {**LSGM, "model": {**LSGM["model"], "latents": 2, "prior_width": 8},
                "data": {**LSGM["data"], "count": 500}}
        experiment = self.write("tiny.json", json.dumps(tiny))
        report = self.succeeds("lsgm-ablation", experiment, "--steps", 10, "--count", 8, "--out",
                               self.path("table.csv"), "--json").json
        self.assertGreaterEqual(len(report["rows"]), 10)
        self.assertEqual(report["rows"][0]["changes"], [])
        self.assertIn("control", report["rows"][-1]["variant"])
        for row in report["rows"]:
            for figure in ("nelbo", "fd", "nfe", "loss_sd", "gradient_sd"):
                self.assertTrue(np.isfinite(row[figure]["value"]), (row["variant"], figure))
        with open(self.path("table.csv")) as file:
            self.assertEqual(len(file.read().splitlines()), len(report["rows"]) + 1)
        self.fails(2, "lsgm-ablation", "eight-gaussians", says="lsgm")


if __name__ == "__main__":
    unittest.main()
