import { svg, type SVGTemplateResult } from 'lit';
import { fixed } from '../shell/format';
import { axisX, linear, path, ticks } from '../shell/plot';
import type { Bar, Curve, Interval, Observation, Statistic } from './report';

const FOOT = 22;

/** As many digits as tell values of this range apart. */
export function digits(low: number, high: number): (value: number) => string {
  const range = high - low;
  const decimals = range > 0 && Number.isFinite(range) ? Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(range)))) : 2;
  return value => (Math.abs(value) >= 1e7 ? value.toExponential(2).replace('e+', 'e') : fixed(value, decimals));
}

/** Where most of the predictions lie, and all that was observed. */
export function rangeOf(intervals: Interval[]): [number, number] {
  const low = Math.min(...intervals.map(i => Math.min(i.q05, i.observed ?? Infinity)));
  const high = Math.max(...intervals.map(i => Math.max(i.q95, i.observed ?? -Infinity)));
  const margin = (high - low) * 0.08 || 1;
  return [low - margin, high + margin];
}

/** Densities of predicted data sets, one line each, and of the data in ink. */
export function overlay(curves: Curve[], range: [number, number], width: number, height: number): SVGTemplateResult {
  const [low, high] = range;
  const x = linear(low, high, 4, width - 4);
  const inside = curves.map(curve => curve.x.map((v, i) => [v, curve.y[i]] as const).filter(([v]) => v >= low && v <= high));
  // a few data sets whose values happen to lie close together would press all others flat
  const tops = inside.map(points => Math.max(0, ...points.map(([, v]) => v))).sort((one, other) => one - other);
  const own = inside.filter((_, i) => curves[i].observed).flatMap(points => points.map(([, v]) => v));
  const peak = Math.max(tops[Math.floor(0.8 * (tops.length - 1))], ...own, Number.MIN_VALUE);
  const y = linear(0, peak, height - FOOT, 6);
  const line = (points: (readonly [number, number])[]) => path(points.map(([a, b]) => [x(a), y(Math.min(b, peak))] as const));
  const predicted = curves.length === 1 ? 'now' : 'predicted';
  return svg`${inside.map((points, i) => (curves[i].observed ? '' : svg`<path class=${predicted} d=${line(points)} />`))}
    ${inside.map((points, i) => (curves[i].observed ? svg`<path class="data" d=${line(points)} />` : ''))}
    ${axisX(low, high, x, height - FOOT, Math.max(3, Math.floor(width / 110)))}`;
}

/** How often each value occurs: bars of the data, and the interval that predicted data sets give. */
export function bars(all: Bar[], width: number, height: number): SVGTemplateResult {
  const x = linear(all[0].low - 0.5, all[all.length - 1].high + 0.5, 30, width - 4);
  const peak = Math.max(...all.map(bar => Math.max(bar.q95, bar.observed ?? 0)), 1);
  const y = linear(0, peak, height - FOOT, 6);
  const levels = ticks(0, peak, 3);
  const shown = all.filter((_, i) => i % Math.max(1, Math.ceil(all.length / (width / 40))) === 0);
  return svg`${levels.values.map(v => svg`<path class="grid" d="M30 ${Math.round(y(v))}.5H${width - 4}" /><text x="24" y=${y(v) + 4} text-anchor="end">${fixed(v, levels.decimals)}</text>`)}
    ${all.map(bar => {
      const left = x(bar.low - 0.4);
      const right = x(bar.high + 0.4);
      const middle = (left + right) / 2;
      return svg`${bar.observed === null ? '' : svg`<rect class="observed-bar" x=${left} width=${Math.max(1, right - left)} y=${y(bar.observed)} height=${Math.max(0, y(0) - y(bar.observed))} />`}
        <path class="now" d="M${middle} ${y(bar.q05)}V${y(bar.q95)}" /><circle class="dot" cx=${middle} cy=${y(bar.q50)} r="2.5" />`;
    })}
    ${shown.map(bar => svg`<text x=${(x(bar.low) + x(bar.high)) / 2} y=${height - 6} text-anchor="middle">${bar.low === bar.high ? fixed(bar.low, 0) : `${fixed(bar.low, 0)}–${fixed(bar.high, 0)}`}</text>`)}`;
}

