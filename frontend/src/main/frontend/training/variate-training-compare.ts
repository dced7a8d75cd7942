import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { fixed, whole } from '../shell/format';
import { saveMenu } from '../shell/picture';
import { learningPlot, type Curve } from './learning-plot';
import type { Point } from './variate-training';

/** Field names are those of `Trainings.Compared`. */
interface Compared {
  name: string;
  steps: number;
  points: Pick<Point, 'step' | 'loss' | 'heldOut'>[];
}

const HEIGHT = 320;

/** The curves of several trainings over one another: held out where all were judged, else of training. */
class VariateTrainingCompare extends LitElement {
  static override properties = { trainings: { state: true }, width: { state: true }, table: { state: true } };

  declare private trainings: Compared[];
  declare private width: number;
  declare private table: boolean;
  private readonly sizes = new ResizeObserver(() => (this.width = this.clientWidth));

  constructor() {
    super();
    this.trainings = [];
    this.width = 0;
    this.table = false;
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  /** Called by the server, once. */
  compare(trainings: Compared[]): void {
    this.trainings = trainings;
  }

  protected override render(): TemplateResult {
    const { trainings } = this;
    if (trainings.length === 0) {
      return html``;
    }
    const judged = trainings.every((training) => training.points.some((point) => point.heldOut !== null));
    const value = (point: Compared['points'][number]) => (judged ? point.heldOut : point.loss);
    const curves = trainings.map((training, i): Curve => {
      const points = training.points.filter((point) => value(point) !== null).map((point) => [point.step, value(point)!] as const);
      const last = points.at(-1);
      return { name: `${training.name}${last ? `, ${fixed(last[1], 3)}` : ''}`, points, tone: 'learnt', style: `--line: var(--v-chain-${(i % 8) + 1})` };
    });
    const told = curves.map((curve) => (curve.points.length === 0 ? `${curve.name} nothing yet` : curve.name)).join('; ');
    return html`<figure data-testid="compare-curves" tabindex="0" aria-label="Bits per dimension over steps: ${told}. T shows them as a table." @keydown=${(e: KeyboardEvent) => e.key.toLowerCase() === 't' && (this.table = !this.table)}>
      <div class="head"><h2>Bits per dimension</h2><span class="s2 t2">${judged ? 'of held-out pictures; less is better' : 'in training; less is better'}</span>${this.table ? nothing : saveMenu('bits per dimension')}
        <button type="button" class="act s2" aria-pressed=${this.table} @click=${() => (this.table = !this.table)}>${this.table ? 'As plot' : 'As table'}</button></div>
      ${curves.every((curve) => curve.points.length === 0)
        ? html`<p class="t2 soon">None of them has told how it stands yet.</p>`
        : this.table
          ? html`<table><thead><tr><th scope="col">training</th><th scope="col" class="n">steps</th><th scope="col" class="n">best</th><th scope="col" class="n">last</th></tr></thead><tbody>${trainings.map((training, i) => {
              const values = curves[i].points.map(([, y]) => y);
              return html`<tr><td>${training.name}</td><td class="n">${whole(curves[i].points.at(-1)?.[0] ?? 0)}</td><td class="n">${fixed(Math.min(...values), 4)}</td><td class="n">${fixed(values.at(-1) ?? NaN, 4)}</td></tr>`;
            })}</tbody></table>`
          : learningPlot(curves, { width: Math.max(280, this.width), height: HEIGHT, steps: Math.max(...trainings.map((training) => training.steps)), label: 'compared', names: 130 })}
    </figure>`;
  }
}

customElements.define('variate-training-compare', VariateTrainingCompare);
