# SPDX-License-Identifier: Apache-2.0
"""Images through encoders and decoders; measures once more in NumPy."""

import gzip
import json
import os
import struct
import unittest

import numpy as np
from PIL import Image
import reference
from program import CliTest

ASSETS = os.path.join(os.path.dirname(__file__), "..", "..", "assets")
IMAGES = "/usr/share/datasets/fashion-mnist/"

VAE = {"data": {"kind": "fashion-mnist", "count": 2000}, "model": {"kind": "vae", "latents": 8},
       "objective": {"kind": "elbo"}, "training": {"steps": 60, "batch": 64}, "threads": 1}
PRIOR = {"data": VAE["data"], "model": {"base": 8, "multipliers": [1, 2], "stem": 2},
         "training": {"steps": 4, "batch": 8}, "threads": 1}
SCORE_VAE = {"data": VAE["data"], "model": {"kind": "scorevae", "latents": 8},
             "objective": {"kind": "scorevae"}, "training": {"steps": 4, "batch": 8}, "threads": 1,
             "sampler": {"kind": "euler-maruyama", "steps": 3}}


def idx(name):
    with gzip.open(IMAGES + name) as file:
        content = file.read()
    rank = content[3]
    shape = struct.unpack(f">{rank}I", content[4:4 + 4 * rank])
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def similarity(a, b):
    """SSIM of two planes by its formula: a Gaussian window of 11 x 11, sd 1.5."""
    line = np.exp(-0.5 * ((np.arange(11) - 5) / 1.5) ** 2)
    window = np.outer(line, line) / line.sum() ** 2
    view = np.lib.stride_tricks.sliding_window_view

    def mean(values):
        return np.einsum("ijkl,kl->ij", view(values, (11, 11)), window)

    ma, mb = mean(a), mean(b)
    va, vb, ab = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    return ((2 * ma * mb + 1e-4) * (2 * ab + 9e-4)
            / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4))).mean()


class Classifier:
    """The features that the program ships, evaluated from the file alone."""

    def __init__(self):
        with open(os.path.join(ASSETS, "models", "features-fashion.safetensors"), "rb") as file:
            content = file.read()
        size = struct.unpack("<Q", content[:8])[0]
        header = json.loads(content[8:8 + size])
        self.tensors = {}
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            begin, end = entry["data_offsets"]
            self.tensors[name] = np.frombuffer(
                content[8 + size + begin:8 + size + end], "<f4").reshape(entry["shape"])

    def convolve(self, x, name):
        weight, bias = self.tensors[name + ".weight"], self.tensors[name + ".bias"]
        padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (2, 3))[:, :, ::2, ::2]
        y = np.tensordot(windows, weight, ((1, 4, 5), (1, 2, 3))) + bias
        y = np.moveaxis(y, 3, 1)
        return y / (1 + np.exp(-y))

    def look(self, images):
        maps = []
        x = images.astype(np.float64)
        for layer in ("convolution1", "convolution2", "convolution3"):
            x = self.convolve(x, layer)
            maps.append(x)
        weight, bias = self.tensors["features.weight"], self.tensors["features.bias"]
        y = x.reshape(len(x), -1) @ weight.reshape(len(weight), -1).T + bias
        return maps, y / (1 + np.exp(-y))

    def distances(self, a, b):
        total = 0.0
        for x, y in zip(self.look(a)[0], self.look(b)[0]):
            x, y = (v / (np.sqrt((v * v).sum(1, keepdims=True)) + 1e-6) for v in (x, y))
            total = total + ((x - y) ** 2).sum(1).mean((1, 2))
        return total / 3


def frechet(u, v):
    means = u.mean(0), v.mean(0)
    covariances = np.cov(u.T), np.cov(v.T)
    roots = np.sqrt(np.linalg.eigvals(covariances[0] @ covariances[1]).astype(complex)).real
    return (((means[0] - means[1]) ** 2).sum() + np.trace(covariances[0] + covariances[1])
            - 2 * roots.sum())


def train(test, name, experiment):
    run_folder = test.path(name)
    test.succeeds("train", test.write(name + ".json", json.dumps(experiment)), "--out", run_folder)
    return run_folder


