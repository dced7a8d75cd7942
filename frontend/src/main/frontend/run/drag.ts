/** A rectangle in pixels of an element. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const LEAST = 4;

/**
 * Lets a mouse or pen draw a band over a plot, along one axis or both. A finger scrolls the page instead; for it, as for the keyboard, there are fields.
 *
 * @param event of the pointer going down, on an element that is positioned
 * @param done with the area, unless it was a mere click
 */
export function drag(event: PointerEvent, axes: 'x' | 'y' | 'xy', done: (area: Area) => void): void {
  const host = event.currentTarget as HTMLElement;
  if (event.button !== 0 || event.pointerType === 'touch') {
    return;
  }
  event.preventDefault();
  const box = host.getBoundingClientRect();
  const band = document.createElement('div');
  band.className = 'band';
  const from = { x: event.clientX - box.left, y: event.clientY - box.top };
  let area: Area | null = null;
  const move = (e: PointerEvent) => {
    const to = { x: Math.min(box.width, Math.max(0, e.clientX - box.left)), y: Math.min(box.height, Math.max(0, e.clientY - box.top)) };
    area = {
      left: axes === 'y' ? 0 : Math.min(from.x, to.x),
      right: axes === 'y' ? box.width : Math.max(from.x, to.x),
      top: axes === 'x' ? 0 : Math.min(from.y, to.y),
      bottom: axes === 'x' ? box.height : Math.max(from.y, to.y),
    };
    Object.assign(band.style, { left: `${area.left}px`, top: `${area.top}px`, width: `${area.right - area.left}px`, height: `${area.bottom - area.top}px` });
    if (!band.isConnected) {
      host.append(band);
    }
  };
  const end = (e: PointerEvent) => {
    host.removeEventListener('pointermove', move);
    host.removeEventListener('pointerup', end);
    host.removeEventListener('pointercancel', end);
    band.remove();
    const wide = area && (axes === 'y' || area.right - area.left >= LEAST) && (axes === 'x' || area.bottom - area.top >= LEAST);
    if (e.type === 'pointerup' && wide) {
      done(area!);
    }
  };
  host.setPointerCapture(event.pointerId);
  host.addEventListener('pointermove', move);
  host.addEventListener('pointerup', end);
  host.addEventListener('pointercancel', end);
}
