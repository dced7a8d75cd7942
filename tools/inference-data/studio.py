"""Opens a run's file from a studio's REST interface with ArviZ, and compares its leave-one-out figures and predictions with those that the studio tells.

Usage: studio.py URL TOKEN_FILE RUN, where RUN is the number in the address of a run that has ended.
"""
import json
import sys
import urllib.request

import arviz
import numpy
import xarray
import zarr

studio, token_file, run = sys.argv[1:]
token = open(token_file).read().strip()


def get(what):
    request = urllib.request.Request(f"{studio}/api/v1/runs/{run}/{what}", headers={"Authorization": "Bearer " + token})
    return urllib.request.urlopen(request).read()


with open("/tmp/studio-run.zarr.zip", "wb") as file:
    file.write(get("inference-data"))
store = zarr.storage.ZipStore("/tmp/studio-run.zarr.zip", mode="r")
old = hasattr(arviz.InferenceData, "from_datatree")  # since ArviZ 1 a run is xarray's DataTree itself
tree = arviz.InferenceData.from_datatree(xarray.open_datatree(store, engine="zarr")) if old else arviz.from_zarr(store)
groups = tree.groups() if old else [group.strip("/") for group in tree.groups if group != "/"]
print("ArviZ", arviz.__version__, "xarray", xarray.__version__, "zarr", zarr.__version__)
print("groups:", ", ".join(sorted(groups)))

told = json.loads(get("loo"))
found = arviz.loo(tree, pointwise=True)
elpd = float(found["elpd_loo"] if old else found["elpd"])
print(f"elpd by ArviZ {elpd:.6f}, by the studio {told['elpd']:.6f}; standard errors {float(found['se']):.6f} and {told['se']:.6f}")
# ArviZ takes one relative efficiency of all observations, the studio one of each (as the R package loo), so that tails are of slightly other lengths.
numpy.testing.assert_allclose(elpd, told["elpd"], atol=0.01)
# Its old line takes the variance over all observations, the studio (as loo) that of a sample.
n = len(told["observations"])
numpy.testing.assert_allclose(float(found["se"]), told["se"] * ((n - 1) / n) ** 0.5 if old else told["se"], atol=0.01)
k_hats = numpy.asarray(found["pareto_k"]).ravel()
differences = numpy.abs(k_hats - [observation["kHat"] for observation in told["observations"]])
print(f"k-hats differ by at most {differences.max():.3f}")

for variable in json.loads(get("predictive"))["variables"]:
    drawn = numpy.asarray(tree.posterior_predictive[variable["name"]])
    drawn = drawn.reshape(drawn.shape[0] * drawn.shape[1], -1)
    if len(variable["intervals"]) != drawn.shape[1]:
        continue  # of many elements the studio tells some
    inside = [((i["q05"] <= column) & (column <= i["q95"])).mean() for i, column in zip(variable["intervals"], drawn.T)]
    print(f"{variable['name']}: of the file's predictions {min(inside):.3f} to {max(inside):.3f} lie in the studio's intervals of 0.9")
