/**
 * `<upturn-chart src measure view height theme heading-level>`: one measure, words first, then the picture, and beside
 * it everything that the picture shows as words and as a table.
 */

import { chartSheet } from './chart-style.js';
import { button, element } from './dom.js';
import { UpturnElement } from './element.js';
import { UpturnError } from './errors.js';
import { copy, download, fileName, picture, plainText } from './exports.js';
import { Plot } from './plot.js';
import { QUESTIONS, span } from './wording.js';

/** @typedef {'trajectory' | 'control'} View */

/** @type {Record<View, string>} */
const VIEWS = { trajectory: 'Trajectory', control: 'Control chart' };

export class UpturnChart extends UpturnElement {
  static observedAttributes = ['src', 'measure', 'view', 'height', 'theme', 'heading-level'];

  /** Which document is shown. */
  #index = 0;
  /** @type {View} */
  #view = 'trajectory';
  /** What is said about the drawing itself, such as where the axis starts. */
  #note = '';
  #plot = new Plot((point) => this.emit('upturn-select', { measure: this.document?.measure.id, ...point }));
  #headline = element('h3');
  #subtitle = element('p', { class: 'subtitle', part: 'subtitle' });
  #panel = element('div', { class: 'panel', id: 'panel' });
  #table = element('div', { class: 'scroll', tabindex: 0, role: 'region' });
  #details = element('details', { class: 'table', part: 'table' }, element('summary', {}, 'Table of the figures'), this.#table);
  /** @type {HTMLButtonElement[]} */
  #tabs = [];
  #resized = new ResizeObserver(() => this.redraw(true));
  /** @type {MediaQueryList | undefined} */
  #resolution;
  #sharpen = () => this.redraw();

  constructor() {
    super(chartSheet, 3);
    // Filled when it is opened: a page of many charts need not build tables that nobody reads.
    this.#details.addEventListener('toggle', () => this.#fillTable());
  }

  connectedCallback() {
    super.connectedCallback();
    this.#resized.observe(this.#plot.host);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#resolution?.removeEventListener('change', this.#sharpen);
  }

  /** The document shown; `null` before there is one. */
  get document() {
    return this.opened?.list[this.#index] ?? null;
  }

  /** The picture as SVG, in the light theme. */
  toSVG() {
    const { documents } = this.#drawn();
    const { width, height } = this.#plot.size;
    return documents.svg(this.#index, this.#view, width || 900, height || 420, 'light');
  }

  /** The figures behind the picture as CSV. */
  toCSV() {
    return this.#drawn().documents.csv(this.#index, this.#view);
  }

  /**
   * Copies headline, answers and remarks as plain text, and returns them.
   *
   * @returns {Promise<string>}
   */
  async copyText() {
    this.#drawn();
    const text = plainText(this.#headline.textContent ?? '', this.#subtitle.textContent ?? '', this.document);
    await copy(text);
    return text;
  }

  /** Moves the focus to the headline, so that a reader who was brought here hears what is shown. */
  focus(/** @type {FocusOptions | undefined} */ options) {
    this.#headline.focus(options);
  }

  show() {
    const { list } = this.#drawn();
    const wanted = this.getAttribute('measure');
    this.#index = wanted === null ? 0 : list.findIndex((one) => one.measure.id === wanted);
    if (this.#index < 0) {
      throw new UpturnError('measure_not_found', `The file of figures holds no measure “${wanted}”.`);
    }
    const shown = list[this.#index];
    const focused = this.shadowRoot?.activeElement;
    this.#headline = this.heading(0, { class: 'headline', part: 'headline', tabindex: '-1' }, shown.words.headline);
    this.#tabs = this.#makeTabs(shown);
    this.#panel.replaceChildren(this.#plot.host);
    const parts = [
      this.#headline,
      this.#subtitle,
      element('div', { class: 'tabs', part: 'tabs', role: 'tablist', 'aria-label': 'Views of the figures' }, ...this.#tabs),
      element('div', { class: 'body' }, this.#panel, this.#answers(shown)),
      this.#remarks(shown),
      this.#details,
      this.#tools(shown),
    ];
    this.content.replaceChildren(...parts.filter((part) => part !== false));
    // What had the focus has gone or moved: its reader goes on at the headline.
    if (focused) this.focus({ preventScroll: true });
    this.#turnTo(this.#wantedView(shown));
  }

  shown() {
    this.redraw();
  }

  cleared() {
    this.#plot.clear();
  }

  changed(/** @type {string} */ name) {
    if (!this.opened) return this.start();
    try {
      if (name === 'measure' || name === 'heading-level') this.show();
      else if (name === 'view' && this.document) this.#turnTo(this.#wantedView(this.document));
      this.redraw();
    } catch (cause) {
      this.fail(cause);
    }
  }

  /**
   * Draws at the size and sharpness that the page gives now.
   *
   * @param {boolean} [onlyIfResized]
   */
  redraw(onlyIfResized = false) {
    if (!this.opened || this.content.hidden) return;
    try {
      const height = Number(this.getAttribute('height'));
      const { documents } = this.opened;
      const note = this.#plot.draw(onlyIfResized, height, (canvas, width, tall, dpr) =>
        documents.draw(this.#index, this.#view, canvas, width, tall, dpr, this.palette));
      if (note === undefined) return;
      this.#note = note;
      this.#writeSubtitle();
      this.#watchResolution();
    } catch (cause) {
      this.fail(cause);
    }
  }

  #drawn() {
    if (!this.opened) throw new UpturnError('no_source', 'There is no chart yet: wait for upturn-ready.');
    return this.opened;
  }

  /** @param {import('./types.js').Trajectory} shown */
  #wantedView(shown) {
    const wanted = this.getAttribute('view') ?? 'trajectory';
    if (wanted === 'trajectory' || (wanted === 'control' && shown.control)) return wanted;
    this.report(new UpturnError('view_not_available', `The view “${wanted}” is not available for this measure.`));
    return 'trajectory';
  }

  /** @param {import('./types.js').Trajectory} shown */
  #makeTabs(shown) {
    const views = /** @type {View[]} */ (shown.control ? ['trajectory', 'control'] : ['trajectory']);
    return views.map((view, i) => {
      const tab = button(VIEWS[view], () => this.#chooseTab(i), {
        role: 'tab', id: `tab-${view}`, 'aria-controls': 'panel', 'data-view': view,
      });
      tab.addEventListener('keydown', (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const last = views.length - 1;
        const to = { ArrowRight: i === last ? 0 : i + 1, ArrowLeft: i === 0 ? last : i - 1, Home: 0, End: last }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        this.#chooseTab(to);
        this.#tabs[to].focus();
      });
      return tab;
    });
  }

  /** @param {number} i */
  #chooseTab(i) {
    this.#turnTo(/** @type {View} */ (this.#tabs[i].dataset.view));
    this.redraw();
  }

  /** @param {View} view */
  #turnTo(view) {
    this.#view = view;
    for (const tab of this.#tabs) {
      const on = tab.dataset.view === view;
      tab.setAttribute('aria-selected', String(on));
      tab.tabIndex = on ? 0 : -1;
    }
    const { documents } = this.#drawn();
    // A single tab would be noise; the panel then needs no role.
    const many = this.#tabs.length > 1;
    this.content.querySelector('.tabs')?.toggleAttribute('hidden', !many);
    if (many) {
      this.#panel.setAttribute('role', 'tabpanel');
      this.#panel.setAttribute('aria-labelledby', `tab-${view}`);
    } else {
      this.#panel.removeAttribute('role');
      this.#panel.removeAttribute('aria-labelledby');
    }
    this.#plot.describe(documents.describe(this.#index, view), this.document?.measure.title ?? '');
    this.#writeSubtitle();
    this.#fillTable();
  }

  #writeSubtitle() {
    const shown = this.document;
    if (!shown) return;
    const { measure, area, points } = shown;
    const better = { higher: 'Higher is better.', lower: 'Lower is better.', neutral: '' }[measure.better];
    const unit = measure.title.toLowerCase().includes(measure.unit.toLowerCase()) ? '' : measure.unit;
    const what = [measure.title, unit, area?.name, span(points)].filter(Boolean).join(', ');
    const parts = [`${what}.`, better, this.#note, measure.source && `Source: ${measure.source}.`];
    this.#subtitle.textContent = parts.filter(Boolean).join(' ');
  }

  /** @param {import('./types.js').Trajectory} shown */
  #answers(shown) {
    const parts = [];
    for (const [key, question] of QUESTIONS) {
      const answer = shown.words.answers[key];
      if (answer) parts.push(this.heading(1, { class: 'question' }, question), element('p', {}, answer));
    }
    return element('div', { class: 'answers', part: 'answers' }, ...parts);
  }

