"""Computes reference posteriors of the examples with NumPyro: python numpyro_references.py EXAMPLES_FOLDER OUT_FOLDER [NAME…]."""
import json
import sys
from importlib.metadata import version
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import logsumexp, ndtr
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


def coal(years, accidents):
    early = numpyro.sample("early", dist.Exponential(0.5))
    late = numpyro.sample("late", dist.Exponential(0.5))
    year = jnp.arange(years)
    rate = jnp.where(year[None, :] < year[:, None], early, late)
    by_change = dist.Poisson(rate).log_prob(accidents).sum(1)
    numpyro.factor("accidents", logsumexp(by_change) - jnp.log(years))
    numpyro.deterministic("P(change)", jnp.exp(by_change - logsumexp(by_change)))


def golf(distance, tries, holed):
    sigma = numpyro.sample("sigma", dist.HalfNormal(0.1))
    p = 2 * ndtr(jnp.arcsin((4.25 - 1.68) / 2 / 12 / distance) / sigma) - 1
    numpyro.sample("holed", dist.Binomial(tries, p), obs=holed)


def mastectomy(months, left, spread):
    shape = numpyro.sample("shape", dist.Gamma(2, 1))
    intercept = numpyro.sample("intercept", dist.Normal(5, 2))
    effect = numpyro.sample("effect", dist.Normal(0, 1))
    scaled = (months / jnp.exp(intercept + effect * spread)) ** shape
    seen = jnp.log(shape) - jnp.log(months) + jnp.log(scaled)
    numpyro.factor("months", jnp.sum(jnp.where(left == 1, 0, seen) - scaled))


def rugby(teams, scorer, opponent, atHome, points):
    level = numpyro.sample("level", dist.Normal(3, 1))
    advantage = numpyro.sample("advantage", dist.Normal(0, 0.5))
    attack_spread = numpyro.sample("attackSpread", dist.HalfNormal(0.5))
    defence_spread = numpyro.sample("defenceSpread", dist.HalfNormal(0.5))
    a = numpyro.sample("a", dist.Normal(0, attack_spread).expand([teams]))
    d = numpyro.sample("d", dist.Normal(0, defence_spread).expand([teams]))
    attack = numpyro.deterministic("attack", a - a.mean())
    defence = numpyro.deterministic("defence", d - d.mean())
    numpyro.sample("points", dist.Poisson(jnp.exp(level + advantage * atHome + attack[scorer] - defence[opponent])), obs=points)


def nile(years, flow):
    average = numpyro.sample("average", dist.Normal(1000, 300))
    wander = numpyro.sample("wander", dist.LogNormal(jnp.log(40.0), 0.5))
    noise = numpyro.sample("noise", dist.HalfNormal(200))
    walk = wander * jnp.cumsum(numpyro.sample("z", dist.Normal(0, 1).expand([years])))
    level = numpyro.deterministic("level", average + walk - walk.mean())
    numpyro.sample("flow", dist.Normal(level, noise), obs=flow)


# what is computed on the way, and is left out of the files
LEFT_OUT = {"nile": {"z"}}


def summarise(samples):
    rows = {}
    for name, draws in samples.items():
        draws = np.asarray(draws)
        flat = draws.reshape(draws.shape[0], draws.shape[1], -1)
        ess = np.atleast_1d(effective_sample_size(flat))
        for j in range(flat.shape[2]):
            scalar = name if draws.ndim == 2 else f"{name}[{j}]"
            sd = float(flat[:, :, j].std(ddof=1))
            if scalar.startswith("P(") and flat[:, :, j].mean() < 0.01:
                continue  # a probability of next to nothing has no normal error
            rows[scalar] = {"mean": float(flat[:, :, j].mean()), "sd": sd, "mcse": sd / float(ess[j]) ** 0.5}
    return rows


def main(examples, out, *names):
    models = {model.__name__: model for model in (radon, wells, coal, golf, mastectomy, rugby, nile)}
    for name, model in models.items():
        if names and name not in names:
            continue
        data = json.loads((Path(examples) / name / "data.json").read_text())
        data = {key: np.array(value) if isinstance(value, list) else value for key, value in data.items()}
        mcmc = MCMC(NUTS(model, target_accept_prob=0.9), num_warmup=2000, num_samples=10000, num_chains=4, chain_method="sequential", progress_bar=False)
        mcmc.run(jax.random.PRNGKey(1), **data)
        samples = {key: value for key, value in mcmc.get_samples(group_by_chain=True).items() if key not in LEFT_OUT.get(name, ())}
        source = f"NumPyro {version('numpyro')}, JAX {version('jax')}, f64, 4 chains of 10,000 draws; tools/reference-posteriors"
        document = {"source": source, "parameters": summarise(samples)}
        (Path(out) / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
