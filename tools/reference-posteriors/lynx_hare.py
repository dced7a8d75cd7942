"""Computes the reference posterior of the lynx_hare example by importance sampling, with NumPy and SciPy alone: python lynx_hare.py EXAMPLES_FOLDER OUT_FOLDER.

Eight parameters and a posterior near to a normal: a multivariate t about the mode makes weights of which most are of use, and nothing here has anything to do with a Markov chain.
"""
import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

GUESS = np.array([0.5, 0.025, 0.8, 0.025])
START = np.log([30.0, 5.0])
STEPS = 20
DEGREES = 7


def animals(z, start, years):
    births, eaten, deaths, gain = (GUESS * np.exp(0.5 * z)).T

    def slope(a):
        return np.stack([a[:, 0] * (births - eaten * a[:, 1]), a[:, 1] * (gain * a[:, 0] - deaths)], axis=1)

    a, h, seen = start, 1 / STEPS, []
    for _ in range(years):
        for _ in range(STEPS):
            k1 = slope(a)
            k2 = slope(a + h / 2 * k1)
            k3 = slope(a + h / 2 * k2)
            k4 = slope(a + h * k3)
            a = a + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        seen.append(a)
    return np.stack(seen, axis=1)


def log_density(u, first, pelts):
    """Of z (4), log start (2) and log sigma (2), a row each; with the terms for the logarithms, without constants."""
    z, log_start, log_sigma = u[:, :4], u[:, 4:6], u[:, 6:]
    sigma = np.exp(log_sigma)
    with np.errstate(all="ignore"):
        log_sizes = np.log(animals(z, np.exp(log_start), len(pelts)))
    total = -0.5 * (z**2).sum(1) - 0.5 * (((log_start - START) / 0.5) ** 2).sum(1) - 0.5 * ((sigma / 0.5) ** 2).sum(1) + log_sigma.sum(1)
    total += (-0.5 * ((np.log(first) - log_start) / sigma) ** 2 - log_sigma).sum(1)
    total += (-0.5 * ((np.log(pelts)[None] - log_sizes) / sigma[:, None]) ** 2 - log_sigma[:, None]).sum((1, 2))
    return np.where(np.isfinite(total), total, -np.inf)


def curvature(f, x, h=1e-3):
    n = len(x)
    steps = h * np.eye(n)
    points = np.array([x + a * steps[i] + b * steps[j] for i in range(n) for j in range(n) for a in (1, -1) for b in (1, -1)])
    values = f(points).reshape(n, n, 4)
    return -(values[..., 0] - values[..., 1] - values[..., 2] + values[..., 3]) / (4 * h * h)


def main(examples, out):
    data = json.loads((Path(examples) / "lynx_hare" / "data.json").read_text())
    first, pelts = np.array(data["first"], float), np.array(data["pelts"], float)
    f = lambda u: log_density(u, first, pelts)
    mode = minimize(lambda u: -f(u[None])[0], np.concatenate([np.zeros(4), START, np.log([0.25, 0.25])]), method="Nelder-Mead", options={"maxiter": 20000, "xatol": 1e-6, "fatol": 1e-9}).x
    scale = np.linalg.cholesky(1.3 * np.linalg.inv(curvature(f, mode)))
    rng = np.random.default_rng(1)
    draws, weights = [], []
    for _ in range(40):
        t = rng.standard_normal((10000, 8)) * np.sqrt(DEGREES / rng.chisquare(DEGREES, (10000, 1)))
        u = mode + t @ scale.T
        draws.append(u)
        weights.append(f(u) + 0.5 * (DEGREES + 8) * np.log1p((t**2).sum(1) / DEGREES))
    u, log_w = np.concatenate(draws), np.concatenate(weights)
    w = np.exp(log_w - log_w.max())
    w /= w.sum()
    rates = GUESS * np.exp(0.5 * u[:, :4])
    named = {f"z[{i}]": u[:, i] for i in range(4)} | {"births": rates[:, 0], "eaten": rates[:, 1], "deaths": rates[:, 2], "gain": rates[:, 3]}
    named |= {f"start[{i}]": np.exp(u[:, 4 + i]) for i in range(2)} | {f"sigma[{i}]": np.exp(u[:, 6 + i]) for i in range(2)}
    rows = {}
    for name, x in named.items():
        mean = float(w @ x)
        rows[name] = {"mean": mean, "sd": float(np.sqrt(w @ (x - mean) ** 2)), "mcse": float(np.sqrt((w**2 * (x - mean) ** 2).sum()))}
    print("effective draws", 1 / (w**2).sum())
    source = f"importance sampling of 400,000 draws, NumPy {version('numpy')}, SciPy {version('scipy')}; tools/reference-posteriors"
    (Path(out) / "lynx_hare.json").write_text(json.dumps({"source": source, "parameters": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
