// Graphs of loops: variables that are told apart by numbers alone are drawn as one node, until somebody wants to see them all.
import { whole } from '../shell/format';
import type { Graph, GraphNode } from './report';

/** As many as a page can show apart. */
const FAMILY = 12;

export interface Folded {
  graph: Graph;
  /** By the id of the node that stands for several: their ids, in order. */
  members: Map<string, string[]>;
}

/** The graph with each family of nodes as one. */
export function fold(graph: Graph): Folded {
  const families = new Map<string, GraphNode[]>();
  graph.nodes.filter(node => /\d/.test(node.id)).forEach(node => {
    const key = `${node.kind} ${node.plate} ${node.id.replace(/\d+/g, '#')}`;
    families.set(key, [...(families.get(key) ?? []), node]);
  });
  const members = new Map<string, string[]>();
  const standing = new Map<string, string>();
  const firsts = new Map<string, GraphNode>();
  for (const family of families.values()) {
    if (family.length >= FAMILY) {
      const id = `${family[0].id} … ${family[family.length - 1].id}`;
      members.set(id, family.map(node => node.id));
      family.forEach(node => standing.set(node.id, id));
      firsts.set(family[0].id, { ...family[family.length - 1], id, distribution: `${whole(family.length)} variables`, hint: '' });
    }
  }
  if (members.size === 0) {
    return { graph, members };
  }
  const nodes = graph.nodes.flatMap(node => (standing.has(node.id) ? (firsts.get(node.id) ?? []) : node));
  const edges = new Map<string, { from: string; to: string }>();
  for (const edge of graph.edges) {
    const from = standing.get(edge.from) ?? edge.from;
    const to = standing.get(edge.to) ?? edge.to;
    if (from !== to) {
      edges.set(`${from}\n${to}`, { from, to });
    }
  }
  return { graph: { nodes, edges: [...edges.values()], plates: graph.plates }, members };
}

/** How many nodes a layered drawing would have to put on the way of its edges: what makes it slow. */
export function detours(graph: Graph): number {
  const rank = ranks(graph);
  return graph.edges.reduce((sum, edge) => sum + Math.max(0, (rank.get(edge.to) ?? 0) - (rank.get(edge.from) ?? 0) - 1), 0);
}

/** Longest way from a node without parents. Nodes stand in the order of the text, so that parents come first. */
function ranks(graph: Graph): Map<string, number> {
  const parents = new Map<string, string[]>();
  graph.edges.forEach(edge => parents.set(edge.to, [...(parents.get(edge.to) ?? []), edge.from]));
  const rank = new Map<string, number>();
  graph.nodes.forEach(node => rank.set(node.id, 1 + Math.max(-1, ...(parents.get(node.id) ?? []).map(parent => rank.get(parent) ?? -1))));
  return rank;
}

/** Where nodes stand in a graph that is too large to be drawn in layers: in the order of the text, in rows. */
export function inRows(graph: Graph, wide: (node: GraphNode) => number, high: number): Map<string, { x: number; y: number }> {
  const gap = 24;
  const total = graph.nodes.reduce((sum, node) => sum + wide(node) + gap, 0);
  const row = Math.sqrt(total * (high + gap) * 1.6);
  const places = new Map<string, { x: number; y: number }>();
  let [x, y] = [0, 0];
  for (const node of graph.nodes) {
    const width = wide(node);
    if (x > 0 && x + width > row) {
      x = 0;
      y += high + gap;
    }
    places.set(node.id, { x: x + width / 2, y });
    x += width + gap;
  }
  return places;
}
