import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import { ticks, linear } from '../shell/plot';
import { fixed } from '../shell/format';
import { saveMenu } from '../shell/picture';
import { count, error, figure, withError } from './numbers';
import { flaggedEss, flaggedRHat, type Parameter, type Summary } from './run-view';

const WIDTH = 420;

interface Group {
  name: string;
  parameters: Parameter[];
}

/** A discrete variable that was summed out: what is recorded is how probable each of its values is, given the rest of a draw. Its mean is the probability; its spread is none. */
export const PROBABILITIES = /^P\(/;

/** A column of numbers: its head, a quantity's figure, and how it is set. */
interface Column {
  head: string;
  text: (p: Parameter) => string;
  tone?: (p: Parameter) => string;
  /** Whether it says something of a probability. */
  ofProbabilities?: boolean;
}

const MODE: Column = { head: 'mode', text: (p) => withError(p.mean, null) };
const FIGURES: Column[] = [
  { head: 'mean', text: (p) => withError(p.mean, p.mcse), ofProbabilities: true },
  { head: 'MCSE', text: (p) => error(p.mcse), tone: () => 't2', ofProbabilities: true },
  { head: 'sd', text: (p) => withError(p.sd, p.mcse) },
  { head: '5 %', text: (p) => withError(p.q05, p.mcse) },
  { head: 'median', text: (p) => withError(p.q50, p.mcse) },
  { head: '95 %', text: (p) => withError(p.q95, p.mcse) },
];
const DIAGNOSTICS: Column[] = [
  { head: 'ESS bulk', text: (p) => count(p.essBulk), tone: (p) => (flaggedEss(p.essBulk) ? 'flag' : ''), ofProbabilities: true },
  { head: 'R-hat', text: (p) => figure(p.rHat, 3), tone: (p) => (flaggedRHat(p.rHat) ? 'flag' : ''), ofProbabilities: true },
];

/**
 * The posterior as it stands: every quantity in the order of the model's text, with its 90 % interval. Elements of one vector share
 * a scale, so that they can be compared; different quantities have different units and do not.
 */
export class VariateRunPosterior extends LitElement {
  private summary: Summary | null = null;
  private sought = '';

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Called by the server whenever figures were computed again. */
  summarise(summary: Summary): void {
    this.summary = summary;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const all = this.summary?.parameters ?? [];
    if (all.length === 0) {
      return html`<p class="t2">The posterior stands here as soon as draws after warm-up have come.</p>`;
    }
    const shown = all.filter((p) => p.name.toLowerCase().includes(this.sought.toLowerCase()));
    return html`<div class="head">
        <h2>Posterior</h2>
        <span class="s2 t2">${this.summary?.result === 'point' ? 'the mode' : 'mean, 50 % and 90 % interval'} of ${count(all.length)} quantities, in the order of the model</span>
        ${all.length > 12
          ? html`<input class="sp" type="search" placeholder="Find a quantity" aria-label="Find a quantity" @input=${(e: Event) => this.find((e.target as HTMLInputElement).value)} />`
          : nothing}
        ${this.intervals ? saveMenu('posterior', () => this) : nothing}
      </div>
      <table class="posterior" data-testid="posterior-table">
        <thead>
          <tr>
            <th scope="col"><span class="sr">quantity</span></th>
            ${this.columns.map((column) => html`<th scope="col" class="n">${column.head}</th>`)}
            ${this.intervals ? html`<th scope="col">50 and 90 % interval, median</th>` : nothing}
          </tr>
        </thead>
        ${groups(shown).map((group) => this.group(group))}
      </table>
      ${shown.length === 0 ? html`<p class="t2">No quantity has “${this.sought}” in its name.</p>` : nothing}`;
  }

  /** A point has no interval. */
  private get intervals(): boolean {
    return this.summary?.result !== 'point';
  }

  private get columns(): Column[] {
    switch (this.summary?.result) {
      case 'point':
        return [MODE];
      case 'weighed':
        return FIGURES;
      default:
        return [...FIGURES, ...DIAGNOSTICS];
    }
  }

  private group(group: Group): TemplateResult {
    const probabilities = PROBABILITIES.test(group.name);
    const low = probabilities ? 0 : Math.min(...group.parameters.map((p) => p.q05 ?? Infinity));
    const high = probabilities ? 1 : Math.max(...group.parameters.map((p) => p.q95 ?? -Infinity));
    const margin = probabilities ? 0 : (high - low) * 0.06 || 1;
    const scale = linear(low - margin, high + margin, 4, WIDTH - 4);
    // Before a group has figures its range is empty.
    const axis = high >= low ? ticks(low - margin, high + margin, 4) : { values: [], decimals: 0 };
    return html`<tbody>
      ${group.parameters.map(
        (p) => html`<tr data-name=${p.name}>
          <th scope="row"><code>${p.name}</code></th>
          ${this.columns.map((column) => html`<td class="n ${column.tone?.(p) ?? ''}">${probabilities && !column.ofProbabilities ? '' : column.text(p)}</td>`)}
          ${this.intervals ? html`<td>${probabilities ? this.bar(p, scale, axis.values) : this.interval(p, scale, axis.values)}</td>` : nothing}
        </tr>`,
      )}
      ${this.intervals
        ? html`<tr class="axis" aria-hidden="true">
            <td colspan=${this.columns.length + 1}></td>
            <td>
              <svg width=${WIDTH} height="18">${axis.values.map((v) => svg`<text x=${scale(v)} y="12" text-anchor="middle">${fixed(v, axis.decimals)}</text>`)}</svg>
            </td>
          </tr>`
        : nothing}
    </tbody>`;
  }

  /** How probable a value is, from 0 on. */
  private bar(p: Parameter, scale: (v: number) => number, at: number[]): TemplateResult {
    return html`<svg width=${WIDTH} height="20" aria-hidden="true" class="probability" data-testid="probability">
      ${at.map((v) => svg`<path class="grid" d="M${Math.round(scale(v))}.5 0V20" />`)}
      ${p.mean === null ? nothing : svg`<path class="nowfill" d="M${scale(0)} 4H${scale(p.mean)}V16H${scale(0)}Z" /><path class="now thin" d="M${scale(0)} 4H${scale(p.mean)}V16H${scale(0)}" />`}
    </svg>`;
  }

  private interval(p: Parameter, scale: (v: number) => number, at: number[]): TemplateResult {
    if (p.q05 === null || p.q95 === null) {
      return html``;
    }
    return html`<svg width=${WIDTH} height="20" aria-hidden="true">
      ${at.map((v) => svg`<path class="grid" d="M${Math.round(scale(v))}.5 0V20" />`)}
      <path class="now" d="M${scale(p.q05)} 10H${scale(p.q95)}" />
      ${p.q25 === null || p.q75 === null ? nothing : svg`<path class="now half" d="M${scale(p.q25)} 10H${scale(p.q75)}" />`}
      ${p.q50 === null ? nothing : svg`<circle class="median ${flaggedRHat(p.rHat) ? 'caution' : ''}" cx=${scale(p.q50)} cy="10" r="4" />`}
    </svg>`;
  }

  private find(text: string): void {
    this.sought = text;
    this.requestUpdate();
  }
}

function groups(parameters: Parameter[]): Group[] {
  const found: Group[] = [];
  for (const parameter of parameters) {
    const name = parameter.name.split('[')[0];
    const last = found.at(-1);
    if (last?.name === name) {
      last.parameters.push(parameter);
    } else {
      found.push({ name, parameters: [parameter] });
    }
  }
  return found;
}

customElements.define('variate-run-posterior', VariateRunPosterior);