  /** @param {import('./types.js').Trajectory} shown */
  #remarks(shown) {
    const remarks = shown.quality.remarks.map((remark) =>
      element('li', { class: `remark ${remark.severity}`, part: 'remark' },
        element('strong', {}, remark.severity === 'info' ? 'Note: ' : 'Take care: '),
        [remark.message, remark.hint].filter(Boolean).join(' ')));
    return remarks.length > 0 && element('ul', { class: 'remarks', part: 'remarks', 'aria-label': 'Remarks' }, ...remarks);
  }

  #fillTable() {
    if (!this.#details.open || !this.opened) return this.#table.replaceChildren();
    const { caption, columns, rows } = JSON.parse(this.opened.documents.table(this.#index, this.#view));
    this.#table.setAttribute('aria-label', caption);
    this.#table.replaceChildren(element('table', {},
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...columns.map((/** @type {string} */ name) => element('th', { scope: 'col' }, name)))),
      element('tbody', {}, ...rows.map((/** @type {string[]} */ row) => element('tr', {},
        ...row.map((cell, i) => (i === 0 ? element('th', { scope: 'row' }, cell) : element('td', {}, cell))))))));
  }

  /** @param {import('./types.js').Trajectory} shown */
  #tools(shown) {
    const named = (/** @type {string} */ extension) => fileName(shown, this.#view, extension);
    const status = element('span', { class: 'status', role: 'status' });
    const say = (/** @type {string} */ text) => { status.textContent = text; };
    return element('div', { class: 'tools', part: 'tools', role: 'group', 'aria-label': 'Take these figures with you' },
      button('Download CSV', () => download(named('csv'), 'text/csv;charset=utf-8', this.toCSV())),
      button('SVG', () => download(named('svg'), 'image/svg+xml', this.toSVG()), { 'aria-label': 'Download SVG picture' }),
      button('PNG', () => picture((canvas, width, height, dpr) =>
        this.#drawn().documents.draw(this.#index, this.#view, canvas, width, height, dpr, 'light'))
        .then((blob) => download(named('png'), 'image/png', blob))
        .catch(() => say('The picture could not be made.')), { 'aria-label': 'Download PNG picture' }),
      button('Copy text', () => this.copyText().then(() => say('Copied.'), () => say('Copying was not allowed by the browser.'))),
      status);
  }

  /** Moving to another screen, or zooming, changes the sharpness without changing the size. */
  #watchResolution() {
    this.#resolution?.removeEventListener('change', this.#sharpen);
    this.#resolution = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.#resolution.addEventListener('change', this.#sharpen);
  }
}
