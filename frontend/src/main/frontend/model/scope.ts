// Which names a text has made by a place, and which call stands around it: from the syntax tree as far as the text is right, and from its brackets.
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

type SyntaxNode = ReturnType<ReturnType<typeof syntaxTree>['resolveInner']>;

/** Where a name is made. */
export interface Definition {
  name: string;
  kind: 'parameter' | 'variable' | 'method';
  /** As it is written; `var` says nothing and is empty. */
  type: string;
  /** What it is made of, on its first line. */
  value: string;
  from: number;
  to: number;
}

/** A call around a place. */
export interface Call {
  name: string;
  /** Where the name begins. */
  from: number;
  /** Where its bracket opens. */
  open: number;
  /** The argument in which the place lies, from 0. */
  argument: number;
}

/** A call that is longer than this has an error. */
const LONGEST_CALL = 4000;
const WORD = /[A-Za-z_]\w*/;

/** The word at a place, with the letters on both sides of it. */
export function wordAt(state: EditorState, position: number): { text: string; from: number; to: number } | undefined {
  const range = state.wordAt(position);
  const text = range ? state.sliceDoc(range.from, range.to) : '';
  return range && WORD.test(text) ? { text, from: range.from, to: range.to } : undefined;
}

export function inComment(state: EditorState, position: number): boolean {
  return /Comment/.test(syntaxTree(state).resolveInner(position, -1).name);
}

/** Whether a place lies in prose or in quotes. */
export function inText(state: EditorState, position: number): boolean {
  return /Comment|StringLiteral|TextBlock|CharacterLiteral/.test(syntaxTree(state).resolveInner(position, -1).name);
}

/** All names that a text makes, wherever they hold. */
export function namesMade(state: EditorState): Set<string> {
  const names = new Set<string>();
  syntaxTree(state).iterate({ enter: node => void (node.name === 'Definition' && names.add(state.sliceDoc(node.from, node.to))) });
  return names;
}

function definition(state: EditorState, node: SyntaxNode): Definition {
  const owner = node.parent;
  const line = state.doc.lineAt(node.to);
  const called = /^\s*\(/.test(state.sliceDoc(node.to, line.to)) && owner?.name !== 'LambdaExpression';
  const holder = owner?.name === 'VariableDeclarator' ? owner.parent : owner;
  const type = holder && holder.from < node.from ? state.sliceDoc(holder.from, node.from).trim() : '';
  const plain = /^[A-Za-z]\w*(\[\])*$/.test(type) && type !== 'var' ? type : '';
  const value = owner?.name === 'VariableDeclarator' ? /^\s*=\s*(.*?);?\s*$/.exec(state.sliceDoc(node.to, line.to))?.[1] ?? '' : '';
  return {
    name: state.sliceDoc(node.from, node.to),
    kind: called ? 'method' : owner?.name === 'VariableDeclarator' || owner?.name === 'ForSpec' ? 'variable' : 'parameter',
    type: plain,
    value,
    from: node.from,
    to: node.to
  };
}

/**
 * The names that may be used at a place, the newest last. What brackets enclose ends with them, but for parameters: they belong to the block, or to the one statement, that follows.
 */
export function definitions(state: EditorState, position: number): Definition[] {
  const frames: { own: Definition[]; next: Definition[] }[] = [{ own: [], next: [] }];
  syntaxTree(state).iterate({
    to: position,
    enter: node => {
      const frame = frames[frames.length - 1];
      if (node.from >= position && node.name !== 'Program' && node.name !== 'ClassContent') {
        return false;
      }
      switch (node.name) {
        case '(':
          frames.push({ own: [], next: [] });
          break;
        case '{':
          frames.push({ own: frame.next, next: [] });
          frame.next = [];
          break;
        case ')':
          if (frames.length > 1 && node.to <= position) {
            frames.pop();
            frames[frames.length - 1].next.push(...frame.own);
          }
          break;
        case '}':
          if (frames.length > 1 && node.to <= position) {
            frames.pop();
          }
          break;
        case ';':
        case ',':
          frame.next = [];
          break;
        case 'Definition': {
          const made = definition(state, node.node);
          const lambda = node.node.parent?.name === 'LambdaExpression';
          (lambda ? frame.next : frame.own).push(made);
          break;
        }
      }
      return true;
    }
  });
  return frames.flatMap(frame => [...frame.own, ...frame.next]);
}

/** Where the name that is used at a place was made. */
export function definitionOf(state: EditorState, name: string, position: number): Definition | undefined {
  return definitions(state, position).findLast(made => made.name === name && made.kind !== 'method');
}

/** The innermost call around a place. Where the brackets of a block open between them, there is none. */
export function callAt(state: EditorState, position: number): Call | undefined {
  const here = syntaxTree(state).resolveInner(position, -1);
  const end = here.name === 'StringLiteral' ? here.from : position;
  const start = Math.max(0, end - LONGEST_CALL);
  const text = state.sliceDoc(start, end);
  let argument = 0;
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    const letter = text[i];
    if (letter === '"') {
      const line = text.lastIndexOf('\n', i);
      const opening = text.lastIndexOf('"', i - 1);
      i = opening > line ? opening : i;
    } else if (letter === ')' || letter === ']' || letter === '}') {
      depth++;
    } else if (letter === '(' || letter === '[' || letter === '{') {
      if (depth > 0) {
        depth--;
        continue;
      }
      if (letter === '{') {
        return undefined;
      }
      const called = letter === '(' ? /([.\w]+)\s*$/.exec(text.substring(0, i)) : null;
      if (called) {
        const name = called[1];
        return name.includes('.') ? undefined : { name, from: start + called.index, open: start + i, argument };
      }
      argument = 0; // a bracket that only groups
    } else if (depth === 0 && letter === ',') {
      argument++;
    } else if (depth === 0 && letter === ';') {
      return undefined;
    }
  }
  return undefined;
}
