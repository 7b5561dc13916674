# SPDX-License-Identifier: Apache-2.0
"""JAX's side of the comparison: peer_jax.py jax [WORKLOAD ...]."""
import jax
import jax.numpy as jnp
import numpy as np

import workloads as w

DRAWN = w.draw()


def features(c):
    angles = c * w.FREQUENCIES
    return jnp.concatenate([jnp.sin(angles), jnp.cos(angles)], -1)


def hidden(parameters, h):
    for i in range(2, len(parameters) - 2, 2):
        h = jax.nn.silu(h @ parameters[i].T + parameters[i + 1])
    return h @ parameters[-2].T + parameters[-1]


def network(parameters, x, c):
    h = jnp.concatenate([x, features(c[:, None])], 1)
    return hidden(parameters, jax.nn.silu(h @ parameters[0].T + parameters[1]))


def shared_network(parameters, x, c):
    bias = parameters[1] + parameters[0][:, 2:] @ features(c)
    return hidden(parameters, jax.nn.silu(x @ parameters[0][:, :2].T + bias))


def loss_of(parameters, x0, eps, m, s, c):
    xt = m[:, None] * x0 + s[:, None] * eps
    return jnp.mean((network(parameters, xt, c) - eps) ** 2)


@jax.jit
def train(state, x0, eps, m, s, c):
    parameters, first, second, average, n = state
    loss, gradients = jax.value_and_grad(loss_of)(parameters, x0, eps, m, s, c)
    n = n + 1
    first = [w.BETA1 * a + (1 - w.BETA1) * g for a, g in zip(first, gradients)]
    second = [w.BETA2 * a + (1 - w.BETA2) * g * g for a, g in zip(second, gradients)]
    a1, a2 = 1 - w.BETA1**n, 1 - w.BETA2**n
    parameters = [p - w.RATE / a1 * f / (jnp.sqrt(v / a2) + w.EPSILON)
                  for p, f, v in zip(parameters, first, second)]
    average = [a + (1 - w.DECAY) * (p - a) for a, p in zip(average, parameters)]
    return (parameters, first, second, average, n), loss


def training():
    parameters = [jnp.asarray(p) for p in DRAWN["weights"]]
    zeros = [jnp.zeros_like(p) for p in parameters]
    state = [(parameters, zeros, zeros, parameters, jnp.float32(0.0))]
    batch = [jnp.asarray(a) for a in (DRAWN["x0"], DRAWN["eps"], *w.levels(DRAWN["batch_t"]))]
    value = []

    def step():
        state[0], loss = train(state[0], *batch)
        value.append(float(loss))
        jax.block_until_ready(state[0])

    return step, value


def reverse_step(parameters, x, key, i):
    times = jnp.asarray(DRAWN["times"], jnp.float32)
    _, s, c = (jnp.asarray(a) for a in w.levels(DRAWN["times"]))
    beta = w.BETA_MIN + (w.BETA_MAX - w.BETA_MIN) * times[i]
    dt = times[i + 1] - times[i]
    z = jax.random.normal(jax.random.fold_in(key, i), x.shape)
    return (x * (1 - 0.5 * beta * dt) + shared_network(parameters, x, c[i]) * (beta * dt / s[i])
            + jnp.sqrt(-beta * dt) * z)


@jax.jit
def reverse(parameters, key):
    x = jax.random.normal(key, (w.PARTICLES, 2))
    return jax.lax.fori_loop(0, w.STEPS, lambda i, x: reverse_step(parameters, x, key, i), x)


@jax.jit
def reverse_in_pieces(parameters, key):
    def piece(key):
        x = jax.random.normal(key, (1000, 2))
        return jax.lax.fori_loop(0, w.STEPS, lambda i, x: reverse_step(parameters, x, key, i), x)
    return jax.lax.map(piece, jax.random.split(key, w.PARTICLES // 1000))


def main():
    wanted = w.wanted()
    if wanted == ["W6"]:
        training()[0]()
        w.tell_start()
        return
    if "W1" in wanted:
        step, value = training()
        w.measure("W1", step, lambda: value[1])
    parameters = [jnp.asarray(p) for p in DRAWN["weights"]]
    grid = jnp.asarray(DRAWN["grid"])
    last = []

    def keep(result):
        last[:] = [jax.block_until_ready(result)]

    def total():
        return float(np.abs(np.asarray(last[0], np.float64)).sum())

    field, shared = jax.jit(network), jax.jit(shared_network)
    pieces = jax.jit(lambda p, x, c: jax.lax.map(
        lambda rows: shared_network(p, rows, c), x.reshape(-1, 1024, 2)))
    c_each = jnp.asarray(w.levels(DRAWN["grid_t"])[2])
    c_one = jnp.asarray(w.levels(0.5)[2])
    if "W2" in wanted:
        w.measure("W2", lambda: keep(field(parameters, grid, c_each)), total)
    if "W2s" in wanted:
        w.measure("W2s", lambda: keep(shared(parameters, grid, c_one)), total)
    if "W2c" in wanted:
        w.measure("W2c", lambda: keep(pieces(parameters, grid, c_one)), total)
    key = jax.random.PRNGKey(7)
    for name, function in (("W3", reverse), ("W3c", reverse_in_pieces)):
        if name in wanted:
            jax.block_until_ready(function(parameters, key))  # compiles
            w.measure_once(name, lambda f=function: keep(f(parameters, key)),
                           lambda: float(np.asarray(last[0]).std()))


main()
