import { html, LitElement, nothing } from 'lit';

/** Field names are those of `SearchWords.Word`. */
interface Field {
  name: string;
  about: string;
  example: string;
  ordered: boolean;
}

interface Choice {
  text: string;
  about: string;
  /** What takes the place of what is being written. */
  insert: string;
}

interface Mistake {
  column: number;
  endColumn: number;
  message: string;
}

const PAUSE = 250;
const MOST = 9;
const JOINING = ['and', 'or', 'not'];
const PIECES = /"(?:[^"\\]|\\.)*"?|[()]|!=|<=|>=|[:=<>]|[^\s()"=<>:!]+|\s+|./g;

/** The search over runs: coloured while it is typed, completed with fields and with what they hold, and underlined where it is wrong. */
class RunSearch extends LitElement {
  static override properties = {
    text: { state: true }, mistake: { state: true }, choices: { state: true }, chosen: { state: true }, explained: { state: true }, took: { state: true }
  };

  declare text: string;
  declare mistake: Mistake | null;
  declare choices: Choice[];
  declare chosen: number;
  declare explained: boolean;
  declare took: string;
  private fields: Field[] = [];
  private values = new Map<string, string[]>();
  private timer = 0;

  constructor() {
    super();
    this.text = '';
    this.mistake = null;
    this.choices = [];
    this.chosen = -1;
    this.explained = false;
    this.took = '';
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.slash);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.slash);
    clearTimeout(this.timer);
  }

  /** The search that the address holds. */
  open(text: string, fields: Field[]): void {
    this.fields = fields;
    if (text !== this.text && document.activeElement !== this.input()) {
      this.text = text;
    }
  }

  /** What came of the search: how long it took, or what is wrong with it. */
  answer(mistake: Mistake | null, took: string): void {
    this.mistake = mistake;
    this.took = took;
  }

  /** What a field holds. */
  offer(field: string, values: string[]): void {
    this.values.set(field, values);
    if (document.activeElement === this.input()) {
      this.complete();
    }
  }

  private input(): HTMLInputElement {
    return this.querySelector('input')!;
  }

  private readonly slash = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !target.matches('input, textarea, select, [contenteditable]')) {
      event.preventDefault();
      this.input().focus();
      this.input().select();
    }
  };

  protected override render() {
    return html`<div class="search" role="search">
        <div class="field">
          <div class="shown" aria-hidden="true">${this.coloured()}</div>
          <input role="combobox" aria-label="Search runs" aria-expanded=${this.choices.length > 0} aria-controls="search-choices" aria-autocomplete="list"
            aria-activedescendant=${this.chosen >= 0 ? `search-choice-${this.chosen}` : nothing} aria-invalid=${this.mistake !== null} aria-describedby="search-wrong"
            data-testid="run-search" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="model:radon and rhat < 1.01 and not tag:draft"
            .value=${this.text} @input=${this.typed} @keydown=${this.key} @click=${this.complete} @blur=${this.close} @scroll=${this.scrolled}>
        </div>
        <span class="end"><span data-testid="search-took">${this.took}</span>
          <button type="button" class="act" aria-expanded=${this.explained} @click=${() => (this.explained = !this.explained)}>Grammar</button><kbd aria-hidden="true">/</kbd></span>
        <ul role="listbox" id="search-choices" aria-label="Completions" data-testid="search-choices" ?hidden=${this.choices.length === 0}>
          ${this.choices.map((choice, index) => html`<li role="option" id="search-choice-${index}" aria-selected=${index === this.chosen}
            @mousedown=${(event: Event) => this.take(choice, event)}><code>${choice.text}</code><span class="t2">${choice.about}</span></li>`)}
        </ul>
      </div>
      <p class="wrong" id="search-wrong" role="alert" data-testid="search-wrong" ?hidden=${this.mistake === null || this.choices.length > 0}>${this.words()}</p>
      ${this.explained ? this.grammar() : nothing}`;
  }

  /** What is wrong, with what stands between backquotes as code. */
  private words() {
    return (this.mistake?.message ?? '').split('`').map((part, index) => index % 2 ? html`<code>${part}</code>` : part);
  }

  private grammar() {
    return html`<div class="grammar" data-testid="search-grammar">
      <p>Conditions stand side by side or are joined by <code>and</code>, <code>or</code>, <code>not</code> and parentheses. <code>:</code> finds a part of a text, <code>=</code> all of it;
        numbers and dates take <code>&lt;</code>, <code>&lt;=</code>, <code>&gt;</code>, <code>&gt;=</code> as well. Several words stand in quotes. A word alone is looked for in model, project, person, data, tags and note.</p>
      <dl>${this.fields.map(field => html`<dt><code>${field.example}</code></dt><dd>${field.about}</dd>`)}</dl></div>`;
  }

  /** The text in the colours of its parts, with the mistake underlined; it lies under the input, whose own letters are not painted. */
  private coloured() {
    const parts: unknown[] = [];
    let behind = '';
    for (const match of this.text.matchAll(PIECES)) {
      const piece = match[0];
      const start = match.index + 1;
      const next = this.text.substring(match.index + piece.length).trimStart();
      let tone = '';
      if (/^(!=|<=|>=|[:=<>()])$/.test(piece)) {
        tone = 'op';
      } else if (/^[:=<>]|^!=/.test(behind)) {
        tone = 'v';
      } else if (/^[:=<>!]/.test(next)) {
        tone = 'k';
      } else if (JOINING.includes(piece.toLowerCase())) {
        tone = 'op';
      }
      if (piece.trim()) {
        behind = piece;
      }
      const wrong = this.mistake && start < Math.max(this.mistake.endColumn, this.mistake.column + 1) && start + piece.length > this.mistake.column;
      parts.push(html`<span class="${tone}${wrong ? ' slip' : ''}">${piece}</span>`);
    }
    if (this.mistake && this.mistake.column > this.text.length) {
      parts.push(html`<span class="slip">&nbsp;</span>`);
    }
    return parts;
  }

  private readonly scrolled = () => (this.querySelector('.shown')!.scrollLeft = this.input().scrollLeft);

  private readonly typed = () => {
    this.text = this.input().value;
    this.mistake = null;
    this.complete();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(false), PAUSE);
  };

  private send(done: boolean): void {
    clearTimeout(this.timer);
    this.dispatchEvent(new CustomEvent('search', { detail: { text: this.text, done } }));
  }

  private readonly close = () => {
    this.choices = [];
    this.chosen = -1;
  };

  private readonly key = (event: KeyboardEvent) => {
    const open = this.choices.length > 0;
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.chosen = (this.chosen + step + this.choices.length + (this.chosen < 0 && step < 0 ? 1 : 0)) % this.choices.length;
    } else if (open && (event.key === 'Tab' && !event.shiftKey || (event.key === 'Enter' && this.chosen >= 0))) {
      this.take(this.choices[Math.max(0, this.chosen)], event);
    } else if (event.key === 'Enter') {
      this.close();
      this.send(true);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      this.close();
    } else if (event.key === 'Escape' && this.text) {
      this.text = '';
      this.mistake = null;
      this.send(true);
    }
  };

  /** What is being written: the field whose value it is, if any, and its beginning up to the caret. */
  private writing(): { field: string; begun: string } {
    const before = this.text.substring(0, this.input().selectionStart ?? this.text.length);
    const value = /([A-Za-z]+)\s*(?:!=|[<>]=?|[:=])\s*("[^"]*|[^\s()"]*)$/.exec(before);
    if (value) {
      return { field: value[1].toLowerCase(), begun: value[2] };
    }
    return { field: '', begun: /[A-Za-z]*$/.exec(before)![0] };
  }

  private readonly complete = () => {
    const { field, begun } = this.writing();
    this.chosen = -1;
    this.choices = field ? this.valuesOf(field, begun) : begun || !this.text.trim() ? this.fieldsLike(begun.toLowerCase()) : [];
    if (this.choices.length === 1 && this.choices[0].insert.trim() === begun) {
      this.choices = [];
    }
  };

  private fieldsLike(begun: string): Choice[] {
    const fields = this.fields.filter(field => field.name.startsWith(begun))
      .map(field => ({ text: field.name, about: field.about, insert: field.name + (field.ordered ? ' ' : ':') }));
    const joining = this.text.trim() === begun ? [] : JOINING.filter(word => begun && word.startsWith(begun)).map(word => ({ text: word, about: '', insert: word + ' ' }));
    return [...joining, ...fields].slice(0, begun ? MOST : 30);
  }

  private valuesOf(field: string, begun: string): Choice[] {
    const known = this.values.get(field);
    if (!known) {
      if (this.fields.some(candidate => candidate.name === field)) {
        this.values.set(field, []);
        this.dispatchEvent(new CustomEvent('values-wanted', { detail: field }));
      }
      return [];
    }
    const wanted = begun.replace(/^"/, '').toLowerCase();
    return known.filter(value => value.toLowerCase().includes(wanted)).slice(0, MOST)
      .map(value => ({ text: value, about: '', insert: /^[^\s()"]+$/.test(value) ? value + ' ' : `"${value.replace(/["\\]/g, '\\$&')}" ` }));
  }

  private take(choice: Choice, event: Event): void {
    event.preventDefault();
    const input = this.input();
    const caret = input.selectionStart ?? this.text.length;
    const { begun } = this.writing();
    const start = caret - begun.length;
    this.text = this.text.substring(0, start) + choice.insert + this.text.substring(caret).trimStart();
    input.value = this.text;
    input.setSelectionRange(start + choice.insert.length, start + choice.insert.length);
    this.typed();
  }
}

customElements.define('variate-run-search', RunSearch);
