import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { autocorrelation } from './autocorrelation';
import { autocorrelationPlot, autocorrelationTable, describeAutocorrelation, type AutocorrelationRow } from './autocorrelation-plot';
import { read, write } from './address';
import { drag } from './drag';
import type { DrawStore } from './draw-store';
import { describeEnergy, energies, energyAt, energyPlot, energyTable, fractionWords, type Energies } from './energy-plot';
import { ENERGY, markingWords, NO_END, type Marking } from './marking';
import { count } from './numbers';
import { describeRanks, rankPlot, rankTable, type RankRow } from './rank-plot';
import { RANK_BINS, ranks } from './ranks';
import type { Summary } from './run-view';
import { saveMenu } from '../shell/picture';

/** Lags shown, in draws that were sent. */
const LAGS = 40;
const TABLES = 'tables';
type Figure = 'ranks' | 'energy' | 'autocorrelation';

/** What all plots share of the draws that this page has: computed again only when draws have come, not when something is marked. */
interface Computed {
  ranks: Omit<RankRow, 'marked'>[];
  autocorrelation: AutocorrelationRow[];
  energies: Energies;
}

const NOTHING: Computed = { ranks: [], autocorrelation: [], energies: energies([], []) };
/** Milliseconds after which a busy browser computes all the same. */
const PATIENCE = 1000;

/** As few figures as tell it. */
function field(value: number): string {
  return Math.abs(value) >= NO_END ? '' : String(Number(value.toPrecision(6)));
}

/** How the chains mix: ranks, energy and autocorrelation of the quantities whose traces are shown, and which draws are marked in all plots of the page. */
export class VariateRunMixing extends LitElement {
  static override properties = { store: { attribute: false }, version: { attribute: false }, summary: { attribute: false }, marking: { attribute: false }, highlighted: { attribute: false }, width: { attribute: false } };

