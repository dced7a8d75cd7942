// What the studio knows of a text, drawn into the editor: names of random variables, their marks in the margin, figures behind the lines, mistakes under them.
import { EditorState, RangeSet, StateEffect, StateField, type Range, type Text } from '@codemirror/state';
import { Decoration, EditorView, gutter, GutterMarker, WidgetType, type DecorationSet } from '@codemirror/view';
import type { Diagnostic } from '@codemirror/lint';
import { variableOf, words, type GraphNode, type Problem, type Report } from './report';

/** A new report; `messages` says whether the mistakes are spelled out under their lines yet. */
export const reported = StateEffect.define<{ report: Report; messages: boolean }>();
/** Takes the mistakes away: they were those of an older text. */
export const outdated = StateEffect.define<null>();
/** The random variable that someone points at in the graph. */
export const pointedAt = StateEffect.define<string>();

class Hint extends WidgetType {
  constructor(private readonly text: string) {
    super();
  }

  override eq(other: Hint) {
    return other.text === this.text;
  }

  override toDOM() {
    const span = document.createElement('span');
    span.className = 'cm-hint';
    span.textContent = this.text;
    span.setAttribute('aria-hidden', 'true');
    return span;
  }

  override ignoreEvent() {
    return true;
  }
}

class Message extends WidgetType {
  constructor(private readonly problem: Problem) {
    super();
  }

  override eq(other: Message) {
    return other.problem.message === this.problem.message;
  }

  override toDOM() {
    const message = document.createElement('div');
    message.className = 'msg err';
    message.dataset.testid = 'problem';
    message.append(...words(this.problem.message));
    // Space round a block must be its padding: the editor does not measure margins.
    const block = document.createElement('div');
    block.className = 'msg-block';
    block.append(message);
    return block;
  }

  override get estimatedHeight() {
    return 40;
  }
}

class Mark extends GutterMarker {
  constructor(private readonly kind: 'latent' | 'observed') {
    super();
  }

  override eq(other: Mark) {
    return other.kind === this.kind;
  }

  override toDOM() {
    const mark = document.createElement('i');
    mark.className = `rv-mark ${this.kind}`;
    mark.title = this.kind === 'latent' ? 'latent random variable' : 'observed random variable';
    return mark;
  }
}

const name = Decoration.mark({ class: 'cm-rv' });
const pointedLine = Decoration.line({ class: 'cm-pointed' });

interface Known {
  nodes: readonly GraphNode[];
  names: DecorationSet;
  /** What stands behind lines, each with a place in its line: a new line after it leaves it where it is. */
  hints: readonly { at: number; text: string }[];
  marks: RangeSet<GutterMarker>;
  messages: DecorationSet;
  pointed: string;
}

/** From where to where a mistake reaches, inside the text as it is. */
export function reach(doc: Text, problem: Problem): { from: number; to: number } {
  const line = doc.line(Math.min(Math.max(problem.line, 1), doc.lines));
  const from = Math.min(line.from + Math.max(problem.column - 1, 0), line.to);
  const to = Math.min(line.from + Math.max(problem.endColumn - 1, 0), line.to);
  if (to > from) {
    return { from, to };
  }
  if (from === line.to) {
    // What is missing at the end of a line is underlined at its last character; an empty line has none, so the one before it lends its own.
    let last = line;
    while (last.length === 0 && last.number > 1) {
      last = doc.line(last.number - 1);
    }
    return { from: Math.max(last.from, last.to - 1), to: last.to };
  }
  const word = /^\w+/.exec(doc.sliceString(from, line.to));
  return { from, to: Math.min(line.to, from + (word?.[0].length ?? 1)) };
}

export function diagnostics(state: EditorState, problems: readonly Problem[]): Diagnostic[] {
  return problems.filter(problem => problem.line > 0).map(problem => ({ ...reach(state.doc, problem), severity: 'error', message: problem.message }));
}

