# SPDX-License-Identifier: Apache-2.0
"""PyTorch's side of the comparison: peer_torch.py eager|compile [WORKLOAD ...]."""
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F

import peer_scorevae
import peer_unet
import workloads as w

torch.set_num_threads(1)
COMPILED = sys.argv[1] == "compile"
DRAWN = w.draw()
FREQUENCIES = torch.from_numpy(w.FREQUENCIES)


def maybe_compiled(function):
    return torch.compile(function, dynamic=False) if COMPILED else function


def network(parameters, x, c):
    angles = c[:, None] * FREQUENCIES
    h = torch.cat([x, angles.sin(), angles.cos()], 1)
    for i in range(0, len(parameters) - 2, 2):
        h = F.silu(F.linear(h, parameters[i], parameters[i + 1]))
    return F.linear(h, parameters[-2], parameters[-1])


def shared_network(parameters, x, c):
    """One c [1] for all rows: its features only move the first layer's bias."""
    angles = c * FREQUENCIES
    features = torch.cat([angles.sin(), angles.cos()])
    bias = parameters[1] + parameters[0][:, 2:] @ features
    h = F.silu(F.linear(x, parameters[0][:, :2], bias))
    for i in range(2, len(parameters) - 2, 2):
        h = F.silu(F.linear(h, parameters[i], parameters[i + 1]))
    return F.linear(h, parameters[-2], parameters[-1])


def tensors():
    return [torch.from_numpy(p.copy()) for p in DRAWN["weights"]]


def level_tensors(t):
    return [torch.from_numpy(np.atleast_1d(part)) for part in w.levels(t)]


def training():
    parameters = [p.requires_grad_() for p in tensors()]
    average = [p.detach().clone() for p in parameters]
    optimiser = torch.optim.Adam(parameters, lr=w.RATE, fused=True)
    x0, eps = torch.from_numpy(DRAWN["x0"]), torch.from_numpy(DRAWN["eps"])
    m, s, c = level_tensors(DRAWN["batch_t"])

    @maybe_compiled
    def loss_of(parameters, x0, eps, m, s, c):
        xt = m[:, None] * x0 + s[:, None] * eps
        return (network(parameters, xt, c) - eps).square().mean()

    value = []

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss = loss_of(parameters, x0, eps, m, s, c)
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, [p.detach() for p in parameters], 1.0 - w.DECAY)
        value.append(loss.item())

    return step, value


def main():
    wanted = w.wanted()
    if wanted == ["W6"]:
        training()[0]()
        w.tell_start()
        return
    if "W1" in wanted:
        step, value = training()
        w.measure("W1", step, lambda: value[1])
    if "W4" in wanted:
        peer_unet.measure(maybe_compiled)
    for workload in ("W5w", "W5"):
        if workload in wanted:
            peer_scorevae.measure(workload, maybe_compiled)
    with torch.inference_mode():
        parameters = tensors()
        grid = torch.from_numpy(DRAWN["grid"])
        field, shared = maybe_compiled(network), maybe_compiled(shared_network)
        last = []

        def keep(result):
            last[:] = [result]

        def total():
            return float(last[0].abs().double().sum())

        c_each = level_tensors(DRAWN["grid_t"])[2]
        c_one = level_tensors(0.5)[2]
        if "W2" in wanted:
            w.measure("W2", lambda: keep(field(parameters, grid, c_each)), total)
        if "W2s" in wanted:
            w.measure("W2s", lambda: keep(shared(parameters, grid, c_one)), total)
        if "W2c" in wanted:
            pieces = grid.split(1024)
            w.measure("W2c", lambda: keep(torch.cat([shared(parameters, p, c_one) for p in pieces])),
                      total)
        if "W3" in wanted:
            def reverse():
                x = torch.randn(w.PARTICLES, 2)
                for i in range(w.STEPS):
                    t, to = DRAWN["times"][i], DRAWN["times"][i + 1]
                    _, s, c = level_tensors(t)
                    beta = w.BETA_MIN + (w.BETA_MAX - w.BETA_MIN) * t
                    dt = to - t
                    x = (x * (1.0 - 0.5 * beta * dt)
                         + shared(parameters, x, c) * (beta * dt / float(s))
                         + math.sqrt(-beta * dt) * torch.randn_like(x))
                keep(x)
            shared(parameters, torch.randn(w.PARTICLES, 2), c_one)  # compiles
            w.measure_once("W3", reverse, lambda: float(last[0].std()))


main()
