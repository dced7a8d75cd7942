import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { fixed, whole } from '../shell/format';
import { saveMenu } from '../shell/picture';
import { axisX, linear, path } from '../shell/plot';
import { words } from './report';

interface Quantity {
  name: string;
  /** How often uniform ranks stray as far. */
  p: number;
  above: number;
  below: number;
  ranks: number[];
}

/** Field names are those of `CalibrationPanel.Shown`. */
interface Shown {
  state: 'none' | 'running' | 'done' | 'stopped' | 'failed';
  about: string;
  wanted: number;
  over: number;
  failed: number;
  failure: string;
  error: string;
  /** Ranks go from 0 to this. */
  draws: number;
  simulations: number;
  passed: boolean;
  /** Quantities, of which the worst are here. */
  all: number;
  quantities: Quantity[];
  /** For each rank, the least and the most simulations with that rank or a lower one. */
  band: [number, number][];
  editable: boolean;
}

const WIDTH = 244;
const BARS = 20;
const HISTOGRAM = 56;
const CURVE = 92;
const USUAL = 100;
/** How often a calibrated model may be called uncalibrated. */
const LEVEL = 0.05;
const FEW = 20;

/** A calibration of the model: how far it is, what its ranks say in a sentence, and the ranks of each quantity as a picture with its band. */
class VariateCalibration extends LitElement {
  static override properties = { shown: { state: true }, table: { state: true } };

  declare private shown?: Shown;
  declare private table: boolean;
  private seed = 1;
  private simulations = USUAL;

  constructor() {
    super();
    this.table = false;
  }

  protected override createRenderRoot() {
    return this;
  }

  /** Called by the server whenever there is news. */
  show(shown: Shown): void {
    this.shown = shown;
  }

  protected override render(): TemplateResult {
    const shown = this.shown;
    if (!shown) {
      return html``;
    }
    return html`<section aria-label="Calibration" data-testid="calibration" data-state=${shown.state}>
      <div class="head"><h2>Calibration</h2><span class="s2 t2">does the model find again the parameters that made its data?</span>
        ${shown.quantities.length > 0 && !this.table ? saveMenu('calibration', () => this) : nothing}
        ${shown.quantities.length > 0 ? html`<button type="button" class="act s2" aria-pressed=${this.table} data-testid="calibration-table" @click=${() => (this.table = !this.table)}>${this.table ? 'As plots' : 'As table'}</button>` : nothing}
        <button type="button" class="act s2 ${shown.quantities.length > 0 ? '' : 'sp'}" data-testid="calibration-close" @click=${() => this.dispatchEvent(new CustomEvent('close'))}>Close</button></div>
      <p class="verdict" role="status" data-testid="calibration-verdict">${this.verdict(shown)}</p>
      ${shown.about ? html`<p class="s2 t2">${shown.about}${shown.failed > 0 ? html`; ${whole(shown.failed)} could not be drawn or fitted: ${words(shown.failure)}` : nothing}</p>` : nothing}
      ${shown.state === 'running'
        ? html`<div class="bar" role="progressbar" aria-label="Data sets fitted" aria-valuemin="0" aria-valuemax=${shown.wanted} aria-valuenow=${shown.over}><i style="width: ${(100 * shown.over) / shown.wanted}%"></i></div>
            ${shown.editable ? html`<p><button type="button" class="act" data-testid="calibration-stop" @click=${() => this.dispatchEvent(new CustomEvent('stop'))}>Stop and keep these</button></p>` : nothing}`
        : shown.editable ? this.form(shown) : nothing}
      ${shown.quantities.length === 0 ? nothing : this.table ? this.rows(shown) : html`<div class="plots">${shown.quantities.map((quantity) => this.figure(shown, quantity))}</div>`}
      ${shown.quantities.length > 0 && shown.all > shown.quantities.length ? html`<p class="s2 t2">and ${whole(shown.all - shown.quantities.length)} more, all with a larger p</p>` : nothing}
    </section>`;
  }

  private form(shown: Shown): TemplateResult {
    return html`<form class="form" @submit=${(e: Event) => this.begin(e)}>
      <label>Data sets <input name="simulations" type="number" min=${FEW} max="1000" required data-testid="calibration-simulations" .value=${String(this.simulations)} /></label>
      <label>Seed <input name="seed" type="number" min="0" max="999999999" required data-testid="calibration-seed" .value=${String(this.seed)} /></label>
      <button type="submit" class="btn" data-testid="calibration-begin">${shown.state === 'none' ? 'Calibrate' : 'Calibrate again'}</button>
      <span class="s2 t2">Parameters from the priors make data, which are fitted: 1,490 iterations each, on a worker.</span></form>`;
  }

  private begin(event: Event): void {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    this.simulations = Number(fields.get('simulations'));
    this.seed = Number(fields.get('seed'));
    this.dispatchEvent(new CustomEvent('begin', { detail: { simulations: this.simulations, seed: this.seed } }));
  }

  private verdict(shown: Shown): TemplateResult {
    if (shown.error) {
      return html`<b class="bad">${shown.state === 'failed' ? 'It failed.' : 'Not possible.'}</b> ${words(shown.error)}`;
    }
    if (shown.state === 'none') {
      return html`<span class="t2">This model has not been calibrated yet.</span>`;
    }
    if (shown.simulations === 0) {
      return html`${shown.state === 'running' ? 'The first data sets are being fitted.' : 'It was stopped before the first data sets were fitted.'}`;
    }
    const worst = shown.quantities[0];
    const progress = shown.state === 'running' ? html`<span data-testid="calibration-progress">${whole(shown.over)} of ${whole(shown.wanted)} data sets fitted.</span> ` : nothing;
    const known = `${whole(shown.simulations)} data sets`;
    if (shown.passed) {
      return html`${progress}${shown.state === 'running' ? 'So far nothing strays' : html`<b>Calibrated, as far as ${known} tell.</b> No quantity strays`}: the smallest p of ${whole(shown.all)} is ${fixed(worst.p, 3)}.`;
    }
    return html`${progress}<b class="caution">Not calibrated.</b> <code>${worst.name}</code> strays most, with p ${fixed(worst.p, 4)}, where ${fixed(LEVEL / shown.all, 4)} would be small: ${this.strays(worst)}.`;
  }

