"""Log densities and tails far out, to 40 digits by mpmath, beside those of SciPy: lines for scipy.csv on the output, what SciPy says on the other."""

import sys

import mpmath as mp
import numpy as np
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


def von_mises_tails(location, concentration, x):
    """Of the angles from −π to π: below x and above. Each stretch between the density's turns is cut where it falls by powers of two."""
    m, k = mp.mpf(location), mp.mpf(concentration)

    def mass(low, high):
        turns = [m + j * mp.pi for j in range(-3, 4)]
        ends = [low, *[t for t in turns if low < t < high], high]
        total = mp.mpf(0)
        for a, b in zip(ends, ends[1:]):
            near, far = (a, b) if mp.cos(a - m) > mp.cos(b - m) else (b, a)
            cuts = [near]
            step = 1 / (k + 10)
            while step < abs(far - near):
                cuts.append(near + mp.sign(far - near) * step)
                step *= 2
            total += abs(mp.quad(lambda t: mp.exp(k * (mp.cos(t - m) - 1)), [*cuts, far]))
        return mp.log(total / (2 * mp.pi * mp.besseli(0, k) * mp.exp(-k)))

    return mass(-mp.pi, mp.mpf(x)), mass(mp.mpf(x), mp.pi)


def skellam_above(rate, other, k):
    """log P(X > k), from the probability of k + 1 by ratios of Bessel functions, which go backwards (Miller's algorithm)."""
    a, b = mp.mpf(rate), mp.mpf(other)
    x = 2 * mp.sqrt(a * b)
    grow = mp.sqrt(a / b)
    top = int(max(k + 1, a - b) + 25 * mp.sqrt(a + b) + 80)
    start = max(top, -k) + 80 + int(3 * mp.sqrt(x))
    ratio, ratios = mp.mpf(0), {}
    for n in range(start, 0, -1):
        ratio = 1 / (2 * n / x + ratio)
        if n <= max(top, 2 - k):
            ratios[n] = ratio
    total = mp.mpf(1)
    for n in range(top, k + 1, -1):
        total = 1 + total * grow * (ratios[n] if n > 0 else 1 / ratios[1 - n])
    return skellam(rate, other, k + 1) + mp.log(total)


def skellam_tails(rate, other, k):
    return skellam_above(other, rate, -k - 1), skellam_above(rate, other, k)


def line(name, parameters, x, ours, scipys, tails, scipys_tails):
    # next to 0 a logarithm is what the other one leaves
    tails = [mp.log1p(-mp.exp(b)) if a > -1e-9 else a for a, b in zip(tails, reversed(tails))]
    below, above = (mp.nstr(t, 17) for t in tails)
    print(f"{name},{' '.join(repr(float(p)) for p in parameters)},{float(x)!r},{mp.nstr(ours, 17)},{below},{above}")
    print(f"{name} {parameters} at {x}: SciPy is off by {float((scipys - ours) / ours):.1e}", file=sys.stderr)
    for side, own, theirs in zip(["below", "above"], tails, scipys_tails):
        print(f"    {side}: {mp.nstr(own, 17)}, SciPy {float(theirs):.17g}", file=sys.stderr)


for location, concentration, places in [
    (0.5, 1e-6, [-3.14, 3.1]),
    (-2, 0.7, [-3, -2, 0, 3]),
    (3, 4, [-3.1, -0.2, 2.9, 3.1]),
    (0, 50, [-3.1, -0.3, 0, 0.001, 1]),
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
            von_mises_tails(location, concentration, x),
            [
                np.log(st.vonmises.cdf(b, concentration, loc=location) - st.vonmises.cdf(a, concentration, loc=location))
                for a, b in [(-np.pi, x), (x, np.pi)]
            ],
        )

for rate, other, places in [
    (0.001, 0.002, [-9, 0, 30]),
    (3, 5, [-400, -12, -3, -2, -1, 0, 4, 250]),
    (20, 0.5, [-3, 18, 19, 20, 40]),
    (600, 450, [-822, 150, 1446]),
    (2000, 0.01, [1600, 2000, 2600]),
    (1e5, 2e5, [-116432, -100000, -78091]),
    (1e8, 1e8, [-400000, 0, 100000]),
]:
    for k in places:
        line(
            "skellam",
            (rate, other),
            k,
            skellam(rate, other, k),
            st.skellam.logpmf(k, rate, other),
            skellam_tails(rate, other, k),
            [st.skellam.logcdf(k, rate, other), st.skellam.logsf(k, rate, other)],
        )
