import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { chainToken } from './chains';
import { correlation, range } from './density';
import { densityPlot } from './density-plot';
import { DrawStore, type Block, type RunShape } from './draw-store';
import { describeGrowth, effectiveDraws } from './effective-draws';
import { count, figure, withError } from './numbers';
import { drag } from './drag';
import { keepMarking, markingOfAddress, type Marking } from './marking';
import { drawPairs, isLog, type PairScales } from './pairs-plot';
import { worstFirst, type Growth, type Parameter, type Summary } from './run-view';
import { summaryTable } from './summary-table';
import { saveMenu } from '../shell/picture';
import { onSchemeChange } from '../shell/tokens';
import { TRACE_AXIS, TracePlot } from './trace-plot';
import type { VariateRunMixing } from './variate-run-mixing';
import './variate-run-mixing';

/** How many rows of the summary stand beside the traces before someone asks for all. */
const ROWS = 8;
const DENSITY_WIDTH = 112;
const COLUMNS = 600;
const TRACE_HEIGHT = 148;

interface Server {
  show(names: string[]): void;
  visible(visible: boolean): void;
}

/**
 * The run as it happens: traces with their densities, the summary, pairs, and effective draws. The server sends the shape
 * of the run once, then each block of draws once, and summaries as they are computed; all that is drawn is drawn from those.
 */
