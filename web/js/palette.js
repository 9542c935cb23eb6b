/**
 * The colours of a drawing: the module's own themes, changed where the page or the reader's system asks for it.
 */

/** Properties that a page may set, and the role of a mark that follows each. */
const ROLES = {
  background: 'background',
  text: 'text',
  muted: 'muted_text',
  accent: 'series',
  better: 'improvement',
  worse: 'concern',
};

/**
 * What the module calls a theme: a name, or a palette as JSON.
 *
 * @param {HTMLElement} root of the element, which bears the colours
 * @param {'light' | 'dark' | 'forced'} theme
 * @returns {string}
 */
export function palette(root, theme) {
  const style = getComputedStyle(root);
  if (theme === 'forced') return forced(style);
  const suffix = theme === 'dark' ? '-dark' : '';
  /** @type {Record<string, string>} */
  const colours = {};
  for (const [name, role] of Object.entries(ROLES)) {
    const asked = style.getPropertyValue(`--upturn-${name}${suffix}`).trim();
    const colour = asked && channels(asked);
    if (colour) colours[role] = colour;
  }
  return Object.keys(colours).length > 0 ? JSON.stringify({ base: theme, ...colours }) : theme;
}

/**
 * The two colours that the reader has chosen; shapes and dashes tell marks apart.
 *
 * @param {CSSStyleDeclaration} style
 */
function forced(style) {
  const [ink, background] = [channels(style.color), channels(style.backgroundColor)];
  const marks = ['series', 'neighbour', 'target', 'axis', 'text', 'muted_text', 'improvement', 'concern', 'common', 'neutral', 'limit', 'event'];
  return JSON.stringify({ base: 'forced', background, ...Object.fromEntries(marks.map((mark) => [mark, ink])) });
}

/** @type {CanvasRenderingContext2D | null} */
let pixel = null;

/**
 * Any colour that the browser understands as `rgb(r, g, b)`; nothing where it does not.
 *
 * @param {string} colour
 */
function channels(colour) {
  if (!CSS.supports('color', colour)) return undefined;
  pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  if (!pixel) return undefined;
  // A translucent colour would mix with the one before.
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}
