# SPDX-License-Identifier: Apache-2.0
"""Scores against independent references: closed forms, empirical sums, the network in NumPy."""

import json
import unittest

import numpy as np
import reference
from program import CliTest

TIMES = (0.001, 0.03, 0.3, 1.0)
FEW_TIMES = (0.01, 0.6)
CLOSE = 1e-5  # of max|score|


def cloud(count=400, dimension=2, spread=2.0, seed=0):
    return spread * np.random.default_rng(seed).standard_normal((count, dimension))


class ScoreTest(CliTest):
    def score(self, what, x, t, *more):
        points, out = self.path("points.csv"), self.path("scores.csv")
        reference.write_points(points, x)
        self.succeeds("score", what, "--points", points, "--t", t, "--out", out, *more)
        header, rows = reference.read_csv(out)
        dimension = x.shape[1]
        self.assertEqual(header, [f"x{d}" for d in range(dimension)]
                         + [f"s{d}" for d in range(dimension)])
        np.testing.assert_allclose(rows[:, :dimension], x, rtol=1e-8)
        return rows[:, dimension:]

    def assert_close(self, got, want, note=""):
        self.assertLessEqual(reference.disagreement(got, want), CLOSE, note)


class Exact(ScoreTest):
    def check_mixture(self, what, parts, x, sde=reference.Vp(), more=(), times=FEW_TIMES):
        for t in times:
            want = reference.mixture_score(x, *parts, *sde.scales(t))
            self.assert_close(self.score(what, x, t, "--exact", *more), want, f"{what} t={t}")

    def test_eight_gaussians(self):
        self.check_mixture("eight-gaussians", reference.eight_gaussians(), cloud(), times=TIMES)

    def test_two_gaussians(self):
        self.check_mixture("two-gaussians", reference.two_gaussians(), cloud(spread=6.0))

    def test_grid_gaussians(self):
        self.check_mixture("grid-gaussians", reference.grid_gaussians(), cloud())

    def test_without_noise(self):
        weights, means, sds = reference.eight_gaussians()
        want = reference.mixture_score(cloud(), weights, means, sds, 1.0, 0.0)
        self.assert_close(self.score("eight-gaussians", cloud(), 0, "--exact"), want)

    def test_other_noise(self):
        more = ("--set", "sde.beta_min=0.3", "--set", "sde.beta_max=8")
        self.check_mixture("eight-gaussians", reference.eight_gaussians(), cloud(),
                           reference.Vp(0.3, 8.0), more)

    def test_every_process(self):
        for kind, sde in reference.SDES.items():
            more = ("--set", f"sde.kind={kind}")
            for t in (0.001, 0.3, 1.0):
                # Points where p_t has its mass: VE's reach out to 50 standard deviations.
                x = cloud(spread=np.hypot(2.0, sde.scales(t)[1]))
                self.check_mixture("eight-gaussians", reference.eight_gaussians(), x, sde, more,
                                   (t,))

    def test_every_process_is_known(self):
        listed = json.loads(self.succeeds("list", "sde", "--json").out)
        self.assertEqual([sde["id"] for sde in listed["sde"]],
                         list(reference.SDES) + ["ladder", "none"])

    def test_levels_of_a_ladder(self):
        more = ("--set", "sde.kind=ladder")
        sde = reference.Ladder()
        self.assertEqual([sde.scales(0)[1], sde.scales(9)[1]], [20.0, 1.0])
        for level in (0, 6):
            x = cloud(spread=np.hypot(6.0, sde.scales(level)[1]))
            self.check_mixture("two-gaussians", reference.two_gaussians(), x, sde, more, (level,))
        more += ("--set", "sde.sigma_max=8", "--set", "sde.sigma_min=0.1", "--set",
                 "sde.levels=4")
        self.check_mixture("two-gaussians", reference.two_gaussians(), cloud(spread=6.0),
                           reference.Ladder(0.1, 8.0, 4), more, (0, 2))

    def test_a_ladder_has_whole_levels_only(self):
        reference.write_points(self.path("p.csv"), cloud(5))
        for t in ("10", "0.5"):
            self.fails(2, "score", "two-gaussians", "--exact", "--set", "sde.kind=ladder",
                       "--points", self.path("p.csv"), "--t", t, "--out", self.path("s.csv"),
                       says=("--t", "level"))

    def test_one_level(self):
        for sigma, times in ((0.0, (0.3,)), (0.7, (0, 1))):
            more = ("--set", "sde.kind=none", "--set", f"sde.sigma={sigma}")
            self.check_mixture("eight-gaussians", reference.eight_gaussians(), cloud(),
                               reference.OneLevel(sigma), more, times)

    def test_clean_points_have_no_score(self):
        reference.write_points(self.path("data.csv"), cloud(30))
        more = ("--set", "data.kind=csv", "--set", "data.path=" + self.path("data.csv"), "--set",
                "sde.kind=none", "--exact")
        self.fails(2, "score", "eight-gaussians", *more, "--points", self.path("data.csv"), "--t",
                   0, "--out", self.path("s.csv"), says="noise")
        self.fails(2, "sample", "eight-gaussians", *more, "--count", 5, "--out",
                   self.path("s.npz"), says="noise")

    def test_every_process_with_points(self):
        points = cloud(300, seed=5)
        reference.write_points(self.path("data.csv"), points)
        for kind, sde in reference.SDES.items():
            what = self.write("own.json", json.dumps({
                "data": {"kind": "csv", "path": "data.csv"}, "sde": {"kind": kind}}))
            for t in (0.001, 0.6):
                x = cloud(seed=6, spread=np.hypot(2.0, sde.scales(t)[1]))
                want = reference.empirical_score(x, points.astype(np.float32).astype(float),
                                                 *sde.scales(t))
                self.assert_close(self.score(what, x, t, "--exact"), want, f"{kind} {t}")

    def test_other_standard_deviations(self):
        more = ("--set", "sde.kind=ve", "--set", "sde.sigma_min=0.1", "--set", "sde.sigma_max=8")
        self.check_mixture("two-gaussians", reference.two_gaussians(), cloud(spread=6.0),
                           reference.Ve(0.1, 8.0), more)
        more = ("--set", "sde.kind=geometric-vp", "--set", "sde.sigma_min=0.03", "--set",
                "sde.sigma_max=0.98")
        self.check_mixture("two-gaussians", reference.two_gaussians(), cloud(spread=6.0),
                           reference.GeometricVp(0.03, 0.98), more)

    def test_drawn_shapes(self):
        self.succeeds("export", "two-moons", "--what", "data", "--out", self.path("moons.npz"))
        points = np.load(self.path("moons.npz"))["samples"].astype(float)
        self.assertEqual(points.shape, (10000, 2))
        for t in FEW_TIMES:
            x = cloud(100)
            want = reference.empirical_score(x, points, *reference.Vp().scales(t))
            self.assert_close(self.score("two-moons", x, t, "--exact"), want, t)

    def test_gaussian_in_three_dimensions(self):
        mean, covariance = [1.0, -2.0, 0.5], [[2.0, 0.3, 0.1], [0.3, 1.0, 0.0], [0.1, 0.0, 0.2]]
        what = self.write("g.json", json.dumps({"data": {
            "kind": "gaussian", "mean": mean, "covariance": covariance}}))
        for t in FEW_TIMES:
            x = cloud(dimension=3)
            want = reference.gaussian_score(x, mean, covariance, *reference.Vp().scales(t))
            self.assert_close(self.score(what, x, t, "--exact"), want, t)

    def test_mixture_in_one_dimension(self):
        more = ("--set", "data.kind=mixture", "--set", "data.weights=[1,3]",
                "--set", "data.means=[[-1],[2]]", "--set", "data.sds=[0.5,0.1]")
        parts = (np.array([0.25, 0.75]), np.array([[-1.0], [2.0]]), np.array([0.5, 0.1]))
        self.check_mixture("eight-gaussians", parts, cloud(dimension=1), more=more)

    def test_own_points(self):
        points = cloud(300, seed=5)
        reference.write_points(self.path("data.csv"), points)
        what = self.write("own.json", json.dumps({"data": {"kind": "csv", "path": "data.csv"}}))
        x = cloud(seed=6)
        for t in FEW_TIMES:
            want = reference.empirical_score(x, points.astype(np.float32).astype(float),
                                             *reference.Vp().scales(t))
            self.assert_close(self.score(what, x, t, "--exact"), want, t)

    def test_own_points_have_no_score_without_noise(self):
        reference.write_points(self.path("data.csv"), cloud(30))
        self.fails(2, "score", "eight-gaussians", "--set", "data.kind=csv", "--set",
                   "data.path=" + self.path("data.csv"), "--exact", "--points",
                   self.path("data.csv"), "--t", 0, "--out", self.path("s.csv"), says="noise")

    def test_exported_data_are_those_of_the_score(self):
        points = cloud(300, seed=7)
        reference.write_points(self.path("all.csv"), points)
        more = ("--set", "data.kind=csv", "--set", "data.path=" + self.path("all.csv"), "--set",
                "data.count=50", "--seed", "11")
        self.succeeds("export", "eight-gaussians", "--what", "data", "--out",
                      self.path("used.npz"), *more)
        used = np.load(self.path("used.npz"))["samples"]
        self.assertEqual((used.dtype, used.shape), (np.float32, (50, 2)))
        x = cloud(seed=8)
        want = reference.empirical_score(x, used.astype(float), *reference.Vp().scales(0.2))
        self.assert_close(self.score("eight-gaussians", x, 0.2, "--exact", *more), want)

    def test_standardised_data_keep_their_units(self):
        more = ("--set", "data.scaling=standardize")
        self.succeeds("export", "two-gaussians", "--what", "data", "--out", self.path("d.npz"))
        data = np.load(self.path("d.npz"))["samples"].astype(float)
        shift, scale = data.mean(0), data.std(0)
        x = cloud(spread=5.0)
        weights, means, _ = reference.two_gaussians()
        m, s = reference.Vp().scales(0.3)
        model = (x - shift) / scale
        covariances = m * m * np.diag(1 / scale**2) + s * s * np.eye(2)
        offset = m * ((means - shift) / scale)[None] - model[:, None]
        solved = offset / np.diag(covariances)
        logs = np.log(weights) - 0.5 * (offset * solved).sum(-1)
        shares = reference.shares_of(logs)
        want = (shares[..., None] * solved).sum(1) / scale
        self.assert_close(self.score("two-gaussians", x, 0.3, "--exact", *more), want)


