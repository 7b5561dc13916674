#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares ScoreScope's kernels with PyTorch and JAX on this machine, in one run.

compare.py [--rounds N] [--threads N] [--markdown FILE] [--cli PROGRAM]

Makes a virtual environment in build/peers (once: needs the network and about 6 GB), then runs every
program in turn, several rounds, so that what else the machine does meets all of them alike. Figures
are medians of processor time over the rounds; ratios are to the best peer of the same run. Every
peer is tuned: malloc keeps its memory, one thread, kernels compiled before they are timed.
"""
import argparse
import collections
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PLACE = ROOT / "build" / "peers"
LIGHT = ["typing-extensions", "filelock", "sympy", "networkx", "jinja2", "fsspec", "setuptools"]
PEERS = {
    "PyTorch eager": ["peer_torch.py", "eager"],
    "torch.compile": ["peer_torch.py", "compile"],
    "JAX": ["peer_jax.py", "jax"],
}
OURS = "ScoreScope"
# A row of the table: its peers' workloads, ours, and the most that the ratio may be.
ROWS = [
    ("W1 training step, batch 1,024", ["W1"], "W1", 0.60),
    ("W2 field, 65,536 points, t each", ["W2"], "W2", 0.40),
    ("W2s field, 65,536 points, one t", ["W2s"], "W2s", 0.40),
    ("W2c the same against pieces that fit the cache", ["W2c"], "W2s", 0.75),
    ("W3 10,000 particles, 500 steps", ["W3", "W3c"], "W3", 0.70),
    ("W4 U-Net step, 64 images of 28 x 28", ["W4"], "W4", 1.00),
    ("W5w ScoreVAE's encoder, warm start, 128 images", ["W5w"], "W5w", 1.00),
    ("W5 ScoreVAE's encoder, objective of the paper, 128 images", ["W5"], "W5", 1.00),
    ("W6 exec to the first training step", ["W6"], "W6", None),
]
# Workloads whose program of ours is `scorescope-cli train`: preset and settings.
TRAININGS = {
    "W4": ["prior-fashion"],
    "W5w": ["scorevae-fashion", "objective.warm_share=1"],
    "W5": ["scorevae-fashion", "objective.recipe=paper"],
}
MALLOC = {"MALLOC_MMAP_THRESHOLD_": "1073741824", "MALLOC_TRIM_THRESHOLD_": "2147483648",
          "MALLOC_TOP_PAD_": "67108864"}


def environment(threads):
    one = {name: str(threads) for name in
           ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    return {**os.environ, **one, **MALLOC, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TORCHINDUCTOR_CACHE_DIR": str(PLACE / "inductor")}


def make_environment():
    python = PLACE / "bin" / "python"
    works = [str(python), "-c", "import torch, jax"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if python.exists() and subprocess.run(works, check=False, **quiet).returncode == 0:
        return python
    print("making a virtual environment in build/peers (once)", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=True)
    pip = [str(PLACE / "bin" / "pip"), "install", "-q"]
    subprocess.run([*pip, "numpy", "jax", *LIGHT], check=True)
    # Without its NVIDIA packages PyTorch's wheel is a sixth as large, where they are not needed.
    subprocess.run([*pip, "--no-deps", "torch"], check=True)
    if subprocess.run(works, check=False, **quiet).returncode != 0:
        subprocess.run([*pip, "torch"], check=True)
    return python


def run(command, env):
    done = subprocess.run(command, env=env, cwd=HERE, check=False, text=True, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"compare.py: {' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def ours(cli, threads, env):
    command = [cli, "bench", "--threads", str(threads), "--workload", str(PLACE / "workload.npz"),
               "--json"]
    done = subprocess.run(command, env=env, check=True, text=True, capture_output=True)
    return json.loads(done.stdout)["workloads"]


def our_training(cli, env, preset, steps, *more):
    """Processor and wall time of a whole process that trains so long and writes its run folder."""
    with tempfile.TemporaryDirectory() as folder:
        command = [cli, "train", preset, "--steps", str(steps), "--out", folder + "/run", "--json",
                   *more]
        begun = time.perf_counter()
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
            _, status, use = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"compare.py: {' '.join(command)} failed")
    return {"cpu_ms": 1e3 * (use.ru_utime + use.ru_stime), "wall_ms": 1e3 * wall}


def our_step(cli, threads, env, preset, *settings):
    """What longer training takes more, a step, with all that the program does beside it."""
    few, many = 10, 40
    more = [word for setting in (f"threads={threads}", *settings) for word in ("--set", setting)]
    short, long = (our_training(cli, env, preset, steps, *more) for steps in (few, many))
    return {key: (long[key] - short[key]) / (many - few) for key in short}


def gather(python, cli, rounds, threads):
    results = collections.defaultdict(list)
    env = environment(1)
    for number in range(rounds):
        for peer, arguments in PEERS.items():
            for part in ([], ["W6"]):
                rows = run([str(python), *arguments, *part], env)
                for row in rows:
                    results[peer, row["workload"]].append(row)
        for row in ours(cli, 1, env):
            results[OURS, row["workload"]].append(row)
        results[OURS, "W6"].append(our_training(cli, env, "eight-gaussians", 1))
        for row in ours(cli, threads, env):
            results["threads", row["workload"]].append(row)
        for workload, (preset, *settings) in TRAININGS.items():
            for who, count in ((OURS, 1), ("threads", threads)):
                results[who, workload].append(our_step(cli, count, env, preset, *settings))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return results


def median(results, peer, workload, key="cpu_ms"):
    rows = results.get((peer, workload))
    return statistics.median(row[key] for row in rows) if rows else None


def best(results, peer, workloads):
    values = [v for v in (median(results, peer, name) for name in workloads) if v is not None]
    return min(values) if values else None


def versions(python, cli):
    code = ("import torch, jax, numpy; print('PyTorch', torch.__version__, '· JAX', "
            "jax.__version__, '· NumPy', numpy.__version__)")
    peers = subprocess.run([str(python), "-c", code], check=True, text=True, capture_output=True)
    own = subprocess.run([cli, "--version"], check=True, text=True, capture_output=True)
    return f"{own.stdout.strip()} · {peers.stdout.strip()} · Python {platform.python_version()}"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))


def table(results, threads, rounds, about):
    lines = [f"{datetime.date.today()}, {processor()}, {os.cpu_count()} cores; {about}. "
             f"Medians of {rounds} interleaved rounds, milliseconds of processor time, one thread.",
             "", "| workload | " + " | ".join([*PEERS, OURS]) + " | ratio to the best peer | at most |",
             "|---" * (len(PEERS) + 4) + "|"]
    for title, peers, mine, limit in ROWS:
        values = [best(results, peer, peers) for peer in PEERS]
        own = median(results, OURS, mine)
        known = [v for v in values if v is not None]
        ratio = f"**{own / min(known):.2f}**" if own is not None and known else "-"
        cells = [f"{v:.2f}" if v is not None else "-" for v in [*values, own]]
        lines.append(f"| {title} | " + " | ".join(cells) +
                     f" | {ratio} | {f'{limit:.2f}' if limit else '-'} |")
    lines += ["", f"Wall time with one thread over that with {threads}: " + ", ".join(
        f"{name} {median(results, OURS, name, 'wall_ms') / median(results, 'threads', name, 'wall_ms'):.2f}"
        for name in ("W1", "W2", "W2s", "W3", *TRAININGS))]
    limits = {name: median(results, OURS, name, "value") for name in ("fma", "memory", "cache")}
    lines += ["", f"The machine's limits, one core: {limits['fma']:.0f} GFLOP/s of fused "
              f"multiply-adds in registers; copying {limits['memory']:.1f} GB/s in memory, "
              f"{limits['cache']:.1f} GB/s in the second-level cache."]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--markdown", type=pathlib.Path, help="also written here")
    parser.add_argument("--cli", default=str(ROOT / "build" / "release" / "bin" / "scorescope-cli"))
    given = parser.parse_args()
    python = make_environment()
    subprocess.run([str(python), "-c", f"import workloads; workloads.save({str(PLACE)!r})"],
                   cwd=HERE, check=True, env=environment(1))
    results = gather(python, given.cli, given.rounds, given.threads)
    text = table(results, given.threads, given.rounds, versions(python, given.cli))
    print(text, end="")
    if given.markdown:
        given.markdown.write_text(text, encoding="utf-8")


main()
