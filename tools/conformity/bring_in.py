"""Brings data and reference summaries of the conformity suite in from a clone of posteriordb; see README.md."""

import gzip
import io
import json
import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np

warnings.simplefilter("ignore")
import arviz as az  # noqa: E402


def unzipped(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read(archive.namelist()[0]))


def name_from_zero(name):
    """beta[1] there is beta[0] here."""
    if "[" not in name:
        return name
    base, indexes = name.rstrip("]").split("[")
    return f"{base}[{','.join(str(int(i) - 1) for i in indexes.split(','))}]"


def summary(draws, of_logarithm):
    if of_logarithm:
        draws = np.log(draws)
    figures = {
        "mean": np.mean(draws),
        "sd": np.std(draws, ddof=1),
        "mcse_mean": az.mcse(draws, method="mean"),
        "mcse_sd": az.mcse(draws, method="sd"),
    }
    rounded = {figure: float(f"{float(value):.7g}") for figure, value in figures.items()}
    return {"of": "log", **rounded} if of_logarithm else rounded


def reference(database, name, logarithms):
    chains = unzipped(database / "reference_posteriors" / "draws" / "draws" / f"{name}.json.zip")
    return {
        name_from_zero(scalar): summary(np.array([chain[scalar] for chain in chains]), scalar in logarithms)
        for scalar in chains[0]
    }


def write_data(database, name, keys, out):
    data = unzipped(database / "data" / "data" / f"{name}.json.zip")
    text = json.dumps({key: data[key] for key in sorted(keys)}, separators=(",", ":"))
    packed = io.BytesIO()
    # without a name or time, so that the same data give the same file
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as zipped:
        zipped.write(text.encode())
    (out / f"{name}.json.gz").write_bytes(packed.getvalue())


def main(clone, suite_folder):
    database = Path(clone) / "posterior_database"
    folder = Path(suite_folder)
    suite = json.loads((folder / "suite.json").read_text())
    used = {}
    for row in suite.values():
        if not row["data"].startswith("examples/"):
            used.setdefault(row["data"], set()).update(row["keys"])
    for name, keys in used.items():
        write_data(database, name, keys, folder / "data")
    rows = []
    for name in sorted({row.get("reference", name) for name, row in suite.items()}):
        found = reference(database, name, suite.get(name, {}).get("logarithms", []))
        scalars = [f"  {json.dumps(s)}: {json.dumps(figures)}" for s, figures in found.items()]
        rows.append(f" {json.dumps(name)}: {{\n" + ",\n".join(scalars) + "\n }")
    (folder / "references.json").write_text("{\n" + ",\n".join(rows) + "\n}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
