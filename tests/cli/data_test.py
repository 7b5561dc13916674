# SPDX-License-Identifier: Apache-2.0
"""Image data through the program: what the files hold, transforms while training, bad files."""

import os
import struct
import unittest

import numpy as np
import reference
from program import SMALL, CliTest
from train_test import TrainTest, newest_checkpoint


def put_idx(path, values):
    with open(path, "wb") as file:
        file.write(b"\0\0\x08" + bytes([values.ndim]))
        file.write(b"".join(struct.pack(">I", n) for n in values.shape) + values.tobytes())


class Digits:
    """For a test with a folder of its own."""

    def digits(self):
        """MNIST's four files with images of 6 x 5 pixels."""
        made = self.path("digits")
        if not os.path.exists(made):
            os.makedirs(made)
            random = np.random.default_rng(3)
            for split, count in (("train", 40), ("t10k", 10)):
                pixels = random.integers(0, 256, (count, 6, 5)).astype("u1")
                put_idx(os.path.join(made, split + "-images-idx3-ubyte"), pixels)
                put_idx(os.path.join(made, split + "-labels-idx1-ubyte"),
                        random.integers(0, 10, count).astype("u1"))
                if split == "train":
                    self.pixels = pixels
        return made

    def settings(self, *more):
        chosen = ["data.kind=mnist", "data.path=" + self.digits(), *more]
        return [word for one in chosen for word in ("--set", one)]


class ImageFiles(Digits, CliTest):
    def test_export_gives_the_pixels(self):
        out = self.path("data.npz")
        self.succeeds("export", "eight-gaussians", *self.settings(), "--what", "data",
                      "--out", out)
        samples = np.load(out)["samples"]
        expected = (self.pixels.astype("f4") / np.float32(255)).reshape(40, -1)
        np.testing.assert_array_equal(samples.reshape(40, -1), expected)

    def test_mistakes(self):
        self.fails(2, "export", "eight-gaussians", "--set", "data.kind=images", "--what", "data",
                   "--out", self.path("x.npz"), says="data.path")
        folder = self.digits()
        path = os.path.join(folder, "train-images-idx3-ubyte")
        with open(path, "rb") as file:
            good = file.read()
        with open(path, "wb") as file:
            file.write(good[:-1])
        self.fails(3, "export", "eight-gaussians", *self.settings(), "--what", "data", "--out",
                   self.path("x.npz"), says="train-images-idx3-ubyte")


class Transforms(Digits, TrainTest):
    def test_batches_change_and_resuming_continues_bit_for_bit(self):
        plain = self.train("plain", 20, *self.settings())
        for name, more in (("flip", ["data.flip=true"]),
                           ("noise", ["data.dequantise=true"]),
                           ("drawn", ["data.binarise=dynamic", "data.scaling=standardize"])):
            whole = self.train(name, 20, *self.settings(*more))
            parts = self.train(name + "-parts", 9, *self.settings(*more))
            self.succeeds("train", parts, "--resume", "--steps", 20)
            self.assert_same_run(whole, parts)
            one, other = (reference.read_safetensors(newest_checkpoint(run))[0]
                          for run in (whole, plain))
            self.assertTrue(any(not np.array_equal(one[key], other[key]) for key in one
                                if key.startswith("model.")), name)


if __name__ == "__main__":
    unittest.main()
