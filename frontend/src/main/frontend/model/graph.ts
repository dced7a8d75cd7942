import { html, LitElement, nothing } from 'lit';
import cytoscape, { type Core, type ElementDefinition } from 'cytoscape';
import dagre from 'cytoscape-dagre';
import { drawnBy, saveMenu } from '../shell/picture';
import { onSchemeChange, token } from '../shell/tokens';
import { graphMarkup } from './graph-drawing';
import { detours, fold, inRows } from './folding';
import { whole } from '../shell/format';
import { goTo, onPointed, point, type Graph, type GraphNode } from './report';

cytoscape.use(dagre);

const HEIGHT = 46;
const LONGEST = 30;
/** Beyond these a layered drawing takes longer than anybody waits, and shows less. */
const MOST_DETOURS = 3000;
/** Drawn smaller than this, words cannot be read: then the pointer's wheel brings the graph nearer. */
const LEGIBLE = 0.7;
const MOST_BENT = 150;
const WORDS = { latent: 'latent', observed: 'observed', data: 'data', deterministic: 'named value' } as const;

/** How a node is coloured by a result. */
export interface Tone {
  /** From 0, nothing to see, to 4. */
  level: number;
  /** Stands in the place of the distribution. */
  text: string;
  /** Whether it needs someone. */
  flagged: boolean;
}

