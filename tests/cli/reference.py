# SPDX-License-Identifier: Apache-2.0
"""The mathematics once more, in NumPy and double precision, from the papers' formulas alone."""

import json

import numpy as np


def shares_of(logs):
    """exp(logs) of each row, scaled to sum 1."""
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


class Vp:
    """Variance-preserving SDE: B = b0 t + (b1 - b0) t^2 / 2, m = e^(-B/2), s^2 = 1 - e^-B."""

    def __init__(self, beta_min=0.1, beta_max=20.0):
        self.beta_min, self.beta_max = beta_min, beta_max

    def scales(self, t):
        b = self.beta_min * t + (self.beta_max - self.beta_min) * t * t / 2
        return np.exp(-b / 2), np.sqrt(-np.expm1(-b))


class SubVp(Vp):
    """Sub-VP SDE: m as with VP, s = 1 - e^-B."""

    def scales(self, t):
        m, s = super().scales(t)
        return m, s * s


class Ve:
    """Variance-exploding SDE: m = 1, s = smin (smax/smin)^t."""

    def __init__(self, sigma_min=0.01, sigma_max=50.0):
        self.sigma_min, self.sigma_max = sigma_min, sigma_max

    def scales(self, t):
        return 1.0, self.sigma_min * (self.sigma_max / self.sigma_min) ** t


class GeometricVp(Ve):
    """Geometric VP SDE: s^2 = smin^2 (smax^2/smin^2)^t, m^2 = (1 - s^2)/(1 - smin^2)."""

    def __init__(self, sigma_min=0.00548, sigma_max=0.9995):
        super().__init__(sigma_min, sigma_max)

    def scales(self, t):
        s = super().scales(t)[1]
        return np.sqrt((1 - s * s) / (1 - self.sigma_min**2)), s


class Ladder(Ve):
    """A ladder of L noise levels in equal ratios, 0 the one with the most; m = 1."""

    def __init__(self, sigma_min=1.0, sigma_max=20.0, levels=10):
        super().__init__(sigma_min, sigma_max)
        self.levels = levels

    def scales(self, t):
        return 1.0, self.sigma_max * (self.sigma_min / self.sigma_max) ** (t / (self.levels - 1))


class OneLevel:
    """One noise level; 0: clean data."""

    def __init__(self, sigma=0.0):
        self.sigma = sigma

    def scales(self, _):
        return 1.0, self.sigma


SDES = {"vp": Vp(), "subvp": SubVp(), "ve": Ve(), "geometric-vp": GeometricVp()}


def eight_gaussians():
    k = np.arange(8)
    means = 1.5 * np.stack([np.cos(k * np.pi / 4), np.sin(k * np.pi / 4)], axis=1)
    weights = np.where(k % 2 == 0, 1.0, 2.0)
    return weights / weights.sum(), means, np.full(8, 0.15)


def two_gaussians():
    return np.array([0.8, 0.2]), np.array([[5.0, 5.0], [-5.0, -5.0]]), np.ones(2)


def grid_gaussians():
    axis = np.arange(-2.0, 3.0)
    means = np.array([[x, y] for x in axis for y in axis])
    return np.full(25, 1 / 25), means, np.full(25, 0.05)


def mixture_score(x, weights, means, sds, m, s):
    """Score of sum_k w_k N(m mu_k, (m^2 sd_k^2 + s^2) I)."""
    variance = m * m * sds**2 + s * s
    offset = m * means[None] - x[:, None]
    logs = (np.log(weights) - 0.5 * x.shape[1] * np.log(variance)
            - 0.5 * (offset**2).sum(-1) / variance)
    shares = shares_of(logs)
    return (shares[..., None] * offset / variance[:, None]).sum(1)


def gaussian_score(x, mean, covariance, m, s):
    sigma = m * m * np.asarray(covariance) + s * s * np.eye(len(mean))
    return -np.linalg.solve(sigma, (x - m * np.asarray(mean)).T).T


def empirical_score(x, points, m, s):
    """Score of the noised empirical distribution 1/N sum_i N(m x_i, s^2 I)."""
    offset = m * points[None] - x[:, None]
    logs = -0.5 * (offset**2).sum(-1) / (s * s)
    shares = shares_of(logs)
    return (shares[..., None] * offset).sum(1) / (s * s)


def read_safetensors(path):
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    kinds = {"F32": "<f4", "F64": "<f8", "I64": "<i8", "U8": "|u1"}
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        numbers = np.frombuffer(data[begin:end], dtype=kinds[entry["dtype"]])
        tensors[name] = numbers.reshape(entry["shape"])
    return tensors, metadata


def network_score(x, t, sde, tensors, metadata, kind="ema"):
    """The preconditioned network, evaluated as docs/REFERENCE.md tells."""
    shift, scale = np.array(json.loads(metadata["data.shift"])), np.array(
        json.loads(metadata["data.scale"]))
    mean, variance = np.array(json.loads(metadata["data.mean"])), float(metadata["data.variance"])
    model_x = (x - shift) / scale
    m, s = sde.scales(t)
    q = m * m * variance + s * s
    inner = (model_x - m * mean) / np.sqrt(q)
    angles = np.exp(np.linspace(-2, 2, 16)) * np.log(m / s)
    features = np.concatenate([np.sin(angles), np.cos(angles)])
    hidden = np.concatenate([inner, np.tile(features, (len(x), 1))], axis=1)
    layers = sum(name.startswith(kind + ".layers.") and name.endswith(".weight")
                 for name in tensors)
    for i in range(layers):
        weight = tensors[f"{kind}.layers.{i}.weight"].astype(float)
        bias = tensors[f"{kind}.layers.{i}.bias"].astype(float)
        if i > 0:
            hidden = hidden / (1 + np.exp(-hidden))
        hidden = hidden @ weight.T + bias
    eps = s / np.sqrt(q) * inner + m * np.sqrt(variance / q) * hidden
    return -eps / s / scale


def read_csv(path):
    with open(path) as file:
        header = file.readline().strip().split(",")
    return header, np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)


def write_points(path, x):
    header = ",".join(f"x{d}" for d in range(x.shape[1]))
    np.savetxt(path, x, delimiter=",", header=header, comments="", fmt="%.17g")


def disagreement(got, want):
    """max|difference| / max|score|: how agreement is judged."""
    return np.abs(got - want).max() / np.abs(want).max()
