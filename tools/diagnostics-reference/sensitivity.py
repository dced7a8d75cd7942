"""Writes draws with their log priors and log likelihoods, and what arviz-stats says of their sensitivity to power-scaling; see README.md."""

import sys

import numpy as np
from arviz_stats.base import array_stats
from scipy import stats

CHAINS, DRAWS = 4, 250


def posterior(random, prior, error, y, sticky=0.0):
    """Draws of a normal mean with a normal prior (mean, sd), seen once as y with this error."""
    z = random.normal(size=(CHAINS, DRAWS))
    for t in range(1, DRAWS):
        z[:, t] = sticky * z[:, t - 1] + np.sqrt(1 - sticky**2) * z[:, t]
    precision = 1 / prior[1] ** 2 + 1 / error**2
    mean = (prior[0] / prior[1] ** 2 + y / error**2) / precision
    x = mean + z / np.sqrt(precision)
    return x, stats.norm(*prior).logpdf(x), stats.norm(x, error).logpdf(y)


def cases():
    random = np.random.default_rng(20240902)
    yield "agreement", *posterior(random, (0, 10), 1, 0.5)
    yield "conflict", *posterior(random, (0, 1), 1, 5)
    yield "strong_prior", *posterior(random, (0, 1), 20, 3)
    yield "sticky_chains", *posterior(random, (0, 1), 1, 3, 0.9)
    x = random.gamma(3, size=(CHAINS, DRAWS))
    yield "skewed", x, stats.gamma(2).logpdf(x), stats.poisson(x).logpmf(2)
    x = random.standard_cauchy(size=(CHAINS, DRAWS))
    yield "heavy_tails", x, stats.cauchy.logpdf(x), stats.t(4, loc=x).logpdf(1)


def sensitivity(x, log_density):
    """What arviz_stats.psense does with its groups, on arrays."""
    lower, upper = (
        np.exp(array_stats.power_scale_lw(log_density, alpha=alpha, axis=(0, 1))) for alpha in (0.99, 1.01)
    )
    return array_stats.power_scale_sense(
        x, lower / lower.sum(), upper / upper.sum(), 0.99, 1.01, chain_axis=0, draw_axis=1
    )


def write(out, name, values):
    print(name, *(repr(float(v)) for v in np.ravel(values)), file=out)


with open(sys.argv[1], "w") as out:
    for name, x, prior, likelihood in cases():
        print("case", name, CHAINS, DRAWS, file=out)
        write(out, "draws", x)
        write(out, "prior", prior)
        write(out, "likelihood", likelihood)
        for log_density in (prior, likelihood):
            write(out, "value", sensitivity(x, log_density))
        # the distance alone, from weights that are not smoothed
        weights = np.exp(0.5 * (likelihood - likelihood.max())).ravel()
        flat = x.ravel()
        write(out, "distance", max(array_stats._cjs_dist(s * flat, weights / weights.sum()) for s in (1, -1)))
