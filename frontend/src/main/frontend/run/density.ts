/** Statistics that a plot needs of the draws it shows; what a reader relies on (R-hat, ESS, MCSE) comes from the engine. */

export function quantile(sorted: ArrayLike<number>, p: number): number {
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

export function sorted(values: number[]): Float64Array {
  return Float64Array.from(values).sort();
}

export interface Curve {
  low: number;
  high: number;
  heights: number[];
}

/**
 * Gaussian kernel density with Silverman's bandwidth (Silverman 1986, eq. 3.31), on a grid: draws are first counted into
 * fine bins, so the cost depends on the grid and not on the number of draws.
 */
export function density(values: number[], low: number, high: number, points = 72): Curve {
  const heights = new Array<number>(points).fill(0);
  const n = values.length;
  if (n < 8 || !(high > low)) {
    return { low, high, heights };
  }
  const order = sorted(values);
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const sd = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1));
  const iqr = quantile(order, 0.75) - quantile(order, 0.25);
  const spread = Math.min(sd, iqr > 0 ? iqr / 1.349 : sd);
  const step = (high - low) / (points - 1);
  const bandwidth = Math.max(0.9 * spread * n ** -0.2, step * 0.5);
  const bins = new Float64Array(points);
  for (const value of values) {
    const at = (value - low) / step;
    const left = Math.floor(at);
    if (left >= 0 && left < points - 1) {
      bins[left] += 1 - (at - left);
      bins[left + 1] += at - left;
    }
  }
  const edges = boundaries(order, bandwidth);
  const kernel = (d: number) => Math.exp(-0.5 * (d / bandwidth) ** 2);
  const norm = 1 / (n * bandwidth * Math.sqrt(2 * Math.PI));
  for (let i = 0; i < points; i++) {
    const x = low + i * step;
    if (edges.some((edge) => (edge === 0 ? x < 0 : x > edge))) {
      continue;
    }
    let sum = 0;
    for (let j = 0; j < points; j++) {
      if (bins[j] > 0) {
        const y = low + j * step;
        sum += bins[j] * (kernel(x - y) + edges.reduce((mirrored, edge) => mirrored + kernel(x - (2 * edge - y)), 0));
      }
    }
    heights[i] = sum * norm;
  }
  return { low, high, heights };
}

/**
 * Where draws pile up against a bound that they never cross, as those of a scale do at 0 or of a probability at 0 and 1:
 * mass that a kernel would put beyond it is mirrored back.
 */
function boundaries(order: ArrayLike<number>, bandwidth: number): number[] {
  const first = order[0];
  const last = order[order.length - 1];
  const atZero = first >= 0 && first < bandwidth;
  const atOne = first >= 0 && last <= 1 && 1 - last < bandwidth;
  return [...(atZero ? [0] : []), ...(atOne ? [1] : [])];
}

/** The range a plot shows: all but the outermost thousandth of the draws, so that one wild draw does not flatten the rest. */
export function range(values: number[]): [number, number] {
  if (values.length === 0) {
    return [0, 1];
  }
  const order = sorted(values);
  let low = quantile(order, 0.001);
  let high = quantile(order, 0.999);
  if (!(high > low)) {
    const pad = Math.abs(low) * 0.05 || 0.5;
    low -= pad;
    high += pad;
  }
  const margin = (high - low) * 0.04;
  return [low - margin, high + margin];
}

export function correlation(a: number[], b: number[]): number {
  const n = Math.min(a.length, b.length);
  let ma = 0;
  let mb = 0;
  for (let i = 0; i < n; i++) {
    ma += a[i] / n;
    mb += b[i] / n;
  }
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
