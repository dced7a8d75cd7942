// Densities as curves that can move from one fit to the next.
import { linear, path, type Scale } from '../shell/plot';

export interface Marginal {
  name: string;
  mean: number;
  sd: number;
  q05: number;
  q50: number;
  q95: number;
  rHat: number;
  x: number[];
  density: number[];
}

/** A stretch of the number line. */
export interface Domain {
  low: number;
  high: number;
}

/** Points of a curve while it moves. */
const POINTS = 96;
/** Curves end where less than this part of their height is left: a heavy tail must not flatten all the rest. */
const FLAT = 0.004;

/** The density at a place, 0 outside of what was estimated. */
export function at(curve: Marginal, place: number): number {
  const { x, density } = curve;
  const last = x.length - 1;
  if (last < 1 || place < x[0] || place > x[last]) {
    return 0;
  }
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= place) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return density[low] + ((density[high] - density[low]) * (place - x[low])) / (x[high] - x[low]);
}

export function peak(curve: Marginal): number {
  return Math.max(...curve.density, 1e-300);
}

/** Where a curve rises above nothing. */
function visible(curve: Marginal): Domain {
  const floor = peak(curve) * FLAT;
  const first = curve.density.findIndex(value => value > floor);
  let last = curve.density.length - 1;
  while (last > first && curve.density[last] <= floor) {
    last--;
  }
  return { low: curve.x[Math.max(first, 0)], high: curve.x[last] };
}

/** What holds all of these curves, with a little air; a side where the support ends at 0 stays there. */
export function domainOf(curves: Marginal[]): Domain {
  const seen = curves.filter(curve => curve.x.length > 1).map(visible);
  if (seen.length === 0) {
    return { low: 0, high: 1 };
  }
  const low = Math.min(...seen.map(domain => domain.low));
  const high = Math.max(...seen.map(domain => domain.high));
  const air = (high - low) * 0.04 || 1;
  return { low: low >= 0 && low < (high - low) * 0.1 ? 0 : low - air, high: high + air };
}

export function between(from: Domain, to: Domain, part: number): Domain {
  return { low: from.low + (to.low - from.low) * part, high: from.high + (to.high - from.high) * part };
}

/** The outline of a density that is `part` of the way from one curve to another. */
export function outline(from: Marginal | undefined, to: Marginal, part: number, domain: Domain, x: Scale, y: Scale): [number, number][] {
  const place = linear(0, POINTS - 1, domain.low, domain.high);
  return Array.from({ length: POINTS }, (_, index) => {
    const here = place(index);
    const value = part >= 1 || !from ? at(to, here) : at(from, here) * (1 - part) + at(to, here) * part;
    return [x(here), y(value)] as [number, number];
  });
}

export function closed(points: [number, number][], floor: number): string {
  return points.length === 0 ? '' : `${path(points)}L${points[points.length - 1][0]} ${floor}L${points[0][0]} ${floor}Z`;
}

/** A place on the falling side of a curve, for its label; `left` takes the rising side. */
export function flank(curve: Marginal, left: boolean): { x: number; y: number } {
  const half = peak(curve) * 0.62;
  const mode = curve.density.indexOf(Math.max(...curve.density));
  let index = mode;
  while (index > 0 && index < curve.density.length - 1 && curve.density[index] > half) {
    index += left ? -1 : 1;
  }
  return { x: curve.x[index], y: curve.density[index] };
}
