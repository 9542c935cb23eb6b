/**
 * Elements without markup: attributes by name, children as nodes or as text. Text from data can only become text.
 */

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {string | number | boolean | null | undefined} Attribute */
/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An HTML element. An attribute that is `false`, `null` or missing is left out; `true` stands for the empty value.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/**
 * A button that does something.
 *
 * @param {Child} label
 * @param {(event: MouseEvent) => void} action
 * @param {Record<string, Attribute>} [attributes]
 * @returns {HTMLButtonElement}
 */
export function button(label, action, attributes = {}) {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', action);
  return made;
}

/** Shapes that carry a meaning beside their colour, in a box of 14 by 14. */
const SHAPES = {
  up: 'M7 1.5l5.5 10h-11z',
  down: 'M7 12.5l5.5-10h-11z',
  circle: 'M7 3.2a3.8 3.8 0 1 0 .01 0z',
  diamond: 'M7 1.5L12.5 7 7 12.5 1.5 7z',
  ring: 'M7 3.2a3.8 3.8 0 1 0 .01 0zM7 5a2 2 0 1 1-.01 0z',
  tick: 'M1.5 7.5l1.6-1.6L5.6 8.4l5.3-5.6 1.6 1.5-6.9 7.2z',
  exclamation: 'M5.4 1h3.2l-.5 8H5.9zM7 10.2a1.6 1.6 0 1 0 .01 0z',
};

/** @typedef {keyof typeof SHAPES} Shape */

/**
 * A small mark beside a word that says the same, hidden from screen readers.
 *
 * @param {Shape} shape
 * @param {string} tone class that gives the colour
 * @returns {SVGSVGElement}
 */
export function mark(shape, tone) {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', SHAPES[shape]);
  path.setAttribute('fill-rule', 'evenodd');
  const made = document.createElementNS(SVG, 'svg');
  return filled(
    made,
    { viewBox: '0 0 14 14', width: 14, height: 14, class: `mark ${tone}`, 'aria-hidden': 'true', focusable: 'false' },
    [path],
  );
}

/**
 * @template {Element} E
 * @param {E} made
 * @param {Record<string, Attribute>} attributes
 * @param {Child[]} children
 * @returns {E}
 */
function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    made.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    made.append(child instanceof Node ? child : String(child));
  }
  return made;
}
