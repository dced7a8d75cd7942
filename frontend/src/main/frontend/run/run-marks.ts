import { html, LitElement, nothing } from 'lit';

/** Names are those of `MarksPanel.Marks`. */
interface Marks {
  tags: string[];
  pinned: boolean;
  starred: boolean;
  baseline: boolean;
  /** Whether it has draws, so that others can be compared with it. */
  comparable: boolean;
  note: string;
  noteVersion: string;
  /** How it stands to the baseline, and where they are side by side; empty if there is none. */
  against: string;
  compare: string;
  /** Whether more than a star of one's own can be changed. */
  editable: boolean;
}

type Editing = 'tags' | 'note' | null;

/** Tags, star, pin and note of a run, each edited where it stands: T and N open an editor, S and P switch. */
class RunMarks extends LitElement {
  static override properties = { marks: { state: true }, editing: { state: true }, wrong: { state: true } };

  declare marks: Marks;
  declare editing: Editing;
  declare wrong: string;
  /** A note that the server has not taken yet, so that nobody has to write it twice. */
  private written: string | null = null;
  /** The version that is being edited. */
  private version = '0';

  constructor() {
    super();
    this.marks = { tags: [], pinned: false, starred: false, baseline: false, comparable: false, note: '', noteVersion: '0', against: '', compare: '', editable: false };
    this.editing = null;
    this.wrong = '';
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.key);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.key);
  }

  show(marks: Marks): void {
    this.marks = marks;
    if (this.editing !== 'note') {
      this.wrong = '';
      this.written = null;
    }
  }

  refuse(why: string): void {
    this.wrong = why;
    if (this.written !== null) {
      this.edit('note');
    }
  }

  private readonly key = (event: KeyboardEvent) => {
    const typing = (event.target as HTMLElement).matches('input, textarea, select, button, [contenteditable]');
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }
    const act: Record<string, () => void> = {
      t: () => this.edit('tags'), n: () => this.edit('note'), s: () => this.tell('starred', !this.marks.starred), p: () => this.tell('pinned', !this.marks.pinned)
    };
    const pressed = event.key.toLowerCase();
    const found = this.marks.editable || pressed === 's' ? act[pressed] : undefined;
    if (found) {
      event.preventDefault();
      found();
    }
  };

  protected override render() {
    const { tags, pinned, starred, baseline, comparable, note, against, compare, editable } = this.marks;
    return html`<div class="marks" data-testid="marks">
        <button type="button" class="mark" data-testid="star" aria-pressed=${starred} @click=${() => this.tell('starred', !starred)}>${starred ? 'Starred' : 'Star'}</button>
        ${editable ? html`<button type="button" class="mark" data-testid="pin" aria-pressed=${pinned} @click=${() => this.tell('pinned', !pinned)}>${pinned ? 'Pinned' : 'Pin'}</button>` : pinned ? html`<span class="t2 s2">pinned</span>` : nothing}
        ${!editable ? (baseline ? html`<span class="t2 s2">the baseline</span>` : nothing) : comparable || baseline ? html`<button type="button" class="mark" data-testid="baseline" aria-pressed=${baseline} @click=${() => this.tell('based', !baseline)}>${baseline ? 'The baseline' : 'Make it the baseline'}</button>` : nothing}
        ${this.editing === 'tags'
          ? html`<input class="tags-in" aria-label="Tags, with spaces between them" data-testid="tags-input" maxlength="1000" .value=${tags.join(' ')} @keydown=${this.tagKeys} @blur=${this.leave}>`
          : !editable ? html`<span class="tags">${tags.map(tag => html`<span class="tag">${tag}</span>`)}</span>`
          : html`<button type="button" class="mark tags" data-testid="tags" aria-label=${`Tags: ${tags.join(', ') || 'none'}. Edit`} @click=${() => this.edit('tags')}>${tags.length ? tags.map(tag => html`<span class="tag">${tag}</span>`) : 'Add tags'}</button>`}
        ${this.editing === 'note' || note || !editable ? nothing : html`<button type="button" class="mark" data-testid="note-add" @click=${() => this.edit('note')}>Write a note</button>`}
        ${against ? html`<a class="against" data-testid="against" href=${compare} router-link>${against}</a>` : nothing}
      </div>
      ${this.wrong ? html`<p class="wrong" role="alert" data-testid="marks-wrong">${this.wrong}</p>` : nothing}
      ${this.editing === 'note'
        ? html`<div class="note"><textarea rows="3" aria-label="Note" data-testid="note-input" data-typed="note" data-typed-of=${this.version} maxlength="10000" .value=${this.written ?? note} @restored=${(event: CustomEvent<string>) => (this.version = event.detail)} @keydown=${this.noteKeys} @blur=${this.leave}></textarea>
            <span class="s2 t2"><kbd>Ctrl Enter</kbd> keeps it, <kbd>Esc</kbd> leaves it as it was</span></div>`
        : note ? html`<div class="note"><p class="text" data-testid="note">${note}</p>${editable ? html`<button type="button" class="act s2" data-testid="note-edit" @click=${() => this.edit('note')}>Edit the note</button>` : nothing}</div>` : nothing}`;
  }

  protected override updated(changed: Map<string, unknown>) {
    if (changed.has('editing') && this.editing) {
      const field = this.querySelector<HTMLInputElement>('input, textarea')!;
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    }
  }

  private edit(what: Editing): void {
    this.editing = what;
    this.version = this.marks.noteVersion;
  }

  private tell(event: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  private readonly tagKeys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      this.finish(true, true);
    } else if (event.key === 'Escape') {
      this.finish(false, true);
    }
  };

  private readonly noteKeys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      this.finish(true, true);
    } else if (event.key === 'Escape') {
      this.finish(false, true);
    }
  };

  /** Who clicks elsewhere has finished. */
  private readonly leave = () => this.finish(true, false);

  private finish(keep: boolean, back: boolean): void {
    const what = this.editing;
    if (!what) {
      return;
    }
    const field = this.querySelector<HTMLInputElement>('input, textarea')!;
    const written = field.value.trim();
    this.editing = null;
    if (keep && what === 'tags' && written !== this.marks.tags.join(' ')) {
      this.tell('tagged', written.split(/[\s,]+/).filter(tag => tag));
    } else if (keep && what === 'note' && written !== this.marks.note) {
      this.written = written;
      this.tell('noted', { text: written, version: this.version });
    } else if (what === 'note') {
      this.written = null;
      this.wrong = '';
    }
    if (back) {
      void this.updateComplete.then(() => this.querySelector<HTMLElement>(what === 'tags' ? '.tags' : '[data-testid^=note-]')?.focus());
    }
  }
}

customElements.define('variate-run-marks', RunMarks);
