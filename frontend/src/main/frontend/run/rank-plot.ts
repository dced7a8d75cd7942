import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { chainToken } from './chains';
import { count, figure } from './numbers';
import { RANK_BINS, rankBand, type Ranks } from './ranks';

const ROW = 74;
const NAME = 20;
const GAP = 10;
const FOOT = 22;
/** More histograms in a row would be too narrow to read; the table has all. */
const MOST = 8;

export interface RankRow {
  name: string;
  ranks: Ranks;
  /** Marked draws of each chain in each bin. */
  marked: number[][];
}

/** A row of histograms for each quantity: one for each chain, with the count that chains alike would have, and where 95 of 100 such counts lie. */
export function rankPlot(rows: RankRow[], width: number, divergent: boolean, highlighted: number | null): TemplateResult {
  const height = rows.length * ROW + FOOT;
  return html`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${rows.map((row, index) => rankRow(row, index * ROW, width, divergent, highlighted))}
    <text class="lab2" x="0" y=${height - 5}>rank among all draws, low to high</text>
  </svg>`;
}

function rankRow(row: RankRow, top: number, width: number, divergent: boolean, highlighted: number | null): SVGTemplateResult {
  const shown = row.ranks.counts.slice(0, MOST);
  const cell = (width - GAP * (shown.length - 1)) / Math.max(1, shown.length);
  const inner = ROW - NAME - 6;
  const draws = Math.max(...row.ranks.expected) * RANK_BINS;
  const most = Math.max(rankBand(draws)[1], ...shown.flat()) || 1;
  const y = (n: number) => top + NAME + inner * (1 - n / most);
  return svg`<text class="lab" x="0" y=${top + 14}>${row.name}</text>
    ${shown.map((counts, c) => {
      const left = c * (cell + GAP);
      const step = cell / RANK_BINS;
      const [low, high] = rankBand(row.ranks.expected[c] * RANK_BINS);
      const outline = counts.map((n, bin) => `${bin === 0 ? 'M' : 'L'}${(left + bin * step).toFixed(1)} ${y(n).toFixed(1)}H${(left + (bin + 1) * step).toFixed(1)}`).join('');
      return svg`<rect class="rank-band" x=${left} width=${cell} y=${y(high)} height=${y(low) - y(high)} />
        <path class="grid" d="M${left} ${Math.round(y(row.ranks.expected[c]))}.5h${cell}" />
        ${row.marked[c].map((n, bin) => {
          const tall = n === 0 ? 0 : Math.max(2, y(0) - y(n));
          return n === 0 ? '' : svg`<rect class=${divergent ? 'mark-divergent' : 'mark-range'} x=${left + bin * step + 0.5} width=${Math.max(1, step - 1)} y=${y(0) - tall} height=${tall} />`;
        })}
        <path class="ax" d="M${left} ${Math.round(y(0))}.5h${cell}" />
        <path class="density" style="stroke:var(${chainToken(c)});opacity:${highlighted !== null && highlighted !== c ? 0.12 : 1}" d=${outline} />`;
    })}`;
}

export function rankTable(rows: RankRow[]): TemplateResult {
  return html`<table>
    <caption class="sr">Draws of each chain by their rank among all draws, in ${RANK_BINS} bins</caption>
    <thead><tr><th scope="col">quantity</th><th scope="col" class="n">chain</th><th scope="col" class="n">alike</th><th scope="col" class="n">fewest</th><th scope="col" class="n">most</th><th scope="col" class="n">bins outside 95 %</th></tr></thead>
    <tbody>${rows.flatMap((row) =>
      row.ranks.counts.map((counts, c) => html`<tr><td><code>${row.name}</code></td><td class="n">${c + 1}</td><td class="n">${figure(row.ranks.expected[c], 1)}</td><td class="n">${count(Math.min(...counts))}</td><td class="n">${count(Math.max(...counts))}</td><td class="n">${outside(row.ranks, c)}</td></tr>`),
    )}</tbody>
  </table>`;
}

/** Bins of a chain whose count only one in twenty bins of a chain like the others would have. */
export function outside(ranks: Ranks, chain: number): number {
  const [low, high] = rankBand(ranks.expected[chain] * RANK_BINS);
  return ranks.counts[chain].filter((n) => n < low || n > high).length;
}

export function describeRanks(rows: RankRow[]): string {
  const worst = rows
    .flatMap((row) => row.ranks.counts.map((_, c) => ({ name: row.name, c, n: outside(row.ranks, c) })))
    .sort((a, b) => b.n - a.n)[0];
  return worst
    ? `Ranks of each chain's draws among all. Least like the others: chain ${worst.c + 1} of ${worst.name}, with ${worst.n} of ${RANK_BINS} bins outside the range of 95 %; one is usual.`
    : "Ranks of each chain's draws among all; nothing yet.";
}
