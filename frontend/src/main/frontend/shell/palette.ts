import { html, LitElement, nothing } from 'lit';
import { chooseTheme } from './tokens';

interface Entry {
  group: string;
  title: string;
  about: string;
  address: string;
}

const MOST = 7;

/** What can be done from anywhere, without the server. */
const HERE: (Entry & { act: () => void })[] = [
  { group: 'Do', title: 'Dark pages', about: 'colour scheme', address: '', act: () => chooseTheme('dark') },
  { group: 'Do', title: 'Light pages', about: 'colour scheme', address: '', act: () => chooseTheme('light') },
  { group: 'Do', title: 'Pages as the system has them', about: 'colour scheme', address: '', act: () => chooseTheme('system') }
];

/** The command palette: Ctrl-K or the field in the bar opens it over any page. The server says where one can go when it opens. */
class Palette extends LitElement {
  static override properties = { shown: { state: true }, entries: { state: true }, typed: { state: true }, chosen: { state: true } };

  declare shown: boolean;
  declare entries: Entry[];
  declare typed: string;
  declare chosen: number;

  constructor() {
    super();
    this.shown = false;
    this.entries = [];
    this.typed = '';
    this.chosen = 0;
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.key, true);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.key, true);
  }

  /** Where one can go, as the server knows. */
  offer(entries: Entry[]): void {
    this.entries = entries;
  }

  private readonly key = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      event.stopPropagation();
      this.open();
    }
  };

  private readonly open = () => {
    this.typed = '';
    this.chosen = 0;
    this.shown = true;
    this.dispatchEvent(new CustomEvent('palette-opened'));
  };

  private readonly closed = () => (this.shown = false);

  protected override updated() {
    const dialog = this.querySelector('dialog');
    if (this.shown && dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector('input')!.focus();
    }
    this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  private found(): Entry[] {
    const wanted = this.typed.trim().toLowerCase();
    const all: Entry[] = wanted ? [...HERE, ...this.entries] : this.entries;
    const fits = all.filter(entry => `${entry.title} ${entry.about}`.toLowerCase().includes(wanted));
    const groups = new Map<string, Entry[]>();
    fits.forEach(entry => groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]));
    return [...groups.values()].flatMap(group => group.slice(0, MOST));
  }

  protected override render() {
    return html`<button type="button" class="jump" data-testid="palette-open" @click=${this.open}>Search or command <kbd>Ctrl K</kbd></button>
      ${this.shown ? this.dialog(this.found()) : nothing}`;
  }

  private dialog(found: Entry[]) {
    let group = '';
    return html`<dialog class="pal" aria-label="Command palette" data-testid="palette" @close=${this.closed} @click=${this.outside}>
      <input class="in" role="combobox" aria-label="Search or command" aria-expanded="true" aria-controls="pal-list" aria-activedescendant="pal-${this.chosen}" autocomplete="off" spellcheck="false"
        placeholder="A place, a model, a run" .value=${this.typed} @input=${this.typing} @keydown=${(event: KeyboardEvent) => this.move(event, found)}>
      <ul role="listbox" id="pal-list" aria-label="Found">
        ${found.map((entry, index) => {
          const head = entry.group !== group;
          group = entry.group;
          return html`${head ? html`<li role="presentation" class="g">${entry.group}</li>` : nothing}
            <li role="option" id="pal-${index}" aria-selected=${index === this.chosen} @click=${() => this.go(entry)}><span>${this.marked(entry.title)}</span><span class="t2">${entry.about}</span></li>`;
        })}
        ${found.length === 0 ? html`<li role="presentation" class="g">Nothing is called that.</li>` : nothing}
      </ul>
      <div class="foot" aria-hidden="true"><span><kbd>Enter</kbd> go</span><span><kbd>Esc</kbd> close</span></div></dialog>`;
  }

  private marked(title: string) {
    const wanted = this.typed.trim();
    const at = wanted ? title.toLowerCase().indexOf(wanted.toLowerCase()) : -1;
    return at < 0 ? title : html`${title.substring(0, at)}<mark>${title.substring(at, at + wanted.length)}</mark>${title.substring(at + wanted.length)}`;
  }

  private readonly typing = (event: Event) => {
    this.typed = (event.target as HTMLInputElement).value;
    this.chosen = 0;
  };

  private move(event: KeyboardEvent, found: Entry[]): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.chosen = (this.chosen + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length);
    } else if (event.key === 'Enter' && found[this.chosen]) {
      event.preventDefault();
      this.go(found[this.chosen]);
    }
  }

  private readonly outside = (event: MouseEvent) => {
    if (event.target === event.currentTarget) {
      (event.currentTarget as HTMLDialogElement).close();
    }
  };

  private go(entry: Entry): void {
    this.querySelector('dialog')?.close();
    const here = HERE.find(candidate => candidate.title === entry.title && entry.group === 'Do');
    if (here) {
      here.act();
    } else {
      this.dispatchEvent(new CustomEvent('palette-go', { detail: entry.address }));
    }
  }
}

customElements.define('variate-palette', Palette);
