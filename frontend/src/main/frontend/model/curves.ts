// Densities as curves that can move from one fit to the next.
import { linear, path, type Scale } from '../shell/plot';

/** A marginal posterior. Its points are evenly spaced from `low` to `high`, their heights in thousandths of `peak`. */
export interface Marginal {
  name: string;
  mean: number;
  sd: number;
  q05: number;
  q50: number;
  q95: number;
  rHat: number;
  low: number;
  high: number;
  peak: number;
  heights: number[];
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

function heightAt(curve: Marginal, index: number): number {
  return (curve.heights[index] * curve.peak) / 1000;
}

function placeOf(curve: Marginal, index: number): number {
  return curve.low + ((curve.high - curve.low) * index) / (curve.heights.length - 1);
}

/** The density at a place, 0 outside of what was estimated. */
export function at(curve: Marginal, place: number): number {
  const last = curve.heights.length - 1;
  if (last < 1 || !(place >= curve.low) || place > curve.high || curve.high === curve.low) {
    return 0;
  }
  const position = ((place - curve.low) / (curve.high - curve.low)) * last;
  const left = Math.min(Math.floor(position), last - 1);
  return heightAt(curve, left) + (heightAt(curve, left + 1) - heightAt(curve, left)) * (position - left);
}

export function peak(curve: Marginal): number {
  return curve.peak || 1e-300;
}

/** Where a curve rises above nothing. */
function visible(curve: Marginal): Domain {
  const floor = 1000 * FLAT;
  const first = curve.heights.findIndex(height => height > floor);
  let last = curve.heights.length - 1;
  while (last > first && curve.heights[last] <= floor) {
    last--;
  }
  return { low: placeOf(curve, Math.max(first, 0)), high: placeOf(curve, last) };
}

/** What holds all of these curves, with a little air; a side where the support ends at 0 stays there. */
export function domainOf(curves: Marginal[]): Domain {
  const seen = curves.filter(curve => curve.heights.length > 1).map(visible);
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
  let index = curve.heights.indexOf(Math.max(...curve.heights));
  while (index > 0 && index < curve.heights.length - 1 && curve.heights[index] > 620) {
    index += left ? -1 : 1;
  }
  return { x: placeOf(curve, index), y: heightAt(curve, index) };
}