class Reconstructions(CliTest):
    """One short training for all of these tests."""

    @classmethod
    def setUpClass(cls):
        cls.keeper = CliTest()
        cls.keeper.setUp()
        cls.run_folder = train(cls.keeper, "vae", VAE)

    @classmethod
    def tearDownClass(cls):
        cls.keeper.doCleanups()

    def reconstruct(self, *more, out="r.npz"):
        return self.succeeds("reconstruct", self.run_folder, "--out", self.path(out), "--json",
                             *more).json

    def test_measures_agree_with_numpy(self):
        report = self.reconstruct("--count", 12, "--decoder", "all")
        file = np.load(self.path("r.npz"))
        originals, labels = idx("t10k-images-idx3-ubyte.gz"), idx("t10k-labels-idx1-ubyte.gz")
        np.testing.assert_allclose(file["originals"][:, 0], originals[:12] / 255.0, atol=1e-6)
        np.testing.assert_array_equal(file["labels"], labels[:12])
        self.assertEqual(report["ids"], list(range(12)))
        a = file["originals"].astype(np.float64)
        for decoder, figures in report["decoders"].items():
            b = file[decoder].astype(np.float64)
            self.assertEqual(b.shape, (12, 1, 28, 28))
            self.assertGreaterEqual(b.min(), 0.0)
            self.assertLessEqual(b.max(), 1.0)
            norms = np.sqrt(((a - b) ** 2).sum((1, 2, 3)))
            np.testing.assert_allclose(figures["l2"]["each"], norms, rtol=1e-4)
            self.assertAlmostEqual(figures["l2"]["value"], norms.mean(), delta=1e-4)
            self.assertAlmostEqual(figures["mse"]["value"], ((a - b) ** 2).mean(), delta=1e-5)
            pairs = [similarity(x[0], y[0]) for x, y in zip(a, b)]
            np.testing.assert_allclose(figures["ssim"]["each"], pairs, atol=1e-4)
            distances = Classifier().distances(a, b)
            np.testing.assert_allclose(figures["feature_distance"]["each"], distances, atol=1e-4)

            def energy(x):
                return np.abs(np.diff(x, axis=3)).mean() + np.abs(np.diff(x, axis=2)).mean()

            self.assertAlmostEqual(figures["sharpness"]["value"], energy(b) / energy(a),
                                   delta=1e-4)

    def test_chosen_ids_are_the_same_images(self):
        self.reconstruct("--count", 6, "--mean")
        first = np.load(self.path("r.npz"))
        report = self.reconstruct("--ids", 5, 2, "--mean", out="s.npz")
        second = np.load(self.path("s.npz"))
        self.assertEqual(report["ids"], [5, 2])
        decoder = next(iter(report["decoders"]))
        np.testing.assert_array_equal(second["originals"], first["originals"][[5, 2]])
        np.testing.assert_allclose(second[decoder], first[decoder][[5, 2]], atol=1e-5)

    def test_figures_of_each_image(self):
        report = self.reconstruct("--count", 4, out="r.csv")
        header, rows = reference.read_csv(self.path("r.csv"))
        decoder = next(iter(report["decoders"]))
        self.assertEqual(header[:3], ["id", "label", decoder + "_l2"])
        np.testing.assert_allclose(rows[:, 2], report["decoders"][decoder]["l2"]["each"],
                                   rtol=1e-6)

    def test_pictures(self):
        self.reconstruct("--count", 3, out="r.png")
        with open(self.path("r.png"), "rb") as file:
            content = file.read()
        self.assertTrue(content.startswith(b"\x89PNG\r\n\x1a\n"))
        width, height = struct.unpack(">II", content[16:24])
        self.assertEqual(width, 3 * 116 + 4)
        self.assertEqual(height, 3 * 116 + 4)  # originals, reconstructions, differences

    def test_latents(self):
        report = self.succeeds("encode", self.run_folder, "--count", 200, "--out",
                               self.path("z.npz"), "--json").json
        self.succeeds("encode", self.run_folder, "--ids", 7, 3, "--out", self.path("z.csv"))
        file = np.load(self.path("z.npz"))
        width = report["latent_dimension"]
        self.assertEqual(file["latents"].shape, (200, width))
        header, rows = reference.read_csv(self.path("z.csv"))
        self.assertEqual(header[:3], ["id", "label", "z0"])
        np.testing.assert_allclose(rows[:, 2:2 + width], file["latents"][[7, 3]], atol=1e-5)
        metrics = self.succeeds("eval", self.run_folder, "--metric", "kl", "active_units",
                                "--count", 200, "--json").json
        mean, log_variance = (file[k].astype(np.float64) for k in ("latents", "log_variance"))
        kl = 0.5 * (mean**2 + np.exp(log_variance) - log_variance - 1).sum(1).mean()
        self.assertAlmostEqual(metrics["kl"]["value"], kl, delta=1e-4 * (1 + kl))
        self.assertEqual(metrics["active_units"]["value"], (mean.var(0) > 0.01).sum())
        self.assertEqual(metrics["active_units"]["of"], width)

    def test_own_images_go_the_same_way(self):
        row = idx("t10k-images-idx3-ubyte.gz")[7]
        Image.fromarray(row).save(self.path("seven.png"))
        arguments = ("--ids", 7, self.path("seven.png"), "--mean")
        report = self.reconstruct(*arguments)
        file = np.load(self.path("r.npz"))
        np.testing.assert_array_equal(file["ids"], [7, -1])
        for name in ("originals", "vae"):
            np.testing.assert_allclose(file[name][1], file[name][0], atol=1e-6)
        self.assertEqual(report["ids"], [7, -1])
        self.succeeds("encode", self.run_folder, "--ids", self.path("seven.png"), 7, "--out",
                      self.path("z.npz"))
        z = np.load(self.path("z.npz"))
        np.testing.assert_allclose(*z["latents"], atol=1e-6)
        np.testing.assert_array_equal(z["ids"], [-1, 7])
        self.assertEqual(z["labels"][0], -1)
        self.succeeds("interpolate", self.run_folder, "--from", self.path("seven.png"), "--to", 7,
                      "--frames", 3, "--out", self.path("i.npz"))
        same = np.load(self.path("i.npz"))["vae"]
        np.testing.assert_allclose(same[0], same[2], atol=1e-6)
        self.fails(3, "encode", self.run_folder, "--ids", self.path("none.png"), "--out",
                   self.path("z.npz"), says="none.png")

    def test_interpolation(self):
        arguments = ("interpolate", self.run_folder, "--from", 0, "--to", 1, "--frames", 5)
        for mode in ("linear", "slerp"):
            self.succeeds(*arguments, "--mode", mode, "--out", self.path("i.npz"))
            file = np.load(self.path("i.npz"))
            name = next(key for key in file.files if not key.endswith("_latents"))
            self.assertEqual(file[name].shape, (5, 1, 28, 28))
            z = file[name + "_latents"].astype(np.float64)
            self.succeeds("encode", self.run_folder, "--count", 2, "--out", self.path("z.npz"))
            ends = np.load(self.path("z.npz"))["latents"].astype(np.float64)
            np.testing.assert_allclose(z[[0, -1]], ends, atol=1e-4)
            if mode == "linear":
                np.testing.assert_allclose(z[2], ends.mean(0), atol=1e-4)
        self.succeeds(*arguments, "--out", self.path("i.gif"))
        with open(self.path("i.gif"), "rb") as file:
            content = file.read()
        self.assertTrue(content.startswith(b"GIF89a") and content.endswith(b";"))
        self.assertEqual(struct.unpack("<HH", content[6:10]), (120, 120))

    def test_distance_of_features(self):
        metrics = self.succeeds("eval", self.run_folder, "--metric", "fd", "l2", "--count", 100,
                                "--json").json
        self.reconstruct("--count", 100)
        file = np.load(self.path("r.npz"))
        name = next(key for key in file.files
                    if key not in ("ids", "labels", "originals") and "_latents" not in key)
        tests = idx("t10k-images-idx3-ubyte.gz")[:5000, None] / 255.0
        fresh = idx("train-images-idx3-ubyte.gz")[:100, None] / 255.0
        classifier = Classifier()
        all_tests = np.concatenate([classifier.look(part)[1] for part in np.split(tests, 10)])
        self.assertEqual((metrics["fd"]["n"], metrics["fd"]["reference_n"]), (100, 5000))
        for key, images in (("value", file[name]), ("floor", fresh)):
            expected = frechet(classifier.look(images)[1], all_tests)
            self.assertAlmostEqual(metrics["fd"][key], expected, delta=1e-3 * expected)
        norms = np.sqrt(((file["originals"] - file[name]) ** 2).sum((1, 2, 3)))
        self.assertAlmostEqual(metrics["l2"]["value"], norms.mean(), delta=1e-4 * norms.mean())

    def test_table(self):
        for ending in ("json", "csv", "tex"):
            self.succeeds("eval", self.run_folder, "--count", 20, "--table",
                          self.path("t." + ending))
        with open(self.path("t.json")) as file:
            table = json.load(file)
        self.assertEqual(table["n"], 20)
        self.assertEqual(table["rows"][0]["decoder"], "vae")
        self.assertIn(3.41, [row["l2"] for row in table["published"]])
        with open(self.path("t.csv")) as file:
            lines = file.read().splitlines()
        self.assertEqual(len(lines), 1 + len(table["rows"]))
        self.assertTrue(all(line.count(",") == lines[0].count(",") for line in lines))
        with open(self.path("t.tex")) as file:
            self.assertIn("\\bottomrule", file.read())

    def test_samples_are_images(self):
        report = self.succeeds("sample", self.run_folder, "--count", 5, "--out",
                               self.path("s.npz"), "--json").json
        samples = np.load(self.path("s.npz"))["samples"]
        self.assertEqual((samples.dtype, samples.shape), (np.float32, (5, 1, 28, 28)))
        self.assertEqual(report["count"], 5)
        self.succeeds("sample", self.run_folder, "--count", 5, "--out", self.path("s.png"))
        self.assertGreater(os.path.getsize(self.path("s.png")), 1000)

    def test_mistakes_are_told(self):
        run = self.run_folder
        out = self.path("x.png")
        self.fails(2, "reconstruct", run, "--out", out, "--ids", 10000, says="--ids")
        self.fails(2, "reconstruct", run, "--out", out, "--decoder", "vea", says=("vea", "vae"))
        self.fails(2, "reconstruct", run, says="--out")
        self.fails(2, "reconstruct", run, "--out", out, "--ids", 1, "--count", 2, says="--count")
        self.fails(2, "interpolate", run, "--from", 1, "--out", out, says="--to")
        self.fails(2, "interpolate", run, "--from", 1, "--to", 2, "--mode", "round", "--out", out,
                   says="--mode")
        self.fails(2, "encode", run, "--out", out, says=".csv")
        self.fails(2, "eval", run, "--metric", "score_error", says="score_error")
        self.fails(2, "eval", run, "--metric", "l2", "--table", self.path("t.json"),
                   says="--metric")


