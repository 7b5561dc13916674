# SPDX-License-Identifier: Apache-2.0
"""What every program computes in the comparison, and how it is timed.

The network is ScoreScope's own: [x, sin(f c), cos(f c)] -> 128 -> 128 -> 128 -> 2 with SiLU,
c = ln(m/s), f = exp(linspace(-2, 2, 16)), as a predictor of the noise under the VP process.
  W1   one training step on a fixed batch of 1,024: x_t, features, forward, backward, Adam, average
  W2   the field at 65,536 points, each with its own t
  W2s  the same with one t for all points; W2c: in pieces that fit the cache, as an expert would do
  W3   10,000 particles x 500 steps of the reverse SDE, random numbers included; W3c: in pieces
  W4   one training step of the preset prior-fashion: a U-Net on 64 images of 28 x 28 (PyTorch alone)
  W5w  one step of the encoder's warm start of the preset scorevae-fashion: maximum likelihood of z
  W5   one step of the objective of the paper there: a frozen U-Net, the gradient of a gradient
  W6   from exec to the end of the first training step
"""
import json
import os
import resource
import sys
import time

import numpy as np

BATCH, POINTS, PARTICLES, STEPS = 1024, 65536, 10000, 500
BETA_MIN, BETA_MAX, T_MIN = 0.1, 20.0, 1e-3
FREQUENCIES = np.exp(np.linspace(-2.0, 2.0, 16)).astype(np.float32)
SIZES = [2 + 32, 128, 128, 128, 2]
RATE, BETA1, BETA2, EPSILON, DECAY = 3e-3, 0.9, 0.999, 1e-8, 0.999


def big_b(t):
    return BETA_MIN * t + 0.5 * (BETA_MAX - BETA_MIN) * t * t


def levels(t):
    """m, s and ln(m/s) at t, float32."""
    t = np.asarray(t, dtype=np.float64)
    b = big_b(t)
    m, s = np.exp(-0.5 * b), np.sqrt(-np.expm1(-b))
    return m.astype(np.float32), s.astype(np.float32), np.log(m / s).astype(np.float32)


def draw():
    """The same weights, batch and points for everybody."""
    random = np.random.default_rng(7)
    weights = []
    for inputs, outputs in zip(SIZES, SIZES[1:]):
        bound = 1.0 / np.sqrt(inputs)
        weights.append(random.uniform(-bound, bound, (outputs, inputs)).astype(np.float32))
        weights.append(random.uniform(-bound, bound, outputs).astype(np.float32))
    side = int(np.sqrt(POINTS))
    line = np.linspace(-3.0, 3.0, side, dtype=np.float32)
    return {
        "weights": weights,
        "x0": random.normal(0.0, 1.0, (BATCH, 2)).astype(np.float32),
        "eps": random.normal(0.0, 1.0, (BATCH, 2)).astype(np.float32),
        "batch_t": random.uniform(T_MIN, 1.0, BATCH),
        "grid": np.stack(np.meshgrid(line, line), -1).reshape(-1, 2),
        "grid_t": random.uniform(T_MIN, 1.0, POINTS),
        "times": np.linspace(1.0, T_MIN, STEPS + 1),
    }


def save(folder):
    """For the program: raw float32, in the order of draw()."""
    drawn = draw()
    flat = np.concatenate([w.reshape(-1) for w in drawn["weights"]])
    np.savez(os.path.join(folder, "workload.npz"), weights=flat, x0=drawn["x0"], eps=drawn["eps"],
             batch_t=drawn["batch_t"], grid=drawn["grid"], grid_t=drawn["grid_t"])


def measure(name, once, check, warm=2, seconds=1.5, most=200):
    """Medians of processor and wall time of once(); check() is a number to compare by."""
    for _ in range(warm):
        once()
    cpu, wall = [], []
    begun = time.perf_counter()
    while len(cpu) < 3 or (time.perf_counter() - begun < seconds and len(cpu) < most):
        w, c = time.perf_counter(), time.process_time()
        once()
        cpu.append(1e3 * (time.process_time() - c))
        wall.append(1e3 * (time.perf_counter() - w))
    tell(name, float(np.median(cpu)), float(np.median(wall)), check())


def measure_once(name, once, check):
    w, c = time.perf_counter(), time.process_time()
    once()
    tell(name, 1e3 * (time.process_time() - c), 1e3 * (time.perf_counter() - w), check())


def tell(name, cpu, wall, check):
    print(json.dumps({"workload": name, "cpu_ms": cpu, "wall_ms": wall, "check": check}), flush=True)


def tell_start(begun_cpu=0.0):
    """W6: what this process has used so far."""
    use = resource.getrusage(resource.RUSAGE_SELF)
    with open("/proc/self/stat", encoding="ascii") as stat:
        ticks = int(stat.read().rsplit(")", 1)[1].split()[19])
    with open("/proc/uptime", encoding="ascii") as uptime:
        wall = float(uptime.read().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")
    tell("W6", 1e3 * (use.ru_utime + use.ru_stime - begun_cpu), 1e3 * wall, 0.0)


def wanted():
    return sys.argv[2:] or ["W1", "W2", "W2s", "W2c", "W3", "W4", "W5w", "W5"]
