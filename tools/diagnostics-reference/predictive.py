"""Writes log likelihoods by draw and observation, and what ArviZ makes of them; see README.md."""

import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
import arviz as az  # noqa: E402
from scipy import stats  # noqa: E402
from scipy.special import logsumexp  # noqa: E402

CHAINS, DRAWS = 4, 60


def posterior(random, y, sticky):
    """Draws of mean and log sd, about as the posterior of a normal sample; sticky ones are autocorrelated."""
    shape = (CHAINS, DRAWS)
    z = random.normal(size=(2,) + shape)
    for t in range(1, DRAWS):
        z[..., t] = sticky * z[..., t - 1] + np.sqrt(1 - sticky**2) * z[..., t]
    n = len(y)
    mean = y.mean() + z[0] * y.std(ddof=1) / np.sqrt(n)
    sd = y.std(ddof=1) * np.exp(z[1] / np.sqrt(2 * n))
    return mean[..., None], sd[..., None]


def cases():
    random = np.random.default_rng(20240917)
    y = random.normal(size=7)
    mean, sd = posterior(random, y, 0)
    yield "normal", y, stats.norm(mean, sd)
    yield "heavy_tailed_model", y, stats.t(4, mean, 0.8 * sd)
    yield "low", y, stats.norm(mean - 0.8, 0.6 * sd)
    yield "high", y, stats.norm(mean + 0.8, 0.6 * sd)
    yield "model_far_off", y, stats.norm(mean + 1.5, sd)
    mean, sd = posterior(random, y, 0.9)
    yield "sticky_chains", y, stats.norm(mean, sd)
    y = np.append(y[:-1], 7.5)
    mean, sd = posterior(random, y, 0)
    yield "outlier", y, stats.norm(mean, sd)


def write(out, name, *values):
    print(name, *(f"{float(v):.12g}" for v in np.ravel(values)), file=out)


with open(sys.argv[1], "w") as out:
    kept = {}
    for name, y, model in cases():
        logs = model.logpdf(y).round(8)
        predicted = model.rvs(size=logs.shape, random_state=np.random.default_rng(len(name))).round(3)
        n = len(y)
        print("case", name, CHAINS, DRAWS, n, file=out)
        write(out, "observed", y)
        for i in range(n):
            write(out, "logs", logs[..., i])
            write(out, "predicted", predicted[..., i])
        reff = np.array([az.ess(np.exp(logs[..., i]), method="mean") for i in range(n)]) / (CHAINS * DRAWS)
        smoothed = [az.psislw(-logs[..., i].ravel(), reff[i]) for i in range(n)]
        weights = np.array([s[0] for s in smoothed])
        flat = logs.reshape(-1, n).T
        elpd = logsumexp(weights + flat, axis=1)
        write(out, "relativeEfficiency", reff)
        write(out, "kHat", [s[1] for s in smoothed])
        write(out, "elpd", elpd)
        idata = az.from_dict(
            posterior={"mu": np.zeros((CHAINS, DRAWS))},
            log_likelihood={"y": logs},
            posterior_predictive={"y": predicted},
            observed_data={"y": y},
        )
        # with each observation's own efficiency; ArviZ divides by n where the paper and R's loo divide by n - 1
        loo = az.loo(idata, pointwise=True, reff=1.0)
        loo["loo_i"].values[:] = elpd
        loo["elpd_loo"] = elpd.sum()
        kept[name] = loo
        log_mean = logsumexp(flat, axis=1) - np.log(CHAINS * DRAWS)
        write(out, "totals", elpd.sum(), (log_mean - elpd).sum(), np.sqrt(n) * np.std(elpd, ddof=1))
        waic = az.waic(idata, pointwise=True)
        s = CHAINS * DRAWS
        write(out, "waicParameters", waic.p_waic * s / (s - 1))
        write(out, "waic", waic.elpd_waic + waic.p_waic - waic.p_waic * s / (s - 1))
        write(
            out,
            "pit",
            az.loo_pit(y=y, y_hat=predicted.reshape(-1, n).T, log_weights=weights),
        )
    three = {name: kept[name] for name in ["low", "high", "model_far_off"]}
    print("comparison", *three, file=out)
    for method in ["stacking", "BB-pseudo-BMA"]:
        table = az.compare(three, method=method, seed=1)
        write(out, method, [table.weight[name] for name in three])
    table = az.compare(three)
    n = 7
    best = table.index[0]
    print("best", best, file=out)
    write(out, "difference", [table.elpd_diff[name] for name in three])
    write(out, "differenceSe", [table.dse[name] * np.sqrt(n / (n - 1)) for name in three])
