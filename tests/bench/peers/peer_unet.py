# SPDX-License-Identifier: Apache-2.0
"""W4 in PyTorch: one training step of the U-Net of the preset prior-fashion, layer by layer."""
import torch
import torch.nn.functional as F
from torch import nn

import workloads as w

BATCH, SIDE, BASE, STEM, FREQUENCIES = 64, 28, 32, 2, 16


def norm(channels):
    return nn.GroupNorm(min(32, channels // 4), channels, eps=1e-6)


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.norm1, self.conv1 = norm(inputs), nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time = nn.Linear(4 * BASE, outputs)
        self.norm2, self.conv2 = norm(outputs), nn.Conv2d(outputs, outputs, 3, padding=1)
        self.past = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x, time):
        hidden = self.conv1(F.silu(self.norm1(x))) + self.time(time)[:, :, None, None]
        return self.past(x) + self.conv2(F.silu(self.norm2(hidden)))


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm, self.qkv = norm(channels), nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        b, c, h, width = x.shape
        q, k, v = self.qkv(self.norm(x)).flatten(2).transpose(1, 2).chunk(3, 2)
        seen = F.scaled_dot_product_attention(q, k, v)
        return x + self.out(seen.transpose(1, 2).reshape(b, c, h, width))


class Unet(nn.Module):
    def __init__(self):
        super().__init__()
        low = 2 * BASE
        self.register_buffer("frequencies", torch.linspace(-2.0, 2.0, FREQUENCIES).exp())
        self.time1 = nn.Linear(2 * FREQUENCIES, 4 * BASE)
        self.time2 = nn.Linear(4 * BASE, 4 * BASE)
        self.first = nn.Conv2d(STEM * STEM, BASE, 3, padding=1)
        self.down0, self.halve = Block(BASE, BASE), nn.Conv2d(BASE, BASE, 3, 2, 1)
        self.down1 = Block(BASE, low)
        self.middle = nn.ModuleList([Block(low, low), Block(low, low)])
        self.attend = nn.ModuleList(Attention(low) for _ in range(4))
        self.up1 = nn.ModuleList([Block(2 * low, low), Block(low + BASE, low)])
        self.widen = nn.Conv2d(low, low, 3, padding=1)
        self.up0 = nn.ModuleList([Block(low + BASE, BASE), Block(2 * BASE, BASE)])
        self.norm, self.last = norm(BASE), nn.Conv2d(BASE, STEM * STEM, 3, padding=1)

    def forward(self, x, c):
        angles = c[:, None] * self.frequencies
        time = torch.cat([angles.sin(), angles.cos()], 1)
        time = F.silu(self.time2(F.silu(self.time1(time))))
        x = F.pixel_unshuffle(x, STEM).contiguous(memory_format=torch.channels_last)
        skip0 = self.first(x)
        skip1 = self.down0(skip0, time)
        skip2 = self.halve(skip1)
        skip3 = self.attend[0](self.down1(skip2, time))
        hidden = self.attend[1](self.middle[0](skip3, time))
        hidden = self.middle[1](hidden, time)
        for block, skip, attend in ((self.up1[0], skip3, 2), (self.up1[1], skip2, 3)):
            hidden = self.attend[attend](block(torch.cat([hidden, skip], 1), time))
        hidden = self.widen(F.interpolate(hidden, scale_factor=2.0))
        for block, skip in ((self.up0[0], skip1), (self.up0[1], skip0)):
            hidden = block(torch.cat([hidden, skip], 1), time)
        return F.pixel_shuffle(self.last(F.silu(self.norm(hidden))), STEM)


def measure(compiled):
    """Times a step: x_t, forward, backward, Adam, average of the weights."""
    torch.manual_seed(7)
    unet = Unet().to(memory_format=torch.channels_last)
    parameters = list(unet.parameters())
    average = [p.detach().clone() for p in parameters]
    optimiser = torch.optim.Adam(parameters, lr=1e-3, fused=True)
    times = torch.linspace(w.T_MIN, 1.0, BATCH).double().numpy()
    m, s, c = (torch.from_numpy(part) for part in w.levels(times))
    x0 = torch.rand(BATCH, 1, SIDE, SIDE)

    def loss_of(x0, eps):
        xt = m[:, None, None, None] * x0 + s[:, None, None, None] * eps
        return (unet(xt, c) - eps).square().mean()

    loss_of = compiled(loss_of)

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss_of(x0, torch.randn_like(x0)).backward()
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, [p.detach() for p in parameters], 1.0 - w.DECAY)

    w.measure("W4", step, lambda: float(sum(p.numel() for p in parameters)), seconds=3.0)
