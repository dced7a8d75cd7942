import { html, svg, type TemplateResult } from 'lit';
import { fixed, whole } from '../shell/format';
import { linear, path, ticks } from '../shell/plot';

/** A line over steps. Each begins where it was first told. */
export interface Curve {
  /** What stands at its end. */
  name: string;
  points: readonly (readonly [number, number])[];
  /** The class of the line: `now`, `before`, or a chain's colour in `style`. */
  tone: string;
  style?: string;
}

export interface Frame {
  width: number;
  height: number;
  /** The last step that there will be. */
  steps: number;
  /** Names the plot to those who do not see it. */
  label: string;
  /** Powers of ten upwards. */
  log?: boolean;
  /** Room to the right, where lines are named. */
  names?: number;
}

const LEFT = 46;
const TOP = 10;
const FOOT = 24;
const LEADING = 15;
/** More points than this lie on one another. */
const MOST = 500;

/** Lines over the steps of a training, named at their ends. The range is that of what was learnt: the first steps may lie above it. */
export function learningPlot(curves: readonly Curve[], frame: Frame): TemplateResult {
  const { width, height, steps, label, log } = frame;
  const right = width - (frame.names ?? 132);
  const drawn = curves.filter((curve) => curve.points.length > 0).map((curve) => ({ ...curve, points: thinned(curve.points) }));
  const value = (y: number) => (log ? Math.log10(Math.max(y, 1e-12)) : y);
  const [low, high] = range(drawn.flatMap((curve) => (log ? curve.points : settled(curve.points)).map(([, y]) => value(y))));
  const x = linear(0, Math.max(1, steps), LEFT, right);
  const y = linear(low, high, height - FOOT, TOP);
  const even = ticks(low, high, height > 160 ? 5 : 3);
  const up = log ? powers(low, high) : even.values;
  const across = [0, steps / 2, steps].map(Math.round);
  const ends = spread(
    drawn.map((curve) => Math.max(TOP, y(value(curve.points.at(-1)![1])))),
    height - FOOT,
  );
  const clip = `clip-${label.replace(/\W+/g, '-')}`;
  return html`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
    <clipPath id=${clip}><rect x=${LEFT - 2} y=${TOP - 4} width=${Math.max(0, right - LEFT + 4)} height=${height - TOP - FOOT + 6} /></clipPath>
    ${up.map((t) => svg`<path class="grid" d="M${LEFT} ${Math.round(y(t))}.5H${right}" /><text x=${LEFT - 8} y=${y(t) + 4} text-anchor="end">${log ? power(t) : fixed(t, even.decimals)}</text>`)}
    <g clip-path="url(#${clip})">${drawn.map((curve) => svg`<path class=${curve.tone} style=${curve.style ?? ''} d=${path(curve.points.map(([s, v]) => [x(s), y(value(v))] as const))} />`)}</g>
    ${drawn.map((curve, i) => {
      const [s, v] = curve.points.at(-1)!;
      return svg`<circle class="end ${curve.tone}" style=${curve.style ?? ''} cx=${x(s)} cy=${Math.max(TOP, y(value(v)))} r="2.5" />
        <text class=${curve.tone === 'now' ? 'lab acc' : 'lab2'} x=${x(s) + 8} y=${ends[i] + 4}>${curve.name}</text>`;
    })}
    <path class="ax" d="M${LEFT} ${height - FOOT}.5H${right}" />
    ${across.map((t, i) => svg`<path class="ax" d="M${x(t)} ${height - FOOT}v4" /><text x=${x(t)} y=${height - FOOT + 17} text-anchor=${i === 0 ? 'start' : i === 2 ? 'end' : 'middle'}>${whole(t)}</text>`)}
    <text class="lab2" x=${right + 8} y=${height - FOOT + 17}>steps</text>
  </svg>`;
}

function thinned(points: Curve['points']): Curve['points'] {
  const every = Math.ceil(points.length / MOST);
  return every <= 1 ? points : points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

/** Without the first twentieth, which falls from where nothing was learnt. */
function settled(points: Curve['points']): Curve['points'] {
  return points.slice(Math.floor(points.length / 20));
}

/** From the least to the greatest, with a little air. */
function range(values: number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) {
    return [0, 1];
  }
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const air = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - air, high + air];
}

function powers(low: number, high: number): number[] {
  const whole = Array.from({ length: Math.max(0, Math.floor(high) - Math.ceil(low) + 1) }, (_, i) => Math.ceil(low) + i);
  return whole.length > 0 ? whole : [(low + high) / 2];
}

function power(exponent: number): string {
  const value = 10 ** exponent;
  return value >= 0.001 && value < 100_000 ? fixed(value, Math.max(0, Math.ceil(-exponent) + (Number.isInteger(exponent) ? 0 : 1))) : value.toExponential(0).replace('-', '\u2212').replace('+', '');
}

/** Names that would lie on one another move apart. */
function spread(positions: number[], low: number): number[] {
  const order = positions.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let k = 1; k < order.length; k++) {
    order[k].y = Math.max(order[k].y, order[k - 1].y + LEADING);
  }
  const over = (order.at(-1)?.y ?? 0) - low;
  const placed: number[] = [];
  order.forEach(({ y, i }) => (placed[i] = over > 0 ? y - over : y));
  return placed;
}
