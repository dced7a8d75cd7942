import { html, svg, type TemplateResult } from 'lit';
import { density, range } from './density';
import { count, figure } from './numbers';
import { axisX, linear } from '../shell/plot';

const HEIGHT = 176;
const FOOT = 42;
const TOP = 16;
/** Rug marks beyond these hide each other. */
const MOST_MARKS = 400;
/** Betancourt 2016, as in the verdict. */
const LOW_FRACTION = 0.3;

export interface Energies {
  /** All energies after warm-up, about their mean, and how far each is from that of the draw before. */
  marginal: number[];
  transition: number[];
  mean: number;
  low: number;
  high: number;
  /** Densities of both, from `low` to `high`. */
  curves: { transition: number[]; marginal: number[] };
  /** E-BFMI, standard deviation of the energy, and of its transitions, by chain. */
  chains: { fraction: number | null; marginal: number; transition: number }[];
}

export function energies(rows: { energy: (number | null)[]; transition: (number | null)[] }[], fractions: (number | null)[]): Energies {
  const known = (values: (number | null)[]) => values.filter((value): value is number => value !== null);
  const all = rows.flatMap((row) => known(row.energy));
  const mean = all.reduce((sum, e) => sum + e, 0) / Math.max(1, all.length);
  const marginal = all.map((e) => e - mean);
  const transition = rows.flatMap((row) => known(row.transition));
  const [[a, b], [c, d]] = [range(marginal), range(transition)];
  const [low, high] = [Math.min(a, c), Math.max(b, d)];
  return {
    marginal,
    transition,
    mean,
    low,
    high,
    curves: { transition: density(transition, low, high).heights, marginal: density(marginal, low, high).heights },
    chains: rows.map((row, c) => ({ fraction: fractions[c] ?? null, marginal: sd(known(row.energy)), transition: sd(known(row.transition)) })),
  };
}

function sd(values: number[]): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
}

/** The values of energy at two places of the plot. */
export function energyAt(found: Energies, width: number, left: number, right: number): [number, number] {
  const value = (x: number) => found.low + (x / width) * (found.high - found.low) + found.mean;
  return [value(left), value(right)];
}

/** The energies that the chains visit against the steps that they make between them: where steps are much narrower, the tails are hard to reach. */
export function energyPlot(found: Energies, marked: number[], divergent: boolean, width: number): TemplateResult {
  const { low, high, curves } = found;
  const x = linear(low, high, 0, width);
  const peak = Math.max(...curves.transition, ...curves.marginal, Number.MIN_VALUE);
  const y = (h: number) => TOP + (HEIGHT - FOOT - TOP) * (1 - h / peak);
  const path = (heights: number[]) => 'M' + heights.map((h, i) => `${((i / (heights.length - 1)) * width).toFixed(1)} ${y(h).toFixed(1)}`).join('L');
  // Each label stands at half of its curve's height: one on the left, the other on the right.
  const at = (heights: number[], side: 'findIndex' | 'findLastIndex') => {
    const i = heights[side]((h) => h > 0.5 * Math.max(...heights));
    return { x: (i / (heights.length - 1)) * width, y: y(heights[Math.max(0, i)]) };
  };
  const [step, all] = [at(curves.transition, 'findIndex'), at(curves.marginal, 'findLastIndex')];
  const every = Math.max(1, Math.ceil(marked.length / MOST_MARKS));
  const shown = marked.filter((_, i) => i % every === 0);
  return html`<svg width=${width} height=${HEIGHT} viewBox="0 0 ${width} ${HEIGHT}" aria-hidden="true">
    <path class="nowfill" d="${path(curves.marginal)}L${width} ${y(0)}L0 ${y(0)}Z" />
    <path class="now" d=${path(curves.marginal)} />
    <path class="before" d=${path(curves.transition)} />
    <text class="acc" x=${all.x + 10} y=${all.y}>energy</text>
    <text class="lab2" x=${step.x - 10} y=${step.y} text-anchor="end">transition</text>
    <path class=${divergent ? 'rug-divergent' : 'rug-range'} d=${shown.map((e) => `M${x(e - found.mean).toFixed(1)} ${y(0)}v-9`).join('')} />
    ${axisX(low, high, x, HEIGHT - FOOT, 4)}
    <text class="lab2" x=${width} y=${HEIGHT - 5} text-anchor="end">nats about the mean</text>
  </svg>`;
}

export function energyTable(found: Energies): TemplateResult {
  return html`<table>
    <caption class="sr">Energies of each chain, in nats</caption>
    <thead><tr><th scope="col" class="n">chain</th><th scope="col" class="n">E-BFMI</th><th scope="col" class="n">sd of energy</th><th scope="col" class="n">sd of transition</th></tr></thead>
    <tbody>${found.chains.map((chain, c) => html`<tr><td class="n">${c + 1}</td><td class="n ${flaggedFraction(chain.fraction) ? 'flag' : ''}">${figure(chain.fraction, 2)}</td><td class="n">${figure(chain.marginal, 2)}</td><td class="n">${figure(chain.transition, 2)}</td></tr>`)}</tbody>
  </table>`;
}

function flaggedFraction(fraction: number | null): boolean {
  return fraction !== null && fraction < LOW_FRACTION;
}

/** `E-BFMI 0.58 to 0.66`. */
export function fractionWords(found: Energies): { text: string; low: boolean } {
  const known = found.chains.flatMap((chain) => (chain.fraction === null ? [] : [chain.fraction]));
  if (known.length === 0) {
    return { text: '', low: false };
  }
  const [least, most] = [figure(Math.min(...known), 2), figure(Math.max(...known), 2)];
  return { text: `E-BFMI ${least === most ? least : `${least} to ${most}`}`, low: known.some(flaggedFraction) };
}

export function describeEnergy(found: Energies, marked: number): string {
  const { text, low } = fractionWords(found);
  return text
    ? `Energy against its transitions: ${text}${low ? `, below ${LOW_FRACTION}: the tails are hard to reach` : ''}. ${marked > 0 ? `${count(marked)} draws are marked. ` : ''}`
    : 'Energy against its transitions; nothing yet.';
}
