# SPDX-License-Identifier: Apache-2.0
"""Checkpoints of score_sde: random weights in PyTorch's file format, imported, against the same
network in NumPy."""

import collections
import itertools
import json
import os
import pickle
import subprocess
import sys
import types
import unittest
import zipfile

import numpy as np
import reference
from program import PROGRAM, CliTest
from unet_test import convolve, silu

SCRIPT = os.path.join(os.path.dirname(__file__), "..", "..", "packaging", "import-score-sde")
BASE, MULTIPLIERS, BLOCKS, ATTENTION, SIZE = 128, (1, 2), 1, (16,), 32
CLOSE = 1e-5  # of max|score|


# ---- A file as torch.save writes it.

class Storage:
    def __init__(self, key, values):
        self.key, self.values = key, np.ascontiguousarray(values, dtype="<f4")


class Numbers:
    """A tensor; pickled as PyTorch does."""

    def __init__(self, key, values):
        self.storage, self.shape = Storage(key, values), np.shape(values)

    def __reduce__(self):
        strides = tuple(int(np.prod(self.shape[i + 1:])) for i in range(len(self.shape)))
        return (sys.modules["torch._utils"]._rebuild_tensor_v2,
                (self.storage, 0, self.shape, strides, False, collections.OrderedDict()))


def torch_names():
    """The names of PyTorch that such a file speaks of, without PyTorch."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    torch.FloatStorage = type("FloatStorage", (), {"__module__": "torch"})

    def _rebuild_tensor_v2():
        pass
    _rebuild_tensor_v2.__module__ = "torch._utils"
    _rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2
    torch._utils = utils
    return {"torch": torch, "torch._utils": utils}


class Pickler(pickle.Pickler):
    def persistent_id(self, what):
        if not isinstance(what, Storage):
            return None
        kind = sys.modules["torch"].FloatStorage
        return ("storage", kind, what.key, "cpu", what.values.size)


def write_pth(path, newest, averaged):
    keys = iter(range(10 ** 6))
    model = collections.OrderedDict(
        ("module." + name, Numbers(str(next(keys)), value)) for name, value in newest.items())
    sigmas = Numbers(str(next(keys)), np.ones(10))
    state = {"optimizer": {"state": {}, "param_groups": []},
             "model": collections.OrderedDict([("module.sigmas", sigmas), *model.items()]),
             "ema": {"decay": 0.9999, "num_updates": 7, "shadow_params": [
                 Numbers(str(next(keys)), value) for value in averaged.values()]},
             "step": 1234}
    tensors = [sigmas, *model.values(), *state["ema"]["shadow_params"]]
    sys.modules.update(torch_names())
    try:
        with zipfile.ZipFile(path, "w") as archive:
            with archive.open("checkpoint/data.pkl", "w") as file:
                Pickler(file, protocol=2).dump(state)
            for tensor in tensors:
                archive.writestr(f"checkpoint/data/{tensor.storage.key}",
                                 tensor.storage.values.tobytes())
    finally:
        for name in torch_names():
            del sys.modules[name]


# ---- The network "ddpm", as its modules follow each other.

def modules():
    """(kind, inputs, outputs, height) of each."""
    made = [("dense", BASE, 4 * BASE, 0), ("dense", 4 * BASE, 4 * BASE, 0), ("conv", 3, BASE, SIZE)]
    skips, channels, height = [BASE], BASE, SIZE
    for level, multiplier in enumerate(MULTIPLIERS):
        for _ in range(BLOCKS):
            made.append(("block", channels, BASE * multiplier, height))
            channels = BASE * multiplier
            if height in ATTENTION:
                made.append(("attention", channels, channels, height))
            skips.append(channels)
        if level + 1 < len(MULTIPLIERS):
            made.append(("down", channels, channels, height))
            skips.append(channels)
            height //= 2
    made += [(kind, channels, channels, height) for kind in ("block", "attention", "block")]
    for level in reversed(range(len(MULTIPLIERS))):
        for _ in range(BLOCKS + 1):
            outputs = BASE * MULTIPLIERS[level]
            made.append(("block", channels + skips.pop(), outputs, height))
            channels = outputs
        if height in ATTENTION:
            made.append(("attention", channels, channels, height))
        if level > 0:
            made.append(("up", channels, channels, height))
            height *= 2
    return made + [("norm", channels, channels, height), ("conv", channels, 3, height)]


def shapes_of(kind, inputs, outputs):
    """Names and shapes of a module's parameters, as PyTorch lists them."""
    def layer(name, *shape):
        return {f"{name}weight": shape, f"{name}bias": shape[:1]}

    def nin(name, a, b):
        return {f"{name}.W": (a, b), f"{name}.b": (b,)}
    if kind == "dense":
        return layer("", outputs, inputs)
    if kind == "conv":
        return layer("", outputs, inputs, 3, 3)
    if kind == "norm":
        return layer("", inputs)
    if kind in ("down", "up"):
        return layer("Conv_0.", outputs, inputs, 3, 3)
    if kind == "attention":
        made = layer("GroupNorm_0.", inputs)
        for i in range(4):
            made.update(nin(f"NIN_{i}", inputs, inputs))
        return made
    made = {**layer("GroupNorm_0.", inputs), **layer("Conv_0.", outputs, inputs, 3, 3),
            **layer("Dense_0.", outputs, 4 * BASE), **layer("GroupNorm_1.", outputs),
            **layer("Conv_1.", outputs, outputs, 3, 3)}
    if inputs != outputs:
        made.update(nin("NIN_0", inputs, outputs))
    return made


