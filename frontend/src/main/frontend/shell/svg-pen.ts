const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const at = (value: number) => Number(value.toFixed(2));

/** What drawings use of a canvas, so that the same lines of code draw on one and write SVG. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  'fillStyle' | 'strokeStyle' | 'lineWidth' | 'globalAlpha' | 'font' | 'textAlign' | 'textBaseline' | 'beginPath' | 'moveTo' | 'lineTo' | 'arc' | 'rect' | 'fill' | 'stroke' | 'fillRect' | 'fillText' | 'save' | 'restore'
> & { clip(): void };

const ANCHORS: Record<CanvasTextAlign, string> = { left: 'start', start: 'start', center: 'middle', right: 'end', end: 'end' };
const DROPS: Partial<Record<CanvasTextBaseline, string>> = { top: '.8em', middle: '.34em' };

/** Writes SVG. A path that is clipped to is a rectangle. */
export class SvgPen implements Pen {
  fillStyle: Pen['fillStyle'] = 'black';
  strokeStyle: Pen['strokeStyle'] = 'black';
  lineWidth = 1;
  globalAlpha = 1;
  font = '';
  textAlign: CanvasTextAlign = 'left';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  private path = '';
  private area = '';
  private out = '';
  private clips = 0;
  private readonly open: number[] = [];

  get markup(): string {
    return this.out;
  }

  beginPath(): void {
    this.path = '';
  }

  moveTo(x: number, y: number): void {
    this.path += `M${at(x)} ${at(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `L${at(x)} ${at(y)}`;
  }

  /** Whole circles only. */
  arc(x: number, y: number, radius: number): void {
    this.path += `M${at(x - radius)} ${at(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.area = `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"/>`;
  }

  clip(): void {
    const id = `clip-${Math.random().toString(36).slice(2)}`;
    this.out += `<clipPath id="${id}">${this.area}</clipPath><g clip-path="url(#${id})">`;
    this.clips++;
  }

  fill(): void {
    this.out += `<path d="${this.path}" fill="${String(this.fillStyle)}" opacity="${this.globalAlpha}"/>`;
  }

  stroke(): void {
    this.out += `<path d="${this.path}" fill="none" stroke="${String(this.strokeStyle)}" stroke-width="${this.lineWidth}" opacity="${this.globalAlpha}"/>`;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.out += `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" fill="${String(this.fillStyle)}" opacity="${this.globalAlpha}"/>`;
  }

  fillText(text: string, x: number, y: number): void {
    this.out += `<text x="${at(x)}" y="${at(y)}" dy="${DROPS[this.textBaseline] ?? 0}" text-anchor="${ANCHORS[this.textAlign]}" fill="${String(this.fillStyle)}" style="font: ${this.font.replace(/"/g, "'")}">${escaped(text)}</text>`;
  }

  save(): void {
    this.open.push(this.clips);
  }

  restore(): void {
    const before = this.open.pop() ?? 0;
    this.out += '</g>'.repeat(this.clips - before);
    this.clips = before;
  }
}
