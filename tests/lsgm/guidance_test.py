# SPDX-License-Identifier: Apache-2.0
"""Samples that are led to a class, judged by NumPy: which class's mean picture is nearest."""

import gzip
import json
import unittest
from pathlib import Path

import numpy as np
from program import CliTest

FOLDER = Path("/usr/share/datasets/fashion-mnist")


def read(name, header):
    return np.frombuffer(gzip.open(FOLDER / name).read()[header:], np.uint8)


class LedToAClass(CliTest):
    """One run of the weights that come along for all of these tests."""

    @classmethod
    def setUpClass(cls):
        cls.keeper = CliTest()
        cls.keeper.setUp()
        cls.run_folder = cls.keeper.path("run")
        cls.keeper.succeeds("train", "lsgm-fashion-trained", "--steps", 1, "--out", cls.run_folder,
                            "--set", "threads=1")
        pixels = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784) >= 128
        labels = read("train-labels-idx1-ubyte.gz", 8)
        cls.means = np.stack([pixels[labels == k].mean(0) for k in range(10)])

    @classmethod
    def tearDownClass(cls):
        cls.keeper.doCleanups()

    def shares(self, *more):
        name = self.path("s.npz")
        self.succeeds("sample", self.run_folder, "--count", 64, "--out", name, *more)
        images = np.load(name)["samples"].reshape(64, 784)
        distance = ((images[:, None] - self.means[None]) ** 2).sum(2)
        return np.bincount(distance.argmin(1), minlength=10) / 64

    def test_most_samples_are_of_the_class_that_is_named(self):
        without = self.shares()
        for label, name in ((1, "Trouser"), (9, 9)):
            led = self.shares("--label", name, "--set", "sampler.guidance=2")
            self.assertLess(without[label], 0.35)
            self.assertGreater(led[label], 0.75, name)
        by_number = self.shares("--label", 3, "--set", "sampler.guidance=0")
        np.testing.assert_array_equal(by_number, without)  # no guidance is no class

    def test_what_is_no_class_is_said(self):
        flags = ("--count", 1, "--out", self.path("x.npz"))
        self.fails(2, "sample", self.run_folder, "--label", "Trousers", *flags, says=("Trouser",))
        self.fails(2, "sample", self.run_folder, "--label", 10, *flags, says=("--label",))
        self.fails(2, "sample", self.run_folder, "--set", "sampler.label=77", *flags,
                   says=("sampler.label",))
        ring = ("sample", "eight-gaussians", "--exact", *flags)
        self.fails(2, *ring, "--label", 1, says=("--label",))
        self.fails(2, *ring, "--set", "sampler.label=1", says=("sampler.label",))


if __name__ == "__main__":
    unittest.main()
