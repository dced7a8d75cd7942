import { html, LitElement } from 'lit';
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, LanguageSupport, syntaxHighlighting } from '@codemirror/language';
import { javaLanguage } from '@codemirror/lang-java';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { account } from '../shell/typed';
import { completion, dataKeys, offered, type DataKey } from './completion';
import { hover } from './hover';
import { diagnostics, known, outdated, pointedAt, reported } from './marks';
import { looking, onGoTo, onPointed, point, variableOf, type Report } from './report';
import { signatureHelp } from './signature';

/** A pause in typing after which the text is looked at. */
const PAUSE = 120;
/** Nobody wants a sentence about a word that is half typed: mistakes are underlined at once and spelled out after this. */
const SPELL_OUT = 600;
/** Mistakes of the last text are grey at once, and gone when the server takes longer than this over the new one. */
const OUTDATED = 1000;

/** A model's text is what a class holds between its braces: methods, and what they share. */
const language = new LanguageSupport(javaLanguage.configure({ top: 'ClassContent' }));

const ink = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.controlKeyword, tags.definitionKeyword, tags.self, tags.null, tags.bool], color: 'var(--v-code-keyword)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment, tags.docComment], color: 'var(--v-code-comment)', fontStyle: 'italic' }
]);

/**
 * The editor of a model's text. What is typed here is the truth: the server hears of it on every pause and never writes over it; `replace` is for what a person asked for, and can be
 * undone. What the server has not yet acknowledged is also kept in this browser, so that neither a reload nor a lost connection takes a character away.
 */
