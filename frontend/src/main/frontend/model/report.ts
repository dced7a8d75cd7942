// What the server says of a text, and how the parts of the model page talk to each other in the browser.

export type Kind = 'latent' | 'observed' | 'data' | 'deterministic';

export interface GraphNode {
  id: string;
  kind: Kind;
  distribution: string;
  shape: string;
  support: string;
  line: number;
  plate: string;
  /** Posterior of a scalar, or its shape: what stands behind the line of code. */
  hint: string;
}

export interface Graph {
  nodes: GraphNode[];
  edges: { from: string; to: string }[];
  /** The outer before the inner. */
  plates: { name: string; size: number; within: string }[];
}

export interface Problem {
  line: number;
  column: number;
  endColumn: number;
  message: string;
}

export interface Report {
  graph: Graph;
  problems: Problem[];
}

/** Someone points at a random variable, in the code or in the graph; an empty name ends it. */
export interface Pointed {
  name: string;
  from: 'code' | 'graph' | 'posterior';
}

const POINTED = 'variate-pointed';
const GO_TO = 'variate-go-to';
const LOOKING = 'variate-looking';

export function point(name: string, from: Pointed['from']): void {
  document.dispatchEvent(new CustomEvent<Pointed>(POINTED, { detail: { name, from } }));
}

export function onPointed(listener: (pointed: Pointed) => void): () => void {
  const handler = (event: Event) => listener((event as CustomEvent<Pointed>).detail);
  document.addEventListener(POINTED, handler);
  return () => document.removeEventListener(POINTED, handler);
}

/** A text that the server takes long to look at: what was said of the last one no longer holds. */
export function looking(): void {
  document.dispatchEvent(new CustomEvent(LOOKING));
}

export function onLooking(listener: () => void): () => void {
  document.addEventListener(LOOKING, listener);
  return () => document.removeEventListener(LOOKING, listener);
}

export function goTo(line: number): void {
  document.dispatchEvent(new CustomEvent<number>(GO_TO, { detail: line }));
}

export function onGoTo(listener: (line: number) => void): () => void {
  const handler = (event: Event) => listener((event as CustomEvent<number>).detail);
  document.addEventListener(GO_TO, handler);
  return () => document.removeEventListener(GO_TO, handler);
}

/** The variable that an element belongs to: `theta` for `theta[3]`. */
export function variableOf(name: string): string {
  const bracket = name.indexOf('[');
  return bracket < 0 ? name : name.substring(0, bracket);
}

/** Text in which names stand between backticks, as nodes with `code` elements. */
export function words(text: string): (string | HTMLElement)[] {
  return text.split('`').map((part, index) => {
    if (index % 2 === 0) {
      return part;
    }
    const code = document.createElement('code');
    code.textContent = part;
    return code;
  });
}
