import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { read, write } from '../run/address';
import { fixed } from '../shell/format';
import type { Passed } from './graph';
import { goTo, point, words } from './report';

interface Part {
  name: string;
  shape: number[];
  /** The first ones. */
  elements: (number | null)[];
  size: number;
}

interface Step {
  name: string;
  origin: 'drawn' | 'data' | 'set' | 'computed';
  distribution: string;
  value: Part;
  parameters: Part[];
  /** Null where the value does not score, or has density 0. */
  logProb: number | null;
  logJoint: number | null;
  line: number;
}

interface Server {
  ask(seed: number, conditioned: boolean): void;
}

const ORIGINS = { drawn: 'drawn', data: 'from the data', set: 'set by an intervention', computed: 'computed' } as const;
const MOST_IN_VALUE = 6;
const MOST_IN_SENTENCE = 4;
const LARGEST_SEED = 999_999_999;

/** Three figures, for a number that is looked at and not computed with. */
function brief(value: number | null): string {
  if (value === null) {
    return '±∞';
  }
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) {
    return fixed(value, 0);
  }
  if (size >= 1e6 || size < 1e-3) {
    return value.toExponential(2).replace(/-/g, '\u2212').replace('e+', 'e');
  }
  return fixed(value, Math.max(0, 2 - Math.floor(Math.log10(size))));
}

function told(part: Part, most: number): string {
  const shown = part.elements.slice(0, most).map(brief).join(', ');
  return part.size > most ? `${shown}, …` : shown;
}

const shapeOf = (part: Part) => (part.shape.length === 0 ? '' : `[${part.shape.join(', ')}]`);
const score = (value: number | null) => (value === null ? '\u2212∞' : fixed(value, 2));

/**
 * One execution of the model, as figure 6 of the Edward2 paper draws it: variable by variable, with values, log densities and the log joint so far. The graph beside it carries the values, the editor
 * the line. What is shown stands in the address.
 */
class VariateExecution extends LitElement {
  static override properties = { on: { state: true }, steps: { state: true }, at: { state: true }, error: { state: true }, table: { state: true }, waiting: { state: true } };

  declare $server?: Server;
  declare private on: boolean;
  declare private steps: Step[];
  declare private at: number;
  declare private error: string;
  declare private table: boolean;
  declare private waiting: boolean;
  private seed = 1;
  private conditioned = true;

  constructor() {
    super();
    const [seed, at, given] = (read('execution') ?? '').split('~');
    this.on = seed !== '';
    this.steps = [];
    this.at = Number(at) || 0;
    this.seed = Number(seed) || 1;
    this.conditioned = given !== 'prior';
    this.error = '';
    this.table = read('tables') === 'execution';
    this.waiting = false;
  }

  protected override createRenderRoot() {
    return this;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    point('', 'graph');
  }

  /** Called by the server when a text has been found right. */
  renew(): void {
    if (this.on) {
      this.ask();
    }
  }

  /** Another model: nothing of the last one may stay. */
  clear(): void {
    this.steps = [];
    this.error = '';
  }

  /** The server's answer. */
  show(steps: Step[], error: string): void {
    this.waiting = false;
    this.steps = steps;
    this.error = error;
    this.at = Math.min(this.at, Math.max(0, steps.length - 1));
  }

  private ask(): void {
    this.waiting = true;
    this.keep();
    this.$server?.ask(this.seed, this.conditioned);
  }

  private keep(): void {
    write('execution', this.on ? `${this.seed}~${this.at}${this.conditioned ? '' : '~prior'}` : null);
    write('tables', this.on && this.table ? 'execution' : null);
  }

  private switch(on: boolean): void {
    this.on = on;
    if (on) {
      this.ask();
      void this.updateComplete.then(() => this.querySelector<HTMLElement>('.steps')?.focus());
    } else {
      this.keep();
    }
  }

  private go(to: number): void {
    this.at = Math.min(this.steps.length - 1, Math.max(0, to));
    this.keep();
  }

