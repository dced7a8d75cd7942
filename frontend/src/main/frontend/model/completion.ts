// Completion: the names of the text, of the data and of the language, each explained beside the list; a call brings its parameters as places to fill.
import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  hasNextSnippetField,
  nextSnippetField,
  selectedCompletion,
  snippet,
  type Completion,
  type CompletionContext,
  type CompletionResult
} from '@codemirror/autocomplete';
import { Prec, StateEffect, StateField, type EditorState, type Extension, type TransactionSpec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { drawn, explained, explainedName, shown } from './explain';
import { all, entry, type Argument, type Entry } from './language';
import { known } from './marks';
import { variableOf } from './report';
import { callAt, definitions, inText, namesMade, type Definition } from './scope';

/** A key of the data that the model is used with. */
export interface DataKey {
  name: string;
  shape: string;
  type: string;
  preview: string;
}

export const offered = StateEffect.define<readonly DataKey[]>();

export const dataKeys = StateField.define<readonly DataKey[]>({
  create: () => [],
  update: (value, transaction) => transaction.effects.reduce((kept, effect) => (effect.is(offered) ? effect.value : kept), value)
});

const KEYWORDS = ['var', 'return', 'Tensor', 'int', 'double', 'boolean', 'for', 'if', 'else'].map(label => ({ label, type: 'keyword' }));
/** A list that has just opened takes no keys for so many milliseconds. */
const UNSEEN = 75;
/** The names that a text makes itself come before the language's. */
const OWN = 20;
const FITTING_OPTION = 10;
const BOOST = { distribution: 2, function: 1, option: 0 } as const;

// ---- what is put in

function hole(argument: Argument): string {
  return argument.type === 'String' ? `"\${${argument.name}}"` : `\${${argument.name}}`;
}

/** The call with its parameters as places to fill; the last place is behind the bracket. Inside of another call's places, the bare call: those must stay. */
function put(called: Entry, view: EditorView, completion: Completion, from: number, to: number): void {
  const { arguments: all, options } = called.forms[0];
  const wanted = all.filter((argument, index) => !argument.many || index === 0);
  if (view.state.sliceDoc(to, to + 1) === '(') {
    view.dispatch(insertion(called.name, called.name.length, from, to));
  } else if (hasNextSnippetField(view.state) || (wanted.length === 0 && options)) {
    view.dispatch(insertion(`${called.name}()`, called.name.length + (all.length > 0 || options ? 1 : 2), from, to));
  } else {
    snippet(`${called.name}(${wanted.map(hole).join(', ')})\${}`)(view, completion, from, to);
  }
}

function insertion(text: string, caret: number, from: number, to: number): TransactionSpec {
  return { changes: { from, to, insert: text }, selection: { anchor: from + caret }, userEvent: 'input.complete', scrollIntoView: true };
}

// ---- what is offered

const languageWords = new Map<string, Completion>();

function languageWord(called: Entry): Completion {
  let word = languageWords.get(called.name);
  if (!word) {
    word = {
      label: called.name,
      detail: `(${called.forms[0].arguments.map(shown).join(', ')})`,
      type: called.kind,
      boost: BOOST[called.kind],
      info: () => drawn(explained(called), 'explain'),
      apply: (view, completion, from, to) => put(called, view, completion, from, to)
    };
    languageWords.set(called.name, word);
  }
  return word;
}

function ownName(state: EditorState, made: Definition): Completion {
  const node = state.field(known).nodes.find(candidate => variableOf(candidate.id) === made.name);
  const data = state.field(dataKeys).find(key => key.name === made.name);
  return {
    label: made.name,
    detail: node?.distribution || (node && node.shape !== '[]' ? node.shape : '') || made.type,
    type: 'variable',
    boost: OWN,
    info: () => drawn(explainedName(made.name, made, node, made.kind === 'parameter' ? data?.shape : undefined), 'explain')
  };
}

/** Options stand behind what a distribution wants. */
function wantsOption(state: EditorState, position: number): boolean {
  const call = callAt(state, position);
  const form = call && entry(call.name)?.forms[0];
  return Boolean(form && form.options && call.argument >= form.arguments.length);
}

/** Keys of the data that the text does not use yet, where a name is made: as a parameter, or as a variable, which is observed then. */
function unusedKeys(state: EditorState, typed: boolean): Completion[] {
  const made = namesMade(state);
  return state.field(dataKeys).filter(key => !made.has(key.name)).map(key => {
    const scalar = key.shape === '[]';
    return {
      label: key.name,
      apply: typed ? key.name : `${scalar && key.type === 'integer' ? 'int' : 'Tensor'} ${key.name}`,
      detail: `data ${scalar ? key.preview : key.shape}`,
      type: 'data'
    };
  });
}

/** Whether the place lies between the brackets of a method that is being declared. */
function declares(state: EditorState, position: number): boolean {
  const call = callAt(state, position);
  if (!call) {
    return false;
  }
  const before = state.sliceDoc(state.doc.lineAt(call.from).from, call.from);
  return /^\s*[A-Za-z]\w*(\[\])*\s+$/.test(before) && !/\b(return|new|else)\s+$/.test(before);
}

/** From the second letter on, or when asked for; never in prose, and behind a dot only tensors have a say. */
function complete(context: CompletionContext): CompletionResult | null {
  const { state, pos } = context;
  const word = context.matchBefore(/[A-Za-z_]\w*/) ?? (context.explicit ? { from: pos, to: pos, text: '' } : null);
  if (!word || (!context.explicit && word.to - word.from < 2) || inText(state, pos)) {
    return null;
  }
  const before = state.sliceDoc(state.doc.lineAt(pos).from, word.from);
  if (/[.\d]$/.test(before)) {
    return null;
  }
  const named = /\b(var|Tensor|int|double|boolean)(\[\])*\s+$/.test(before);
  const validFor = /^\w*$/;
  if (declares(state, pos)) {
    return { from: word.from, options: [...unusedKeys(state, named), ...(named ? [] : KEYWORDS.slice(2, 6))], validFor };
  }
  if (named) {
    const keys = unusedKeys(state, true);
    return keys.length > 0 ? { from: word.from, options: keys, validFor } : null;
  }
  const newest = new Map(definitions(state, word.from).filter(made => made.kind !== 'method').map(made => [made.name, made]));
  const option = wantsOption(state, pos);
  const offers = [...all()].map(languageWord).map(offer => (option && offer.type === 'option' ? { ...offer, boost: FITTING_OPTION } : offer));
  return { from: word.from, options: [...[...newest.values()].map(made => ownName(state, made)), ...offers, ...KEYWORDS], validFor };
}

// ---- keys

/** A name that stands there whole needs no completion: the key means what it always means. */
function takenAlready(view: EditorView): boolean {
  const chosen = completionStatus(view.state) === 'active' ? selectedCompletion(view.state) : null;
  const head = view.state.selection.main.head;
  if (!chosen || (chosen.type !== 'variable' && chosen.type !== 'keyword' && chosen.type !== 'data')) {
    return false;
  }
  return view.state.sliceDoc(head - chosen.label.length, head) === chosen.label && closeCompletion(view);
}

/**
 * Whoever types on as if there were no places to fill gets what they typed: a comma goes to the next place, where one follows, the space behind it is there already, and a bracket
 * steps over the one that closes the call.
 */
const typedThrough = EditorView.inputHandler.of((view, from, to, text) => {
  const { state } = view;
  if (!hasNextSnippetField(state)) {
    return false;
  }
  if (from < to) {
    return text === ' ' && state.sliceDoc(from - 2, from) === ', ';
  }
  if (text === ',' && state.sliceDoc(from, from + 2) === ', ') {
    return nextSnippetField(view);
  }
  const line = state.doc.lineAt(from).text;
  if (text === ')' && state.sliceDoc(from, from + 1) === ')' && line.split('(').length === line.split(')').length) {
    view.dispatch({ selection: { anchor: from + 1 }, userEvent: 'input.type', scrollIntoView: true });
    return true;
  }
  return false;
});

/** The list scrolls, so it must be reachable without a pointer; where the keys are, its own are bound. */
const reachable = EditorView.updateListener.of(({ view, state }) => {
  if (completionStatus(state) === 'active') {
    view.dom.querySelector('.cm-tooltip-autocomplete > ul:not([tabindex])')?.setAttribute('tabindex', '0');
  }
});

/** A key pressed before the list has stood there long enough to be seen takes what it has chosen a moment later; it was not meant to indent. */
function accept(view: EditorView): boolean {
  if (acceptCompletion(view)) {
    return true;
  }
  if (completionStatus(view.state) !== 'active') {
    return false;
  }
  const { doc } = view.state;
  setTimeout(() => view.state.doc === doc && acceptCompletion(view), UNSEEN);
  return true;
}

export const completion: Extension = [
  // before the list's own keys, which would take a name that is already whole
  Prec.highest(keymap.of([
    { key: 'Enter', run: view => takenAlready(view) && false },
    { key: 'Tab', run: view => !takenAlready(view) && accept(view) }
  ])),
  autocompletion({ override: [complete], icons: false, interactionDelay: UNSEEN, optionClass: offer => `cm-${offer.type}` }),
  typedThrough,
  reachable
];
