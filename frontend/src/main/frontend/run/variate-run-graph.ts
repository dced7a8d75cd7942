import { LitElement, html, nothing, type TemplateResult } from 'lit';
import '../model/graph';
import type { Tone } from '../model/graph';
import { words, type Graph } from '../model/report';
import { read, write } from './address';
import { count, figure } from './numbers';
import { ESS_WANTED, RHAT_WANTED } from './run-view';

interface Figures {
  id: string;
  rHat: number | null;
  ess: number | null;
  /** How far the divergent draws lie from all, in standard deviations. */
  divergentShift: number | null;
  /** Which part of the probability lies elsewhere than the prior has it; only once it was asked for. */
  fromPrior?: number | null;
}

interface Server {
  separate(first: string, second: string, given: string[]): Promise<string>;
  askPriors(): void;
}

/** A colouring: its name, the figure that it shows, in words, and where its five levels begin. */
interface Colouring {
  id: string;
  title: string;
  of(figures: Figures): number | null;
  text(value: number): string;
  /** Of levels 1 to 4; the figure grows with the level unless `falls`. */
  levels: number[];
  falls: boolean;
  flaggedFrom: number;
  key: [string, string];
}

const COLOURINGS: Colouring[] = [
  { id: 'rhat', title: 'R-hat', of: (f) => f.rHat, text: (v) => `R-hat ${figure(v, 3)}`, levels: [1.005, RHAT_WANTED, 1.05, 1.1], falls: false, flaggedFrom: 2, key: ['chains agree', '1.1 and more'] },
  { id: 'ess', title: 'ESS', of: (f) => f.ess, text: (v) => `ESS ${count(v)}`, levels: [4 * ESS_WANTED, 2 * ESS_WANTED, ESS_WANTED, ESS_WANTED / 4], falls: true, flaggedFrom: 3, key: [`${count(4 * ESS_WANTED)} and more`, 'under 100'] },
  { id: 'divergences', title: 'Divergences', of: (f) => f.divergentShift, text: (v) => `${figure(v, 1)} sd off`, levels: [0.5, 1, 1.5, 2], falls: false, flaggedFrom: 2, key: ['divergent draws lie like all', '2 sd off and more'] },
  { id: 'prior', title: 'From prior', of: (f) => f.fromPrior ?? null, text: (v) => `${figure(100 * v, 0)} % moved`, levels: [0.2, 0.4, 0.6, 0.8], falls: false, flaggedFrom: Infinity, key: ['lies where the prior has it', 'lies elsewhere'] },
];

/** The graph of a run's model, coloured by its result, and the question which variables tell of each other. */
class VariateRunGraph extends LitElement {
  declare $server?: Server;
  private graph: Graph | null = null;
  private figures = new Map<string, Figures>();
  private colouring = COLOURINGS.find((c) => c.id === read('colour')) ?? null;
  private table = read('tables') === 'graph';
  private first = read('of') ?? '';
  private second = read('and') ?? '';
  private given = new Set((read('given') ?? '').split('~').filter(Boolean));
  private answer = '';
  private asked = false;
  private trouble = '';

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Called by the server once. */
  show(graph: Graph, figures: Figures[]): void {
    this.graph = graph;
    this.figures = new Map(figures.map((f) => [f.id, f]));
    const random = graph.nodes.filter((node) => node.kind !== 'data').map((node) => node.id);
    this.first = random.includes(this.first) ? this.first : (random[0] ?? '');
    this.second = random.includes(this.second) ? this.second : (random[1] ?? '');
    this.given = new Set([...this.given].filter((name) => random.includes(name)));
    if (read('of')) {
      void this.ask();
    }
    this.wish();
    this.requestUpdate();
  }

  /** How far each node has moved from its prior, or why nobody knows. */
  shifted(shifts: { id: string; moved: number }[], trouble: string): void {
    this.trouble = trouble;
    shifts.forEach(({ id, moved }) => {
      const known = this.figures.get(id);
      if (known) {
        this.figures.set(id, { ...known, fromPrior: moved });
      }
    });
    this.requestUpdate();
  }

  /** Priors are drawn from once somebody wants to see them. */
  private wish(): void {
    if (this.colouring?.id === 'prior' && !this.asked) {
      this.asked = true;
      this.trouble = 'A worker draws from the priors …';
      this.$server?.askPriors();
    }
  }

  protected override render(): TemplateResult {
    const { graph } = this;
    if (!graph || graph.nodes.length === 0) {
      return html`<p class="t2">${graph ? 'The model of this run had a mistake, so there is no graph of it.' : ''}</p>`;
    }
    return html`<figure data-testid="run-graph" tabindex="-1" aria-label="Graph of the model" @keydown=${(e: KeyboardEvent) => this.key(e)}>
        <div class="head"><h2>Graph</h2>
          <div class="opts" role="group" aria-label="Colour nodes by">
            ${[null, ...COLOURINGS].map((c) => html`<button type="button" data-testid="colour-${c?.id ?? 'kind'}" aria-pressed=${this.colouring === c} @click=${() => this.colour(c)}>${c?.title ?? 'Kind'}</button>`)}
          </div>
          <button type="button" class="act sp s2 as" aria-pressed=${this.table} @click=${() => this.toggle()}>${this.table ? 'As plot' : 'As table'}</button></div>
        <div class="graph" ?hidden=${this.table}><variate-graph .tones=${this.tones()} .chosen=${this.chosen()}></variate-graph></div>
        ${this.table ? this.asTable(graph) : this.scale()}
      </figure>
      ${this.question(graph)}`;
  }

