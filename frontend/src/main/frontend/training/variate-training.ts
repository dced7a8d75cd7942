import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { fixed, whole } from '../shell/format';
import { saveMenu } from '../shell/picture';
import { learningPlot, type Curve } from './learning-plot';

/** How a training stood. Field names are those of `TrainingView.Point`. */
export interface Point {
  step: number;
  loss: number;
  heldOut: number | null;
  gradientNorm: number;
  learningRate: number;
  rates: number[];
}

/** Field names are those of `TrainingPanel.Shape`. */
interface Shape {
  steps: number;
  /** Its workers, as far as they are known. */
  workers: string[];
  device: string;
  /** What is said where there are no pictures. */
  pictureless: string;
  /** Whether there will be more. */
  ended: boolean;
  /** The mesh on which it trains now; empty where each worker has the whole model. */
  mesh: string;
  /** SVG of what is on which device of a copy. */
  drawing: string;
  /** What each worker has of the model. */
  parts: Part[];
}

/** Field names are those of `TrainingView.Part`. */
interface Part {
  worker: number;
  copy: number;
  places: string[];
  weights: number;
}

interface Server {
  picture(step: number): void;
  visible(visible: boolean): void;
}

const HEIGHT = 300;
const SMALL = 132;
const ROWS = 200;
/** Small pictures are shown so many times as large. */
const MOST_TIMES = 4;

/** A training as it happens: bits per dimension, pictures out of the model by step, and what the steps were like. The server sends each point once. */
class VariateTraining extends LitElement {
  static override properties = { shape: { state: true }, points: { state: true }, steps: { state: true }, chosen: { state: true }, image: { state: true }, table: { state: true }, width: { state: true } };

  declare $server?: Server;
  declare private shape?: Shape;
  declare private points: Point[];
  /** Steps after which pictures were made. */
  declare private steps: number[];
  /** The step whose pictures somebody wants to see; null follows the newest. */
  declare private chosen: number | null;
  declare private image: { step: number; source: string } | null;
  declare private table: boolean;
  declare private width: number;
  private asked = -1;
  private readonly sizes = new ResizeObserver(() => (this.width = this.clientWidth));
  private readonly visibility = () => this.$server?.visible(!document.hidden);

