/**
 * How the draws of each chain rank among all draws, in bins: uniform if the chains agree (Vehtari, Gelman, Simpson, Carpenter and Bürkner, Bayesian Analysis 16, 2021, section 5). Tied draws
 * have their average rank, as a discrete quantity's have.
 */
export interface Ranks {
  /** Draws of each chain in each bin, the lowest ranks first. */
  counts: number[][];
  /** The bin of each draw of each chain. */
  bins: Uint8Array[];
  /** Draws of each chain in a bin, were all chains alike. */
  expected: number[];
}

export const RANK_BINS = 20;

export function ranks(chains: number[][], bins = RANK_BINS): Ranks {
  const all = Float64Array.from(chains.flat()).sort();
  const n = all.length;
  const binned = chains.map((chain) => Uint8Array.from(chain, (value) => Math.min(bins - 1, Math.floor((averageRank(all, value) / n) * bins))));
  const counts = binned.map((chain) => {
    const count = new Array<number>(bins).fill(0);
    chain.forEach((bin) => count[bin]++);
    return count;
  });
  return { counts, bins: binned, expected: chains.map((chain) => chain.length / bins) };
}

/** The average of the ranks, from 0, that equal values have, plus a half. */
function averageRank(all: Float64Array, value: number): number {
  const before = (orEqual: boolean) => {
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle] < value || (orEqual && all[middle] === value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  const first = before(false);
  return all[first + 1] === value ? (first + before(true)) / 2 : first + 0.5;
}

/** Between which counts a bin lies in 95 of 100 runs of a chain that is like the others, and whose draws are independent: normal approximation of the binomial. */
export function rankBand(draws: number, bins = RANK_BINS): [number, number] {
  const p = 1 / bins;
  const half = 1.96 * Math.sqrt(draws * p * (1 - p));
  return [Math.max(0, draws * p - half), draws * p + half];
}
