# SPDX-License-Identifier: Apache-2.0
"""The U-Net of images against the same network in NumPy, step by step from its checkpoint."""

import json
import unittest

import numpy as np
import reference
from program import CliTest

HEADS = ("--set", "data.kind=shapes", "--set", "data.count=64", "--set", "threads=1")
SMALL = ("--set", "model.base=8", "--set", "training.batch=4", "--set", "training.steps=3")
CLOSE = 2e-4  # of max|score|: thousands of single-precision terms a number


def silu(x):
    return x / (1.0 + np.exp(-x))


def convolve(x, weight, bias, stride=1):
    """x [B, C, H, W], weight [out, C, k, k]; padded by (k - 1) / 2."""
    k = weight.shape[2]
    pad = (k - 1) // 2
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), (2, 3))[:, :, ::stride, ::stride]
    return np.einsum("bchwij,ocij->bohw", windows, weight, optimize=True) + bias[:, None, None]


def normalise(x, weight, bias):
    b, c, h, w = x.shape
    groups = min(max(c // 4, 1), 32)
    while c % groups:
        groups -= 1
    parts = x.reshape(b, groups, -1)
    parts = (parts - parts.mean(2, keepdims=True)) / np.sqrt(parts.var(2, keepdims=True) + 1e-6)
    return parts.reshape(x.shape) * weight[:, None, None] + bias[:, None, None]


class Unet:
    """Names and layers as docs/REFERENCE.md has them."""

    def __init__(self, tensors, kind, shape, multipliers=(1, 2), blocks=1, stem=2):
        self.tensors, self.kind, self.shape = tensors, kind, shape
        self.multipliers, self.blocks, self.stem = multipliers, blocks, stem

    def layer(self, apply, name, *inputs, **more):
        weight, bias = (self.tensors[f"{self.kind}.{name}.{part}"].astype(np.float64)
                        for part in ("weight", "bias"))
        return apply(*inputs, weight, bias, **more)

    def dense(self, name, x):
        return self.layer(lambda x, w, b: x @ w.T + b, name, x)

    def block(self, name, x, time):
        hidden = self.layer(convolve, f"{name}.conv1",
                            silu(self.layer(normalise, f"{name}.norm1", x)))
        hidden = hidden + self.dense(f"{name}.time", time)[:, :, None, None]
        hidden = self.layer(convolve, f"{name}.conv2",
                            silu(self.layer(normalise, f"{name}.norm2", hidden)))
        past = f"{name}.past"
        return hidden + (self.layer(convolve, past, x)
                         if f"{self.kind}.{past}.weight" in self.tensors else x)

    def attention(self, name, x):
        b, c, h, w = x.shape
        q, k, v = np.split(self.layer(convolve, f"{name}.qkv", self.layer(
            normalise, f"{name}.norm", x)).reshape(b, 3 * c, h * w), 3, axis=1)
        logits = np.einsum("bci,bcj->bij", q, k) / np.sqrt(c)
        shares = np.exp(logits - logits.max(2, keepdims=True))
        shares /= shares.sum(2, keepdims=True)
        seen = np.einsum("bcj,bij->bci", v, shares).reshape(x.shape)
        return x + self.layer(convolve, f"{name}.out", seen)

    def fold(self, x):
        b, c, h, w = x.shape
        r = self.stem
        return x.reshape(b, c, h // r, r, w // r, r).transpose(0, 1, 3, 5, 2, 4).reshape(
            b, c * r * r, h // r, w // r)

    def unfold(self, x):
        b, c, h, w = x.shape
        r = self.stem
        return x.reshape(b, c // r ** 2, r, r, h, w).transpose(0, 1, 4, 2, 5, 3).reshape(
            b, c // r ** 2, h * r, w * r)

    def __call__(self, x, c):
        angles = np.clip(c, -8.0, 8.0) * np.exp(np.linspace(-2.0, 2.0, 16))
        features = np.concatenate([np.sin(angles), np.cos(angles)])[None]
        time = silu(self.dense("time.1", silu(self.dense("time.0", features))))
        hidden = self.layer(convolve, "first", self.fold(x.reshape(-1, *self.shape)))
        skips = [hidden]
        lowest = len(self.multipliers) - 1
        for level in range(lowest + 1):
            for block in range(self.blocks):
                name = f"down.{level}.{block}"
                hidden = self.block(name, hidden, time)
                if level == lowest:
                    hidden = self.attention(f"{name}.attention", hidden)
                skips.append(hidden)
            if level < lowest:
                hidden = self.layer(convolve, f"down.{level}.halve", hidden, stride=2)
                skips.append(hidden)
        hidden = self.block("middle.0", hidden, time)
        hidden = self.block("middle.1", self.attention("middle.attention", hidden), time)
        for level in range(lowest, -1, -1):
            for block in range(self.blocks + 1):
                name = f"up.{level}.{block}"
                hidden = self.block(name, np.concatenate([hidden, skips.pop()], 1), time)
                if level == lowest:
                    hidden = self.attention(f"{name}.attention", hidden)
            if level > 0:
                hidden = hidden.repeat(2, 2).repeat(2, 3)
                hidden = self.layer(convolve, f"up.{level}.double", hidden)
        hidden = self.layer(convolve, "last", silu(self.layer(normalise, "last.norm", hidden)))
        return self.unfold(hidden).reshape(len(x), -1)


class UnetTest(CliTest):
    def test_score_in_numpy(self):
        run, weights = self.path("run"), self.path("weights.safetensors")
        self.succeeds("train", self.write("e.json", "{}"), "--out", run, *HEADS, *SMALL)
        self.succeeds("export", run, "--what", "weights", "--out", weights)
        tensors, metadata = reference.read_safetensors(weights)
        mean = np.array(json.loads(metadata["data.mean"]))
        v = float(metadata["data.variance"])
        x = np.random.default_rng(0).standard_normal((2, 3 * 32 * 32))
        points, out = self.path("points.csv"), self.path("scores.csv")
        reference.write_points(points, x)
        for t in (0.01, 0.6):
            self.succeeds("score", run, "--points", points, "--t", t, "--out", out,
                          "--weights", "raw")
            m, s = reference.Vp().scales(t)
            q = m * m * v + s * s
            scaled = (x - m * mean) / np.sqrt(q)
            network = Unet(tensors, "model", (3, 32, 32))(scaled, np.log(m / s))
            want = -scaled / np.sqrt(q) - m * np.sqrt(v) / (s * np.sqrt(q)) * network
            got = reference.read_csv(out)[1][:, x.shape[1]:]
            self.assertLess(reference.disagreement(got, want), CLOSE, f"t={t}")
            self.assertGreater(np.abs(network).max(), 1e-3)  # three steps have moved it

    def test_what_it_does_not_go_with_is_refused(self):
        self.fails(2, "train", "eight-gaussians", "--out", self.path("run"),
                   "--set", "model.network=unet", says="images")
        self.fails(2, "train", "eight-gaussians", "--out", self.path("run"), "--set",
                   "data.kind=shapes", "--set", "sde.kind=none", "--set", "sde.sigma=0", says="clean data")


if __name__ == "__main__":
    unittest.main()