  constructor() {
    super();
    this.points = [];
    this.steps = [];
    this.chosen = null;
    this.image = null;
    this.table = false;
    this.width = 0;
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
    document.addEventListener('visibilitychange', this.visibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    document.removeEventListener('visibilitychange', this.visibility);
  }

  /** Called by the server: what is known of the run as a whole. */
  describe(shape: Shape): void {
    this.shape = shape;
  }

  /** Called by the server: points that this page does not have yet; a step that was taken again replaces what was told of it. */
  receive(points: Point[]): void {
    const first = points[0]?.step ?? Infinity;
    this.points = [...this.points.filter((point) => point.step < first), ...points];
  }

  /** Called by the server: the steps after which there are pictures. */
  pictured(steps: number[]): void {
    this.steps = steps;
    this.ask();
  }

  /** Called by the server: the pictures of a step. */
  show(step: number, source: string): void {
    this.asked = -1;
    this.image = { step, source };
    this.ask();
  }

  /** Asks for the pictures that are to be seen, one at a time. */
  private ask(): void {
    const wanted = this.chosen ?? this.steps.at(-1);
    if (wanted !== undefined && wanted !== this.image?.step && this.asked < 0) {
      this.asked = wanted;
      this.$server?.picture(wanted);
    }
  }

  protected override render(): TemplateResult {
    if (!this.shape) {
      return html``;
    }
    const narrow = this.width < 1000;
    const left = Math.max(280, narrow ? this.width - 48 : Math.floor(this.width * 0.56) - 60);
    return html`<div class="body">
      <section class="curves" aria-label="Curves">${this.curves(this.shape, left)}</section>
      <section class="side" aria-label="Pictures and speed">${this.pictures(this.shape)} ${this.speed(this.shape)} ${this.placement(this.shape)}</section>
    </div>`;
  }

  // ---- curves

  private curves(shape: Shape, width: number): TemplateResult {
    const last = this.points.at(-1);
    const judged = this.points.filter((point) => point.heldOut !== null);
    const line = (of: (point: Point) => number) => this.points.map((point) => [point.step, of(point)] as const);
    const train: Curve = { name: `training ${last ? fixed(last.loss, 3) : ''}`, points: line((point) => point.loss), tone: judged.length > 0 ? 'before' : 'now' };
    const held: Curve = { name: `held out ${fixed(judged.at(-1)?.heldOut ?? NaN, 3)}`, points: judged.map((point) => [point.step, point.heldOut!] as const), tone: 'now' };
    const half = Math.floor((width - 28) / 2);
    const small = { width: half, height: SMALL, steps: shape.steps, names: 70 };
    return html`<figure data-testid="bits" tabindex="0" aria-label=${this.sentence()} @keydown=${(e: KeyboardEvent) => this.key(e)}>
        <div class="head"><h2>Bits per dimension</h2><span class="s2 t2">${judged.length > 0 ? 'of each number of a picture; less is better' : 'of what was trained on; choose held-out pictures to see what is learnt'}</span>
          ${this.table || !last ? nothing : saveMenu('bits per dimension')}
          ${last ? html`<button type="button" class="act s2 as" aria-pressed=${this.table} title="T" @click=${() => (this.table = !this.table)}>${this.table ? 'As plot' : 'As table'}</button>` : nothing}</div>
        ${!last ? html`<p class="t2 soon" data-testid="no-points">${shape.ended ? 'It ended before its first point.' : 'The first point comes after the first steps; then the curve falls here.'}</p>` : this.table ? this.rows() : learningPlot([train, held], { width, height: HEIGHT, steps: shape.steps, label: 'bits' })}
      </figure>
      ${!last || this.table
        ? nothing
        : html`<div class="pair">
            <figure aria-label="Norm of the gradient, ${fixed(last.gradientNorm, 3)} at last"><div class="head"><h2>Gradient norm</h2></div>
              ${learningPlot([{ name: fixed(last.gradientNorm, 3), points: line((point) => point.gradientNorm), tone: 'before' }], { ...small, label: 'norm', log: true })}</figure>
            <figure aria-label="Learning rate, ${last.learningRate.toPrecision(3)} at last"><div class="head"><h2>Learning rate</h2></div>
              ${learningPlot([{ name: String(Number(last.learningRate.toPrecision(3))), points: line((point) => point.learningRate), tone: 'before' }], { ...small, label: 'rate' })}</figure>
          </div>`}`;
  }

  private sentence(): string {
    const last = this.points.at(-1);
    if (!last) {
      return 'Bits per dimension; nothing yet.';
    }
    const first = this.points[0];
    const held = last.heldOut === null ? '' : `, of held-out pictures ${fixed(last.heldOut, 3)}`;
    return `Bits per dimension after ${whole(last.step)} steps: ${fixed(last.loss, 3)} in training${held}; ${fixed(first.loss, 3)} after ${whole(first.step)}. T shows them as a table.`;
  }

  private key(event: KeyboardEvent): void {
    if (event.key.toLowerCase() === 't' && !event.ctrlKey && !event.metaKey && this.points.length > 0) {
      this.table = !this.table;
    }
  }

  private rows(): TemplateResult {
    const every = Math.ceil(this.points.length / ROWS);
    const shown = this.points.filter((_, i) => (this.points.length - 1 - i) % every === 0).reverse();
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Points"><table data-testid="points-table">
      <thead><tr><th scope="col" class="n">step</th><th scope="col" class="n">training</th><th scope="col" class="n">held out</th><th scope="col" class="n">gradient norm</th><th scope="col" class="n">learning rate</th><th scope="col" class="n">pictures a second</th></tr></thead>
      <tbody>${shown.map((point) => html`<tr><td class="n">${whole(point.step)}</td><td class="n">${fixed(point.loss, 4)}</td><td class="n">${point.heldOut === null ? '–' : fixed(point.heldOut, 4)}</td><td class="n">${fixed(point.gradientNorm, 3)}</td><td class="n">${Number(point.learningRate.toPrecision(3))}</td><td class="n">${whole(sum(point.rates))}</td></tr>`)}</tbody></table></div>`;
  }

  // ---- pictures

  private pictures(shape: Shape): TemplateResult {
    const { steps, image } = this;
    const at = this.chosen === null ? steps.length - 1 : steps.indexOf(this.chosen);
    return html`<div class="head"><h2>Pictures</h2><span class="s2 t2">${steps.length === 0 ? '' : this.chosen === null ? 'the newest' : ''}</span></div>
      ${steps.length === 0
        ? html`<p class="t2 soon" data-testid="no-pictures">${shape.pictureless}</p>`
        : html`<div class="shown">${image ? html`<img src=${image.source} alt="Pictures that the model made after ${whole(image.step)} steps" data-testid="training-picture" data-step=${image.step} @load=${(e: Event) => this.enlarge(e.target as HTMLImageElement)} />` : nothing}</div>
            ${steps.length === 1
              ? html`<p class="s2 t2">after step ${whole(steps[0])}</p>`
              : html`<label class="steps s2 t2"><span>after step ${whole(steps[at] ?? 0)}</span>
                <input type="range" min="0" max=${steps.length - 1} .value=${String(at)} aria-label="Step of the pictures" aria-valuetext="step ${whole(steps[at] ?? 0)}" data-testid="picture-step" @input=${(e: Event) => this.choose(Number((e.target as HTMLInputElement).value))} /></label>
                ${this.chosen === null ? nothing : html`<button type="button" class="act s2" @click=${() => this.choose(steps.length - 1)}>The newest</button>`}`}`}`;
  }

  /** By whole numbers, so that pixels stay squares. */
  private enlarge(picture: HTMLImageElement): void {
    const room = picture.parentElement!.clientWidth;
    const times = Math.max(1, Math.min(MOST_TIMES, Math.floor(room / picture.naturalWidth)));
    picture.width = picture.naturalWidth * times;
  }

  private choose(index: number): void {
    this.chosen = index === this.steps.length - 1 ? null : this.steps[index];
    this.ask();
  }

  // ---- speed

  private speed(shape: Shape): TemplateResult {
    const last = this.points.at(-1);
    if (!last) {
      return html``;
    }
    const means = last.rates.map((_, worker) => {
      const told = this.points.filter((point) => point.rates.length === last.rates.length).map((point) => point.rates[worker]);
      return sum(told) / told.length;
    });
    return html`<div class="head speed"><h2>Speed</h2><span class="s2 t2">pictures a second, by worker</span></div>
      <table data-testid="speed"><thead><tr><th scope="col">worker</th><th scope="col">device</th><th scope="col" class="n">now</th><th scope="col" class="n">mean</th></tr></thead>
      <tbody>${last.rates.map((rate, worker) => html`<tr><td>${shape.workers[worker] ?? `worker ${worker + 1}`}</td><td class="t2">${shape.device}</td><td class="n">${whole(rate)}</td><td class="n">${whole(means[worker])}</td></tr>`)}
        ${last.rates.length > 1 ? html`<tr><td>all</td><td></td><td class="n">${whole(sum(last.rates))}</td><td class="n">${whole(sum(means))}</td></tr>` : nothing}</tbody></table>`;
  }

  // ---- placement

  private placement(shape: Shape): TemplateResult {
    if (shape.parts.length === 0) {
      return html``;
    }
    const copies = shape.parts[shape.parts.length - 1].copy + 1;
    const devices = shape.parts.length / copies;
    return html`<div class="head speed"><h2>Placement</h2><span class="s2 t2">on the mesh ${shape.mesh}: which parts of the model are on which worker</span></div>
      <div class="placement" role="img" aria-label="Devices of one copy, and how much they tell each other; the table below says the same of each worker">${unsafeHTML(shape.drawing)}</div>
      <table data-testid="placement"><thead><tr><th scope="col">worker</th>${copies > 1 ? html`<th scope="col" class="n">copy</th>` : nothing}<th scope="col" class="n">device</th><th scope="col">places</th><th scope="col" class="n">weights</th></tr></thead>
      <tbody>${shape.parts.map((part) => html`<tr><td>${shape.workers[part.worker] ?? `worker ${part.worker + 1}`}</td>${copies > 1 ? html`<td class="n">${part.copy + 1}</td>` : nothing}<td class="n">${part.worker % devices}</td><td class="t2 places">${part.places.join(', ')}</td><td class="n">${whole(part.weights)}</td></tr>`)}</tbody></table>`;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

customElements.define('variate-training', VariateTraining);