/** Each element's predictions as an interval, its datum in ink where there is one. */
export function intervals(all: Interval[], width: number, height: number): SVGTemplateResult {
  const [low, high] = rangeOf(all);
  const y = linear(low, high, height - FOOT, 6);
  const x = linear(-0.5, all.length - 0.5, 48, width - 4);
  const levels = ticks(low, high, 4);
  const every = Math.max(1, Math.ceil(all.length / (width / 56)));
  return svg`${levels.values.map(v => svg`<path class="grid" d="M48 ${Math.round(y(v))}.5H${width - 4}" /><text x="42" y=${y(v) + 4} text-anchor="end">${fixed(v, levels.decimals)}</text>`)}
    ${all.map((i, at) => {
      const out = i.observed !== null && (i.observed < i.q05 || i.observed > i.q95);
      return svg`<path class="thin" d="M${x(at)} ${y(i.q05)}V${y(i.q95)}" /><path class="thick" d="M${x(at)} ${y(i.q25)}V${y(i.q75)}" />
        ${i.observed === null ? svg`<circle class="dot" cx=${x(at)} cy=${y(i.q50)} r="2" />` : svg`<circle class=${out ? 'datum out' : 'datum'} cx=${x(at)} cy=${y(i.observed)} r=${all.length > 80 ? 1.8 : 2.8} />`}`;
    })}
    ${all.map((i, at) => (at % every === 0 ? svg`<text x=${x(at)} y=${height - 6} text-anchor="middle">${index(i.name)}</text>` : ''))}`;
}

/** One figure of each predicted data set as a histogram; the data's as a line in ink. */
export function histogram(statistic: Statistic, width: number, height: number): SVGTemplateResult {
  const { edges, counts, observed } = statistic;
  const low = edges[0];
  const high = edges[edges.length - 1];
  const x = linear(low, high, 6, width - 6);
  const y = linear(0, Math.max(...counts, 1), height - FOOT, 18);
  const at = x(observed);
  const anchor = at > width * 0.8 ? 'end' : at < width * 0.2 ? 'start' : 'middle';
  return svg`${counts.map((count, i) => svg`<rect class="bin" x=${x(edges[i])} width=${Math.max(0.5, x(edges[i + 1]) - x(edges[i]) - 0.5)} y=${y(count)} height=${y(0) - y(count)} />`)}
    <path class="data" d="M${at} 14V${height - FOOT}" /><text class="lab2" x=${at} y="10" text-anchor=${anchor}>data ${digits(low, high)(observed)}</text>
    ${axisX(low, high, x, height - FOOT, 4)}`;
}

/** k-hat by observation: what lies above the line cannot be relied on. */
export function kHats(observations: Observation[], limit: number, width: number, height: number): SVGTemplateResult {
  const known = observations.map(o => o.kHat).filter((k): k is number => k !== null);
  const high = Math.max(1, ...known) + 0.05;
  const low = Math.min(0, ...known) - 0.05;
  const y = linear(low, high, height - FOOT, 6);
  const x = linear(-0.5, observations.length - 0.5, 48, width - 4);
  const levels = ticks(low, high, 4);
  const every = Math.max(1, Math.ceil(observations.length / (width / 56)));
  return svg`${levels.values.map(v => svg`<path class="grid" d="M48 ${Math.round(y(v))}.5H${width - 4}" /><text x="42" y=${y(v) + 4} text-anchor="end">${fixed(v, levels.decimals)}</text>`)}
    <path class="target" d="M48 ${y(limit)}H${width - 4}" /><text class="lab2" x=${width - 4} y=${y(limit) - 4} text-anchor="end">${fixed(limit, 2)}</text>
    ${observations.map((o, at) =>
      o.kHat === null
        ? svg`<path class="bad-mark" d="M${x(at) - 4} 8l8 8m0 -8l-8 8" />`
        : svg`<circle class=${o.kHat > limit ? 'datum out' : 'khat'} cx=${x(at)} cy=${y(o.kHat)} r=${o.kHat > limit ? 3.5 : 2.2} />`,
    )}
    ${observations.map((o, at) => (at % every === 0 ? svg`<text x=${x(at)} y=${height - 6} text-anchor="middle">${index(o.name)}</text>` : ''))}`;
}

/** LOO-PIT as a histogram: flat, within the band, if predictions are as wide as they should be. */
export function pits(values: number[], bins: number, width: number, height: number): SVGTemplateResult {
  const counts = new Array<number>(bins).fill(0);
  values.forEach(v => counts[Math.min(bins - 1, Math.floor(v * bins))]++);
  const expected = values.length / bins;
  const spread = 1.645 * Math.sqrt(expected * (1 - 1 / bins));
  const x = linear(0, 1, 6, width - 10);
  const y = linear(0, Math.max(...counts, expected + spread), height - FOOT, 6);
  return svg`<rect class="band" x=${x(0)} width=${x(1) - x(0)} y=${y(expected + spread)} height=${y(Math.max(0, expected - spread)) - y(expected + spread)} />
    ${counts.map((count, i) => svg`<rect class="bin" x=${x(i / bins)} width=${x(1 / bins) - x(0) - 1} y=${y(count)} height=${y(0) - y(count)} />`)}
    ${axisX(0, 1, x, height - FOOT, 4)}`;
}

/** The index of an element, or the name of a number that stands alone. */
export function index(name: string): string {
  return /\[(.*)\]$/.exec(name)?.[1] ?? name;
}
