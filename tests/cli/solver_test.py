# SPDX-License-Identifier: Apache-2.0
"""The adaptive sampler beside SciPy's: same steps, same calls, errors within the tolerance."""

import unittest

import numpy as np
import reference
from program import CliTest
from scipy.integrate import solve_ivp

SMALLEST_T = 1e-3
COUNT = 64
# The mixture, and how many tolerances the 90th percentile of the errors may reach.
CASES = {"two-gaussians": (reference.two_gaussians(), 10),
         "eight-gaussians": (reference.eight_gaussians(), 20)}


def flow(mixture):
    """dx/dt = f x - g^2 score / 2 of all particles as one state, as solve_ivp takes it."""
    sde = reference.Vp()

    def slope(t, y):
        x = y.reshape(COUNT, 2)
        m, s = sde.scales(t)
        beta = sde.beta_min + t * (sde.beta_max - sde.beta_min)
        return (-0.5 * beta * (x + reference.mixture_score(x, *mixture, m, s))).ravel()

    return slope


def solve(mixture, start, tolerance, method="RK45"):
    solution = solve_ivp(flow(mixture), (1.0, SMALLEST_T), start.astype(float).ravel(),
                         method=method, rtol=tolerance, atol=tolerance)
    assert solution.success
    return solution


class AdaptiveSampler(CliTest):
    def sample(self, data, tolerance):
        report = self.succeeds(
            "sample", data, "--exact", "--count", COUNT, "--seed", 3, "--out",
            self.path("s.npz"), "--trajectory", self.path("t.npz"), "--json", "--set",
            "sampler.kind=ode-rk45", "--set", f"sampler.rtol={tolerance}", "--set",
            f"sampler.atol={tolerance}").json
        return report, np.load(self.path("t.npz"))

    def test_takes_the_steps_of_scipy(self):
        for data, (mixture, _) in CASES.items():
            for tolerance in (1e-3, 1e-5):
                report, path = self.sample(data, tolerance)
                peer = solve(mixture, path["trajectory"][0], tolerance)
                self.assertLessEqual(abs(report["nfe"] - peer.nfev), 0.15 * peer.nfev)
                self.assertLessEqual(abs(report["accepted"] - (len(peer.t) - 1)),
                                     0.15 * len(peer.t))
                self.assertEqual(report["nfe"],
                                 2 + 6 * (report["accepted"] + report["rejected"]))

    def test_first_steps_are_those_of_scipy(self):
        _, path = self.sample("eight-gaussians", 1e-5)
        peer = solve(CASES["eight-gaussians"][0], path["trajectory"][0], 1e-5)
        np.testing.assert_allclose(path["t"][:6], peer.t[:6], rtol=1e-6)

    def test_errors_stay_near_the_tolerance(self):
        for data, (mixture, most) in CASES.items():
            for tolerance in (1e-3, 1e-5):
                _, path = self.sample(data, tolerance)
                states = path["trajectory"].astype(float)
                exact = solve(mixture, states[0], 1e-10, "DOP853").y[:, -1].reshape(COUNT, 2)
                size = np.maximum(1.0, np.abs(exact).max(axis=1))
                errors = np.abs(states[-1] - exact).max(axis=1) / size
                self.assertLessEqual(np.median(errors), 3 * tolerance)
                self.assertLessEqual(np.quantile(errors, 0.9), most * tolerance)

    def test_every_step_is_told(self):
        report, path = self.sample("two-gaussians", 1e-4)
        self.assertEqual(len(path["t"]), report["accepted"] + 1)
        self.assertEqual((path["t"][0], path["t"][-1]), (1.0, SMALLEST_T))
        np.testing.assert_allclose(report["step_sizes"], -np.diff(path["t"]), rtol=0, atol=1e-15)
        self.assertGreater(max(report["step_sizes"]) / min(report["step_sizes"]), 2.0)


if __name__ == "__main__":
    unittest.main()
