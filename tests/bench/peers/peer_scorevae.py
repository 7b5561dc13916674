# SPDX-License-Identifier: Apache-2.0
"""W5 in PyTorch: training steps of the encoder of the preset scorevae-fashion, layer by layer."""
import math

import torch
import torch.nn.functional as F
from torch import nn

import workloads as w
from peer_unet import Unet

BATCH, SIDE, CHANNELS, LATENTS, FREQUENCIES, EMBEDDING, BETA = 128, 28, 32, 16, 16, 64, 0.01
CLEAN = 6.0  # ln(m/s) of an image without noise, as far as the encoder is told


class Encoder(nn.Module):
    def __init__(self, timed):
        super().__init__()
        self.register_buffer("frequencies", torch.linspace(-2.0, 2.0, FREQUENCIES).exp())
        sizes = [1, CHANNELS, 2 * CHANNELS, 4 * CHANNELS]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(sizes, sizes[1:]))
        self.time = nn.Linear(2 * FREQUENCIES, EMBEDDING) if timed else None
        self.modulations = nn.ModuleList(
            nn.Linear(EMBEDDING, 2 * b) for b in sizes[1:]) if timed else [None] * 3
        self.last = nn.Linear(sizes[-1] * 16, 2 * LATENTS)

    def forward(self, x, m, s, c):
        """Mean and logarithm of the variance of z given x_t [B, 784]."""
        hidden = (x / (m * m * 0.1 + s * s).sqrt()[:, None]).view(-1, 1, SIDE, SIDE)
        if self.time is not None:
            angles = c[:, None] * self.frequencies
            time = F.silu(self.time(torch.cat([angles.sin(), angles.cos()], 1)))
        for convolution, modulation in zip(self.convolutions, self.modulations):
            hidden = convolution(hidden)
            if modulation is not None:
                scale, shift = modulation(time)[:, :, None, None].chunk(2, 1)
                hidden = hidden * (1.0 + scale) + shift
            hidden = F.gelu(hidden, approximate="tanh")
        mean, spread = self.last(hidden.flatten(1)).chunk(2, 1)
        return mean, 8.0 * (spread / 8.0).tanh()


def log_density(z, mean, log_variance):
    return -0.5 * ((z - mean).square() * (-log_variance).exp() + log_variance
                   + math.log(2.0 * math.pi)).sum(1)


def sample(mean, log_variance):
    return mean + (0.5 * log_variance).exp() * torch.randn_like(mean)


class Step:
    """x_t, a loss, backward, clipping, Adam, average of the weights."""

    def __init__(self):
        self.encoder = Encoder(True)
        self.parameters = list(self.encoder.parameters())
        self.average = [p.detach().clone() for p in self.parameters]
        self.optimiser = torch.optim.Adam(self.parameters, lr=1e-3, fused=True)
        times = torch.linspace(w.T_MIN, 1.0, BATCH).double().numpy()
        self.m, self.s, self.c = (torch.from_numpy(part) for part in w.levels(times))
        self.x0 = torch.rand(BATCH, SIDE * SIDE)

    def __call__(self, loss_of):
        self.optimiser.zero_grad(set_to_none=True)
        eps = torch.randn_like(self.x0)
        loss_of(self, self.m[:, None] * self.x0 + self.s[:, None] * eps, eps).backward()
        nn.utils.clip_grad_norm_(self.parameters, 5.0)
        self.optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(self.average, [p.detach() for p in self.parameters],
                                 1.0 - w.DECAY)


def warm_start(known):
    def loss_of(step, xt, _):
        one, none = torch.ones(BATCH), torch.zeros(BATCH)
        with torch.no_grad():
            z = sample(*known(step.x0, one, none, none))
        return -log_density(z, *step.encoder(xt, step.m, step.s, step.c)).mean()
    return loss_of


def paper(prior):
    def loss_of(step, xt, eps):
        with torch.no_grad():
            of_prior = prior(xt.view(-1, 1, SIDE, SIDE), step.c).flatten(1)
        one = torch.ones(BATCH)
        mean, log_variance = step.encoder(step.x0, one, 0.0 * one, CLEAN * one)
        z = sample(mean, log_variance)
        at = xt.requires_grad_(True)
        density = log_density(z, *step.encoder(at, step.m, step.s, step.c)).sum()
        score = torch.autograd.grad(density, at, create_graph=True)[0]
        misfit = 0.5 * (of_prior - step.s[:, None] * score - eps).square().sum(1)
        divergence = 0.5 * (mean.square() + log_variance.exp() - 1.0 - log_variance).sum(1)
        return (misfit + BETA * divergence).mean()
    return loss_of


def measure(workload, compiled):
    """W5w: the warm start; W5: the objective of the paper, which differentiates twice."""
    torch.manual_seed(7)
    step = Step()
    if workload == "W5w":
        loss_of = warm_start(compiled(Encoder(False).requires_grad_(False)))
    else:
        prior = Unet().requires_grad_(False).to(memory_format=torch.channels_last)
        loss_of = paper(compiled(prior))
    w.measure(workload, lambda: step(loss_of),
              lambda: float(sum(p.numel() for p in step.parameters)), seconds=3.0)