  protected override updated(): void {
    const drawing = this.querySelector<LitElement & { show(graph: Graph): void }>('variate-graph');
    if (drawing && this.graph) {
      drawing.show(this.graph);
    }
  }

  // ---- colours

  private tones(): Map<string, Tone> | undefined {
    const { colouring } = this;
    if (!colouring) {
      return undefined;
    }
    const tones = new Map<string, Tone>();
    this.figures.forEach((figures, id) => {
      const value = colouring.of(figures);
      if (value !== null) {
        const level = colouring.levels.filter((edge) => (colouring.falls ? value < edge : value > edge)).length;
        tones.set(id, { level, text: colouring.text(value), flagged: level >= colouring.flaggedFrom });
      }
    });
    return tones;
  }

  private scale(): TemplateResult | typeof nothing {
    if (this.colouring?.id === 'prior' && this.trouble) {
      return html`<p class="s2 t2" role="status" data-testid="prior-trouble">${words(this.trouble)}</p>`;
    }
    return this.colouring
      ? html`<p class="seq-key s2 t2"><span>${this.colouring.key[0]}</span>${[0, 1, 2, 3, 4].map((level) => html`<i class="seq-${level}"></i>`)}<span>${this.colouring.key[1]}${this.colouring.flaggedFrom === Infinity ? '' : '; dotted where someone should look'}</span></p>`
      : nothing;
  }

  private colour(colouring: Colouring | null): void {
    this.colouring = colouring;
    write('colour', colouring?.id ?? null);
    this.wish();
    this.requestUpdate();
  }

  private asTable(graph: Graph): TemplateResult {
    return html`<table data-testid="graph-table">
      <thead><tr><th scope="col">node</th><th scope="col">kind</th><th scope="col">distribution</th><th scope="col">shape</th><th scope="col">support</th><th scope="col">from</th><th scope="col" class="n">R-hat</th><th scope="col" class="n">ESS</th><th scope="col" class="n">divergent draws, sd off</th><th scope="col" class="n">moved from prior</th></tr></thead>
      <tbody>${graph.nodes.map((node) => {
        const f = this.figures.get(node.id);
        const parents = graph.edges.filter((edge) => edge.to === node.id).map((edge) => edge.from);
        return html`<tr><td><code>${node.id}</code></td><td>${node.kind}</td><td><code>${node.distribution}</code></td><td>${node.shape === '[]' ? 'number' : node.shape}</td><td>${node.support}</td><td>${parents.join(', ')}</td><td class="n">${figure(f?.rHat, 3)}</td><td class="n">${count(f?.ess)}</td><td class="n">${figure(f?.divergentShift, 1)}</td><td class="n">${f?.fromPrior === undefined || f.fromPrior === null ? '–' : `${figure(100 * f.fromPrior, 0)} %`}</td></tr>`;
      })}</tbody>
    </table>`;
  }

  private key(event: KeyboardEvent): void {
    if (event.key.toLowerCase() === 't' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.toggle();
    }
  }

  private toggle(): void {
    this.table = !this.table;
    write('tables', this.table ? 'graph' : null);
    this.requestUpdate();
  }

  // ---- which variables tell of each other

  private question(graph: Graph): TemplateResult {
    const random = graph.nodes.filter((node) => node.kind !== 'data').map((node) => node.id);
    if (random.length < 2) {
      return html``;
    }
    const select = (label: string, value: string, change: (name: string) => void) =>
      html`<select aria-label=${label} data-testid=${label.toLowerCase().replace(' ', '-')} @change=${(e: Event) => change((e.target as HTMLSelectElement).value)}>${random.map((name) => html`<option value=${name} ?selected=${name === value}>${name}</option>`)}</select>`;
    return html`<form class="separation" data-testid="separation" @submit=${(e: Event) => { e.preventDefault(); void this.ask(); }}>
      <h2>Independence</h2>
      <p>Does ${select('First variable', this.first, (name) => this.change(() => (this.first = name)))} tell anything of ${select('Second variable', this.second, (name) => this.change(() => (this.second = name)))} once these are known?</p>
      <fieldset><legend class="sr">Known</legend>${random
        .filter((name) => name !== this.first && name !== this.second)
        .map((name) => html`<label><input type="checkbox" data-testid="given-${name}" .checked=${this.given.has(name)} @change=${(e: Event) => this.change(() => (this.given[(e.target as HTMLInputElement).checked ? 'add' : 'delete'](name)))}> <code>${name}</code></label>`)}</fieldset>
      <p><button type="submit" class="act" data-testid="separate">Ask the graph</button></p>
      <p role="status" data-testid="separation-answer">${this.answer ? words(this.answer) : nothing}</p>
    </form>`;
  }

  private change(edit: () => void): void {
    edit();
    this.answer = '';
    this.requestUpdate();
  }

  private chosen(): Map<string, string> | undefined {
    if (!this.answer) {
      return undefined;
    }
    return new Map([...[...this.known()].map((name) => [name, 'known'] as const), [this.first, 'asked'], [this.second, 'asked']]);
  }

  private known(): string[] {
    return [...this.given].filter((name) => name !== this.first && name !== this.second);
  }

  private async ask(): Promise<void> {
    write('of', this.first);
    write('and', this.second);
    write('given', this.known().join('~'));
    this.answer = (await this.$server?.separate(this.first, this.second, this.known())) ?? '';
    this.requestUpdate();
  }
}

customElements.define('variate-run-graph', VariateRunGraph);
