import { html, LitElement, nothing } from 'lit';

/** A figure of a row; names are those of `RunLine.Figure`. */
interface Figure {
  text: string;
  tone: string;
}

/** A row; names are those of `RunLine`. */
interface Line {
  id: number;
  number: number;
  project: string;
  model: string;
  revision: string;
  status: string;
  state: Figure;
  rHat: Figure;
  ess: Figure;
  divergent: Figure;
  draws: string;
  time: string;
  who: string;
  when: string;
  tags: string[];
  pinned: boolean;
  starred: boolean;
  note: string;
  /** Against the baseline of its model. */
  against: Figure;
  /** Whether tags and the pin can be changed; a star is one's own. */
  editable: boolean;
}

interface Head {
  text: string;
  sort: string;
  number: boolean;
  first: 'most' | 'least';
}

/** Stands there if a model of the list has a baseline. */
const AGAINST: Head = { text: 'From the baseline', sort: '', number: false, first: 'least' };

const HEADS: Head[] = [
  { text: 'Run', sort: 'number', number: true, first: 'most' },
  { text: 'Model', sort: 'model', number: false, first: 'least' },
  { text: 'Verdict', sort: '', number: false, first: 'least' },
  { text: 'R-hat, largest', sort: 'rhat', number: true, first: 'most' },
  { text: 'ESS, least', sort: 'ess', number: true, first: 'least' },
  { text: 'Divergent', sort: 'divergences', number: true, first: 'most' },
  AGAINST,
  { text: 'Draws', sort: 'draws', number: true, first: 'most' },
  { text: 'Time', sort: 'seconds', number: true, first: 'most' },
  { text: 'Who', sort: '', number: false, first: 'least' },
  { text: 'When', sort: 'created', number: false, first: 'most' },
  { text: 'Tags', sort: '', number: false, first: 'least' }
];

/** Runs as rows, more of which are fetched when the end of the list comes into view; each can be chosen for a comparison. */
class RunTable extends LitElement {
  static override properties = { lines: { state: true }, sort: { state: true }, more: { state: true }, chosen: { state: true }, pins: { state: true }, tagging: { state: true } };

