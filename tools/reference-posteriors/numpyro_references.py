"""Computes reference posteriors of the radon and wells examples with NumPyro: python numpyro_references.py EXAMPLES_FOLDER OUT_FOLDER."""
import json
import sys
from importlib.metadata import version
from pathlib import Path

import jax
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpyro.diagnostics import effective_sample_size
from numpyro.infer import MCMC, NUTS

numpyro.enable_x64()


def radon(floor, county, counties, logRadon):
    mu = numpyro.sample("muAlpha", dist.Normal(0, 10))
    between = numpyro.sample("sigmaAlpha", dist.HalfNormal(1))
    beta = numpyro.sample("beta", dist.Normal(0, 10))
    sigma = numpyro.sample("sigma", dist.HalfNormal(1))
    z = numpyro.sample("z", dist.Normal(0, 1).expand([counties]))
    alpha = numpyro.deterministic("alpha", mu + between * z)
    numpyro.sample("logRadon", dist.Normal(alpha[county] + beta * floor, sigma), obs=logRadon)


def wells(distance, arsenic, switched):
    intercept = numpyro.sample("intercept", dist.Normal(0, 10))
    by_distance = numpyro.sample("byDistance", dist.Normal(0, 10))
    by_arsenic = numpyro.sample("byArsenic", dist.Normal(0, 10))
    numpyro.sample("switched", dist.Bernoulli(logits=intercept + by_distance * distance / 100 + by_arsenic * arsenic), obs=switched)


def summarise(samples):
    rows = {}
    for name, draws in samples.items():
        draws = np.asarray(draws)
        flat = draws.reshape(draws.shape[0], draws.shape[1], -1)
        ess = np.atleast_1d(effective_sample_size(flat))
        for j in range(flat.shape[2]):
            scalar = name if draws.ndim == 2 else f"{name}[{j}]"
            sd = float(flat[:, :, j].std(ddof=1))
            rows[scalar] = {"mean": float(flat[:, :, j].mean()), "sd": sd, "mcse": sd / float(ess[j]) ** 0.5}
    return rows


def main(examples, out):
    for model in (radon, wells):
        name = model.__name__
        data = json.loads((Path(examples) / name / "data.json").read_text())
        data = {key: np.array(value) if isinstance(value, list) else value for key, value in data.items()}
        mcmc = MCMC(NUTS(model, target_accept_prob=0.9), num_warmup=2000, num_samples=10000, num_chains=4, chain_method="sequential", progress_bar=False)
        mcmc.run(jax.random.PRNGKey(1), **data)
        source = f"NumPyro {version('numpyro')}, JAX {version('jax')}, f64, 4 chains of 10,000 draws; tools/reference-posteriors"
        document = {"source": source, "parameters": summarise(mcmc.get_samples(group_by_chain=True))}
        (Path(out) / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