class Lineage(CliTest):
    def test_a_folder_does_not_hide_shipped_weights(self):
        os.mkdir(self.path("prior-fashion"))
        choices = {**SCORE_VAE, "data": {"kind": "fashion-mnist", "count": 500},
                   "lineage": {"prior": "prior-fashion"}}
        experiment = self.write("e.json", json.dumps(choices))
        self.succeeds("train", experiment, "--steps", 1, "--out", self.path("run"),
                      cwd=self.folder)
        self.fails(3, "train", experiment, "--set", "lineage.prior=./prior-fashion", "--out",
                   self.path("other"), cwd=self.folder, says="prior-fashion")

    def test_decoders_of_a_lineage_get_the_same_images(self):
        lineage = {"prior": train(self, "prior", PRIOR), "vae": train(self, "vae", VAE)}
        run = train(self, "scorevae", {**SCORE_VAE, "lineage": lineage})

        def reconstruct(out, *more):
            return self.succeeds("reconstruct", run, "--decoder", "all", "--ids", 4, 9, "--out",
                                 self.path(out), "--json", *more).json

        report = reconstruct("r.npz", "--samples", 2)
        self.assertEqual(set(report["decoders"]), {"scorevae", "vae"})
        self.assertEqual(report["decoders"]["vae"]["origin"], lineage["vae"])
        self.assertEqual(report["decoders"]["vae"]["nfe"], 1)
        self.assertGreaterEqual(report["decoders"]["scorevae"]["nfe"], 3)
        self.assertIn("of_mean", report["decoders"]["scorevae"]["l2"])
        told = self.succeeds("eval", run, "--metric", "bound", "--metric", "kl", "--count", 2,
                             "--json").json
        bound = told["bound"]
        self.assertAlmostEqual(bound["kl"], told["kl"]["value"], delta=1e-4 * bound["kl"])
        self.assertTrue(np.isfinite(bound["value"]))
        self.assertTrue(np.isfinite(bound["bits_per_dimension"]))
        file = np.load(self.path("r.npz"))
        np.testing.assert_allclose(file["originals"][:, 0],
                                   idx("t10k-images-idx3-ubyte.gz")[[4, 9]] / 255.0, atol=1e-6)
        self.assertEqual(file["scorevae"].shape, (2, 2, 1, 28, 28))
        self.assertEqual(file["vae"].shape, (2, 1, 28, 28))
        self.assertGreater(np.abs(file["scorevae"][:, 0] - file["scorevae"][:, 1]).max(), 0.01)
        # The VAE of the lineage decodes as its own run does.
        self.succeeds("reconstruct", lineage["vae"], "--ids", 4, 9, "--out", self.path("own.npz"))
        np.testing.assert_allclose(np.load(self.path("own.npz"))["vae"], file["vae"], atol=1e-5)
        reconstruct("s.npz", "--samples", 2)
        with open(self.path("r.npz"), "rb") as first, open(self.path("s.npz"), "rb") as second:
            self.assertEqual(first.read(), second.read())
        self.succeeds("sample", run, "--count", 3, "--out", self.path("x.npz"))
        self.assertEqual(np.load(self.path("x.npz"))["samples"].shape, (3, 1, 28, 28))

    def test_prior(self):
        run = train(self, "prior", PRIOR)
        metrics = self.succeeds("eval", run, "--count", 4, "--set", "sampler.steps=3",
                                "--json").json
        self.assertEqual(set(metrics), {"fd"})
        self.assertEqual(metrics["fd"]["n"], 4)
        self.fails(2, "reconstruct", run, "--out", self.path("x.png"), says="no encoder")


class WithoutEncoder(CliTest):
    def test_refused(self):
        run = self.train(steps=3)
        self.fails(2, "reconstruct", run, "--out", self.path("x.png"), says="not images")
        self.fails(2, "eval", run, "--metric", "l2", says="not images")


if __name__ == "__main__":
    unittest.main()
