import { html, svg, type TemplateResult } from 'lit';
import { count } from './numbers';
import { ESS_WANTED, flaggedEss, type Growth } from './run-view';

const LEFT = 0;
const LABELS = 104;
const TOP = 10;
const BOTTOM = 24;

/** Keeps labels at the ends of lines from lying on each other: each is at least 14 px under the one above. */
function spread(positions: number[], low: number): number[] {
  const order = positions.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let k = 1; k < order.length; k++) {
    order[k].y = Math.max(order[k].y, order[k - 1].y + 14);
  }
  const over = (order.at(-1)?.y ?? 0) - low;
  if (over > 0) {
    for (let k = order.length - 1; k >= 0; k--) {
      order[k].y = Math.min(order[k].y, low - (order.length - 1 - k) * 14);
    }
  }
  const result: number[] = [];
  order.forEach(({ y, i }) => (result[i] = y));
  return result;
}

/** How many independent draws the draws so far are worth: lines that need someone are coloured and named with their figure. */
export function effectiveDraws(growth: Growth[], total: number, width: number, height: number): TemplateResult {
  const plotRight = width - LABELS;
  const most = Math.max(ESS_WANTED * 1.25, ...growth.flatMap((g) => g.ess)) * 1.04;
  const X = (draws: number) => LEFT + (draws / total) * (plotRight - LEFT);
  const Y = (ess: number) => height - BOTTOM - (ess / most) * (height - BOTTOM - TOP);
  const rough = most / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough)!;
  const ticks = [step, 2 * step, 3 * step].filter((t) => t < most);
  const lines = growth.filter((g) => g.ess.length > 0);
  const ends = spread(lines.map((g) => Y(g.ess.at(-1)!)), height - BOTTOM);
  const xTicks = [0, total / 2, total].map(Math.round);
  return html`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label=${describeGrowth(growth)}>
    ${ticks.map(
      (t) => svg`<path class="grid" d="M${LEFT} ${Math.round(Y(t))}.5H${plotRight}" />
        <text x=${LEFT} y=${Y(t) - 4}>${count(t)}</text>`,
    )}
    <path class="target" d="M${LEFT} ${Math.round(Y(ESS_WANTED))}.5H${plotRight}" />
    <text class="lab2" x=${plotRight} y=${Y(ESS_WANTED) - 5} text-anchor="end">wanted, ${ESS_WANTED}</text>
    ${lines.map((g, i) => {
      const last = g.ess.at(-1)!;
      const low = flaggedEss(last);
      // no draws are worth none: a line has a beginning before there are two figures
      const d = `M${X(0)} ${Y(0)}L` + g.draws.map((x, k) => `${X(x).toFixed(1)} ${Y(g.ess[k]).toFixed(1)}`).join('L');
      return svg`<path class=${low ? 'line-caution' : 'before'} d=${d} />
        <text class=${low ? 'label-caution' : 'lab2'} x=${X(g.draws.at(-1)!) + 6} y=${ends[i] + 4}
          >${g.name}, ${g.kind}${low ? ` ${count(last)}` : ''}</text>`;
    })}
    <path class="ax" d="M${LEFT} ${height - BOTTOM}.5H${plotRight}" />
    ${xTicks.map(
      (t, i) => svg`<path class="ax" d="M${X(t)} ${height - BOTTOM}v4" />
        <text x=${X(t)} y=${height - BOTTOM + 17} text-anchor=${i === 0 ? 'start' : i === 2 ? 'end' : 'middle'}>${count(t)}</text>`,
    )}
    <text class="lab2" x=${plotRight + 8} y=${height - BOTTOM + 17}>draws a chain</text>
  </svg>`;
}

export function describeGrowth(growth: Growth[]): string {
  const least = growth
    .filter((g) => g.ess.length > 0)
    .map((g) => ({ label: `${g.name}, ${g.kind}`, ess: g.ess.at(-1)! }))
    .sort((a, b) => a.ess - b.ess)[0];
  return least
    ? `Effective draws against draws of a chain. Least: ${least.label}, with ${count(least.ess)}; ${ESS_WANTED} are wanted.`
    : 'Effective draws against draws of a chain; nothing yet.';
}
