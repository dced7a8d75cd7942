"""Writes arrays of draws and ArviZ's diagnostics of them; see README.md."""

import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
import arviz as az  # noqa: E402


def autoregressive(random, chains, draws, phi):
    x = np.empty((chains, draws))
    x[:, 0] = random.normal(size=chains)
    for t in range(1, draws):
        x[:, t] = phi * x[:, t - 1] + np.sqrt(1 - phi**2) * random.normal(size=chains)
    return x


def cases():
    random = np.random.default_rng(20210601)
    yield "independent", random.normal(size=(4, 250))
    yield "autocorrelated", autoregressive(random, 4, 400, 0.9)
    yield "antithetic", autoregressive(random, 4, 300, -0.6)
    yield "one_chain_elsewhere", random.normal(size=(4, 150)) + np.array([[0], [0], [0], [1.5]])
    yield "one_chain_wider", random.normal(size=(4, 150)) * np.array([[1], [1], [1], [3]])
    yield "drifting", autoregressive(random, 3, 200, 0.5) + np.linspace(0, 2, 200)
    yield "cauchy", random.standard_cauchy(size=(4, 200))
    yield "odd_length", autoregressive(random, 4, 151, 0.7)
    yield "single_chain", autoregressive(random, 1, 300, 0.6)
    yield "ties", random.integers(0, 5, size=(4, 100)).astype(float)
    yield "short", random.normal(size=(2, 20))
    yield "sticky_and_long", autoregressive(random, 2, 1500, 0.995)
    yield "far_from_zero", 1e6 + 1e-3 * autoregressive(random, 4, 100, 0.4)
    yield "uniform_tails", random.uniform(size=(4, 200)) ** 8


def diagnostics(x):
    if len(x) > 1:  # ArviZ wants two chains, though halves would do
        yield "rHat", az.rhat(x, method="rank")
    yield "essBulk", az.ess(x, method="bulk")
    yield "essTail", az.ess(x, method="tail")
    yield "essMean", az.ess(x, method="mean")
    yield "essQuantile10", az.ess(x, method="quantile", prob=0.1)
    yield "essLocal", az.ess(x, method="local", prob=(0.5, 0.75))
    yield "essLowest", az.ess(x, method="local", prob=(0, 0.1))
    yield "mcseQuantile90", az.mcse(x, method="quantile", prob=0.9)
    yield "mcseMedian", az.mcse(x, method="quantile", prob=0.5)
    yield "mcse", az.mcse(x, method="mean")
    yield "mcseSd", az.mcse(x, method="sd")
    yield "mean", np.mean(x)
    yield "sd", np.std(x, ddof=1)
    yield "q05", np.quantile(x, 0.05)
    yield "q25", np.quantile(x, 0.25)
    yield "q50", np.quantile(x, 0.5)
    yield "q75", np.quantile(x, 0.75)
    yield "q95", np.quantile(x, 0.95)
    for chain, value in enumerate(np.atleast_1d(az.bfmi(x))):
        yield f"eBfmi{chain}", value


with open(sys.argv[1], "w") as out:
    for name, x in cases():
        print("case", name, *x.shape, file=out)
        for chain in x:
            print(*(repr(float(v)) for v in chain), file=out)
        for diagnostic, value in diagnostics(x):
            print("value", diagnostic, repr(float(value)), file=out)
