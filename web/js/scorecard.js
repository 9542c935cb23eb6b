/**
 * `<upturn-scorecard src theme heading-level>`: all measures of an area at a glance, a row each, in the order of the
 * file until the reader sorts them. A row opens its chart.
 */

import { address } from './documents.js';
import { button, element, mark } from './dom.js';
import { UpturnElement } from './element.js';
import { scorecardSheet } from './scorecard-style.js';
import {
  DIRECTION, TRUST, VARIATION, monthAndYear, number, paceReading, scorecardHeadline, scorecardSubtitle,
} from './wording.js';

/** Size of a sparkline in CSS pixels. */
const SPARKLINE = { width: 132, height: 32 };

/** @typedef {import('./types.js').Trajectory} Trajectory */

/**
 * One row, ready to show and to sort.
 *
 * @typedef {object} Row
 * @property {HTMLTableRowElement} row
 * @property {Record<string, string | number>} keys what each column sorts by
 */

/** Columns; `key` where the table can be sorted by it. */
const COLUMNS = [
  { label: 'Measure', key: 'title' },
  { label: 'Latest (range)' },
  { label: 'Over time' },
  { label: 'Direction', key: 'direction' },
  { label: 'Unusual?', key: 'variation' },
  { label: 'Fast enough?', key: 'pace' },
  { label: 'Trust', key: 'trust' },
];

export class UpturnScorecard extends UpturnElement {
  static observedAttributes = ['src', 'theme', 'heading-level'];

  /** @type {Row[]} */
  #rows = [];
  /** @type {{canvas: HTMLCanvasElement, index: number}[]} */
  #sparklines = [];
  #body = element('tbody', { role: 'rowgroup' });
  /** @type {HTMLTableCellElement[]} */
  #heads = [];
  #live = element('div', { class: 'unseen', role: 'status' });
  /** @type {MediaQueryList | undefined} */
  #resolution;
  #sharpen = () => this.redraw();