/** What an execution has made of a node so far. */
export interface Passed {
  /** Its value, in the place of the distribution; empty for one that is yet to come. */
  text: string;
  when: 'past' | 'now' | 'ahead';
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.substring(0, LONGEST - 1)}…` : text;
}

/** What stands under the name: the distribution, else the shape. */
function below(node: GraphNode): string {
  return shorten(node.distribution || (node.shape === '[]' ? 'number' : node.shape));
}

/** The shape, and where the values lie unless anywhere. */
function beside(node: GraphNode): string {
  return node.support && node.support !== 'real' ? `${node.shape}, ${node.support}` : node.shape;
}

/** A node on a plate has its shape from there. */
function labelled(node: GraphNode): boolean {
  return node.distribution !== '' && node.shape !== '[]' && !node.plate;
}

/** A node is as wide as its longer line: 7.2 px a figure of the 12 px code font, 8.4 px a letter of the name. */
function width(node: GraphNode): number {
  const round = node.kind === 'data' ? 26 : 40;
  return Math.max(node.kind === 'data' ? 72 : 96, Math.ceil(Math.max(below(node).length * 7.3, node.id.length * 8.4)) + round);
}

/** The structure that a layout depends on. */
function structure(graph: Graph): string {
  return JSON.stringify([graph.nodes.map(node => [node.id, width(node), node.plate, labelled(node) && beside(node)]), graph.edges.map(edge => [edge.from, edge.to]), graph.plates]);
}

/** Pairs that put what stands outside of a plate and reaches into it above all that is inside: only so does a plate read as a repetition. */
function plateBelow(graph: Graph): [string, string][] {
  const plateOf = new Map(graph.nodes.map(node => [node.id, node.plate]));
  const around = new Map(graph.plates.map(plate => [plate.name, plate.within]));
  const lies = (name: string | undefined, plate: string): boolean => Boolean(name) && (name === plate || lies(around.get(name!), plate));
  return graph.plates.flatMap(plate => {
    const inside = (id: string) => lies(plateOf.get(id), plate.name);
    const above = new Set(graph.edges.filter(edge => inside(edge.to) && plateOf.has(edge.from) && !inside(edge.from)).map(edge => edge.from));
    const roots = graph.nodes.filter(node => inside(node.id) && !graph.edges.some(edge => edge.to === node.id && plateOf.has(edge.from))).map(node => node.id);
    return [...above].flatMap(outer => roots.map(root => [outer, root] as [string, string]));
  });
}

/**
 * The graph of a model. Cytoscape lays it out and draws edges and plates; the nodes are buttons over the drawing, so that they have the page's type, a keyboard and a voice.
 * Arrow keys follow the edges, Enter goes to the line of code.
 */
class ModelGraph extends LitElement {
  static override properties = { graph: { state: true }, unfolded: { state: true }, pointed: { state: true }, caret: { state: true }, tones: { attribute: false }, chosen: { attribute: false }, passed: { attribute: false } };

  /** As it is drawn: families of nodes are one, unless they are unfolded. */
  declare graph?: Graph;
  declare private unfolded: boolean;
  private all?: Graph;
  private members = new Map<string, string[]>();
  /** By node; a node without one is pale. Undefined where nodes are told apart by their kind. */
  declare tones?: Map<string, Tone>;
  /** Nodes that a question is about, by their part in it. */
  declare chosen?: Map<string, string>;
  /** By node, while an execution is stepped through. */
  declare passed?: Map<string, Passed>;
  declare pointed: string;
  declare caret: string;

  private cy?: Core;
  private laidOut = '';
  private readonly ends: (() => void)[] = [];
  private readonly resized = new ResizeObserver(() => this.fit());

  constructor() {
    super();
    this.pointed = '';
    this.caret = '';
    this.unfolded = false;
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.ends.push(onPointed(({ name }) => (this.pointed = name)), onSchemeChange(() => this.cy?.style(this.styles())));
    this.resized.observe(this);
    this.requestUpdate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.ends.splice(0).forEach(end => end());
    this.resized.disconnect();
    this.cy?.destroy();
    this.cy = undefined;
    this.laidOut = '';
  }

  /** A new graph. One of the same structure only changes its words. */
  show(graph: Graph): void {
    if (graph !== this.all) {
      this.all = graph;
      this.fold();
    }
  }

  private fold(): void {
    const folded = fold(this.all!);
    this.members = folded.members;
    this.graph = this.unfolded ? this.all : folded.graph;
  }

  private unfold(): void {
    this.unfolded = !this.unfolded;
    this.fold();
  }

  /** What of a map by name belongs to a node, or to the members of the family that it stands for. */
  private of<T>(map: Map<string, T> | undefined, id: string): T[] {
    return map ? (this.members.get(id) ?? [id]).map(name => map.get(name)).filter(value => value !== undefined) : [];
  }

  /** A name that the code has: of a family that of its last member, which is made in the loop. */
  private nameOf(id: string): string {
    return this.members.get(id)?.at(-1) ?? id;
  }

  /** Whether a node is meant by a name, itself or as a member of the family that it stands for. */
  private is(id: string, name: string): boolean {
    return name !== '' && (id === name || (!this.unfolded && (this.members.get(id)?.includes(name) ?? false)));
  }

  protected override render() {
    const nodes = this.graph?.nodes ?? [];
    const kinds = new Set(nodes.map(node => node.kind));
    return html`
      ${nodes.length === 0 ? nothing : saveMenu('graph', () => this)}
      <div class="drawing" data-drawn aria-hidden="true"></div>
      <div class="nodes" role="group" aria-label=${this.summary()} @wheel=${(event: WheelEvent) => this.zoom(event)}>${nodes.map(node => this.node(node))}</div>
      ${nodes.length === 0 ? html`<p class="t2 empty">The graph appears with the first text that can be run.</p>` : nothing}
      ${this.members.size > 0 ? html`<button type="button" class="act s2 unfold" data-testid="graph-unfold" aria-pressed=${this.unfolded} @click=${() => this.unfold()}>${this.unfolded ? 'Fold loops' : `Unfold all ${whole(this.all!.nodes.length)} nodes`}</button>` : nothing}
      <div class="key" aria-hidden="true">
        ${(['latent', 'observed', 'deterministic', 'data'] as const).filter(kind => kinds.has(kind)).map(kind => html`<span><i class=${kind}></i>${WORDS[kind]}</span>`)}
      </div>`;
  }

  private node(node: GraphNode) {
    const tone = this.of(this.tones, node.id).reduce<Tone | undefined>((worst, each) => (worst && worst.level >= each.level ? worst : each), undefined);
    const part = this.of(this.chosen, node.id)[0] ?? '';
    const steps = this.of(this.passed, node.id);
    const passed = steps.find(step => step.when === 'now') ?? (steps.some(step => step.when === 'ahead') ? steps.find(step => step.when === 'ahead') : steps[steps.length - 1]);
    const classes = `gnode ${node.kind}${this.is(node.id, this.pointed) || this.is(node.id, this.caret) ? ' on' : ''}${this.tones ? ` seq-${tone?.level ?? 'none'}` : ''}${tone?.flagged ? ' flagged' : ''}${part ? ` chosen ${part}` : ''}${passed ? ` ${passed.when}` : ''}`;
    const about = [WORDS[node.kind], node.distribution, node.shape === '[]' ? '' : `shape ${node.shape}`, node.support, tone?.text ?? '', passed?.text ?? '', part].filter(Boolean).join(', ');
    return html`<button type="button" class=${classes} data-id=${node.id} data-testid="node-${node.id}" title=${about} aria-label="${node.id}: ${about}"
      @click=${() => goTo(node.line)} @keydown=${(event: KeyboardEvent) => this.follow(event, node.id)}
      @mouseenter=${() => point(this.nameOf(node.id), 'graph')} @mouseleave=${() => point('', 'graph')}
      @focus=${() => point(this.nameOf(node.id), 'graph')} @blur=${() => point('', 'graph')}><b>${node.id}</b><code>${tone?.text ?? (passed?.text ? shorten(passed.text) : below(node))}</code></button>
      ${labelled(node) ? html`<span class="gshape" data-of=${node.id} aria-hidden="true">${beside(node)}</span>` : nothing}`;
  }

  private summary(): string {
    if (!this.graph || this.graph.nodes.length === 0) {
      return 'Graph of the model, empty';
    }
    return `Graph of the model: ${this.graph.edges.map(edge => `${edge.from} to ${edge.to}`).join(', ') || this.graph.nodes.map(node => node.id).join(', ')}`;
  }

  protected override updated() {
    // an answer may come after the page was left: what isn't on a page has no size to be laid out in
    if (!this.graph || !this.isConnected) {
      return;
    }
    const shape = structure(this.graph);
    if (shape !== this.laidOut) {
      this.laidOut = shape;
      this.layOut(this.graph);
    } else {
      this.place();
    }
  }

  private layOut(graph: Graph): void {
    const container = this.querySelector<HTMLElement>('.drawing')!;
    const ids = new Set(graph.nodes.map(node => node.id));
    const elements: ElementDefinition[] = [
      ...graph.plates.map(plate => ({ data: { id: `plate ${plate.name}`, label: plate.name.startsWith('[') ? `× ${plate.size}` : `${plate.name} × ${plate.size}`, ...(plate.within ? { parent: `plate ${plate.within}` } : {}) }, classes: 'plate' })),
      ...graph.nodes.map(node => ({ data: { id: node.id, w: width(node), ...(node.plate ? { parent: `plate ${node.plate}` } : {}) }, classes: node.kind })),
      ...graph.edges.filter(edge => ids.has(edge.from) && ids.has(edge.to)).map(edge => ({ data: { source: edge.from, target: edge.to } })),
      ...plateBelow(graph).map(([source, target]) => ({ data: { source, target }, classes: 'order' }))
    ];
    this.cy?.destroy();
    this.cy = cytoscape({
      container,
      elements,
      style: this.styles(),
      userZoomingEnabled: false,
      userPanningEnabled: false,
      boxSelectionEnabled: false,
      autoungrabify: true,
      autounselectify: true
    });
    this.cy.on('render', () => this.place());
    const large = detours(graph) > MOST_DETOURS;
    if (large) {
      const places = inRows(graph, width, HEIGHT);
      this.cy.nodes('[w]').positions(node => places.get(node.id())!);
    } else {
      this.cy.layout({ name: 'dagre', rankDir: 'TB', nodeSep: Math.max(40, ...graph.nodes.filter(labelled).map(node => beside(node).length * 6.6 + 18)), rankSep: 38, edgeSep: 16, fit: false, animate: false } as cytoscape.LayoutOptions).run();
    }
    if (graph.nodes.length <= MOST_BENT) {
      this.bendRound();
    }
    drawnBy(container, () => graphMarkup(this.cy!, graph, this));
    this.fit();
    const small = this.cy.zoom() < LEGIBLE;
    this.cy.userZoomingEnabled(small);
    this.cy.userPanningEnabled(small);
  }

  /** An edge whose straight line would run through another node bends round it. */
  private bendRound(): void {
    const cy = this.cy!;
    const nodes = cy.nodes('[w]').toArray();
    cy.edges().not('.order').forEach(edge => {
      const from = edge.source().position();
      const to = edge.target().position();
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      for (const node of nodes) {
        if (node.same(edge.source()) || node.same(edge.target()) || length === 0) {
          continue;
        }
        const { x, y } = node.position();
        const along = ((x - from.x) * (to.x - from.x) + (y - from.y) * (to.y - from.y)) / length ** 2;
        // positive where the node lies to the left of the way
        const aside = ((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)) / length;
        const reach = (Math.abs(to.y - from.y) * node.width() + Math.abs(to.x - from.x) * node.height()) / (2 * length) + 10;
        if (along > 0.1 && along < 0.9 && Math.abs(aside) < reach) {
          const bend = (reach - Math.abs(aside)) * (aside >= 0 ? -1 : 1) / Math.max(0.3, 2 * along * (1 - along));
          edge.style({ 'curve-style': 'unbundled-bezier', 'control-point-distances': bend, 'control-point-weights': along });
          break;
        }
      }
    });
  }

  private fit(): void {
    const cy = this.cy;
    if (!cy || cy.elements().empty()) {
      return;
    }
    cy.resize();
    cy.fit(cy.elements(), 10);
    if (cy.zoom() > 1) {
      cy.zoom(1);
      cy.center(cy.elements());
    }
    this.place();
  }

  /** A graph that is too large to be read as a whole comes nearer where the pointer is. */
  private zoom(event: WheelEvent): void {
    const cy = this.cy;
    if (cy?.userZoomingEnabled()) {
      event.preventDefault();
      const box = this.querySelector('.drawing')!.getBoundingClientRect();
      const level = Math.min(1, Math.max(0.02, cy.zoom() * (event.deltaY < 0 ? 1.25 : 0.8)));
      cy.zoom({ level, renderedPosition: { x: event.clientX - box.left, y: event.clientY - box.top } });
      this.place();
    }
  }

  /** Lays the buttons over the nodes of the drawing. */
  private place(): void {
    const cy = this.cy;
    if (!cy) {
      return;
    }
    const zoom = cy.zoom();
    this.querySelectorAll<HTMLElement>('.gnode').forEach(button => {
      const node = cy.getElementById(button.dataset.id!);
      if (node.nonempty()) {
        const { x, y } = node.renderedPosition();
        button.style.width = `${node.width()}px`;
        button.style.transform = `translate(${x}px, ${y}px) scale(${zoom}) translate(-50%, -50%)`;
      }
    });
    this.querySelectorAll<HTMLElement>('.gshape').forEach(label => {
      const node = cy.getElementById(label.dataset.of!);
      if (node.nonempty()) {
        const { x, y } = node.renderedPosition();
        label.style.transform = `translate(${x + (node.width() / 2 + 6) * zoom}px, ${y}px) scale(${zoom}) translate(0, -50%)`;
      }
    });
  }

  private styles(): cytoscape.StylesheetJson {
    return [
      { selector: 'node[w]', style: { shape: 'round-rectangle', width: 'data(w)', height: HEIGHT, 'background-opacity': 0, 'border-width': 0 } },
      { selector: '.plate', style: { 'background-opacity': 0, 'border-width': 1, 'border-color': token('--v-plate'), shape: 'round-rectangle', 'corner-radius': '6', padding: '18px',
        label: 'data(label)', 'font-family': 'Source Sans 3 Variable', 'font-size': 13, color: token('--v-text-2'), 'text-valign': 'bottom', 'text-halign': 'center', 'text-margin-y': -18 } },
      { selector: 'edge', style: { width: 1.25, 'line-color': token('--v-edge'), 'curve-style': 'bezier', 'target-arrow-shape': 'triangle', 'target-arrow-color': token('--v-edge'), 'arrow-scale': 0.8 } },
      { selector: '.order', style: { visibility: 'hidden' } }
    ] as cytoscape.StylesheetJson;
  }

  private follow(event: KeyboardEvent, id: string): void {
    const edges = this.graph?.edges ?? [];
    const next = event.key === 'ArrowDown' ? edges.find(edge => edge.from === id)?.to
      : event.key === 'ArrowUp' ? edges.find(edge => edge.to === id)?.from
      : event.key === 'ArrowRight' || event.key === 'ArrowLeft' ? this.beside(id, event.key === 'ArrowRight' ? 1 : -1) : undefined;
    if (next) {
      event.preventDefault();
      this.querySelector<HTMLElement>(`.gnode[data-id="${CSS.escape(next)}"]`)?.focus();
    }
  }

  private beside(id: string, step: number): string | undefined {
    const nodes = this.graph?.nodes ?? [];
    return nodes[nodes.findIndex(node => node.id === id) + step]?.id;
  }
}

customElements.define('variate-graph', ModelGraph);
