import type { Core, EdgeSingular } from 'cytoscape';
import { token } from '../shell/tokens';
import type { Graph } from './report';

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const at = (value: number) => value.toFixed(1);

/** The graph as SVG, in pixels from the corner of its drawing: plates, edges, then nodes with the words and colours that they have on the page. */
export function graphMarkup(cy: Core, graph: Graph, page: HTMLElement): string {
  const plates = graph.plates.map((plate) => {
    const box = cy.getElementById(`plate ${plate.name}`).renderedBoundingBox({ includeLabels: false });
    const label = plate.name.startsWith('[') ? `× ${plate.size}` : `${plate.name} × ${plate.size}`;
    return `<rect x="${at(box.x1)}" y="${at(box.y1)}" width="${at(box.w)}" height="${at(box.h)}" rx="6" fill="none" stroke="${token('--v-plate')}"/>
      <text x="${at(box.x2 - 10)}" y="${at(box.y2 - 7)}" text-anchor="end" fill="${token('--v-text-2')}" style="font: 13px 'Source Sans 3 Variable', sans-serif">${escaped(label)}</text>`;
  });
  const edges = cy
    .edges()
    .not('.order')
    .map((edge) => edgeMarkup(edge as EdgeSingular, cy));
  const drawing = page.querySelector('.drawing')!.getBoundingClientRect();
  const nodes = [...page.querySelectorAll<HTMLElement>('.gnode')].map((button) => nodeMarkup(button, drawing));
  const labels = [...page.querySelectorAll<HTMLElement>('.gshape')].map((label) => words(label, drawing, 'start'));
  return [...plates, ...edges, ...nodes, ...labels].join('');
}

function edgeMarkup(edge: EdgeSingular, cy: Core): string {
  const shown = ({ x, y }: { x: number; y: number }) => ({ x: x * cy.zoom() + cy.pan().x, y: y * cy.zoom() + cy.pan().y });
  const from = shown(edge.sourceEndpoint());
  const to = shown(edge.targetEndpoint());
  const bend = edge.controlPoints()?.map(shown)[0];
  const back = bend ?? from;
  const length = Math.hypot(to.x - back.x, to.y - back.y) || 1;
  const [dx, dy] = [(to.x - back.x) / length, (to.y - back.y) / length];
  const size = 7 * cy.zoom();
  const base = { x: to.x - dx * size, y: to.y - dy * size };
  const path = bend ? `Q${at(bend.x)} ${at(bend.y)} ${at(base.x)} ${at(base.y)}` : `L${at(base.x)} ${at(base.y)}`;
  const colour = token('--v-edge');
  return `<path d="M${at(from.x)} ${at(from.y)}${path}" fill="none" stroke="${colour}" stroke-width="1.25"/>
    <path d="M${at(to.x)} ${at(to.y)}L${at(base.x - dy * size * 0.45)} ${at(base.y + dx * size * 0.45)}L${at(base.x + dy * size * 0.45)} ${at(base.y - dx * size * 0.45)}Z" fill="${colour}"/>`;
}

function nodeMarkup(button: HTMLElement, drawing: DOMRect): string {
  const box = button.getBoundingClientRect();
  const style = getComputedStyle(button);
  const radius = Math.min(parseFloat(style.borderTopLeftRadius), box.height / 2);
  const dashes = style.borderTopStyle === 'dashed' ? ' stroke-dasharray="4 3"' : '';
  const frame = (by: number) => `x="${at(box.left - drawing.left - by)}" y="${at(box.top - drawing.top - by)}" width="${at(box.width + 2 * by)}" height="${at(box.height + 2 * by)}" rx="${at(radius + by)}"`;
  const ring = button.classList.contains('flagged') ? `<rect ${frame(4)} fill="none" stroke="${token('--v-caution')}" stroke-width="1.5" stroke-dasharray="1.5 2"/>` : '';
  return `${ring}<rect ${frame(0)} fill="${style.backgroundColor}" stroke="${style.borderTopColor}" stroke-width="1.25"${dashes}/>
    ${[...button.children].map((line) => words(line, drawing, 'middle')).join('')}`;
}

function words(line: Element, drawing: DOMRect, anchor: 'start' | 'middle'): string {
  const box = line.getBoundingClientRect();
  const style = getComputedStyle(line);
  const scale = (line as HTMLElement).offsetWidth ? box.width / (line as HTMLElement).offsetWidth : 1;
  const size = parseFloat(style.fontSize) * scale;
  const x = anchor === 'start' ? box.left : (box.left + box.right) / 2;
  return `<text x="${at(x - drawing.left)}" y="${at((box.top + box.bottom) / 2 - drawing.top + size * 0.34)}" text-anchor="${anchor}" fill="${style.color}" style="font: ${style.fontWeight} ${size.toFixed(1)}px ${style.fontFamily.replace(/"/g, "'")}">${escaped(line.textContent ?? '')}</text>`;
}
