/**
 * What both elements share: how figures arrive, what stands in the place of the chart until they do or where they
 * never do, the theme, and giving everything back.
 *
 * Until the figures are there, and where they cannot be shown, the element's own content (the fallback that the
 * server rendered) stays in place.
 */

import { openData, openFile } from './documents.js';
import { element } from './dom.js';
import { UpturnError } from './errors.js';
import { palette } from './palette.js';
import { base } from './style.js';

const DARK = '(prefers-color-scheme: dark)';
const FORCED = '(forced-colors: active)';
const PRINT = 'print';
const LOADING = 'Loading the figures …';

/** @typedef {import('./documents.js').Opened} Opened */
/** @typedef {import('./documents.js').Hold} Hold */
/** @typedef {import('./types.js').Trajectory} Trajectory */

export class UpturnElement extends HTMLElement {
  /** @type {Hold | undefined} */
  #hold;
  /** @type {unknown} */
  #given;
  #starting = false;
  /** Counts attempts, so that an answer that comes late to an older one is dropped. */
  #attempt = 0;
  /** @type {MediaQueryList[]} */
  #media = [];
  #restyle = () => this.#applyTheme();

  /** What the subclass shows. */
  content = element('div', { class: 'content', hidden: true });
  #message = element('p', { class: 'message', part: 'error', role: 'alert', hidden: true });
  #waiting = element('slot', {}, LOADING);
  /** @type {HTMLElement} */
  root;
  /** @type {Opened | undefined} */
  opened;

  /** @type {number} */
  #defaultLevel;

  /**
   * @param {CSSStyleSheet} sheet of the subclass
   * @param {number} defaultLevel of the headline
   */
  constructor(sheet, defaultLevel) {
    super();
    this.#defaultLevel = defaultLevel;
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [base, sheet];
    // The words are English on a page of any language; the fallback keeps that of the page.
    this.root = element('div', { class: 'root', part: 'root', lang: 'en-GB' }, this.#message, this.#waiting, this.content);
    shadow.append(this.root);
  }

  connectedCallback() {
    // Set on an element that was not defined yet, a property would hide the accessor of the class.
    if (Object.hasOwn(this, 'data')) {
      const { data } = this;
      Reflect.deleteProperty(this, 'data');
      this.data = data;
    }
    this.#media = [DARK, FORCED, PRINT].map((query) => matchMedia(query));
    for (const query of this.#media) query.addEventListener('change', this.#restyle);
    this.#applyTheme();
    this.start();
  }

  disconnectedCallback() {
    for (const query of this.#media) query.removeEventListener('change', this.#restyle);
    this.#media = [];
    this.#attempt += 1;
    this.#letGo();
    // Coming back, it must not offer tools for documents that are gone.
    this.#stand(this.#waiting);
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    // The later of the two counts: a file named now takes the place of documents given before.
    if (name === 'src' && after !== null) this.#given = undefined;
    if (!this.isConnected) return;
    if (name === 'src') this.start();
    else if (name === 'theme') this.#applyTheme();
    else this.changed(name);
  }

  /** The documents shown: an array, as in the file. Setting it shows documents that the page has already. */
  get data() {
    return this.opened?.list ?? this.#given ?? null;
  }

  set data(data) {
    this.#given = data ?? undefined;
    if (this.isConnected) this.start();
  }

  /** The level of the headline, 1 to 6: where the element stands in the page's outline. */
  get headingLevel() {
    const level = Number(this.getAttribute('heading-level'));
    return Number.isInteger(level) && level >= 1 && level <= 6 ? level : this.#defaultLevel;
  }

  /**
   * A heading at the level of the element, or below it.
   *
   * @param {number} below
   * @param {Record<string, string>} attributes
   * @param {...import('./dom.js').Child} children
   */
  heading(below, attributes, ...children) {
    const level = Math.min(6, this.headingLevel + below);
    return element(/** @type {'h3'} */ (`h${level}`), attributes, ...children);
  }

  /** The theme the page is read in now: `light`, `dark` or `forced`. Paper is light. */
  get shownTheme() {
    if (matchMedia(FORCED).matches) return 'forced';
    if (matchMedia(PRINT).matches) return 'light';
    const asked = this.getAttribute('theme');
    if (asked === 'light' || asked === 'dark') return asked;
    return matchMedia(DARK).matches ? 'dark' : 'light';
  }

  /** The same for the module that draws. */
  get palette() {
    return palette(this.root, this.shownTheme);
  }

  /** Fetches and shows; several changes within one turn make one attempt. */
  start() {
    if (this.#starting) return;
    this.#starting = true;
    queueMicrotask(() => {
      this.#starting = false;
      if (this.isConnected) void this.#attemptToShow();
    });
  }

  async #attemptToShow() {
    const attempt = ++this.#attempt;
    /** @type {Hold | undefined} */
    let hold;
    try {
      hold = this.#open();
      const opened = await hold.opened;
      if (attempt !== this.#attempt) return hold.release();
      if (opened.list.length === 0) throw new UpturnError('no_documents', 'The file of figures holds no measures.');
      // What stood there stays until the new figures can take its place at once.
      this.#letGo();
      this.#hold = hold;
      this.opened = opened;
      this.show();
      this.#stand(this.content);
      this.shown();
      if (this.opened) this.emit('upturn-ready', { count: opened.list.length });
    } catch (cause) {
      hold?.release();
      if (attempt === this.#attempt) this.fail(cause);
    }
  }

  /**
   * Shows one part of the element; with the message, the page's own content stays too.
   *
   * @param {HTMLElement} part
   */
  #stand(part) {
    this.content.hidden = part !== this.content;
    this.#message.hidden = part !== this.#message;
    this.#waiting.hidden = part === this.content;
    this.#waiting.replaceChildren(part === this.#waiting ? LOADING : '');
  }

  /** @returns {Hold} */
  #open() {
    if (this.#given !== undefined) return openData(this.#given);
    const src = this.getAttribute('src')?.trim();
    if (!src) throw new UpturnError('no_source', 'No file of figures is named: the element has neither src nor data.');
    if (/\s/.test(src)) {
      throw new UpturnError('several_sources', 'This version shows one file of figures at a time; src names several.');
    }
    return openFile(src);
  }

  /**
   * Says in the place of the chart what is wrong, leaves the fallback in place, and tells the page.
   *
   * @param {unknown} cause
   */
  fail(cause) {
    const error = UpturnError.from(cause);
    this.#letGo();
    this.#message.replaceChildren(element('strong', {}, 'The chart cannot be shown. '), error.message);
    this.#stand(this.#message);
    this.report(error);
  }

  /**
   * Tells the page of an error.
   *
   * @param {UpturnError} error
   */
  report(error) {
    this.emit('upturn-error', { code: error.code, message: error.message });
  }

  /**
   * @param {string} type
   * @param {object} detail
   * @returns {boolean} whether the page let the default action happen
   */
  emit(type, detail) {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  #letGo() {
    this.cleared();
    this.#hold?.release();
    this.#hold = undefined;
    this.opened = undefined;
  }

  #applyTheme() {
    this.root.dataset.theme = this.shownTheme;
    if (this.opened) this.redraw();
  }

  /** Builds the content from `this.opened`. */
  show() {}
  /** The content has its place and size now. */
  shown() {}
  /** The theme has changed. */
  redraw() {}
  /** The documents go. */
  cleared() {}
  /**
   * An attribute other than `src` and `theme` has changed.
   *
   * @param {string} _name
   */
  changed(_name) {}
}
