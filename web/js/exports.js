/**
 * What a reader takes away: files to download and text to paste.
 */

import { QUESTIONS } from './wording.js';

/** Size of the PNG in CSS pixels, drawn at twice the sharpness: good for a page of A4. */
const PICTURE = { width: 960, height: 480, dpr: 2 };

/**
 * Headline, answers and remarks as plain text.
 *
 * @param {string} headline
 * @param {string} subtitle
 * @param {import('./types.js').Trajectory | null} shown
 */
export function plainText(headline, subtitle, shown) {
  const lines = [headline, subtitle, ''];
  for (const [key, question] of QUESTIONS) {
    const answer = shown?.words.answers[key];
    if (answer) lines.push(`${question} ${answer}`);
  }
  for (const remark of shown ? shown.quality.remarks : []) {
    const start = remark.severity === 'info' ? 'Note' : 'Take care';
    lines.push(`${start}: ${[remark.message, remark.hint].filter(Boolean).join(' ')}`);
  }
  return lines.join('\n');
}

/**
 * Puts text on the clipboard.
 *
 * @param {string} text
 */
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // An intranet page without TLS has no clipboard object; the old way still works there.
  const focused = /** @type {HTMLElement | null} */ (focusedNow());
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  focused?.focus({ preventScroll: true });
  if (!copied) throw new Error('The browser did not copy.');
}

/** What has the focus, in whatever shadow root it stands. */
function focusedNow() {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one;
}

/**
 * Offers a file to the reader.
 *
 * @param {string} name
 * @param {string} type
 * @param {string | Blob} content
 */
export function download(name, type, content) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  // The browser takes the address over in its own time.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/**
 * The chart as PNG.
 *
 * @param {import('./plot.js').Draw} draw
 * @returns {Promise<Blob>}
 */
export async function picture(draw) {
  const canvas = document.createElement('canvas');
  draw(canvas, PICTURE.width, PICTURE.height, PICTURE.dpr);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))), 'image/png');
  });
}

/**
 * "torbay-re-referrals-trajectory.csv"
 *
 * @param {import('./types.js').Trajectory} shown
 * @param {string} view
 * @param {string} extension
 */
export function fileName(shown, view, extension) {
  const plain = [shown.area?.name ?? '', shown.measure.id, view]
    .map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60))
    .filter(Boolean);
  return `${plain.join('-')}.${extension}`;
}