  /** Ranks that are low too often stand above the diagonal. */
  private strays(quantity: Quantity): string {
    const [above, below] = [quantity.above, quantity.below];
    return above > 2 * below ? 'its parameters lie too low among their draws' : below > 2 * above ? 'its parameters lie too high among their draws' : 'its posteriors are too narrow or too wide';
  }

  private figure(shown: Shown, quantity: Quantity): TemplateResult {
    const flagged = quantity.p * shown.all < LEVEL;
    const about = `Ranks of ${quantity.name} among ${shown.draws} draws in ${whole(shown.simulations)} simulations, p ${fixed(quantity.p, 3)}`;
    return html`<figure aria-label=${about} data-testid="calibration-figure" data-name=${quantity.name}>
      <svg width=${WIDTH} height=${36 + HISTOGRAM + CURVE + 40} role="img" aria-label=${about}>
        <text class="name" x="0" y="12">${quantity.name}</text>
        <text class=${flagged ? 'rhat' : 'lab'} x=${WIDTH} y="12" text-anchor="end">p ${fixed(quantity.p, 3)}</text>
        <g transform="translate(0 22)">${this.histogram(shown, quantity)}</g>
        <g transform="translate(0 ${22 + HISTOGRAM + 14})">${this.curve(shown, quantity)}</g>
      </svg></figure>`;
  }

  /** How many ranks fall into each twentieth; level where calibrated, within chance. */
  private histogram(shown: Shown, quantity: Quantity) {
    const counts = new Array<number>(BARS).fill(0);
    quantity.ranks.forEach((rank) => counts[Math.min(BARS - 1, Math.floor((rank * BARS) / (shown.draws + 1)))]++);
    const expected = shown.simulations / BARS;
    const chance = 1.96 * Math.sqrt(expected * (1 - 1 / BARS));
    const y = linear(0, Math.max(...counts, expected + chance) || 1, HISTOGRAM, 2);
    const x = linear(0, BARS, 0, WIDTH);
    return svg`<path class="chance" d="M0 ${y(expected + chance)}H${WIDTH}V${y(Math.max(0, expected - chance))}H0Z"></path>
      <path class="nowfill" d=${counts.map((count, i) => `M${x(i) + 0.5} ${HISTOGRAM}V${y(count)}H${x(i + 1) - 0.5}V${HISTOGRAM}Z`).join('')}></path>
      <path class="now thin" d=${path(counts.flatMap((count, i) => [[x(i), y(count)], [x(i + 1), y(count)]] as [number, number][]))}></path>
      <path class="before" d="M0 ${y(expected)}H${WIDTH}"></path>`;
  }

  /** The ranks' distribution function less the diagonal, within the band in which it lies everywhere at once with 95 % probability. */
  private curve(shown: Shown, quantity: Quantity) {
    const below = new Array<number>(shown.draws).fill(0);
    quantity.ranks.forEach((rank) => rank < shown.draws && below[rank]++);
    for (let rank = 1; rank < below.length; rank++) {
      below[rank] += below[rank - 1];
    }
    const off = (count: number, rank: number) => count / shown.simulations - (rank + 1) / (shown.draws + 1);
    const line = below.map((count, rank) => off(count, rank));
    const low = shown.band.map(([least], rank) => off(least, rank));
    const high = shown.band.map(([, most], rank) => off(most, rank));
    const furthest = Math.max(...line.map(Math.abs), ...low.map(Math.abs), ...high.map(Math.abs)) * 1.05;
    const x = linear(0, shown.draws, 0, WIDTH);
    const y = linear(-furthest, furthest, CURVE, 0);
    const points = (values: number[]) => values.map((value, rank) => [x(rank), y(value)] as [number, number]);
    return svg`<path class="chance" d="${path([...points(high), ...points(low).reverse()])}Z"></path>
      <path class="before" d="M0 ${y(0)}H${WIDTH}"></path>
      <path class="now" d=${path(points(line))}></path>
      ${axisX(0, shown.draws + 1, linear(0, shown.draws + 1, 0, WIDTH), CURVE + 0.5, 4)}
      <text x=${WIDTH} y=${y(furthest) + 9} text-anchor="end">too low</text><text x=${WIDTH} y=${y(-furthest) - 3} text-anchor="end">too high</text>`;
  }

  private rows(shown: Shown): TemplateResult {
    return html`<table class="figures" data-testid="calibration-rows"><thead><tr><th scope="col">quantity</th><th scope="col" class="n">p</th><th scope="col" class="n">furthest above</th><th scope="col" class="n">furthest below</th><th scope="col" class="n">mean rank</th></tr></thead>
      <tbody>${shown.quantities.map((quantity) => html`<tr><td><code>${quantity.name}</code></td><td class="n ${quantity.p * shown.all < LEVEL ? 'flag' : ''}">${fixed(quantity.p, 3)}</td><td class="n">${fixed(quantity.above, 3)}</td><td class="n">${fixed(quantity.below, 3)}</td>
        <td class="n">${fixed(quantity.ranks.reduce((a, b) => a + b, 0) / quantity.ranks.length, 1)}</td></tr>`)}</tbody></table>`;
  }
}

customElements.define('variate-calibration', VariateCalibration);
