// Figures as files: SVG with the fonts inside, and PNG made of it at twice the size.
import { html, type TemplateResult } from 'lit';
import { token } from './tokens';

const SVG = 'http://www.w3.org/2000/svg';
/** What style sheets say of a drawing, and a file must say itself. */
const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap', 'opacity', 'fill-opacity', 'font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'visibility'];
/** Words of a page that belong to its figure. */
const WORDS = 'h2, h3, th[scope=row] code, .posterior :is(thead th, td.n), label:has(select), [data-saved]';
const FONTS: [string, string][] = [
  ['Source Sans 3 Variable', 'source-sans-3-latin-wght-normal.woff2'],
  ['Source Code Pro Variable', 'source-code-pro-latin-wght-normal.woff2'],
];
const MARGIN = 12;
const SHARPNESS = 2;

/** Elements that paint on a canvas, and what draws the same as SVG. */
const vectors = new WeakMap<Element, () => string>();

/** Says how an element that is no SVG is drawn as such: the inside of a `g`, in pixels from the element's corner. */
export function drawnBy(element: Element, drawing: () => string): void {
  vectors.set(element, drawing);
}

/** The choices beside a figure's name. */
export function saveMenu(name: string, figure: (button: HTMLElement) => HTMLElement = (button) => button.closest('figure')!): TemplateResult {
  const save = (event: Event, as: 'svg' | 'png') => {
    const button = event.currentTarget as HTMLElement;
    button.closest('details')!.open = false;
    void saveFigure(figure(button), name, as);
  };
  return html`<details class="save s2" @keydown=${closed} @focusout=${closed}>
    <summary class="act" aria-label="Save ${name} as a picture">Save</summary>
    <span><button type="button" class="act" data-testid="save-svg" @click=${(e: Event) => save(e, 'svg')}>SVG</button>
      <button type="button" class="act" data-testid="save-png" @click=${(e: Event) => save(e, 'png')}>PNG</button></span>
  </details>`;
}

function closed(event: Event): void {
  const menu = event.currentTarget as HTMLDetailsElement;
  const left = event instanceof FocusEvent && !menu.contains(event.relatedTarget as Node | null);
  if (left || (event instanceof KeyboardEvent && event.key === 'Escape')) {
    menu.open = false;
  }
}

async function saveFigure(figure: HTMLElement, name: string, as: 'svg' | 'png'): Promise<void> {
  const svg = await picture(figure);
  const blob = new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' });
  download(as === 'svg' ? blob : await raster(blob, svg), `${place()}${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.${as}`);
}

/** `run-12-`, for a page about run 12. */
function place(): string {
  const [, kind, id] = /\/(\w+?)s\/(\d+)/.exec(location.pathname) ?? [];
  return kind ? `${kind}-${id}-` : '';
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** All drawings and words of a figure where they stand on the page, with the colours that they have there. */
export async function picture(figure: HTMLElement): Promise<SVGSVGElement> {
  const box = figure.getBoundingClientRect();
  const parts: Element[] = [];
  let right = 0;
  let bottom = 0;
  const take = (part: Element, element: Element) => {
    const at = element.getBoundingClientRect();
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('transform', `translate(${at.left - box.left + MARGIN} ${at.top - box.top + MARGIN})`);
    group.append(part);
    parts.push(group);
    right = Math.max(right, at.right - box.left);
    bottom = Math.max(bottom, at.bottom - box.top);
  };
  for (const element of figure.querySelectorAll(`svg, ${WORDS}, canvas, [data-drawn]`)) {
    const drawing = vectors.get(element);
    if (element.getBoundingClientRect().width === 0 || element.closest('details, .sr')) {
      continue;
    }
    if (drawing) {
      const group = document.createElementNS(SVG, 'g');
      group.innerHTML = drawing();
      take(group, element);
    } else if (element instanceof SVGSVGElement) {
      take(styled(element), element);
    } else if (element.matches(WORDS)) {
      take(word(element), element);
    }
  }
  const [width, height] = [Math.ceil(right) + 2 * MARGIN, Math.ceil(bottom) + 2 * MARGIN];
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('xmlns', SVG);
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const paper = document.createElementNS(SVG, 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', token('--v-surface-0'));
  const title = document.createElementNS(SVG, 'title');
  title.textContent = figure.getAttribute('aria-label');
  const style = document.createElementNS(SVG, 'style');
  style.textContent = await fonts();
  svg.append(title, style, paper, ...parts);
  return svg;
}

function styled(original: SVGSVGElement): Element {
  const copy = original.cloneNode(true) as SVGSVGElement;
  const [from, to] = [[original, ...original.querySelectorAll('*')], [copy, ...copy.querySelectorAll('*')]];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    STYLES.forEach((name) => to[i].setAttribute(name, style.getPropertyValue(name)));
    ['class', 'style', 'aria-hidden', 'aria-label', 'role'].forEach((name) => to[i].removeAttribute(name));
  });
  copy.querySelectorAll('title').forEach((title) => title.remove());
  copy.setAttribute('overflow', 'visible');
  return copy;
}

function word(element: Element): Element {
  const style = getComputedStyle(element);
  const text = document.createElementNS(SVG, 'text');
  const { width, height } = element.getBoundingClientRect();
  if (style.textAlign === 'right' || style.textAlign === 'end') {
    text.setAttribute('x', String(width - parseFloat(style.paddingRight)));
    text.setAttribute('text-anchor', 'end');
  } else {
    text.setAttribute('x', style.paddingLeft.replace('px', ''));
  }
  text.setAttribute('y', String(height / 2 + parseFloat(style.fontSize) * 0.34));
  text.setAttribute('fill', style.color);
  ['font-family', 'font-size', 'font-weight'].forEach((name) => text.setAttribute(name, style.getPropertyValue(name)));
  const said = [...element.childNodes].map((node) => (node instanceof HTMLSelectElement ? node.value : node instanceof Comment ? '' : node.textContent));
  text.textContent = said.join('').trim().replace(/\s+/g, ' ');
  return text;
}

let embedded: Promise<string> | undefined;

/** A picture is read where our fonts are not. */
function fonts(): Promise<string> {
  embedded ??= Promise.all(
    FONTS.map(async ([family, file]) => {
      const answer = await fetch(new URL(`fonts/${file}`, document.baseURI));
      const bytes = new Uint8Array(answer.ok ? await answer.arrayBuffer() : []);
      let text = '';
      bytes.forEach((byte) => (text += String.fromCharCode(byte)));
      return bytes.length === 0 ? '' : `@font-face{font-family:'${family}';font-weight:200 900;src:url(data:font/woff2;base64,${btoa(text)}) format('woff2')}`;
    }),
  ).then((faces) => faces.join(''));
  return embedded;
}

async function raster(svg: Blob, { width, height }: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  const address = URL.createObjectURL(svg);
  image.src = address;
  await image.decode();
  URL.revokeObjectURL(address);
  const canvas = document.createElement('canvas');
  canvas.width = width.baseVal.value * SHARPNESS;
  canvas.height = height.baseVal.value * SHARPNESS;
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('The picture is too large.'))), 'image/png'));
}