class ModelEditor extends LitElement {
  private view?: EditorView;
  private modelId = 0;
  private ticket = 0;
  private pause = 0;
  private spellOut = 0;
  private outdate = 0;
  private spelledOut = false;
  private waiting?: [number, string, boolean];
  private early?: [number, Report];
  private data: readonly DataKey[] = [];
  private readonly ends: (() => void)[] = [];

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.ends.push(
      onPointed(({ name, from }) => from !== 'code' && this.view?.dispatch({ effects: pointedAt.of(name) })),
      onGoTo(line => this.goTo(line))
    );
    window.addEventListener('pagehide', this.flush);
    document.addEventListener('visibilitychange', this.flush);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.flush();
    this.ends.splice(0).forEach(end => end());
    window.removeEventListener('pagehide', this.flush);
    document.removeEventListener('visibilitychange', this.flush);
    clearTimeout(this.spellOut);
    clearTimeout(this.outdate);
  }

  protected override render() {
    return html`<div class="code-area" data-testid="editor"></div>`;
  }

  protected override firstUpdated() {
    if (this.waiting) {
      this.open(...this.waiting);
    }
  }

  /** Shows a model's text for the first time. */
  open(modelId: number, source: string, writable: boolean): void {
    const parent = this.querySelector('.code-area');
    if (!parent) {
      this.waiting = [modelId, source, writable];
      return;
    }
    if (this.view && this.pause) {
      this.stash(this.text); // of the model that was open until now
    }
    clearTimeout(this.pause);
    clearTimeout(this.spellOut);
    clearTimeout(this.outdate);
    this.classList.remove('outdated');
    this.pause = 0;
    this.ticket = 0;
    this.spelledOut = false;
    this.modelId = modelId;
    const typed = this.unacknowledged();
    this.view?.destroy();
    this.view = new EditorView({ parent, state: this.stateOf(typed ?? source, writable) });
    if (typed !== undefined && typed !== source) {
      this.changed();
    } else if (this.early) {
      this.show(...this.early);
    }
    this.early = undefined;
  }

  /** The text as it stands. */
  get text(): string {
    return this.view?.state.doc.toString() ?? '';
  }

  /** The line that the caret is in, counted from 1. */
  get caretLine(): number {
    return this.view ? this.view.state.doc.lineAt(this.view.state.selection.main.head).number : 1;
  }

  /** What the server found in the text of a ticket; what it says of an older text is left out. */
  show(ticket: number, report: Report): void {
    const view = this.view;
    if (!view) {
      this.early = [ticket, report];
      return;
    }
    if (ticket !== this.ticket) {
      return;
    }
    clearTimeout(this.spellOut);
    clearTimeout(this.outdate);
    this.classList.remove('outdated');
    const quiet = report.problems.length === 0;
    const messages = quiet || this.spelledOut;
    view.dispatch({ effects: reported.of({ report, messages }) });
    view.dispatch(setDiagnostics(view.state, diagnostics(view.state, report.problems)));
    if (quiet) {
      this.spelledOut = false;
    } else if (!messages) {
      this.spellOut = window.setTimeout(() => {
        this.spelledOut = true;
        view.dispatch({ effects: reported.of({ report, messages: true }) });
      }, SPELL_OUT);
    }
  }

  /** Runs what was asked for before the server had looked at it, unless another key has been pressed since. */
  runStill(ticket: number): void {
    if (ticket === this.ticket) {
      this.run();
    }
  }

  /** The server holds the text of a ticket. */
  saved(ticket: number): void {
    if (ticket === this.ticket) {
      this.stash(undefined);
    }
  }

  /** What the data have that the model is used with. */
  offer(data: readonly DataKey[]): void {
    this.data = data;
    this.view?.dispatch({ effects: offered.of(data) });
  }

  /** Puts another text in place, because a person asked for it; Ctrl-Z brings the former back. */
  replace(source: string): void {
    this.view?.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: source }, userEvent: 'input.replace' });
    this.view?.focus();
  }

  private stateOf(doc: string, writable: boolean): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => this.run() }])),
        lineNumbers(),
        known,
        dataKeys.init(() => this.data),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentUnit.of('    '),
        EditorState.tabSize.of(4),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        completion,
        signatureHelp,
        hover,
        search({ top: true }),
        EditorView.lineWrapping,
        language,
        syntaxHighlighting(ink),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
        EditorState.readOnly.of(!writable),
        EditorView.contentAttributes.of({ 'aria-label': 'Model code. Escape, then Tab, leaves the editor.', tabindex: '0', spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off' }),
        EditorView.updateListener.of(update => {
          if (update.docChanged) {
            this.changed();
          }
          if (update.docChanged || update.selectionSet) {
            this.caretAt(update.state.doc.lineAt(update.state.selection.main.head).number);
          }
        }),
        EditorView.domEventHandlers({
          mousemove: (event, view) => this.pointedIn(view, event),
          mouseleave: () => point('', 'code')
        })
      ]
    });
  }

  private changed(): void {
    this.ticket++;
    clearTimeout(this.spellOut);
    clearTimeout(this.outdate);
    this.classList.add('outdated');
    this.outdate = window.setTimeout(() => this.forgetMistakes(), OUTDATED);
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => this.tell(), PAUSE);
  }

  private forgetMistakes(): void {
    const view = this.view;
    if (view) {
      view.dispatch({ effects: outdated.of(null) });
      view.dispatch(setDiagnostics(view.state, []));
      looking();
    }
  }

  private readonly flush = () => {
    if (this.pause && (document.visibilityState === 'hidden' || !this.isConnected)) {
      this.tell();
    }
  };

  private tell(): void {
    clearTimeout(this.pause);
    this.pause = 0;
    this.stash(this.text);
    this.dispatchEvent(new CustomEvent('edited', { detail: { modelId: this.modelId, ticket: this.ticket, source: this.text } }));
  }

  private run(): boolean {
    clearTimeout(this.pause);
    this.pause = 0;
    this.dispatchEvent(new CustomEvent('run', { detail: { modelId: this.modelId, ticket: this.ticket, source: this.text } }));
    return true;
  }

  goTo(line: number): void {
    const view = this.view;
    if (view && line >= 1 && line <= view.state.doc.lines) {
      const at = view.state.doc.line(line);
      view.dispatch({ selection: { anchor: at.to }, effects: EditorView.scrollIntoView(at.from, { y: 'center' }) });
      view.focus();
    }
  }

  private caretAt(line: number): void {
    const node = this.view?.state.field(known).nodes.find(candidate => candidate.line === line);
    this.dispatchEvent(new CustomEvent('caret', { detail: { name: node?.id ?? '' } }));
    point(node?.id ?? '', 'code');
  }

  private pointedIn(view: EditorView, event: MouseEvent): void {
    const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
    const range = position === null ? null : view.state.wordAt(position);
    const word = range ? view.state.sliceDoc(range.from, range.to) : '';
    const node = view.state.field(known).nodes.find(candidate => variableOf(candidate.id) === word);
    point(node?.id ?? '', 'code');
  }

  private get key(): string {
    return `variate.typed.${account()}.${this.modelId}`;
  }

  private stash(source: string | undefined): void {
    try {
      if (source === undefined) {
        localStorage.removeItem(this.key);
      } else {
        localStorage.setItem(this.key, source);
      }
    } catch {
      // storage is off or full: the server's copy is the only one
    }
  }

  private unacknowledged(): string | undefined {
    try {
      return localStorage.getItem(this.key) ?? undefined;
    } catch {
      return undefined;
    }
  }
}

customElements.define('variate-editor', ModelEditor);
