// Signature help: while someone writes the arguments of a call, its parameters stand above it, and the one that is being written stands out.
import { StateEffect, StateField, type EditorState, type Extension, type Transaction } from '@codemirror/state';
import { EditorView, keymap, showTooltip, type Tooltip, type TooltipView } from '@codemirror/view';
import { html, render } from 'lit';
import { parameters, signature as shownForm } from './explain';
import { all, entry, formFor, type Entry } from './language';
import { words } from './report';
import { callAt, inComment, type Call } from './scope';

interface Help {
  call: Call;
  entry: Entry;
  form: number;
  /** The parameter that is being written; −1 if there is none for it. */
  active: number;
}

const close = StateEffect.define<null>();
const ask = StateEffect.define<null>();

function helpAt(state: EditorState): Help | null {
  const selection = state.selection.main;
  const call = inComment(state, selection.head) ? undefined : callAt(state, selection.head);
  const found = call && entry(call.name);
  if (!call || !found || found.forms.every(form => parameters(form).length === 0)) {
    return null;
  }
  const form = formFor(found, call.argument + 1);
  const shown = found.forms[form];
  const last = parameters(shown).length - 1;
  const active = call.argument <= last ? call.argument : shown.options || shown.arguments.at(-1)?.many ? last : -1;
  return { call, entry: found, form, active };
}

/** A bracket or a comma was typed, or a call was completed: what someone does who is about to write an argument. */
function begins(transaction: Transaction): boolean {
  if (transaction.isUserEvent('input.complete')) {
    return true;
  }
  if (!transaction.docChanged || !transaction.isUserEvent('input.type')) {
    return false;
  }
  let typed = '';
  transaction.changes.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => (typed += inserted.toString()));
  return /[(,]/.test(typed);
}

const help = StateField.define<Help | null>({
  create: () => null,
  update(value, transaction) {
    if (transaction.effects.some(effect => effect.is(close))) {
      return null;
    }
    const asked = begins(transaction) || transaction.effects.some(effect => effect.is(ask));
    if (!value && !asked) {
      return null;
    }
    return transaction.docChanged || transaction.selection || asked ? helpAt(transaction.state) : value;
  },
  provide: field => showTooltip.computeN([field], state => {
    const value = state.field(field);
    return value ? [tooltip(state, value)] : [];
  })
});

/** What is said of the parameter that is being written. */
function aboutActive({ entry: called, form, active }: Help): string {
  const shown = called.forms[form];
  const argument = shown.arguments[active];
  if (argument) {
    return argument.about || shown.meaning;
  }
  const options = [...all()].filter(found => found.kind === 'option').map(found => `\`${found.name}\``);
  return active >= 0 && shown.options ? `options: ${options.join(', ')}` : shown.meaning;
}

function content(value: Help) {
  const { entry: called, form, active } = value;
  const name = called.forms[form].arguments[active]?.about ? parameters(called.forms[form])[active] : '';
  return html`${called.forms.map((shown, index) => html`<div class=${index === form ? 'now' : 'rest'}>${shownForm(called.name, shown, index === form ? active : -1)}</div>`)}
    <p>${name ? html`<code>${name}</code> ` : ''}${words(aboutActive(value))}</p>`;
}

/** One function for all of them: by it the editor knows that a tooltip is still the same, and only moves and fills it. */
function create(view: EditorView): TooltipView {
  const dom = document.createElement('div');
  dom.className = 'cm-signature explain';
  dom.dataset.testid = 'signature';
  const fill = (value: Help | null) => value && render(content(value), dom);
  fill(view.state.field(help));
  return {
    dom,
    update: update => {
      if (update.startState.field(help) !== update.state.field(help)) {
        fill(update.state.field(help));
      }
    }
  };
}

function tooltip(state: EditorState, value: Help): Tooltip {
  const head = state.selection.main.head;
  const sameLine = state.doc.lineAt(head).from <= value.call.from;
  return { pos: sameLine ? value.call.from : head, above: true, create };
}

function spoken(value: Help): string {
  const name = parameters(value.entry.forms[value.form])[value.active];
  return `${value.entry.name}, ${name ? `${name}: ` : ''}${aboutActive(value).replaceAll('`', '')}`;
}

/** Readers of the screen hear which parameter is being written when another one is. */
const voice = EditorView.updateListener.of(update => {
  const before = update.startState.field(help);
  const now = update.state.field(help);
  if (now && (before?.active !== now.active || before.entry !== now.entry)) {
    update.view.dispatch({ effects: EditorView.announce.of(spoken(now)) });
  }
});

export const signatureHelp: Extension = [
  help,
  voice,
  EditorView.domEventHandlers({ blur: (_event, view) => void (view.state.field(help) && view.dispatch({ effects: close.of(null) })) }),
  keymap.of([
    {
      key: 'Escape',
      run: view => {
        const open = view.state.field(help) !== null;
        if (open) {
          view.dispatch({ effects: close.of(null) });
        }
        return open;
      }
    },
    {
      key: 'Mod-Shift-Space',
      run: view => {
        view.dispatch({ effects: ask.of(null) });
        return true;
      }
    }
  ])
];