  private readonly key = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const to = { ArrowRight: this.at + 1, ArrowDown: this.at + 1, ArrowLeft: this.at - 1, ArrowUp: this.at - 1, Home: 0, End: this.steps.length - 1 }[event.key];
    if (to !== undefined && this.steps.length > 0) {
      event.preventDefault();
      this.go(to);
    } else if (event.key.toLowerCase() === 't') {
      event.preventDefault();
      this.toggle();
    }
  };

  private toggle(): void {
    this.table = !this.table;
    this.keep();
  }

  /** What the graph shows of this execution. */
  private passed(): Map<string, Passed> | undefined {
    if (!this.on || this.steps.length === 0) {
      return undefined;
    }
    return new Map(this.steps.map((step, index) => [step.name, { text: index > this.at ? '' : told(step.value, 3), when: index < this.at ? 'past' : index === this.at ? 'now' : 'ahead' }]));
  }

  protected override updated(): void {
    const drawing = this.parentElement?.querySelector<LitElement & { passed?: Map<string, Passed> }>('variate-graph');
    if (drawing) {
      drawing.passed = this.passed();
    }
    this.parentElement?.classList.toggle('executing', this.on);
    this.parentElement?.classList.toggle('tabled', this.on && this.table);
    point(this.on ? (this.steps[this.at]?.name ?? '') : '', 'graph');
    this.querySelector('tr[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    return html`<div class="choice">
        <div class="opts" role="group" aria-label="What stands beside the code">
          <button type="button" data-testid="show-graph" aria-pressed=${!this.on} @click=${() => this.switch(false)}>Graph</button>
          <button type="button" data-testid="show-execution" aria-pressed=${this.on} title="Runs the model once, variable by variable" @click=${() => this.switch(true)}>Execution</button>
        </div>
        ${this.on ? this.controls() : nothing}
      </div>
      ${this.on ? this.panel() : nothing}`;
  }

  private controls(): TemplateResult {
    return html`<div class="controls s2">
      <label>Seed <input type="number" min="0" max=${LARGEST_SEED} step="1" data-testid="execution-seed" .value=${String(this.seed)} @change=${(e: Event) => this.reseed((e.target as HTMLInputElement).value)} /></label>
      <button type="button" class="act" title="The next seed" data-testid="execution-again" @click=${() => this.reseed(String(this.seed + 1))}>Another</button>
      <select aria-label="Observed variables" data-testid="execution-given" @change=${(e: Event) => this.condition((e.target as HTMLSelectElement).value === 'data')}>
        <option value="data" ?selected=${this.conditioned}>given the data</option><option value="prior" ?selected=${!this.conditioned}>data drawn too</option></select>
      <button type="button" class="act" aria-pressed=${this.table} data-testid="execution-table" @click=${() => this.toggle()}>${this.table ? 'As graph' : 'As table'}</button>
    </div>`;
  }

  private panel(): TemplateResult {
    const step = this.steps[this.at];
    return html`<div class="steps" data-testid="execution" role="group" aria-label="One execution of the model. Arrow keys step through it, T shows it as a table." tabindex="0" @keydown=${this.key}>
      ${this.table && this.steps.length > 0 ? this.rows() : html`<div></div>`}
      <div class="now-at">
        <div class="walk s2">
          <button type="button" class="act" title="Arrow left" data-testid="execution-back" ?disabled=${this.at === 0} @click=${() => this.go(this.at - 1)}>Back</button>
          <span class="t2" data-testid="execution-at">${this.steps.length > 0 ? `${this.at + 1} of ${this.steps.length}` : ''}</span>
          <button type="button" class="act" title="Arrow right" data-testid="execution-next" ?disabled=${this.at >= this.steps.length - 1} @click=${() => this.go(this.at + 1)}>Next</button>
        </div>
        <div role="status" aria-live="polite">${step ? this.sentence(step) : html`<p class=${this.error ? 'note' : 't2'} data-testid="execution-error">${this.error ? words(this.error) : this.waiting ? 'A worker runs the model once …' : ''}</p>`}</div>
      </div>
    </div>`;
  }

  private sentence(step: Step): TemplateResult {
    const parameters = step.parameters.map(p => `${p.name} ${told(p, MOST_IN_SENTENCE)}`).join('; ');
    return html`<p data-testid="execution-step" data-name=${step.name}><button type="button" class="act" title="To line ${step.line}" @click=${() => goTo(step.line)}><code>${step.name}</code></button>
        <span class="t2">${step.distribution ? html`~ <code>${step.distribution}</code>, ` : nothing}${ORIGINS[step.origin]}:</span> <b>${told(step.value, MOST_IN_VALUE)}</b>${shapeOf(step.value) ? html` <span class="t2">${shapeOf(step.value)}</span>` : nothing}</p>
      <p class="s2 t2">${this.scores(step) ? html`log density <span class="b" data-testid="execution-score">${score(step.logProb)}</span>, ` : 'no density of its own, '}log joint so far <span class="b" data-testid="execution-joint">${score(step.logJoint)}</span></p>
      ${parameters ? html`<p class="s2 t2" title=${parameters}>with ${parameters}</p>` : nothing}`;
  }

  private scores(step: Step): boolean {
    return step.distribution !== '' && step.origin !== 'set';
  }

  private rows(): TemplateResult {
    return html`<div class="rows"><table data-testid="execution-rows">
      <thead><tr><th scope="col">variable</th><th scope="col">drawn from</th><th scope="col">value</th><th scope="col" class="n">log density</th><th scope="col" class="n">log joint</th></tr></thead>
      <tbody>${this.steps.map((step, index) => html`<tr aria-current=${index === this.at ? 'step' : nothing} data-name=${step.name} class=${index > this.at ? 'ahead' : ''} @click=${() => this.go(index)}>
        <td><code>${step.name}</code></td>
        <td class="t2">${step.distribution ? html`<code>${step.distribution}(${step.parameters.map(p => told(p, 2)).join('; ')})</code>` : ORIGINS[step.origin]}</td>
        <td class="values">${told(step.value, 3)}</td>
        <td class="n">${this.scores(step) ? score(step.logProb) : ''}</td><td class="n">${score(step.logJoint)}</td></tr>`)}</tbody></table></div>`;
  }

  private reseed(text: string): void {
    const seed = Math.floor(Number(text));
    this.seed = Number.isFinite(seed) && seed >= 0 ? Math.min(seed, LARGEST_SEED) : this.seed;
    this.ask();
    this.requestUpdate();
  }

  private condition(conditioned: boolean): void {
    this.conditioned = conditioned;
    this.ask();
  }
}

customElements.define('variate-execution', VariateExecution);