def random_weights(seed):
    generator = np.random.default_rng(seed)
    tensors = {}
    for i, (kind, inputs, outputs, _) in enumerate(modules()):
        for name, shape in shapes_of(kind, inputs, outputs).items():
            fan = np.prod(shape[1:]) if len(shape) != 2 or not name.endswith("W") else shape[0]
            scale = 0.1 if len(shape) == 1 else 1.0 / np.sqrt(fan)
            value = scale * generator.standard_normal(shape)
            if len(shape) == 1 and name.endswith("weight"):
                value += 1.0  # of a normalisation
            tensors[f"all_modules.{i}.{name}"] = value.astype(np.float32)
    return tensors


class Network:
    """In double precision; t as score_sde's float32 has it."""

    def __init__(self, tensors):
        self.tensors = {name: value.astype(np.float64) for name, value in tensors.items()}

    def get(self, module, *names):
        return [self.tensors[f"all_modules.{module}.{name}"] for name in names]

    def norm(self, module, prefix, x):
        weight, bias = self.get(module, prefix + "weight", prefix + "bias")
        parts = x.reshape(len(x), 32, -1)
        parts = (parts - parts.mean(2, keepdims=True)) / np.sqrt(
            parts.var(2, keepdims=True) + 1e-6)
        return parts.reshape(x.shape) * weight[:, None, None] + bias[:, None, None]

    def conv(self, module, prefix, x):
        return convolve(x, *self.get(module, prefix + "weight", prefix + "bias"))

    def nin(self, module, name, x):
        weight, bias = self.get(module, name + ".W", name + ".b")
        return np.einsum("bchw,cd->bdhw", x, weight) + bias[:, None, None]

    def block(self, module, x, time):
        weight, bias = self.get(module, "Dense_0.weight", "Dense_0.bias")
        hidden = self.conv(module, "Conv_0.", silu(self.norm(module, "GroupNorm_0.", x)))
        hidden = hidden + (silu(time) @ weight.T + bias)[:, :, None, None]
        hidden = self.conv(module, "Conv_1.", silu(self.norm(module, "GroupNorm_1.", hidden)))
        if f"all_modules.{module}.NIN_0.W" in self.tensors:
            x = self.nin(module, "NIN_0", x)
        return x + hidden

    def attention(self, module, x):
        b, c, h, w = x.shape
        inner = self.norm(module, "GroupNorm_0.", x)
        q, k, v = (self.nin(module, f"NIN_{i}", inner).reshape(b, c, h * w) for i in range(3))
        logits = np.einsum("bci,bcj->bij", q, k) / np.sqrt(c)
        shares = np.exp(logits - logits.max(2, keepdims=True))
        shares /= shares.sum(2, keepdims=True)
        seen = np.einsum("bij,bcj->bci", shares, v).reshape(x.shape)
        return x + self.nin(module, "NIN_3", seen)

    def down(self, module, x):
        weight, bias = self.get(module, "Conv_0.weight", "Conv_0.bias")
        x = np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 1)))
        windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), (2, 3))[:, :, ::2, ::2]
        return np.einsum("bchwij,ocij->bohw", windows, weight, optimize=True) + bias[:, None, None]

    def embedding(self, t):
        label = np.float32(t) * np.float32(999)
        frequencies = np.exp(-np.log(10000.0) * np.arange(BASE // 2) / (BASE // 2 - 1))
        angles = (label * frequencies.astype(np.float32)).astype(np.float64)
        time = np.concatenate([np.sin(angles), np.cos(angles)])[None]
        for module in range(2):
            weight, bias = self.get(module, "weight", "bias")
            time = (silu(time) if module else time) @ weight.T + bias
        return time

    def up(self, module, x):
        return self.conv(module, "Conv_0.", x.repeat(2, 2).repeat(2, 3))

    def __call__(self, x, t):
        time, module = self.embedding(t), itertools.count(2)
        hidden, height = self.conv(next(module), "", x), SIZE
        skips = [hidden]
        for level in range(len(MULTIPLIERS)):
            for _ in range(BLOCKS):
                hidden = self.block(next(module), hidden, time)
                if height in ATTENTION:
                    hidden = self.attention(next(module), hidden)
                skips.append(hidden)
            if level + 1 < len(MULTIPLIERS):
                hidden, height = self.down(next(module), hidden), height // 2
                skips.append(hidden)
        hidden = self.block(next(module), hidden, time)
        hidden = self.attention(next(module), hidden)
        hidden = self.block(next(module), hidden, time)
        for level in reversed(range(len(MULTIPLIERS))):
            for _ in range(BLOCKS + 1):
                joined = np.concatenate([hidden, skips.pop()], 1)
                hidden = self.block(next(module), joined, time)
            if height in ATTENTION:
                hidden = self.attention(next(module), hidden)
            if level > 0:
                hidden, height = self.up(next(module), hidden), 2 * height
        hidden = silu(self.norm(next(module), "", hidden))
        return self.conv(next(module), "", hidden)


class ImportTest(CliTest):
    def convert(self, *arguments, fails=False):
        done = subprocess.run([sys.executable, "-B", SCRIPT, *arguments], text=True, check=False,
                              capture_output=True, env={**os.environ, "SCORESCOPE_CLI": PROGRAM})
        self.assertEqual(done.returncode, 1 if fails else 0, done.stderr)
        return done.stderr if fails else done.stdout

    def arguments(self):
        return ["--multipliers", ",".join(map(str, MULTIPLIERS)), "--blocks", str(BLOCKS),
                "--attention", ",".join(map(str, ATTENTION)), "--data", "shapes", "--count", "40"]

    def test_network_is_the_same(self):
        newest, averaged = random_weights(1), random_weights(2)
        pth = self.path("checkpoint_26.pth")
        write_pth(pth, newest, averaged)
        points, out = self.path("points.csv"), self.path("scores.csv")
        x = np.random.default_rng(3).random((2, 3 * SIZE * SIZE)).astype(np.float32)
        reference.write_points(points, x)
        cases = (((), ((0.02, "ema"), (0.7, "raw"))), (("--uncentred",), ((0.3, "ema"),)))
        for more, asked in cases:
            run = self.path("run" + "".join(more))
            said = self.convert(pth, run, *self.arguments(), *more)
            self.assertIn("1,234 steps", said)
            image = 2.0 * x.astype(np.float64).reshape(2, 3, SIZE, SIZE) - 1.0
            for t, kind in asked:
                self.succeeds("score", run, "--points", points, "--t", t, "--out", out,
                              "--weights", kind, "--set", "threads=1")
                weights = averaged if kind == "ema" else newest
                want = Network(weights)(image, t).reshape(2, -1) / -reference.Vp().scales(t)[1]
                if not more:
                    want = want / 0.5  # from [-1, 1] back to [0, 1]
                got = reference.read_csv(out)[1][:, x.shape[1]:]
                self.assertLess(reference.disagreement(got, want), CLOSE, f"{more} {t} {kind}")

    def test_weights_are_a_prior(self):
        pth, weights = self.path("c.pth"), self.path("prior.safetensors")
        write_pth(pth, random_weights(1), random_weights(2))
        self.convert(pth, weights, *self.arguments())
        tensors, metadata = reference.read_safetensors(weights)
        self.assertEqual(json.loads(metadata["settings"])["model"]["style"], "ddpm")
        self.assertIn("ema.middle.attention.qkv.weight", tensors)
        self.succeeds("train", self.write("e.json", "{}"), "--out", self.path("run"), "--steps", 1,
                      "--set", "data.kind=shapes", "--set", "data.count=40", "--set",
                      "data.scaling=centred", "--set", "model.kind=scorevae", "--set",
                      "model.latents=2", "--set", "training.batch=1", "--set",
                      f"lineage.prior={weights}", "--set", "threads=1")

    def test_what_does_not_fit_is_said(self):
        pth = self.path("c.pth")
        write_pth(pth, random_weights(1), random_weights(2))
        arguments = self.arguments()
        arguments[1] = "1,2,2"
        said = self.convert(pth, self.path("w.safetensors"), *arguments, fails=True)
        self.assertIn("--multipliers", said)
        text = self.write("text.pth", "no archive")
        self.assertIn("PyTorch 1.6", self.convert(text, self.path("w.safetensors"), fails=True))
        evil = self.path("evil.pth")
        with zipfile.ZipFile(evil, "w") as archive:
            archive.writestr("checkpoint/data.pkl", b"cos\nsystem\n(S'true'\ntR.")
        self.assertIn("os.system", self.convert(evil, self.path("w.safetensors"), fails=True))


if __name__ == "__main__":
    unittest.main()
