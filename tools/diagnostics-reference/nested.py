"""Writes chains that fall into superchains and what arviz-stats says of their nested R-hat; see README.md."""

import sys

import numpy as np
from arviz_stats.base import array_stats


def cases():
    random = np.random.default_rng(20240601)
    yield "independent", 4, random.normal(size=(16, 20))
    yield "short", 8, random.normal(size=(32, 4))
    yield "odd_length", 4, random.normal(size=(12, 9))
    yield "superchains_apart", 4, random.normal(size=(16, 10)) + np.repeat([0, 0, 0, 2], 4)[:, None]
    yield "superchains_of_other_widths", 4, random.normal(size=(16, 10)) * np.repeat([1, 1, 1, 4], 4)[:, None]
    yield "chains_of_a_superchain_apart", 4, random.normal(size=(16, 10)) + np.tile([0, 0, 0, 2], 4)[:, None]
    yield "cauchy", 3, random.standard_cauchy(size=(12, 8))
    yield "ties", 4, random.integers(0, 3, size=(8, 10)).astype(float)


with open(sys.argv[1], "w") as out:
    for name, superchains, x in cases():
        ids = np.repeat(np.arange(superchains), len(x) // superchains)
        print("case", name, superchains, *x.shape, file=out)
        for chain in x:
            print(*(repr(float(v)) for v in chain), file=out)
        value = array_stats.rhat_nested(x, superchain_ids=ids, method="rank", chain_axis=0, draw_axis=1)
        print("value", repr(float(value)), file=out)