  constructor() {
    super(scorecardSheet, 2);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resolution?.removeEventListener('change', this.#sharpen);
  }

  show() {
    const list = this.opened?.list ?? [];
    this.#sparklines = [];
    this.#rows = list.map((one, index) => this.#makeRow(one, index));
    this.#heads = COLUMNS.map((column) => this.#makeHead(column));
    this.#body.replaceChildren(...this.#rows.map(({ row }) => row));
    const headline = this.heading(0, { class: 'headline', part: 'headline', id: 'headline' }, scorecardHeadline(list));
    // Roles are spelt out, because a table that is laid out as cards loses them in some browsers.
    const table = element('table', { role: 'table', part: 'table', 'aria-labelledby': 'headline' },
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...this.#heads)),
      this.#body);
    this.content.replaceChildren(
      headline,
      element('p', { class: 'subtitle', part: 'subtitle' }, scorecardSubtitle(list)),
      table,
      this.#live,
    );
  }

  shown() {
    this.redraw();
  }

  changed() {
    if (!this.opened) return;
    this.show();
    this.redraw();
  }

  cleared() {
    this.#sparklines = [];
  }

  redraw() {
    if (!this.opened) return;
    const { documents } = this.opened;
    const { palette } = this;
    try {
      for (const { canvas, index } of this.#sparklines) {
        documents.sparkline(index, canvas, SPARKLINE.width, SPARKLINE.height, devicePixelRatio, palette);
      }
    } catch (cause) {
      return this.fail(cause);
    }
    this.#resolution?.removeEventListener('change', this.#sharpen);
    this.#resolution = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.#resolution.addEventListener('change', this.#sharpen);
  }

  /**
   * @param {Trajectory} one
   * @param {number} index
   * @returns {Row}
   */
  #makeRow(one, index) {
    const { measure } = one;
    const direction = DIRECTION[one.trend?.direction ?? 'too_few_points'];
    const variation = one.control ? VARIATION[one.control.variation] : undefined;
    const pace = paceReading(one.pace);
    const trust = TRUST[one.quality.grade];
    const canvas = element('canvas', { class: 'sparkline', 'aria-hidden': 'true' });
    this.#sparklines.push({ canvas, index });
    const cells = [
      element('th', { scope: 'row', role: 'rowheader' }, button(measure.title, () => this.#openChart(measure.id), { class: 'open' })),
      cell('Latest (range)', element('span', {}, ...latest(one))),
      cell('Over time', canvas),
      cell('Direction', chip(direction)),
      cell('Unusual?', variation ? chip(variation) : 'Too few figures'),
      cell('Fast enough?', element('span', {}, element('span', { class: 'strong' }, pace.words), ...target(one))),
      cell('Trust', chip(trust)),
    ];
    return {
      row: element('tr', { role: 'row', part: 'row' }, ...cells),
      keys: {
        title: measure.title.toLocaleLowerCase('en-GB'),
        direction: direction.rank,
        variation: variation?.rank ?? Infinity,
        pace: pace.rank,
        trust: trust.rank,
      },
    };
  }

  /** @param {{label: string, key?: string}} column */
  #makeHead({ label, key }) {
    const head = element('th', { scope: 'col', role: 'columnheader', 'aria-sort': key ? 'none' : null });
    head.append(key ? button(label, () => this.#sort(head, key, label), { class: 'sort' }) : label);
    return head;
  }

  /**
   * First up, then down, then the order of the file again.
   *
   * @param {HTMLTableCellElement} head
   * @param {string} key
   * @param {string} label
   */
  #sort(head, key, label) {
    const before = head.getAttribute('aria-sort');
    const order = before === 'none' ? 'ascending' : before === 'ascending' ? 'descending' : 'none';
    for (const one of this.#heads) if (one.hasAttribute('aria-sort')) one.setAttribute('aria-sort', 'none');
    head.setAttribute('aria-sort', order);
    const sorted = [...this.#rows];
    if (order !== 'none') {
      const sign = order === 'ascending' ? 1 : -1;
      sorted.sort((a, b) => sign * compare(a.keys[key], b.keys[key]));
    }
    this.#body.append(...sorted.map(({ row }) => row));
    this.#live.textContent = order === 'none' ? 'In the order of the file.' : `Sorted by ${label}, ${order}.`;
  }

  /**
   * Tells the page; a chart of the same file on the page shows the measure and takes the focus, unless the page
   * prevents it.
   *
   * @param {string} measure
   */
  #openChart(measure) {
    if (!this.emit('upturn-select', { measure })) return;
    const file = (/** @type {Element} */ one) => address(one.getAttribute('src') ?? '');
    const page = /** @type {Document | ShadowRoot} */ (this.getRootNode());
    const chart = [...page.querySelectorAll('upturn-chart')].find((one) => one.hasAttribute('src') && file(one) === file(this));
    if (!(chart instanceof UpturnElement)) return;
    chart.setAttribute('measure', measure);
    if (chart.opened) return chart.focus();
    // Still loading, or failed: it tries again, and takes the focus once it stands, unless the reader has gone elsewhere.
    const here = page.activeElement;
    chart.addEventListener('upturn-ready', () => { if (page.activeElement === here) chart.focus(); }, { once: true });
    chart.start();
  }
}

/**
 * @param {string} label shown where the row is laid out as a card
 * @param {...import('./dom.js').Child} children
 */
function cell(label, ...children) {
  return element('td', { role: 'cell' }, element('span', { class: 'label', 'aria-hidden': 'true' }, label), ...children);
}

/** @param {import('./wording.js').Reading} reading */
function chip({ words, shape, tone }) {
  return element('span', { class: 'chip' }, shape && mark(shape, tone), words);
}

/** @param {Trajectory} one */
function latest({ level, measure }) {
  if (!level) return ['No figure'];
  const value = element('span', { class: 'strong' }, number(level.value, measure));
  const unit = measure.unit && measure.unit !== '%' ? ` ${measure.unit}` : '';
  if (level.lower === null || level.upper === null) return [value, unit];
  const [lower, upper] = [level.lower, level.upper].map((end) => number(end, measure, { percent: false }));
  return [value, unit, element('span', { class: 'small' }, `${lower} to ${upper}`)];
}

/** @param {Trajectory} one */
function target({ pace, measure }) {
  if (!pace || pace.target === null) return [];
  const by = pace.by ? ` by ${monthAndYear(pace.by)}` : '';
  return [element('span', { class: 'small' }, `Target ${number(pace.target, measure, { whole: true })}${by}`)];
}

/**
 * @param {string | number} a
 * @param {string | number} b
 */
function compare(a, b) {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en-GB');
  return Number(a) === Number(b) ? 0 : Number(a) - Number(b);
}
