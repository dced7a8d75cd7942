import { LitElement, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { words } from '../model/report';
import { fixed, whole } from '../shell/format';
import { bars, digits, histogram, intervals, kHats, overlay, pits, rangeOf } from './pictures';
import { STATISTICS, firstStatistic, judged, type Loo, type Report, type Sensitivity, type Statistic, type Variable } from './report';

/** Rows of a table that a reader can use; of more, those that matter come first. */
const MOST_ROWS = 200;
const PIT_BINS = 10;

/**
 * What a model predicts, beside what was observed: the picture that suits the variable's kind, a figure of each data set, every element, and
 * how well each observation is predicted without having been seen. Each picture has its numbers in a table under it.
 */
class VariateChecks extends LitElement {
  static override properties = { report: { state: true }, words: { state: true }, chosen: { state: true }, width: { state: true } };

  declare report?: Report;
  declare words: string;
  /** The statistic that is shown, by variable. */
  declare chosen: Record<string, Statistic['name']>;
  declare width: number;

  private readonly resized = new ResizeObserver(([entry]) => {
    if (entry.contentRect.width > 0) {
      this.width = Math.round(entry.contentRect.width);
    }
  });

  constructor() {
    super();
    this.words = '';
    this.chosen = {};
    this.width = 1300;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  /** Called by the server while there is nothing to show, or to say why there never will be. */
  say(words: string): void {
    this.words = words;
    this.report = undefined;
  }

  /** Called by the server with what was predicted. */
  show(report: Report): void {
    this.words = '';
    this.report = report;
  }

  protected override render(): TemplateResult {
    const report = this.report;
    if (!report) {
      return html`<p class="t2" role="status" data-testid="checks-words">${this.words}</p>`;
    }
    const shown = [...report.variables.filter(v => v.observed), ...report.variables.filter(v => !v.observed)];
    return html`${shown.map(variable => this.variable(variable))} ${report.loo ? this.loo(report.loo) : nothing}
      ${report.sensitivity ? this.sensitivity(report.sensitivity) : nothing}
      ${report.notes.map(note => html`<p class="note" data-testid="checks-note">${words(note)}</p>`)}
      ${shown.length === 0 && !report.loo && report.notes.length === 0 ? html`<p class="t2">The model observes nothing, so there is nothing to check.</p>` : nothing}`;
  }

  private variable(variable: Variable): TemplateResult {
    if (variable.dataSets === 0) {
      return html``;
    }
    const one = variable.elements === 1;
    const of = `${whole(variable.dataSets)} ${this.report?.prior ? 'draws from the priors' : 'data sets predicted'}`;
    return html`<section class="check" data-testid="check-variable" data-name=${variable.name} aria-label=${variable.name}>
      <div class="head">
        <h2><code>${variable.name}</code></h2>
        <span class="s2 t2">${variable.observed ? `${whole(variable.elements)} observed, ` : one ? '' : `${whole(variable.elements)} elements, `}${of}${variable.observed ? '; data in ink' : ''}</span>
      </div>
      <div class="row">
        ${variable.curves.length > 0 ? this.densities(variable) : nothing} ${variable.bars.length > 0 && !one ? this.counts(variable) : nothing}
        ${variable.statistics.length > 0 && !one ? this.statistic(variable) : nothing}
        ${one && (variable.curves.length === 0 || variable.observed) ? this.elements(variable) : nothing}
      </div>
      ${one ? nothing : this.elements(variable)}
    </section>`;
  }

  private densities(variable: Variable): TemplateResult {
    const width = Math.min(620, this.half());
    const [low, high] = rangeOf(variable.intervals);
    const tail = (high - low) * 0.15; // the intervals end at 5 and 95 %
    const range: [number, number] = [low - tail, high + tail];
    return this.figure(
      variable.curves.some(c => c.observed) ? 'Densities of predicted data sets, and of the data' : 'Density of what is predicted',
      svg`${overlay(variable.curves, range, width, 220)}`,
      width,
      220,
      variable.elements === 1 ? this.rows(variable) : nothing,
    );
  }

  private counts(variable: Variable): TemplateResult {
    const width = Math.min(620, this.half());
    return this.figure(
      variable.kind === 'binary' ? 'How many are 0 and 1' : 'How often each count occurs',
      bars(variable.bars, width, 220),
      width,
      220,
      this.table(
        ['value', 'data', 'predicted 5 %', 'median', '95 %'],
        variable.bars.map(bar => [
          bar.low === bar.high ? fixed(bar.low, 0) : `${fixed(bar.low, 0)} to ${fixed(bar.high, 0)}`,
          bar.observed === null ? '–' : whole(bar.observed),
          whole(bar.q05),
          whole(bar.q50),
          whole(bar.q95),
        ]),
        `Counts of ${variable.name}`,
      ),
    );
  }

  private statistic(variable: Variable): TemplateResult {
    const name = this.chosen[variable.name] ?? firstStatistic(variable);
    const statistic = variable.statistics.find(s => s.name === name) ?? variable.statistics[0];
    const width = Math.min(420, this.half());
    const choice = html`<select aria-label="Statistic of ${variable.name}" data-testid="statistic" @change=${(e: Event) => this.choose(variable, (e.target as HTMLSelectElement).value as Statistic['name'])}>
        ${variable.statistics.map(s => html`<option value=${s.name} ?selected=${s === statistic}>${STATISTICS[s.name]}</option>`)}
      </select>
      <span class="s2 t2" data-testid="predictive-p">p ${fixed(statistic.p, 2)}. ${judged(statistic.p)}</span>`;
    return this.figure(
      choice,
      histogram(statistic, width, 220),
      width,
      220,
      this.table(
        ['figure', 'data', 'predicted 5 %', 'median', '95 %', 'p'],
        variable.statistics.map(s => {
          const text = digits(Math.min(s.observed, s.q05), Math.max(s.observed, s.q95));
          return [STATISTICS[s.name], text(s.observed), text(s.q05), text(s.q50), text(s.q95), fixed(s.p, 2)];
        }),
        `Figures of ${variable.name}`,
      ),
    );
  }

  private elements(variable: Variable): TemplateResult {
    const all = variable.intervals;
    const width = all.length < 12 ? Math.min(this.width, 620) : this.width;
    const some = all.length < variable.elements ? `${whole(all.length)} of ${whole(variable.elements)} elements, evenly spread` : 'each element';
    return this.figure(
      `Predictions of ${variable.elements === 1 ? variable.name : some}: 50 % and 90 % intervals`,
      intervals(all, width, 200),
      width,
      200,
      this.rows(variable),
    );
  }

  private rows(variable: Variable): TemplateResult {
    const text = digits(...rangeOf(variable.intervals));
    return this.table(
      ['element', 'data', 'predicted 5 %', 'median', '95 %'],
      variable.intervals.slice(0, MOST_ROWS).map(i => [i.name, i.observed === null ? '–' : text(i.observed), text(i.q05), text(i.q50), text(i.q95)]),
      `Elements of ${variable.name}`,
    );
  }

  private loo(loo: Loo): TemplateResult {
    const hardest = [...loo.observations].sort((a, b) => (b.kHat ?? Infinity) - (a.kHat ?? Infinity));
    const pit = loo.observations.map(o => o.pit).filter((v): v is number => v !== null);
    const wide = this.width > 900 && pit.length > 0 ? this.width - 440 : this.width;
    const total = (value: number | null, se: number | null) => (value === null ? '–' : `${fixed(value, 1)} ± ${se === null ? '–' : fixed(se, 1)}`);
    return html`<section class="check" data-testid="loo" aria-label="Leave-one-out">
      <div class="head">
        <h2>Each observation without having seen it</h2>
        <span class="s2 t2">PSIS-LOO of ${whole(loo.draws)} draws; in nats, higher is better</span>
      </div>
      <dl class="kv figures">
        <dt>elpd</dt><dd data-testid="elpd">${total(loo.elpd, loo.se)}</dd>
        <dt>p_loo</dt><dd>${loo.parameters === null ? '–' : fixed(loo.parameters, 1)}</dd>
        <dt>by WAIC</dt><dd>${total(loo.waic, loo.waicSe)}</dd>
      </dl>
      <p class="s2 ${loo.unreliable > 0 ? 'caution' : 't2'}" data-testid="loo-verdict">
        ${loo.unreliable > 0
          ? `${whole(loo.unreliable)} of ${whole(loo.observations.length)} observations ${loo.unreliable === 1 ? 'has' : 'have'} a k-hat above ${fixed(loo.largestUsable, 2)}: without them the posterior would lie elsewhere, and the elpd is not to be relied on there.`
          : `All k-hats are at most ${fixed(loo.largestUsable, 2)}, so these figures can be relied on.`}
      </p>
      <div class="row">
        ${this.figure(
          'k-hat of each observation',
          kHats(loo.observations, loo.largestUsable, wide, 200),
          wide,
          200,
          this.table(
            ['observation', 'k-hat', 'elpd', ...(pit.length > 0 ? ['PIT'] : [])],
            hardest.slice(0, MOST_ROWS).map(o => [
              o.name,
              o.kHat === null ? '–' : fixed(o.kHat, 2),
              o.elpd === null ? '–' : fixed(o.elpd, 2),
              ...(pit.length > 0 ? [o.pit === null ? '–' : fixed(o.pit, 2)] : []),
            ]),
            'Observations, the least reliable first',
          ),
        )}
        ${pit.length >= PIT_BINS
          ? this.figure('LOO-PIT: flat, within the band, if predictions are as wide as they should be', pits(pit, PIT_BINS, 400, 200), 400, 200, nothing)
          : nothing}
      </div>
    </section>`;
  }

  private sensitivity(sensitivity: Sensitivity): TemplateResult {
    const moved = sensitivity.striking;
    const all = whole(sensitivity.quantities);
    return html`<section class="check" data-testid="sensitivity" aria-label="Sensitivity">
      <div class="head">
        <h2>Do the priors matter?</h2>
        <span class="s2 t2">Power-scaling: how far the posterior moves where priors, or the data, count a little more; ${fixed(sensitivity.threshold, 2)} and more counts</span>
      </div>
      <p class="s2 ${moved.length > 0 ? 'caution' : 't2'}" data-testid="sensitivity-verdict">
        ${moved.length > 0
          ? `The priors move ${whole(moved.length)} of ${all} quantities. Where the data move them too, the two may disagree; where they don’t, the data say little.`
          : `The priors move none of ${all} quantities.`}
      </p>
      ${moved.length > 0
        ? this.table(
            ['quantity', 'prior', 'likelihood', 'so'],
            moved.slice(0, MOST_ROWS).map(m => [m.name, fixed(m.prior, 3), fixed(m.likelihood, 3), m.diagnosis]),
            'Quantities that the priors move, the most first',
          )
        : nothing}
    </section>`;
  }

  private figure(caption: string | TemplateResult, picture: SVGTemplateResult, width: number, height: number, table: TemplateResult | typeof nothing): TemplateResult {
    return html`<figure>
      <figcaption class="s2">${caption}</figcaption>
      <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">${picture}</svg>
      ${table}
    </figure>`;
  }

  private table(heads: string[], rows: string[][], label: string): TemplateResult {
    return html`<details>
      <summary class="s2">Numbers</summary>
      <div class="numbers" tabindex="0" role="region" aria-label=${label}>
        <table aria-label=${label}>
          <thead>
            <tr>${heads.map((head, i) => html`<th scope="col" class=${i === 0 ? '' : 'n'}>${head}</th>`)}</tr>
          </thead>
          <tbody>
            ${rows.map(row => html`<tr><th scope="row"><code>${row[0]}</code></th>${row.slice(1).map(cell => html`<td class="n">${cell}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  private half(): number {
    return this.width > 900 ? Math.round((this.width - 40) * 0.58) : this.width;
  }

  private choose(variable: Variable, name: Statistic['name']): void {
    this.chosen = { ...this.chosen, [variable.name]: name };
  }
}

customElements.define('variate-checks', VariateChecks);