  declare lines: Line[];
  declare sort: string;
  declare more: boolean;
  declare chosen: Set<number>;
  /** Runs that stay on top. */
  declare pins: Line[];
  /** The run whose tags are being written. */
  declare tagging: number;
  private asked = false;
  private readonly end = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && this.ask(), { rootMargin: '600px' });

  constructor() {
    super();
    this.lines = [];
    this.sort = '-created';
    this.more = false;
    this.chosen = new Set();
    this.pins = [];
    this.tagging = 0;
  }

  protected override createRenderRoot() {
    return this;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.end.disconnect();
  }

  /** Another list. */
  show(lines: Line[], sort: string, more: boolean): void {
    this.lines = lines;
    this.sort = sort;
    this.more = more;
    this.asked = false;
    this.keepChosen();
  }

  /** The runs to keep on top of the list. */
  pin(lines: Line[]): void {
    this.pins = lines;
    this.keepChosen();
  }

  /** A run has changed. */
  replace(line: Line): void {
    this.lines = this.lines.map(other => other.id === line.id ? line : other);
    this.pins = this.pins.map(other => other.id === line.id ? line : other);
  }

  /** The same list, brought up to date at its beginning. */
  refresh(lines: Line[]): void {
    const last = this.lines.findIndex(line => line.id === lines.at(-1)?.id);
    const known = new Set(lines.map(line => line.id));
    const rest = this.lines.slice(last < 0 ? lines.length : last + 1);
    this.lines = [...lines, ...rest.filter(line => !known.has(line.id))];
    this.keepChosen();
  }

  extend(lines: Line[], more: boolean): void {
    const known = new Set(this.lines.map(line => line.id));
    this.lines = [...this.lines, ...lines.filter(line => !known.has(line.id))];
    this.more = more;
    this.asked = false;
  }

  private keepChosen(): void {
    const kept = [...new Set([...this.pins, ...this.lines].map(line => line.id))].filter(id => this.chosen.has(id));
    if (kept.length !== this.chosen.size) {
      this.choose(new Set(kept));
    }
  }

  protected override updated() {
    this.end.disconnect();
    const last = this.querySelector('.more');
    if (last) {
      this.end.observe(last);
    }
  }

  private readonly ask = () => {
    if (this.more && !this.asked) {
      this.asked = true;
      this.dispatchEvent(new CustomEvent('more'));
    }
  };

  protected override render() {
    const projects = new Set(this.lines.map(line => line.project)).size > 1;
    const compared = [...this.pins, ...this.lines].some(line => line.against.text);
    const pinned = new Set(this.pins.map(line => line.id));
    return html`<table class="runs" data-testid="runs-table" aria-label="Runs">
        <thead><tr><th><span class="sr">Choose</span></th>${HEADS.filter(head => compared || head !== AGAINST).map(head => this.head(head))}</tr></thead>
        ${this.pins.length ? html`<tbody class="pins" @keydown=${this.key}>${this.pins.map(line => this.row(line, projects, compared))}</tbody>` : nothing}
        <tbody @keydown=${this.key}>${this.lines.filter(line => !pinned.has(line.id)).map(line => this.row(line, projects, compared))}</tbody>
      </table>
      ${this.more ? html`<p class="more"><button type="button" class="act" data-testid="runs-more" @click=${this.ask}>More</button></p>` : nothing}`;
  }

  private head(head: Head) {
    const down = this.sort === `-${head.sort}`;
    const up = this.sort === head.sort;
    const next = down ? head.sort : up ? `-${head.sort}` : head.first === 'most' ? `-${head.sort}` : head.sort;
    return html`<th scope="col" class=${head.number ? 'n' : ''} aria-sort=${down ? 'descending' : up ? 'ascending' : nothing}>${head.sort
      ? html`<button type="button" class="by" data-testid="sort-${head.sort}" @click=${() => this.dispatchEvent(new CustomEvent('sorted', { detail: next }))}>${head.text}${down ? ' ↓' : up ? ' ↑' : ''}</button>`
      : head.text}</th>`;
  }

  private row(line: Line, projects: boolean, compared: boolean) {
    const on = this.chosen.has(line.id);
    return html`<tr class=${on ? 'sel' : ''} data-testid="run-row" data-run=${line.id} data-status=${line.status}>
      <td><input type="checkbox" aria-label="Choose run ${line.number}" .checked=${on} @change=${() => this.toggle(line.id)}></td>
      <td class="n"><a href="runs/${line.id}" router-link>${line.number}</a></td>
      <td>${line.model}<span class="t3"> ${line.revision}</span>${projects ? html`<span class="t2 of"> ${line.project}</span>` : nothing}</td>
      <td class=${line.state.tone}>${line.state.text}</td>
      ${[line.rHat, line.ess, line.divergent].map(figure => html`<td class="n ${figure.tone}">${figure.text}</td>`)}
      ${compared ? html`<td class="against ${line.against.tone}">${line.against.text}</td>` : nothing}
      <td class="n t2">${line.draws}</td><td class="n t2">${line.time}</td><td>${line.who}</td><td class="t2">${line.when}</td><td class="tagged">${this.marks(line)}</td></tr>`;
  }

  private marks(line: Line) {
    return this.tagging === line.id
      ? html`<input class="tags-in" aria-label="Tags of run ${line.number}, with spaces between them" data-testid="tags-input" maxlength="1000" .value=${line.tags.join(' ')}
          @keydown=${(event: KeyboardEvent) => this.tagKeys(event, line)} @blur=${() => this.tagged(line, true, false)}>`
      : html`<button type="button" class="mark star" data-testid="star" aria-pressed=${line.starred} aria-label="Star run ${line.number}" @click=${() => this.mark(line, 'star')}>${line.starred ? '★' : '☆'}</button>
          ${!line.editable ? html`<span class="mark tags">${line.tags.map(tag => html`<span class="tag">${tag}</span>`)}</span>` : html`<button type="button" class="mark tags" data-testid="tags" aria-label="Tags of run ${line.number}: ${line.tags.join(', ') || 'none'}. Edit" @click=${() => this.tag(line)}>${line.tags.length
            ? line.tags.map(tag => html`<span class="tag">${tag}</span>`) : html`<span class="add">Tag</span>`}</button>`}
          ${line.pinned ? html`<span class="t2">pinned</span>` : nothing}${line.note ? html`<span class="t2 noted" title=${line.note}>${line.note}</span>` : nothing}`;
  }

  private tag(line: Line): void {
    this.tagging = line.id;
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>('.tags-in')!.focus());
  }

  private tagKeys(event: KeyboardEvent, line: Line): void {
    if (event.key === 'Enter' || event.key === 'Escape') {
      event.preventDefault();
      this.tagged(line, event.key === 'Enter', true);
    }
  }

  private tagged(line: Line, keep: boolean, back: boolean): void {
    if (this.tagging !== line.id) {
      return;
    }
    const field = this.querySelector<HTMLInputElement>('.tags-in')!;
    const row = field.closest('tr')!;
    this.tagging = 0;
    if (keep && field.value.trim() !== line.tags.join(' ')) {
      this.dispatchEvent(new CustomEvent('tagged', { detail: { run: line.id, tags: field.value.split(/[\s,]+/).filter(tag => tag) } }));
    }
    if (back) {
      row.querySelector<HTMLInputElement>('input[type=checkbox]')!.focus();
    }
  }

  private mark(line: Line, what: 'star' | 'pin'): void {
    this.dispatchEvent(new CustomEvent('marked', { detail: { run: line.id, what, on: what === 'star' ? !line.starred : !line.pinned } }));
  }

  private toggle(id: number): void {
    const next = new Set(this.chosen);
    if (!next.delete(id)) {
      next.add(id);
    }
    this.choose(next);
  }

  private choose(next: Set<number>): void {
    this.chosen = next;
    const fixed = [...this.pins, ...this.lines].some(line => next.has(line.id) && !line.editable);
    this.dispatchEvent(new CustomEvent('chosen', { detail: { runs: [...next], fixed } }));
  }

  /** Arrows go from row to row, Enter opens, C compares, T tags, S stars, P pins; the space bar chooses, as in any check box. */
  private readonly key = (event: KeyboardEvent) => {
    const row = (event.target as HTMLElement).closest('tr');
    if (!row || event.ctrlKey || event.metaKey || event.altKey || !(event.target as HTMLElement).matches('input[type=checkbox]')) {
      return;
    }
    const other = event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null;
    if (other) {
      event.preventDefault();
      other.querySelector('input')!.focus();
    } else if (event.key === 'Enter') {
      row.querySelector('a')!.click();
    } else if ('tsp'.includes(event.key.toLowerCase())) {
      const line = [...this.pins, ...this.lines].find(candidate => candidate.id === Number(row.dataset['run']))!;
      event.preventDefault();
      if (!line.editable && event.key.toLowerCase() !== 's') {
        return;
      }
      if (event.key.toLowerCase() === 't') {
        this.tag(line);
      } else {
        this.mark(line, event.key.toLowerCase() === 's' ? 'star' : 'pin');
      }
    } else if (event.key.toLowerCase() === 'c' && this.chosen.size > 1) {
      this.dispatchEvent(new CustomEvent('compare'));
    }
  };
}

customElements.define('variate-run-table', RunTable);