  declare store: DrawStore;
  declare version: number;
  declare summary: Summary | null;
  declare marking: Marking;
  declare highlighted: number | null;
  declare width: number;
  private computed: { store: DrawStore; version: number; of: Computed } | null = null;
  private waiting = 0;
  private wrong = '';
  private readonly tables = new Set<string>((read(TABLES) ?? '').split(','));

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { store } = this;
    const marked = store.marked(this.marking);
    const found = this.computed?.store === store ? this.computed.of : NOTHING;
    return html`${this.bar(store, marked)}
      <div class="mixing">
        ${this.ranks(store, found, marked)} ${this.energy(store, found, marked)} ${this.autocorrelation(store, found)}
      </div>`;
  }

  protected override updated(): void {
    const current = this.computed?.store === this.store && this.computed.version === this.store.version;
    if (!current && this.waiting === 0) {
      // While the browser has nothing to draw: traces go first.
      this.waiting = requestIdleCallback(
        () => {
          this.waiting = 0;
          this.computed = { store: this.store, version: this.store.version, of: this.compute(this.store) };
          this.requestUpdate();
        },
        { timeout: PATIENCE },
      );
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelIdleCallback(this.waiting);
    this.waiting = 0;
  }

  private compute(store: DrawStore): Computed {
    const { plotted, chains } = store.shape;
    const kept = plotted.map((name) => Array.from({ length: chains }, (_, c) => store.kept(name, c)));
    const enough = kept.length > 0 && kept[0].every((chain) => chain.length >= RANK_BINS);
    return {
      ranks: enough ? plotted.map((name, q) => ({ name, ranks: ranks(kept[q]) })) : [],
      autocorrelation: enough
        ? plotted.map((name, q) => ({ name, chains: kept[q].map((chain) => autocorrelation(chain, LAGS)), draws: kept[q][0].length }))
        : [],
      energies: energies(Array.from({ length: chains }, (_, c) => store.energies(c)), this.summary?.energyFractions ?? []),
    };
  }

  // ---- what is marked

  private bar(store: DrawStore, marked: number[][]): TemplateResult {
    const total = marked.reduce((sum, columns) => sum + columns.length, 0);
    const range = Array.isArray(this.marking) ? this.marking[0] : null;
    return html`<form class="marking" data-testid="marking" aria-label="Marked draws" @submit=${(e: SubmitEvent) => this.submit(e)}>
      <span role="status" data-testid="marked">${this.marking === null ? 'Drag over a plot to mark draws in all plots, or' : html`<b>${count(total)}</b> marked: ${markingWords(this.marking)}.`}</span>
      ${this.marking === 'divergent' || store.divergences.length === 0
        ? nothing
        : html`<button type="button" class="act" data-testid="mark-divergent" @click=${() => this.mark('divergent')}>mark ${store.divergences.length === 1 ? 'the divergent draw' : `the ${count(store.divergences.length)} divergent draws`}</button><span>or</span>`}
      <label>those of
        <select name="name" aria-label="Quantity to mark by">${[...store.shape.plotted, ENERGY].map((name) => html`<option value=${name} ?selected=${name === range?.name}>${name}</option>`)}</select></label>
      <label>from <input name="low" inputmode="decimal" size="7" .value=${range ? field(range.low) : ''} data-testid="mark-low"></label>
      <label>to <input name="high" inputmode="decimal" size="7" .value=${range ? field(range.high) : ''} data-testid="mark-high"></label>
      <button type="submit" class="act" data-testid="mark">Mark</button>
      ${this.marking === null ? nothing : html`<button type="button" class="act" data-testid="mark-none" @click=${() => this.mark(null)}>Mark none</button>`}
      ${this.wrong ? html`<span class="flag" role="alert">${this.wrong}</span>` : nothing}
    </form>`;
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const number = (name: string, otherwise: number) => {
      const text = String(fields.get(name)).trim().replace('\u2212', '-');
      return text === '' ? otherwise : Number(text);
    };
    const [low, high] = [number('low', -NO_END), number('high', NO_END)];
    this.wrong = Number.isNaN(low) || Number.isNaN(high) ? '“From” and “to” are numbers.' : low > high ? '“From” is above “to”.' : '';
    if (this.wrong) {
      this.requestUpdate();
    } else {
      this.mark([{ name: String(fields.get('name')), low, high }]);
    }
  }

  private mark(marking: Marking): void {
    this.wrong = '';
    this.dispatchEvent(new CustomEvent<Marking>('marking', { detail: marking }));
  }

  // ---- figures

  private ranks(store: DrawStore, found: Computed, marked: number[][]): TemplateResult {
    const rows = found.ranks.map((row) => ({ ...row, marked: row.ranks.bins.map((bins, c) => this.markedBins(store, row.name, c, bins, marked[c])) }));
    return this.figure('ranks', 'Ranks', 'uniform if the chains agree; 95 of 100 bins lie within the band', describeRanks(rows), rows.length > 0, (width) => rankPlot(rows, width, this.marking === 'divergent', this.highlighted), () => rankTable(rows));
  }

  /** A chain's ranks leave out draws that are not finite. */
  private markedBins(store: DrawStore, name: string, chain: number, bins: Uint8Array, columns: number[]): number[] {
    const counts = new Array<number>(RANK_BINS).fill(0);
    if (columns.length > 0) {
      const trace = store.trace(name)[chain];
      const place = new Int32Array(trace.length).fill(-1);
      for (let column = store.start, next = 0; column < trace.length; column++) {
        place[column] = trace[column] === null ? -1 : next++;
      }
      columns.forEach((column) => place[column] >= 0 && counts[bins[place[column]]]++);
    }
    return counts;
  }

  private energy(store: DrawStore, found: Computed, marked: number[][]): TemplateResult {
    const { text, low } = fractionWords(found.energies);
    const chosen = marked.flatMap((columns, c) => {
      const { energy } = store.energies(c);
      return columns.map((column) => energy[column - store.start]).filter((e): e is number => e !== null && e !== undefined);
    });
    return this.figure(
      'energy',
      'Energy',
      html`<span class=${low ? 'flag' : ''}>${text}</span>`,
      describeEnergy(found.energies, chosen.length),
      found.energies.transition.length >= 8,
      (width) => html`<div class="brush" @pointerdown=${(e: PointerEvent) => drag(e, 'x', (area) => {
        const [from, to] = energyAt(found.energies, width, area.left, area.right);
        this.mark([{ name: ENERGY, low: from, high: to }]);
      })}>${energyPlot(found.energies, chosen, this.marking === 'divergent', width)}</div>`,
      () => energyTable(found.energies),
    );
  }

  private autocorrelation(store: DrawStore, found: Computed): TemplateResult {
    const rows = found.autocorrelation;
    const { stride } = store.shape;
    return this.figure('autocorrelation', 'Autocorrelation', 'none within the band', describeAutocorrelation(rows, stride), rows.length > 0, (width) => autocorrelationPlot(rows, LAGS, stride, width, this.highlighted), () => autocorrelationTable(rows, stride));
  }

  private figure(id: Figure, title: string, note: TemplateResult | string, about: string, ready: boolean, plot: (width: number) => TemplateResult, table: () => TemplateResult): TemplateResult {
    const on = this.tables.has(id);
    const width = Math.max(220, Math.floor(this.querySelector(`.v-${id}`)?.clientWidth ?? this.width / 4));
    return html`<figure class="v-${id}" data-testid=${id} tabindex="0" aria-label="${about} T shows it as a table." @keydown=${(e: KeyboardEvent) => this.key(e, id)}>
      <div class="head"><h2>${title}</h2><span class="s2 t2">${note}</span>
        ${on || !ready ? nothing : saveMenu(title.toLowerCase())}<button type="button" class="act sp s2 as" aria-pressed=${on} @click=${() => this.toggle(id)}>${on ? 'As plot' : 'As table'}</button></div>
      ${!ready ? html`<p class="t2 soon">after the first draws that count</p>` : on ? html`<div class="scroll">${table()}</div>` : plot(width)}
    </figure>`;
  }

  private key(event: KeyboardEvent, id: Figure): void {
    if (event.key.toLowerCase() === 't' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.toggle(id);
    } else if (event.key === 'Escape' && this.marking !== null) {
      this.mark(null);
    }
  }

  private toggle(id: Figure): void {
    if (!this.tables.delete(id)) {
      this.tables.add(id);
    }
    write(TABLES, [...this.tables].filter(Boolean).join(','));
    this.requestUpdate();
  }
}

customElements.define('variate-run-mixing', VariateRunMixing);
