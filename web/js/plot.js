/**
 * The picture of a chart and the way through its points: pointer, touch and arrow keys lead to the same points, and
 * each is read out in a polite live region.
 */

import { element } from './dom.js';

/** How near, in CSS pixels, the pointer must be to a point beside it. */
const REACH = 40;

/** @typedef {{x: number, y: number, period: string, text: string}} PlotPoint */
/** @typedef {(canvas: HTMLCanvasElement, width: number, height: number, dpr: number) => string} Draw */

export class Plot {
  #canvas = element('canvas', { role: 'img', part: 'canvas' });
  #cursor = element('div', { class: 'cursor', hidden: true });
  // The live region says the same words; a screen reader should not meet them twice.
  #tooltip = element('div', { class: 'tooltip', part: 'tooltip', 'aria-hidden': 'true', hidden: true });
  #live = element('div', { class: 'unseen', 'aria-live': 'polite' });
  #frame = element('div', { class: 'frame', tabindex: 0, role: 'application', 'aria-roledescription': 'chart' },
    this.#canvas, this.#cursor, this.#tooltip);
  // Events whose labels found no room in the picture.
  #footnotes = element('ol', { class: 'footnotes', part: 'footnotes', 'aria-label': 'Events by number', hidden: true });
  /** What stands in the page. */
  host = element('div', { class: 'plot', part: 'plot' }, this.#frame, this.#footnotes, this.#live);
  /** Size of the last drawing in CSS pixels. */
  size = { width: 0, height: 0 };
  /** @type {PlotPoint[]} */
  #points = [];
  #at = -1;
  /** Which point the tooltip speaks of, by key or by pointer. */
  #marked = -1;
  /** Which point the reader has put away, until the pointer goes to another one. */
  #dismissed = -1;
  // On the document, because a tooltip under the pointer must yield to Escape wherever the focus is.
  #escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#dismissed = this.#marked;
    this.#hide();
  };
  /** @type {(point: {period: string, text: string}) => void} */
  #select;

  /** @param {(point: {period: string, text: string}) => void} select called when the reader goes to a point */
  constructor(select) {
    this.#select = select;
    this.#frame.addEventListener('keydown', (event) => this.#key(event));
    this.#frame.addEventListener('focus', () => {
      if (this.#frame.matches(':focus-visible')) this.#go(this.#at >= 0 ? this.#at : this.#points.length - 1);
    });
    this.#frame.addEventListener('blur', () => this.#leave());
    this.#frame.addEventListener('pointermove', (event) => this.#hover(event));
    this.#frame.addEventListener('pointerdown', (event) => {
      const i = this.#nearest(event);
      if (i >= 0) this.#go(i);
      else if (event.target !== this.#tooltip) this.#hide();
    });
    this.#frame.addEventListener('pointerleave', (event) => {
      // Lifting the finger leaves too; what was tapped stays until another place is.
      if (event.pointerType === 'touch') return;
      this.#dismissed = -1;
      if (this.#frame.matches(':focus-visible') && this.#at >= 0) this.#mark(this.#at);
      else this.#hide();
    });
  }

  /**
   * Draws at the width that the page gives.
   *
   * @param {boolean} onlyIfResized
   * @param {number} asked height in CSS pixels; 0 or NaN leaves it to the width
   * @param {Draw} draw
   * @returns {string | undefined} what to say about the drawing; `undefined` where nothing was drawn
   */
  draw(onlyIfResized, asked, draw) {
    const width = Math.floor(this.host.clientWidth);
    if (width < 1) return undefined;
    const height = asked >= 120 ? Math.min(asked, 2000) : Math.round(Math.min(430, Math.max(280, width * 0.55)));
    if (onlyIfResized && width === this.size.width && height === this.size.height) return undefined;
    this.size = { width, height };
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    const { points, note, events } = JSON.parse(draw(this.#canvas, width, height, sharpness()));
    this.#points = points;
    this.#footnotes.hidden = events.length === 0;
    this.#footnotes.replaceChildren(...events.map((/** @type {{number: number, text: string}} */ event) =>
      element('li', { value: event.number }, event.text)));
    if (Math.max(this.#at, this.#marked) >= points.length) this.#leave();
    else if (!this.#tooltip.hidden) this.#mark(this.#marked);
    return note ?? '';
  }

  /**
   * What the picture shows, for somebody who does not see it.
   *
   * @param {string} description
   * @param {string} title of the measure
   */
  describe(description, title) {
    this.#canvas.setAttribute('aria-label', description);
    this.#frame.setAttribute('aria-label', `${title}: the left and right arrow keys read the figures one by one`);
    this.#leave();
  }

  clear() {
    this.#points = [];
    this.size = { width: 0, height: 0 };
    this.#leave();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.#points.length - 1;
    if (event.altKey || event.ctrlKey || event.metaKey || last < 0) return;
    const to = {
      ArrowRight: Math.min(last, this.#at + 1),
      ArrowLeft: this.#at < 0 ? last : Math.max(0, this.#at - 1),
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#go(to);
  }

  /** @param {number} i */
  #go(i) {
    const point = this.#points[i];
    if (!point) return;
    this.#at = i;
    this.#mark(i);
    this.#live.textContent = point.text;
    this.#select({ period: point.period, text: point.text });
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    // The tooltip may be pointed at, to read it under a magnifier, without jumping to another point.
    if (event.target === this.#tooltip) return;
    const i = this.#nearest(event);
    if (i >= 0 && i === this.#dismissed) return;
    this.#dismissed = -1;
    if (i >= 0) this.#mark(i);
    else this.#hide();
  }

  /** @param {PointerEvent} event */
  #nearest(event) {
    const box = this.#frame.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    let best = -1;
    let least = Infinity;
    this.#points.forEach((point, i) => {
      const away = Math.abs(point.x - x);
      const far = away * 4 + Math.abs(point.y - y);
      if (away <= REACH && far < least) [best, least] = [i, far];
    });
    return best;
  }

  /** @param {number} i */
  #mark(i) {
    const point = this.#points[i];
    if (!point) return;
    this.#marked = i;
    document.addEventListener('keydown', this.#escape, true);
    this.#cursor.style.translate = `${point.x}px ${point.y}px`;
    this.#cursor.hidden = false;
    this.#tooltip.textContent = point.text;
    this.#tooltip.hidden = false;
    const { offsetWidth: wide, offsetHeight: tall } = this.#tooltip;
    const left = Math.max(0, Math.min(this.size.width - wide, point.x - wide / 2));
    const above = point.y - tall - 14;
    this.#tooltip.style.translate = `${left}px ${above >= 0 ? above : point.y + 14}px`;
  }

  #hide() {
    this.#marked = -1;
    document.removeEventListener('keydown', this.#escape, true);
    this.#tooltip.hidden = true;
    this.#cursor.hidden = true;
  }

  #leave() {
    this.#at = -1;
    this.#dismissed = -1;
    this.#live.textContent = '';
    this.#hide();
  }
}

/** Device pixels a CSS pixel; paper is sharper than the screen says. */
function sharpness() {
  return matchMedia('print').matches ? Math.max(2, devicePixelRatio) : devicePixelRatio;
}
