import { html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { fixed, plusMinus } from '../shell/format';
import { axisX, linear, path } from '../shell/plot';
import { between, closed, domainOf, flank, outline, peak, type Domain, type Marginal } from './curves';
import { onLooking, onPointed, point, variableOf, words } from './report';

/** What the server says of the posterior of a text. */
interface Live {
  /** `now`: of the text as it is; `held`: of an older text; `none`: there is nothing to draw. */
  state: 'now' | 'held' | 'none';
  tone: 'good' | 'caution' | 'bad' | 'plain';
  lead: string;
  sentence: string;
  detail: string;
  action: string;
  marginals: Marginal[];
  /** Variables in the order to draw them. */
  order: string[];
  /** Observed values beside the elements of a variable. */
  observed: Record<string, number[]>;
}

/** An edit within this time of the last is the same edit: what was there before it stays the ghost. */
const SAME_EDIT = 2500;
/** Rows of a vector stand closer on a small screen. */
const row = () => (innerWidth < 1100 || innerHeight < 850 ? 21 : 29);
const ROWS = 8;
/** Above this R-hat chains have not yet agreed. */
const AGREED = 1.01;
/** Probabilities of the values of one variable that has been summed out. */
const PROBABILITIES = /^P\(/;
/** Elements whose spreads differ by more than this have a scale each. */
const FAR_APART = 10;

function byVariable(marginals: Iterable<Marginal>): Map<string, Marginal[]> {
  const groups = new Map<string, Marginal[]>();
  for (const marginal of marginals) {
    const variable = variableOf(marginal.name);
    const group = groups.get(variable);
    if (group) {
      group.push(marginal);
    } else {
      groups.set(variable, [marginal]);
    }
  }
  return groups;
}

/** Whether one stretch of the number line would make some of these curves a line and a needle. */
function farApart(marginals: Marginal[]): boolean {
  const spreads = marginals.map(marginal => marginal.sd).filter(sd => sd > 0 && Number.isFinite(sd));
  return Math.max(...spreads) > FAR_APART * Math.min(...spreads);
}

/** The posterior of the text as it is typed: densities that move from the fit before, in grey, to the fit now. */
class LivePosterior extends LitElement {
  static override properties = { live: { state: true }, moved: { state: true }, table: { state: true }, width: { state: true }, pointed: { state: true }, all: { state: true } };

  declare live?: Live;
  declare moved: number;
  declare table: boolean;
  declare width: number;
  declare pointed: string;
  declare all: Set<string>;

  private order: string[] = [];
  private observed: Record<string, number[]> = {};
  private now = new Map<string, Marginal>();
  private from = new Map<string, Marginal>();
  private ghost = new Map<string, Marginal>();
  private domains = new Map<string, { from: Domain; to: Domain }>();
  private fittedAt = 0;
  private frame = 0;
  private readonly ends: (() => void)[] = [];
  private readonly resized = new ResizeObserver(([entry]) => (this.width = Math.round(entry.contentRect.width)));

  constructor() {
    super();
    this.moved = 1;
    this.table = false;
    this.width = 1000;
    this.pointed = '';
    this.all = new Set();
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
    this.ends.push(onPointed(({ name }) => (this.pointed = variableOf(name))), onLooking(() => this.looking()));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.ends.splice(0).forEach(end => end());
    cancelAnimationFrame(this.frame);
  }

  show(live: Live): void {
    this.live = live;
    if (live.state !== 'now') {
      return;
    }
    const fresh = new Map(live.marginals.map(marginal => [marginal.name, { ...marginal, rHat: Number(marginal.rHat) }]));
    const time = performance.now();
    if (time - this.fittedAt > SAME_EDIT || this.ghost.size === 0) {
      this.ghost = this.now;
    }
    this.fittedAt = time;
    this.order = live.order;
    this.observed = live.observed;
    this.from = this.now;
    this.now = fresh;
    this.frameDomains();
    this.move();
  }

  /** A mistake of the last text is no longer news. */
  private looking(): void {
    if (this.live?.tone === 'bad' && this.live.state !== 'now') {
      this.live = { ...this.live, tone: 'plain', lead: '', sentence: 'Looking at the text.', detail: '' };
    }
  }

  /** Forgets all that was drawn: the next report is of another model. */
  clear(): void {
    cancelAnimationFrame(this.frame);
    this.now = new Map();
    this.from = new Map();
    this.ghost = new Map();
    this.domains = new Map();
    this.order = [];
    this.observed = {};
    this.fittedAt = 0;
    this.moved = 1;
    this.all = new Set();
    this.live = undefined;
  }

  /** Each scalar has its own stretch of the number line; the elements of a vector share one, unless they lie too far apart in scale for that. */
  private frameDomains(): void {
    const groups = byVariable(this.now.values());
    const next = new Map<string, { from: Domain; to: Domain }>();
    const frame = (name: string, marginals: Marginal[]) => {
      const ghosts = marginals.map(marginal => this.ghost.get(marginal.name)).filter(ghost => ghost !== undefined);
      const to = domainOf([...marginals, ...ghosts]);
      next.set(name, { from: this.domains.get(name)?.to ?? to, to });
    };
    for (const [variable, marginals] of groups) {
      frame(variable, marginals);
      if (farApart(marginals)) {
        marginals.forEach(marginal => frame(marginal.name, [marginal]));
      }
    }
    this.domains = next;
  }

  private move(): void {
    cancelAnimationFrame(this.frame);
    const length = parseFloat(getComputedStyle(this).getPropertyValue('--v-morph')) || 0;
    if (length === 0 || this.from.size === 0 || document.hidden) {
      this.moved = 1;
      return;
    }
    const start = performance.now();
    const step = (time: number) => {
      const passed = Math.min(1, Math.max(0, (time - start) / length));
      this.moved = 1 - (1 - passed) ** 3;
      if (passed < 1) {
        this.frame = requestAnimationFrame(step);
      }
    };
    this.frame = requestAnimationFrame(step);
  }

  protected override updated(changed: PropertyValues) {
    if (changed.has('live') && this.live) {
      const sentence = this.querySelector('.said')!;
      const said = this.live.sentence;
      if (sentence.getAttribute('data-said') !== said) {
        sentence.setAttribute('data-said', said);
        sentence.replaceChildren(...words(said));
      }
    }
  }

  protected override render() {
    const live = this.live;
    if (!live) {
      return html`<p class="verdict t2">Reading the model.</p>`;
    }
    return html`
      <p class="verdict" role="status" data-testid="live-verdict">${live.lead ? html`<b class=${live.tone}>${live.lead}</b> ` : nothing}<span class="said"></span></p>
      <p class="s2 t2 detail" data-testid="live-detail">${live.detail} ${live.action ? html`<button class="act" data-testid="live-toggle" @click=${() => this.dispatchEvent(new CustomEvent('toggle-live'))}>${live.action}</button>` : nothing}
        ${this.now.size > 0 ? html`<button class="act table" data-testid="live-table" aria-pressed=${this.table} @click=${() => (this.table = !this.table)}>${this.table ? 'As plots' : 'As table'}</button>` : nothing}</p>
      ${this.now.size === 0 ? nothing : this.table ? this.rows() : this.plots(live)}`;
  }

  private plots(live: Live) {
    const groups = byVariable(this.now.values());
    const order = [...this.order.filter(name => groups.has(name)), ...[...groups.keys()].filter(name => !this.order.includes(name))];
    const scalars = order.filter(name => groups.get(name)!.length === 1);
    const vectors = order.filter(name => groups.get(name)!.length > 1);
    const small = scalars.length > 2 || vectors.length === 0 && scalars.length > 4;
    const each = small ? 196 : this.width < 760 ? 200 : 236;
    const height = small ? 104 : 44 + (ROWS - 1) * row();
    const rest = this.width - (small ? 0 : scalars.length * (each + 44));
    const forest = rest >= 400 ? Math.min(rest, 440) : Math.min(this.width, 440);
    return html`<div class="plots ${live.state === 'held' ? 'held' : ''}" data-testid="live-plots">
      ${scalars.map((name, index) => this.density(groups.get(name)![0], each, height, index === 0, live.state === 'held'))}
      ${vectors.map(name => (PROBABILITIES.test(name) ? this.probabilities(name, groups.get(name)!, forest) : this.forest(name, groups.get(name)!, forest, this.observed[name])))}</div>`;
  }

  private domain(variable: string): Domain {
    const { from, to } = this.domains.get(variable)!;
    return between(from, to, this.moved);
  }

  private density(marginal: Marginal, width: number, height: number, labelled: boolean, held: boolean) {
    const ghost = this.ghost.get(marginal.name);
    const from = this.from.get(marginal.name);
    const domain = this.domain(marginal.name);
    const top = 36;
    const x = linear(domain.low, domain.high, 0, width);
    const highest = Math.max(from ? peak(from) * (1 - this.moved) + peak(marginal) * this.moved : peak(marginal), ghost ? peak(ghost) : 0) * 1.05;
    const y = linear(0, highest, height, top);
    const curve = outline(from, marginal, this.moved, domain, x, y);
    const moved = ghost !== undefined && Math.abs(ghost.mean - marginal.mean) > 0.25 * marginal.sd;
    const label = flank(marginal, moved && ghost.mean > marginal.mean);
    const old = ghost && flank(ghost, !(ghost.mean > marginal.mean));
    return this.plot(marginal.name, width, height + 34, this.sentence(marginal, ghost), svg`
      <text class="name" x="0" y="12">${marginal.name}</text>
      <text class="lab" x=${width} y="12" text-anchor="end">${plusMinus(marginal.mean, marginal.sd)}</text>
      ${ghost ? svg`<text x=${width} y="29" text-anchor="end">was ${plusMinus(ghost.mean, ghost.sd)}</text>` : nothing}
      ${marginal.rHat > AGREED ? svg`<text class="rhat" x="0" y="29">R-hat ${fixed(marginal.rHat, 3)}</text>` : nothing}
      <path class="nowfill" d=${closed(curve, height)}></path>
      ${ghost ? svg`<path class="before" d=${path(outline(undefined, ghost, 1, domain, x, y))}></path>` : nothing}
      <path class="now" d=${path(curve)}></path>
      ${labelled && moved ? svg`<text class="acc" x=${x(label.x) + (ghost.mean > marginal.mean ? -6 : 6)} y=${y(label.y)} text-anchor=${ghost.mean > marginal.mean ? 'end' : 'start'}>${held ? 'last fit' : 'now'}</text>
        <text class="lab2 s1" x=${x(old!.x) + (ghost.mean > marginal.mean ? 6 : -6)} y=${y(old!.y)} text-anchor=${ghost.mean > marginal.mean ? 'start' : 'end'}>before</text>` : nothing}
      ${axisX(domain.low, domain.high, x, height + 0.5, width < 200 ? 3 : 4)}`);
  }

  /** How probable each value of a variable is that was summed out: bars, since a spread of probabilities says nothing. */
  private probabilities(variable: string, marginals: Marginal[], width: number) {
    const foot = 44 + (ROWS - 1) * row();
    const top = 36;
    const count = marginals.length;
    const likeliest = marginals.reduce((best, marginal, index) => (marginal.mean > marginals[best].mean ? index : best), 0);
    const x = linear(-0.5, count - 0.5, 0, width);
    // what is next to impossible looks so, also where nothing else is shown
    const y = linear(0, Math.max(0.02, marginals[likeliest].mean), foot, top);
    const half = Math.max(0.35, Math.min(14, (x(1) - x(0)) * 0.4));
    const bar = (at: number, mean: number) => `M${x(at) - half} ${foot}V${y(Math.max(0, mean))}H${x(at) + half}V${foot}Z`;
    const said = `${marginals[likeliest].name.substring(variable.length)} ${fixed(marginals[likeliest].mean, 2)}`;
    // Only the first quantities of a large model are sent; of a single variable the probabilities say what is missing.
    const missing = marginals.some(marginal => marginal.name.includes(',')) ? 0 : 1 - marginals.reduce((sum, marginal) => sum + marginal.mean, 0);
    return html`<div class="forest">${this.plot(variable, width, foot + 34, `Probability of each of the ${count} elements of ${variable}; the highest: ${said}`, svg`
      <text class="name" x="0" y="12">${variable}</text>
      <text class="lab" x=${width} y="12" text-anchor="end">highest: ${said}</text>
      ${missing > 0.005 ? svg`<text x=${width} y="29" text-anchor="end">${fixed(missing, 2)} beyond ${count - 1}, not shown</text>` : nothing}
      ${marginals.map((marginal, index) => {
        const ghost = this.ghost.get(marginal.name);
        return svg`<path class="nowfill" d=${bar(index, marginal.mean)}></path><path class="now thin" d=${bar(index, marginal.mean)}></path>
          ${ghost && ghost.mean !== marginal.mean ? svg`<path class="before" d="M${x(index) - half} ${y(ghost.mean)}H${x(index) + half}"></path>` : nothing}`;
      })}
      ${axisX(-0.5, count - 0.5, x, foot + 0.5)}`)}</div>`;
  }

  private forest(variable: string, marginals: Marginal[], width: number, observed: number[] | undefined) {
    const shown = this.all.has(variable) ? marginals : marginals.slice(0, ROWS);
    const own = farApart(marginals);
    const indent = Math.max(40, 14 + 7 * Math.max(...shown.map(marginal => marginal.name.length - variable.length)));
    const right = width - 142;
    const marks = observed?.slice(0, shown.length) ?? [];
    const around = (domain: Domain, seen: number[]) => ({ low: Math.min(domain.low, ...seen), high: Math.max(domain.high, ...seen) });
    const shared = around(this.domain(variable), marks);
    const highestOfAll = Math.max(...shown.map(peak));
    const step = row();
    const foot = 44 + (shown.length - 1) * step;
    const more = marginals.length - shown.length;
    return html`<div class="forest">${this.plot(variable, width, foot + 26, `Densities of the ${marginals.length} elements of ${variable}`, svg`
      <text class="name" x="0" y="12">${variable}</text>
      ${marks.length > 0 ? svg`<text class="lab2 s1" x=${right} y="12" text-anchor="end">| observed</text>` : nothing}
      <text x=${width - 58} y="12" text-anchor="end">mean ± sd</text><text x=${width} y="12" text-anchor="end">R-hat</text>
      ${shown.map((marginal, index) => {
        const y = 44 + index * step;
        const from = this.from.get(marginal.name);
        const ghost = this.ghost.get(marginal.name);
        const stretch = own ? around(this.domain(marginal.name), marks.slice(index, index + 1)) : shared;
        const x = linear(stretch.low, stretch.high, indent, right);
        const highest = own ? Math.max(peak(marginal), ghost ? peak(ghost) : 0) : highestOfAll;
        const height = linear(0, highest, y, y - step * 0.96);
        const curve = outline(from, marginal, this.moved, stretch, x, height);
        return svg`<text class="lab2" x="0" y=${y}>${marginal.name.substring(variable.length)}</text>
          <path class="grid" d="M${indent} ${y + 0.5}H${right}"></path>
          <path class="nowfill" d=${closed(curve, y)}></path>
          ${ghost ? svg`<path class="before" d=${path(outline(undefined, ghost, 1, stretch, x, height))}></path>` : nothing}
          <path class="now thin" d=${path(curve)}></path>
          ${index < marks.length ? svg`<path class="ink mark" d="M${x(marks[index])} ${y + 1}v-9"></path>` : nothing}
          <text class="lab" x=${width - 58} y=${y} text-anchor="end">${plusMinus(marginal.mean, marginal.sd)}</text>
          <text class=${marginal.rHat > AGREED ? 'rhat' : 'lab2'} x=${width} y=${y} text-anchor="end">${fixed(marginal.rHat, 3)}</text>`;
      })}
      ${own ? svg`<text class="lab2 s1" x=${indent} y=${foot + 18}>each on its own scale</text>` : axisX(shared.low, shared.high, linear(shared.low, shared.high, indent, right), foot + 0.5)}`)}
      ${more > 0 || this.all.has(variable) && marginals.length > ROWS
        ? html`<button class="act s2" @click=${() => this.toggleAll(variable)}>${more > 0 ? `and ${more} more` : `first ${ROWS} only`}</button>` : nothing}</div>`;
  }

  private plot(name: string, width: number, height: number, label: string, content: unknown): TemplateResult {
    const variable = variableOf(name);
    return html`<figure class=${this.pointed === variable ? 'on' : ''} data-testid="density-${variable}" @mouseenter=${() => point(name, 'posterior')} @mouseleave=${() => point('', 'posterior')}>
      <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>${content}</svg></figure>`;
  }

  private toggleAll(variable: string): void {
    const next = new Set(this.all);
    if (!next.delete(variable)) {
      next.add(variable);
    }
    this.all = next;
  }

  private sentence(marginal: Marginal, ghost: Marginal | undefined): string {
    const before = ghost ? `; before the last edit ${plusMinus(ghost.mean, ghost.sd)}` : '';
    return `Density of ${marginal.name}: mean ± sd ${plusMinus(marginal.mean, marginal.sd)}, R-hat ${fixed(marginal.rHat, 3)}${before}`;
  }

  private rows() {
    const digits = (marginal: Marginal, value: number) => plusMinus(value, marginal.sd).split(' ±')[0];
    return html`<table class="figures" data-testid="live-figures"><thead><tr><th>Quantity</th><th class="n">mean ± sd</th><th class="n">5 %</th><th class="n">median</th><th class="n">95 %</th><th class="n">R-hat</th></tr></thead>
      <tbody>${[...this.now.values()].map(marginal => html`<tr><td><code>${marginal.name}</code></td><td class="n">${plusMinus(marginal.mean, marginal.sd)}</td>
        <td class="n">${digits(marginal, marginal.q05)}</td><td class="n">${digits(marginal, marginal.q50)}</td><td class="n">${digits(marginal, marginal.q95)}</td>
        <td class="n ${marginal.rHat > AGREED ? 'flag' : ''}">${fixed(marginal.rHat, 3)}</td></tr>`)}</tbody></table>`;
  }
}

customElements.define('variate-posterior', LivePosterior);
