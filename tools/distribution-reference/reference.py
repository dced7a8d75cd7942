"""Log densities far out, to 40 digits by mpmath, beside those of SciPy: lines for scipy.csv on the output, what SciPy says on the other."""

import sys

import mpmath as mp
import scipy.stats as st

mp.mp.dps = 40


def von_mises(location, concentration, x):
    k = mp.mpf(concentration)
    return k * mp.cos(mp.mpf(x) - mp.mpf(location)) - mp.log(2 * mp.pi * mp.besseli(0, k))


def skellam(rate, other, k):
    """The sum over the second count j of Poisson probabilities. Far from its ends it is smooth in j, so that where it is
    long some thousand terms, evenly apart, give it as exactly as all."""
    a, b = mp.mpf(rate), mp.mpf(other)

    def log_term(j):
        return (j + k) * mp.log(a) + j * mp.log(b) - a - b - mp.loggamma(j + k + 1) - mp.loggamma(j + 1)

    middle = int((mp.sqrt(mp.mpf(k) ** 2 + 4 * a * b) - k) / 2)
    width = mp.sqrt(1 / (1 / (mp.mpf(middle) + k + 1) + 1 / (mp.mpf(middle) + 1)))
    stride = max(1, int(width / 8))
    least = max(0, -k)
    top = max(middle, least)
    first = top - stride * int(min(16 * width, top - least) / stride)
    terms = [log_term(j) for j in range(first, top + int(16 * width) + 40, stride)]
    most = max(terms)
    return most + mp.log(stride * mp.fsum(mp.exp(t - most) for t in terms))


def line(name, parameters, x, ours, scipys):
    print(f"{name},{' '.join(repr(float(p)) for p in parameters)},{float(x)!r},{mp.nstr(ours, 17)},,")
    print(f"{name} {parameters} at {x}: SciPy is off by {float((scipys - ours) / ours):.1e}", file=sys.stderr)


for location, concentration, places in [
    (0.5, 1e-6, [-3.14, 3.1]),
    (0.5, 700, [-2.6, 0.5, 1.5]),
    (-1, 1e5, [2.1, -1, -0.9]),
    (3, 1e9, [0, 2.9999, 3]),
]:
    for x in places:
        line(
            "vonMises",
            (location, concentration),
            x,
            von_mises(location, concentration, x),
            st.vonmises.logpdf(x, concentration, loc=location),
        )

for rate, other, places in [
    (0.001, 0.002, [-9, 0, 30]),
    (3, 5, [-400, 250]),
    (600, 450, [-822, 150, 1446]),
    (2000, 0.01, [1600, 2000, 2600]),
    (1e5, 2e5, [-116432, -100000, -78091]),
    (1e8, 1e8, [-400000, 0, 100000]),
]:
    for k in places:
        line("skellam", (rate, other), k, skellam(rate, other, k), st.skellam.logpmf(k, rate, other))
