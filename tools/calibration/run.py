#!/usr/bin/env python3
"""Calibrates the posteriors of the conformity suite and the gallery whose priors can be drawn from, and prints the smallest p of each.

Usage: run.py [SIMULATIONS], from the repository's root; needs nothing but Python and ./variate.
"""
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITE = ROOT / "accelerator-pool/src/main/resources/dev/variate/pool/conformity"
EXAMPLES = ROOT / "ppl-engine/src/main/resources/dev/variate/examples"
HERE = ROOT / "tools/calibration"
POSTERIORS = [
    "sblrc-blr", "sblri-blr", "gp_pois_regr-gp_regr", "hudson_lynx_hare-lotka_volterra",
    "eight_schools-eight_schools_noncentered", "hmm_example-hmm_example",
]
GALLERY = ["golf", "beta_bernoulli", "nile", "rugby", "wells", "radon"]


def posterior(name):
    row = json.loads((SUITE / "suite.json").read_text())[name]
    own = HERE / (row["model"] + ".java")  # the same priors, written so that they can be drawn from
    model = EXAMPLES / row["model"][9:] / "Model.java" if row["model"].startswith("examples/") else SUITE / "models" / (row["model"] + ".java")
    data = json.loads((EXAMPLES / row["data"][9:] / "data.json").read_text()) if row["data"].startswith("examples/") \
        else json.loads(gzip.open(SUITE / "data" / (row["data"] + ".json.gz")).read())
    return own if own.exists() else model, {key: data[key] for key in row["keys"]}


def example(name):
    return EXAMPLES / name / "Model.java", json.loads((EXAMPLES / name / "data.json").read_text())


strayed = []
with tempfile.TemporaryDirectory() as folder:
    for name, (model, data) in [(n, posterior(n)) for n in POSTERIORS] + [(n, example(n)) for n in GALLERY]:
        values, answer = pathlib.Path(folder, "data.json"), pathlib.Path(folder, "answer.json")
        values.write_text(json.dumps(data))
        simulations = sys.argv[1] if len(sys.argv) > 1 else "100"
        ended = subprocess.run(
            [ROOT / "variate", "calibrate", model, "--data", values, "--simulations", simulations, "--json", answer],
            capture_output=True, text=True)
        if ended.returncode not in (0, 2):
            sys.exit(f"{name}: {ended.stderr}")
        told = json.loads(answer.read_text())
        smallest = min(told["quantities"], key=lambda quantity: quantity["p"])
        print(f"{name:42} {told['simulations']:4} of {told['simulations'] + told['failed']:4} data sets, {len(told['quantities']):4} quantities,"
              f" smallest p {smallest['p']:.4f} ({smallest['name']}){'' if told['passed'] else ' STRAYED'}", flush=True)
        strayed += [] if told["passed"] else [name]
sys.exit(2 if strayed else 0)