export class VariateRunLive extends LitElement {
  declare $server?: Server;
  private store: DrawStore | null = null;
  private summary: Summary | null = null;
  private growth: Growth[] = [];
  private highlighted: number | null = null;
  private allRows = false;
  private tables = new Set<string>();
  private pair: [string, string] | null = null;
  private readonly plots = new Map<string, TracePlot>();
  private readonly ranges = new Map<string, [number, number]>();
  private width = 0;
  private marking: Marking = markingOfAddress();
  private pairScales: PairScales | null = null;
  private stopTheme = () => {};
  private readonly sizes = new ResizeObserver(() => this.measure());
  private readonly visibility = () => this.$server?.visible(!document.hidden);

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopTheme = onSchemeChange(() => this.recolour());
    this.sizes.observe(this);
    document.addEventListener('visibilitychange', this.visibility);
    document.fonts.ready.then(() => this.recolour());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTheme();
    this.sizes.disconnect();
    document.removeEventListener('visibilitychange', this.visibility);
    this.dropPlots();
  }

  /** Called by the server: a new run, or other quantities to plot. Draws follow. */
  open(shape: RunShape): void {
    const first = this.store === null;
    this.store = new DrawStore(shape);
    this.ranges.clear();
    this.dropPlots();
    if (this.pair && !this.pair.every((name) => shape.plotted.includes(name))) {
      this.pair = null;
    }
    this.requestUpdate();
    // The server's own part of the address, just written, left the rest out.
    keepMarking(this.marking);
    if (first && document.hidden) {
      this.visibility();
    }
  }

  /** Called by the server: draws that this page does not have yet. */
  receive(blocks: Block[]): void {
    blocks.forEach((block) => this.store?.append(block));
    this.requestUpdate();
  }

  /** Called by the server whenever figures were computed again. */
  summarise(summary: Summary): void {
    this.summary = summary;
    this.requestUpdate();
  }

  /** Called by the server: effective draws at some points so far. */
  grow(growth: Growth[]): void {
    this.growth = growth;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const store = this.store;
    if (!store) {
      return html``;
    }
    return html`<div class="body">
      <section class="traces" aria-label="Traces">${this.traces(store)}</section>
      <section class="side" aria-label="Figures">
        ${this.figures(store)}
        <div class="two">${this.pairs(store)} ${this.effective(store)}</div>
      </section>
    </div>
    <variate-run-mixing .store=${store} .version=${store.version} .summary=${this.summary} .marking=${this.marking} .highlighted=${this.highlighted} .width=${this.width}
      @marking=${(e: CustomEvent<Marking>) => this.mark(e.detail)}></variate-run-mixing>`;
  }

  protected override updated(_changed: PropertyValues): void {
    const store = this.store;
    if (!store || this.width === 0) {
      return;
    }
    this.pairScales = null;
    this.updateTraces(store);
    this.updatePairs(store);
  }

  // ---- traces

  private traces(store: DrawStore): TemplateResult {
    const { plotted, chains } = store.shape;
    const nth = store.shape.stride * this.every(store);
    const every = nth === 1 ? 'each chain, every draw' : `each chain, every ${nth}${ordinal(nth)} draw`;
    const divergences = store.divergences.length;
    return html`<div class="head">
        <h2>Traces</h2>
        <span class="s2 t2">${every}${divergences > 0 ? '; marks below are divergences' : ''}</span>
        <div class="chains" role="group" aria-label="Chains">
          <span class="s2 t2">chain</span>
          ${Array.from(
            { length: chains },
            (_, c) => html`<button
              type="button"
              class="chain"
              style="--chain:var(${chainToken(c)})"
              aria-pressed=${this.highlighted === c}
              title="Chain ${c + 1}; the others fade"
              @mouseenter=${() => this.fade(c)}
              @mouseleave=${() => this.fade(null)}
              @focus=${() => this.fade(c)}
              @blur=${() => this.fade(null)}
              >${c + 1}</button
            >`,
          )}
        </div>
        ${this.tables.has('traces') ? nothing : saveMenu('traces', (button) => button.closest<HTMLElement>('.traces')!)} ${this.tableSwitch('traces')}
      </div>
      ${this.tables.has('traces') ? this.traceTable(store) : plotted.map((name) => this.trace(store, name))}
      ${this.tables.has('traces')
        ? nothing
        : html`<div class="trace-foot s2 t2"><span data-saved>iterations of a chain</span><span data-saved>density, after warm-up</span></div>`}`;
  }

  private trace(store: DrawStore, name: string): TemplateResult {
    const [low, high] = this.rangeOf(store, name);
    const kept = Array.from({ length: store.shape.chains }, (_, c) => store.kept(name, c));
    return html`<figure class="trace" data-testid="trace" data-name=${name} tabindex="0" aria-label=${this.describe(store, name)} @keydown=${(e: KeyboardEvent) => this.key(e, 'traces')}>
      <h3>${name}</h3>
      <div class="trace-row">
        <div class="trace-plot" data-drawn data-plot=${name} aria-hidden="true" @pointerdown=${(e: PointerEvent) => this.brushTrace(e, name)}></div>
        <svg width=${DENSITY_WIDTH} height=${TRACE_HEIGHT} viewBox="0 0 ${DENSITY_WIDTH} ${TRACE_HEIGHT}" aria-hidden="true">
          ${densityPlot(kept, low, high, DENSITY_WIDTH, TRACE_HEIGHT, this.highlighted)}
        </svg>
      </div>
    </figure>`;
  }

  private describe(store: DrawStore, name: string): string {
    const p = this.parameter(name);
    const drawn = `${count(store.furthest * store.shape.stride)} of ${count(store.shape.warmup + store.shape.draws)} iterations`;
    return p && p.mean !== null
      ? `Trace and density of ${name}, ${drawn}: mean ${withError(p.mean, p.mcse)}, standard deviation ${withError(p.sd, p.mcse)}, R-hat ${figure(p.rHat, 3)}. T shows it as a table.`
      : `Trace of ${name}, ${drawn}. T shows it as a table.`;
  }

  private traceTable(store: DrawStore): TemplateResult {
    const rows = store.shape.plotted.flatMap((name) => Array.from({ length: store.shape.chains }, (_, c) => ({ name, c, kept: store.kept(name, c) })));
    return html`<table data-testid="trace-table">
      <caption class="sr">Draws after warm-up, by quantity and chain</caption>
      <thead>
        <tr><th scope="col">quantity</th><th scope="col" class="n">chain</th><th scope="col" class="n">draws</th><th scope="col" class="n">mean</th><th scope="col" class="n">sd</th><th scope="col" class="n">least</th><th scope="col" class="n">largest</th><th scope="col" class="n">latest</th></tr>
      </thead>
      <tbody>
        ${rows.map(({ name, c, kept }) => {
          const mean = kept.reduce((a, b) => a + b, 0) / kept.length;
          const sd = Math.sqrt(kept.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, kept.length - 1));
          const p = this.parameter(name);
          const show = (v: number | undefined) => withError(v ?? null, p?.mcse);
          return html`<tr><td><code>${name}</code></td><td class="n">${c + 1}</td><td class="n">${count(kept.length)}</td><td class="n">${show(mean)}</td><td class="n">${show(sd)}</td><td class="n">${kept.length ? show(Math.min(...kept)) : '–'}</td><td class="n">${kept.length ? show(Math.max(...kept)) : '–'}</td><td class="n">${show(kept.at(-1))}</td></tr>`;
        })}
      </tbody>
    </table>`;
  }

  private updateTraces(store: DrawStore): void {
    const { plotted, warmup, draws, chains } = store.shape;
    const marked = store.marked(this.marking);
    const hosts = new Map([...this.querySelectorAll<HTMLElement>('[data-plot]')].map((host) => [host.dataset.plot!, host]));
    for (const [name, plot] of this.plots) {
      if (!hosts.has(name)) {
        plot.destroy();
        this.plots.delete(name);
      }
    }
    plotted.forEach((name, index) => {
      const host = hosts.get(name);
      if (!host) {
        return;
      }
      const last = index === plotted.length - 1;
      let plot = this.plots.get(name);
      if (!plot) {
        const height = last ? TRACE_HEIGHT + TRACE_AXIS - 7 : TRACE_HEIGHT;
        plot = new TracePlot(host, { width: this.traceWidth, height, warmup, total: warmup + draws, chains, words: index === 0, axis: last });
        this.plots.set(name, plot);
      }
      const [low, high] = this.rangeOf(store, name);
      plot.mark(marked, this.marking === 'divergent');
      plot.show({ iterations: store.iterations, chains: store.trace(name), low, high, divergent: index === 0 ? store.divergences : [], every: this.every(store), arrived: store.furthest });
      plot.highlight(this.highlighted);
    });
  }

  /** A range that only moves when it must: a plot that rescales with every block cannot be read. */
  private rangeOf(store: DrawStore, name: string): [number, number] {
    const [low, high] = range(store.forRange(name));
    const known = this.ranges.get(name);
    if (known) {
      const span = high - low;
      const fits = low >= known[0] && high <= known[1] && span > 0.7 * (known[1] - known[0]);
      if (fits) {
        return known;
      }
    }
    this.ranges.set(name, [low, high]);
    return [low, high];
  }

  /** A column a pixel and a bit: densities and pairs use all draws, lines that many. */
  private every(store: DrawStore): number {
    return Math.max(1, Math.round(store.iterations.length / COLUMNS));
  }

  private get traceWidth(): number {
    const column = this.querySelector<HTMLElement>('.trace-plot');
    return Math.max(160, Math.floor(column?.clientWidth ?? this.width / 2));
  }

  // ---- figures

  private figures(store: DrawStore): TemplateResult {
    const parameters = this.summary?.parameters ?? [];
    const ordered = worstFirst(parameters);
    const rows = this.allRows ? ordered : ordered.slice(0, ROWS);
    const more = parameters.length > ROWS;
    return html`<div class="head">
        <h2>Summary</h2>
        <span class="s2 t2">${parameters.length === 0 ? 'after the first draws that count' : `${this.allRows || !more ? `${count(parameters.length)} quantities` : `${ROWS} of ${count(parameters.length)} quantities`}, worst first; press a name to see its trace`}</span>
        ${more
          ? html`<button type="button" class="act sp s2" data-testid="all-quantities" aria-expanded=${this.allRows} @click=${() => this.toggleRows()}>
              ${this.allRows ? 'The worst' : `All ${count(parameters.length)}`}
            </button>`
          : nothing}
      </div>
      <div class=${this.allRows ? 'scroll' : ''}>${summaryTable(rows, store.shape.plotted, (name) => this.toggle(name))}</div>
      <p class="s2 t2 sampler" data-testid="sampler">${this.summary?.sampler ?? ''}</p>`;
  }

  private pairs(store: DrawStore): TemplateResult {
    const pair = this.pairOf(store);
    if (!pair) {
      return html`<div></div>`;
    }
    const divergences = store.divergences.length;
    const kept = store.keptOfAll(pair[0]).length >= 8;
    const r = correlation(store.keptOfAll(pair[0]), store.keptOfAll(pair[1]));
    const about = `${pair[0]} against ${pair[1]}: correlation ${figure(r, 2)}, ${count(divergences)} divergences`;
    const select = (at: 0 | 1, label: string) => html`<select
      aria-label=${label}
      .value=${pair[at]}
      @change=${(e: Event) => this.choose(at, (e.target as HTMLSelectElement).value)}
    >
      ${store.shape.names.map((name) => html`<option value=${name} ?selected=${name === pair[at]}>${name}</option>`)}
    </select>`;
    return html`<figure class="pairs" data-testid="pairs" tabindex="0" aria-label="Pairs: ${about}. T shows it as a table." @keydown=${(e: KeyboardEvent) => this.key(e, 'pairs')}>
      <div class="head"><h2>Pairs</h2><span class="s2 ${divergences ? 'flag' : 't2'}">${divergences === 1 ? '1 divergence' : `${count(divergences)} divergences`}</span>${this.tables.has('pairs') ? nothing : saveMenu('pairs')}${this.tableSwitch('pairs')}</div>
      ${this.tables.has('pairs')
        ? html`<table><tbody><tr><th scope="row">across</th><td><code>${pair[0]}</code></td></tr><tr><th scope="row">up</th><td><code>${pair[1]}</code></td></tr><tr><th scope="row">correlation</th><td>${figure(r, 2)}</td></tr><tr><th scope="row">divergent draws</th><td>${count(divergences)}</td></tr></tbody></table>`
        : html`<div class="brush" @pointerdown=${(e: PointerEvent) => this.brushPairs(e, pair)}><canvas aria-hidden="true" ?hidden=${!kept}></canvas></div>${kept ? nothing : html`<p class="t2 soon">after the first draws that count</p>`}`}
      <div class="pair-axes s2 t2"><label>up ${select(1, 'Quantity upwards')}</label><label>across ${select(0, 'Quantity across')}${isLog(store.keptOfAll(pair[0])) ? ' log scale' : nothing}</label></div>
    </figure>`;
  }

  private updatePairs(store: DrawStore): void {
    const canvas = this.querySelector<HTMLCanvasElement>('.pairs canvas');
    const pair = this.pairOf(store);
    if (canvas && pair) {
      this.pairScales = drawPairs(canvas, store.pairs(pair[0], pair[1], store.marked(this.marking)), Math.min(400, canvas.parentElement!.clientWidth), 214, this.pairScales);
    }
  }

  /** Unless someone chose: the first two that are plotted, which are the ones that need a look. */
  private pairOf(store: DrawStore): [string, string] | null {
    const { plotted } = store.shape;
    return this.pair ?? (plotted.length > 1 ? [plotted[0], plotted[1]] : null);
  }

  private effective(store: DrawStore): TemplateResult {
    const width = Math.min(400, Math.max(240, this.querySelector('.effective')?.clientWidth ?? 320));
    return html`<figure class="effective" data-testid="effective" tabindex="0" aria-label=${`${describeGrowth(this.growth)} T shows it as a table.`} @keydown=${(e: KeyboardEvent) => this.key(e, 'effective')}>
      <div class="head"><h2>Effective draws so far</h2>${this.tables.has('effective') ? nothing : saveMenu('effective draws')}${this.tableSwitch('effective')}</div>
      ${this.tables.has('effective')
        ? html`<table>
            <thead><tr><th scope="col">quantity</th><th scope="col" class="n">draws a chain</th><th scope="col" class="n">effective</th></tr></thead>
            <tbody>${this.growth.map((g) => html`<tr><td><code>${g.name}</code>, ${g.kind}</td><td class="n">${count(g.draws.at(-1))}</td><td class="n">${count(g.ess.at(-1))}</td></tr>`)}</tbody>
          </table>`
        : this.growth.every((g) => g.ess.length === 0)
          ? html`<p class="t2 soon">after the first draws that count</p>`
          : effectiveDraws(this.growth, store.shape.draws, width, 236)}
    </figure>`;
  }

  // ---- what someone does

  private tableSwitch(plot: string): TemplateResult {
    const on = this.tables.has(plot);
    return html`<button type="button" class="act sp s2 as" aria-pressed=${on} @click=${() => this.toggleTable(plot)}>${on ? 'As plot' : 'As table'}</button>`;
  }

  private key(event: KeyboardEvent, plot: string): void {
    const typing = event.target instanceof HTMLSelectElement;
    if (event.key.toLowerCase() === 't' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.toggleTable(plot);
      this.updateComplete.then(() => this.querySelector<HTMLElement>(plot === 'traces' ? '.traces .as' : `.v-${plot}`)?.focus());
    }
  }

  private toggleTable(plot: string): void {
    if (!this.tables.delete(plot)) {
      this.tables.add(plot);
    }
    this.requestUpdate();
  }

  private toggleRows(): void {
    this.allRows = !this.allRows;
    this.requestUpdate();
  }

  private toggle(name: string): void {
    const plotted = this.store!.shape.plotted;
    const next = plotted.includes(name) ? plotted.filter((n) => n !== name) : [name, ...plotted].slice(0, 6);
    if (next.length > 0) {
      this.$server?.show(next);
    }
  }

  private choose(at: 0 | 1, name: string): void {
    const pair = this.pairOf(this.store!)!;
    this.pair = at === 0 ? [name, pair[1]] : [pair[0], name];
    if (!this.store!.has(name)) {
      this.$server?.show([...this.store!.shape.plotted.slice(0, 5), name]);
    } else {
      this.requestUpdate();
    }
  }

  private mark(marking: Marking): void {
    this.marking = marking;
    keepMarking(marking);
    // Only what shows marks is drawn again.
    const store = this.store!;
    const marked = store.marked(marking);
    this.plots.forEach((plot) => {
      plot.mark(marked, marking === 'divergent');
      plot.redraw();
    });
    this.updatePairs(store);
    this.querySelector<VariateRunMixing>('variate-run-mixing')!.marking = marking;
  }

  private brushTrace(event: PointerEvent, name: string): void {
    const plot = this.plots.get(name);
    drag(event, 'y', (area) => plot && this.mark([{ name, low: plot.valueAt(area.bottom), high: plot.valueAt(area.top) }]));
  }

  private brushPairs(event: PointerEvent, [across, up]: [string, string]): void {
    drag(event, 'xy', (area) => {
      if (this.pairScales) {
        const [left, bottom] = this.pairScales.values(area.left, area.bottom);
        const [right, top] = this.pairScales.values(area.right, area.top);
        this.mark([
          { name: across, low: left, high: right },
          { name: up, low: bottom, high: top },
        ]);
      }
    });
  }

  private fade(chain: number | null): void {
    this.highlighted = chain;
    this.plots.forEach((plot) => plot.highlight(chain));
    this.requestUpdate();
  }

  private parameter(name: string): Parameter | undefined {
    return this.summary?.parameters.find((p) => p.name === name);
  }

  private recolour(): void {
    this.plots.forEach((plot) => plot.recolour());
    this.requestUpdate();
  }

  private measure(): void {
    if (this.width !== this.clientWidth) {
      this.width = this.clientWidth;
      const width = this.traceWidth;
      this.plots.forEach((plot) => plot.resize(width));
      this.requestUpdate();
    }
  }

  private dropPlots(): void {
    this.plots.forEach((plot) => plot.destroy());
    this.plots.clear();
  }
}

function ordinal(n: number): string {
  const tens = n % 100;
  return tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
}

customElements.define('variate-run-live', VariateRunLive);
