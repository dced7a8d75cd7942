// What a name is, under the pointer or by F1, and where it was made, by F12 or Ctrl-click.
import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { closeHoverTooltips, EditorView, hasHoverTooltips, hoverTooltip, keymap, showTooltip, type Tooltip } from '@codemirror/view';
import { dataKeys } from './completion';
import { drawn, explained, explainedName } from './explain';
import { entry } from './language';
import { known } from './marks';
import { variableOf } from './report';
import { definitionOf, inText, wordAt } from './scope';

const ask = StateEffect.define<Tooltip | null>();

/** What is known of the name at a place. */
function told(state: EditorState, position: number): Tooltip | null {
  const word = inText(state, position) ? undefined : wordAt(state, position);
  if (!word || state.sliceDoc(word.from - 1, word.from) === '.') {
    return null;
  }
  const called = /^\s*\(/.test(state.sliceDoc(word.to, word.to + 4)) ? entry(word.text) : undefined;
  const made = definitionOf(state, word.text, word.to);
  const node = state.field(known).nodes.find(candidate => variableOf(candidate.id) === word.text);
  if (!called && !made) {
    return null;
  }
  const data = state.field(dataKeys).find(key => key.name === word.text);
  const shown = called ? explained(called) : explainedName(word.text, made, node, made?.kind === 'parameter' ? data?.shape : undefined);
  return {
    pos: word.from,
    end: word.to,
    above: true,
    create: () => {
      const dom = drawn(shown, 'cm-told explain');
      dom.dataset.testid = 'hover';
      return { dom };
    }
  };
}

const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    const asking = transaction.effects.find(effect => effect.is(ask));
    return asking ? asking.value : transaction.docChanged || transaction.selection ? null : value;
  },
  provide: field => showTooltip.from(field)
});

function tell(view: EditorView): boolean {
  const shown = told(view.state, view.state.selection.main.head);
  if (shown) {
    const text = shown.create(view).dom.innerText.replace(/\s+/g, ' ');
    view.dispatch({ effects: [ask.of(shown), EditorView.announce.of(text)] });
  }
  return true;
}

function goToDefinition(view: EditorView, position: number): boolean {
  const word = inText(view.state, position) ? undefined : wordAt(view.state, position);
  const made = word && (definitionOf(view.state, word.text, word.from) ?? definitionOf(view.state, word.text, word.to));
  if (!made) {
    return false;
  }
  view.dispatch({ selection: { anchor: made.from, head: made.to }, effects: EditorView.scrollIntoView(made.from, { y: 'nearest', yMargin: 48 }), userEvent: 'select' });
  view.focus();
  return true;
}

function hide(view: EditorView): boolean {
  const open = hasHoverTooltips(view.state) || view.state.field(asked) !== null;
  if (open) {
    view.dispatch({ effects: [closeHoverTooltips, ask.of(null)] });
  }
  return open;
}

export const hover: Extension = [
  asked,
  hoverTooltip((view, position) => told(view.state, position), { hideOnChange: true, hoverTime: 350 }),
  keymap.of([
    { key: 'F1', run: tell },
    { key: 'F12', run: view => goToDefinition(view, view.state.selection.main.head) },
    { key: 'Escape', run: hide }
  ]),
  EditorView.domEventHandlers({
    mousedown: (event, view) => {
      if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) {
        return false;
      }
      const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
      const went = position !== null && goToDefinition(view, position);
      if (went) {
        event.preventDefault();
      }
      return went;
    }
  })
];
