"""Opens what a run gives out with the tools that it is meant for, and compares what they read with draws.csv.

Usage: open.py FOLDER, where FOLDER holds what `./variate sample --format csv,arviz,cmdstan --out FOLDER` wrote for eight schools.
"""
import csv
import glob
import sys

import arviz
import numpy
import scipy.stats
import xarray
import zarr

folder = sys.argv[1]
with open(f"{folder}/draws.csv", newline="") as file:
    rows = list(csv.reader(file))
columns = {name: numpy.array([float(row[i]) for row in rows[1:]]) for i, name in enumerate(rows[0])}
chains = int(columns["chain"].max()) + 1
drawn = {name: column.reshape(chains, -1) for name, column in columns.items()}
theta = numpy.stack([drawn[f"theta[{i}]"] for i in range(8)], axis=-1)

store = zarr.storage.ZipStore(f"{folder}/run.zarr.zip", mode="r")
run = xarray.open_datatree(store, engine="zarr")
old = hasattr(arviz.InferenceData, "from_datatree")  # since ArviZ 1 a run is xarray's DataTree itself
if old:
    run = arviz.InferenceData.from_datatree(run)
    groups = list(run.groups())
else:
    run = arviz.from_zarr(store)
    groups = [group.strip("/") for group in run.groups if group != "/"]
print("ArviZ", arviz.__version__, "xarray", xarray.__version__, "zarr", zarr.__version__)
print("groups:", ", ".join(sorted(groups)))
for group in ["posterior", "sample_stats", "log_likelihood", "posterior_predictive", "prior", "prior_predictive", "observed_data", "constant_data"]:
    for name, array in run[group].data_vars.items():
        print(f"  {group}.{name}: {array.dtype} {dict(array.sizes)}")
numpy.testing.assert_array_equal(run.posterior["mu"], drawn["mu"])
numpy.testing.assert_array_equal(run.posterior["theta"], theta)
numpy.testing.assert_array_equal(run.observed_data["y"], [28, 8, -3, 7, -1, 1, 18, 12])
numpy.testing.assert_array_equal(run.constant_data["sigma"], [15, 10, 16, 11, 9, 11, 10, 18])
assert run.sample_stats["diverging"].dtype == bool and run.sample_stats["tree_depth"].dtype.kind == "i"
sigma = numpy.asarray(run.constant_data["sigma"])
numpy.testing.assert_allclose(run.log_likelihood["y"], scipy.stats.norm.logpdf(run.observed_data["y"], theta, sigma), rtol=1e-12)
spread = numpy.asarray(run.posterior_predictive["y"]).std(axis=(0, 1)) / numpy.sqrt(theta.var(axis=(0, 1)) + sigma**2)
assert (abs(spread - 1) < 0.1).all(), spread
print("elpd_loo:", round(float(getattr(arviz.loo(run), "elpd_loo" if old else "elpd")), 2))
print(arviz.summary(run, var_names=["mu", "tau"]).to_string())
print("E-BFMI:", numpy.asarray(arviz.bfmi(run) if old else arviz.bfmi(run)["energy"]).round(3))

try:
    import cmdstanpy
except ImportError:
    print("cmdstanpy is not installed; the files for Stan's tools were not opened")
else:
    fit = cmdstanpy.from_csv(sorted(glob.glob(f"{folder}/chain-*.csv")))
    numpy.testing.assert_allclose(fit.stan_variable("theta").reshape(chains, -1, 8), theta, rtol=1e-14)
    numpy.testing.assert_array_equal(
        fit.method_variables()["energy__"].T, numpy.asarray(run.sample_stats["energy"]))
    print("cmdstanpy", cmdstanpy.__version__, "theta:", fit.stan_variable("theta").shape, "divergences:", fit.divergences)
    if hasattr(arviz, "from_cmdstan"):
        again = arviz.from_cmdstan(sorted(glob.glob(f"{folder}/chain-*.csv")))
        numpy.testing.assert_allclose(again.posterior["theta"], theta, rtol=1e-14)
        print("arviz.from_cmdstan:", dict(again.posterior["theta"].sizes))
    else:
        again = arviz.from_cmdstanpy(fit)
        numpy.testing.assert_allclose(again.posterior["theta"], theta, rtol=1e-14)
        print("arviz.from_cmdstanpy:", dict(again.posterior["theta"].sizes))
