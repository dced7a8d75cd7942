// Small helpers for the studio's own SVG plots: scales, paths, range axes.
import { svg, type SVGTemplateResult } from 'lit';
import { fixed } from './format';

export type Scale = (value: number) => number;

export function linear(from: number, to: number, low: number, high: number): Scale {
  const factor = to === from ? 0 : (high - low) / (to - from);
  return value => low + (value - from) * factor;
}

export function path(points: ReadonlyArray<readonly [number, number]>): string {
  return points.length === 0 ? '' : `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`;
}

/** Round numbers inside a range: steps of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, wanted = 4): { values: number[]; decimals: number } {
  if (!(high > low)) {
    return { values: [low], decimals: 0 };
  }
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= rough)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const values = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
  return { values, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/** A horizontal axis that reaches from its first tick to its last; the unit stands at the last. */
export function axisX(low: number, high: number, x: Scale, y: number, wanted = 4, unit = ''): SVGTemplateResult {
  const { values, decimals } = ticks(low, high, wanted);
  if (values.length === 0) {
    return svg``;
  }
  return svg`<path class="ax" d="M${x(values[0])} ${y}H${x(values[values.length - 1])}"></path>
    ${values.map((value, index) => svg`<path class="ax" d="M${x(value)} ${y}v4"></path>
      <text x=${x(value)} y=${y + 16} text-anchor="middle">${fixed(value, decimals)}${index === values.length - 1 ? unit : ''}</text>`)}`;
}
