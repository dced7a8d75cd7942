import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { chainToken } from './chains';
import { count, figure } from './numbers';

const ROW = 74;
const NAME = 20;
const LEFT = 30;
const FOOT = 40;

export interface AutocorrelationRow {
  name: string;
  /** By chain, from lag 0. */
  chains: number[][];
  /** Draws of a chain that were used. */
  draws: number;
}

/** How alike draws are that lie so many draws apart: a line for each chain; within the band nobody can tell it from none. */
export function autocorrelationPlot(rows: AutocorrelationRow[], most: number, stride: number, width: number, highlighted: number | null): TemplateResult {
  const height = rows.length * ROW + FOOT;
  const x = (lag: number) => LEFT + (lag / most) * (width - LEFT - 8);
  const bottom = rows.length * ROW;
  return html`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${rows.map((row, index) => autocorrelationRow(row, index * ROW, x, most, highlighted))}
    <path class="ax" d="M${x(0)} ${bottom + 2}.5H${x(most)}" />
    ${[0, most / 2, most].map((lag) => svg`<path class="ax" d="M${x(lag)} ${bottom + 2}v4" /><text x=${x(lag)} y=${bottom + 19} text-anchor="middle">${count(lag * stride)}</text>`)}
    <text class="lab2" x=${width} y=${height - 5} text-anchor="end">lag in draws</text>
  </svg>`;
}

function autocorrelationRow(row: AutocorrelationRow, top: number, x: (lag: number) => number, most: number, highlighted: number | null): SVGTemplateResult {
  const inner = ROW - NAME - 6;
  const low = Math.min(-0.15, ...row.chains.flat());
  const y = (r: number) => top + NAME + inner * (1 - (r - low) / (1 - low));
  const band = 1.96 / Math.sqrt(Math.max(4, row.draws));
  return svg`<text class="lab" x="0" y=${top + 14}>${row.name}</text>
    <rect class="rank-band" x=${x(0)} width=${x(most) - x(0)} y=${y(band)} height=${y(-band) - y(band)} />
    ${[0, 1].map((r) => svg`<path class="grid" d="M${x(0)} ${Math.round(y(r))}.5H${x(most)}" /><text x=${LEFT - 6} y=${y(r) + 4} text-anchor="end">${r}</text>`)}
    ${row.chains.map((values, c) =>
      values.length === 0
        ? ''
        : svg`<path class="density" style="stroke:var(${chainToken(c)});opacity:${highlighted !== null && highlighted !== c ? 0.12 : 1}" d=${'M' + values.map((r, lag) => `${x(lag).toFixed(1)} ${y(r).toFixed(1)}`).join('L')} />`,
    )}`;
}

const LAGS = [1, 2, 5, 10, 20, 40];

export function autocorrelationTable(rows: AutocorrelationRow[], stride: number): TemplateResult {
  return html`<table>
    <caption class="sr">Autocorrelation of each chain's draws</caption>
    <thead><tr><th scope="col">quantity</th><th scope="col" class="n">chain</th>${LAGS.map((lag) => html`<th scope="col" class="n">lag ${lag * stride}</th>`)}</tr></thead>
    <tbody>${rows.flatMap((row) =>
      row.chains.map((values, c) => html`<tr><td><code>${row.name}</code></td><td class="n">${c + 1}</td>${LAGS.map((lag) => html`<td class="n">${figure(values[lag], 2)}</td>`)}</tr>`),
    )}</tbody>
  </table>`;
}

export function describeAutocorrelation(rows: AutocorrelationRow[], stride: number): string {
  const worst = rows
    .flatMap((row) => row.chains.map((values, c) => ({ name: row.name, c, r: values[10] ?? -1 })))
    .sort((a, b) => b.r - a.r)[0];
  return worst && worst.r > -1
    ? `Autocorrelation of each chain's draws. Slowest to forget: chain ${worst.c + 1} of ${worst.name}, with ${figure(worst.r, 2)} at lag ${10 * stride}.`
    : "Autocorrelation of each chain's draws; nothing yet.";
}