class Learned(ScoreTest):
    def check_network(self, run, sde=reference.Vp(), times=FEW_TIMES):
        weights = self.path("weights.safetensors")
        self.succeeds("export", run, "--what", "weights", "--out", weights)
        tensors, metadata = reference.read_safetensors(weights)
        x = cloud()
        for kind, more in (("ema", ()), ("model", ("--weights", "raw"))):
            for t in times:
                want = reference.network_score(x, t, sde, tensors, metadata, kind)
                self.assert_close(self.score(run, x, t, *more), want, f"{kind} t={t}")

    def test_network_in_numpy(self):
        self.check_network(self.train(steps=40))

    def test_standardised_network_in_numpy(self):
        self.check_network(self.train("run", 40, "--set", "data.scaling=standardize"))

    def test_every_process_in_numpy(self):
        for kind, sde in reference.SDES.items():
            run = self.train(f"run-{kind}", 20, "--set", f"sde.kind={kind}")
            self.check_network(run, sde, (0.3,))

    def test_scores_do_not_depend_on_the_other_points(self):
        run = self.train(steps=20)
        x = cloud(50)
        np.testing.assert_array_equal(self.score(run, x, 0.4)[:5], self.score(run, x[:5], 0.4))


if __name__ == "__main__":
    unittest.main()