function named(state: EditorState, nodes: readonly GraphNode[]): Pick<Known, 'names' | 'hints' | 'marks'> {
  const doc = state.doc;
  const hints: { at: number; text: string }[] = [];
  const ranges: Range<Decoration>[] = [];
  const marks: Range<GutterMarker>[] = [];
  const seen = new Set<string>();
  const marked = new Set<number>();
  for (const node of nodes) {
    const variable = variableOf(node.id);
    const key = `${node.line} ${variable}`;
    if (node.line < 1 || node.line > doc.lines || seen.has(key)) {
      continue;
    }
    seen.add(key);
    const line = doc.line(node.line);
    if (node.kind === 'latent' || node.kind === 'observed') {
      const at = new RegExp(`\\b${variable.replace(/[^\w]/g, '\\$&')}\\b`).exec(line.text);
      if (at) {
        ranges.push(name.range(line.from + at.index, line.from + at.index + variable.length));
      }
      // a line of a loop makes many
      if (!marked.has(node.line)) {
        marks.push(new Mark(node.kind).range(line.from));
      }
    }
    if (node.hint && node.kind !== 'data' && !marked.has(node.line)) {
      hints.push({ at: line.to, text: node.hint });
    }
    if (node.kind === 'latent' || node.kind === 'observed') {
      marked.add(node.line);
    }
  }
  return { names: Decoration.set(ranges, true), hints, marks: RangeSet.of(marks, true) };
}

function behindLines(state: EditorState, hints: Known['hints']): DecorationSet {
  return Decoration.set(hints.map(hint => Decoration.widget({ widget: new Hint(hint.text), side: 1 }).range(state.doc.lineAt(hint.at).to)), true);
}

function spelledOut(state: EditorState, problems: readonly Problem[]): DecorationSet {
  const doc = state.doc;
  return Decoration.set(problems.map(problem => {
    const line = doc.line(Math.min(Math.max(problem.line, 1), doc.lines));
    const above = problem.line < 1;
    return Decoration.widget({ widget: new Message(problem), block: true, side: above ? -1 : 2 }).range(above ? 0 : line.to);
  }), true);
}

function withPointed(state: EditorState, known: Known): Known {
  return { ...known, pointed: known.pointed && known.nodes.some(node => node.id === known.pointed && node.line >= 1 && node.line <= state.doc.lines) ? known.pointed : '' };
}

export const known = StateField.define<Known>({
  create: () => ({ nodes: [], names: Decoration.none, hints: [], marks: RangeSet.empty, messages: Decoration.none, pointed: '' }),
  update(value, transaction) {
    let next = value;
    if (transaction.docChanged) {
      const { changes } = transaction;
      const hints = next.hints.map(hint => ({ ...hint, at: changes.mapPos(hint.at, -1) }));
      next = { ...next, hints, names: next.names.map(changes), marks: next.marks.map(changes), messages: next.messages.map(changes) };
    }
    for (const effect of transaction.effects) {
      if (effect.is(reported)) {
        const { report, messages } = effect.value;
        next = { ...next, messages: messages ? spelledOut(transaction.state, report.problems) : Decoration.none };
        // A text with a mistake has no graph: what was known of it before moves along with it.
        if (report.problems.length === 0) {
          next = { ...next, nodes: report.graph.nodes, ...named(transaction.state, report.graph.nodes) };
        }
      } else if (effect.is(outdated)) {
        next = { ...next, messages: Decoration.none };
      } else if (effect.is(pointedAt)) {
        next = { ...next, pointed: effect.value };
      }
    }
    return next === value ? value : withPointed(transaction.state, next);
  },
  provide: field => [
    EditorView.decorations.from(field, value => value.names),
    EditorView.decorations.compute([field], state => behindLines(state, state.field(field).hints)),
    EditorView.decorations.from(field, value => value.messages),
    EditorView.decorations.compute([field], state => {
      const value = state.field(field);
      const line = value.nodes.find(node => node.id === value.pointed)?.line;
      return line ? Decoration.set(pointedLine.range(state.doc.line(line).from)) : Decoration.none;
    }),
    gutter({ class: 'cm-marks', markers: view => view.state.field(field).marks, initialSpacer: () => new Mark('latent') })
  ]
});
