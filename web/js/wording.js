/**
 * The few words that the elements add to those of the documents: names of readings, counts, dates.
 */

/** @typedef {import('./types.js').Trajectory} Trajectory */
/** @typedef {{words: string, shape: import('./dom.js').Shape | null, tone: string, rank: number}} Reading */

/** Is it getting better? Best first. @type {Record<import('./types.js').Direction, Reading>} */
export const DIRECTION = {
  improving: { words: 'Improving', shape: 'up', tone: 'better', rank: 0 },
  no_clear_trend: { words: 'No clear change', shape: 'circle', tone: 'same', rank: 1 },
  worsening: { words: 'Getting worse', shape: 'down', tone: 'worse', rank: 2 },
  too_few_points: { words: 'Too few figures', shape: 'ring', tone: 'same', rank: 3 },
};

/** How does the latest figure compare with the usual ups and downs? @type {Record<import('./types.js').Reading, Reading>} */
export const VARIATION = {
  improvement: { words: 'Better than usual', shape: 'up', tone: 'better', rank: 0 },
  neutral: { words: 'Out of the usual', shape: 'diamond', tone: 'neutral', rank: 1 },
  common: { words: 'As usual', shape: 'circle', tone: 'same', rank: 2 },
  concern: { words: 'Worse than usual', shape: 'down', tone: 'worse', rank: 3 },
};

/** Is that fast enough? @type {Record<import('./types.js').PaceStatus, {words: string, rank: number}>} */
const PACE = {
  met: { words: 'Met', rank: 0 },
  ahead: { words: 'Ahead', rank: 1 },
  on_pace: { words: 'On pace', rank: 3 },
  behind: { words: 'Behind', rank: 5 },
  reversing: { words: 'Going the wrong way', rank: 7 },
  no_target: { words: 'No target', rank: 8 },
  too_few_points: { words: 'Too few figures', rank: 9 },
};

/** Where the slope is too uncertain to name one pace: what can be said all the same. */
const UNSURE = {
  enough: { words: 'On pace or ahead', rank: 2 },
  open: { words: 'Cannot tell yet', rank: 4 },
  tooSlow: { words: 'Not on pace', rank: 6 },
};

/** Can I trust it? @type {Record<'sound' | 'caution' | 'weak', Reading>} */
export const TRUST = {
  sound: { words: 'Sound', shape: 'tick', tone: 'same', rank: 0 },
  caution: { words: 'Take care', shape: 'exclamation', tone: 'caution', rank: 1 },
  weak: { words: 'Weak', shape: 'exclamation', tone: 'worse', rank: 2 },
};

/** The questions, in the order in which they are answered beside the chart. */
export const QUESTIONS = /** @type {const} */ ([
  ['level', 'Where are we?'],
  ['trend', 'Better, or noise?'],
  ['pace', 'Fast enough?'],
  ['forecast', 'Will we get there?'],
  ['impact', 'Did the intervention change it?'],
  ['benchmark', 'How do we compare?'],
  ['journey', 'Where on the journey?'],
  ['quality', 'Can I trust it?'],
]);

/**
 * The pace in words; no more than the figures can tell.
 *
 * @param {import('./types.js').Pace | null} pace
 * @returns {{words: string, rank: number}}
 */
export function paceReading(pace) {
  if (!pace) return PACE.too_few_points;
  if (!pace.cannot_tell || pace.status === 'met') return PACE[pace.status];
  const enough = pace.cannot_tell.map((status) => PACE[status].rank <= PACE.on_pace.rank);
  if (enough.every(Boolean)) return UNSURE.enough;
  return enough.some(Boolean) ? UNSURE.open : UNSURE.tooSlow;
}

/**
 * The message of the whole scorecard: "Two of nine measures better, one worse".
 *
 * @param {Trajectory[]} list
 */
export function scorecardHeadline(list) {
  const { better, worse } = counted(list);
  const all = list.length;
  if (all === 1) return better ? 'Getting better' : worse ? 'Getting worse' : 'No clear change';
  const every = all === 2 ? 'Both measures' : `All ${spelt(all)} measures`;
  if (better === all) return `${every} better`;
  if (worse === all) return `${every} worse`;
  if (better === 0 && worse === 0) return `No clear change in any of ${spelt(all)} measures`;
  const [first, firstWord, second, secondWord] = better === 0 ? [worse, 'worse', better, 'better'] : [better, 'better', worse, 'worse'];
  return `${capital(spelt(first))} of ${spelt(all)} measures ${firstWord}, ${spelt(second)} ${secondWord}`;
}

/**
 * The line under it: whose figures, until when, and the full count.
 *
 * @param {Trajectory[]} list
 */
export function scorecardSubtitle(list) {
  const { better, same, worse, few } = counted(list);
  const areas = new Set(list.map((one) => one.area?.name).filter(Boolean));
  const area = areas.size === 1 ? `${[...areas][0]}, ` : '';
  const ends = list.flatMap((one) => one.points.filter((point) => point.value !== null).map((point) => point.end)).sort();
  const until = ends.length > 0 ? ` to ${monthAndYear(ends[ends.length - 1])}` : '';
  const parts = [`${better} improving`, `${same} no clear change`, `${worse} getting worse`];
  if (few > 0) parts.push(`${few} with too few figures`);
  const text = `${area}published figures${until}. ${list.length} ${list.length === 1 ? 'measure' : 'measures'}: ${parts.join(', ')}.`;
  return capital(text);
}

/** @param {Trajectory[]} list */
function counted(list) {
  const of = (/** @type {string} */ direction) => list.filter((one) => one.trend?.direction === direction).length;
  const [better, worse, same] = [of('improving'), of('worsening'), of('no_clear_trend')];
  return { better, worse, same, few: list.length - better - worse - same };
}

/**
 * "March 2025" from "2025-03-31".
 *
 * @param {string} date
 */
export function monthAndYear(date) {
  const format = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${date}T00:00:00Z`));
}

const NUMBERS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** @param {number} n */
function spelt(n) {
  return NUMBERS[n] ?? String(n);
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * A value as the documents' own words print it, without a unit that is a word: "84.4%", "1,893"; half to even, and
 * U+2212 as the sign.
 *
 * @param {number} value
 * @param {import('./types.js').Measure} measure
 * @param {{percent?: boolean, whole?: boolean}} [how] `whole`: without decimals where there is nothing behind the point
 */
export function number(value, measure, { percent = measure.unit === '%', whole = false } = {}) {
  const digits = Math.min(20, measure.decimals);
  /** @type {Intl.NumberFormatOptions & {roundingMode: string}} */
  const options = {
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: digits,
    roundingMode: 'halfEven',
    signDisplay: 'negative',
  };
  const text = new Intl.NumberFormat('en-GB', options).format(value).replace('-', '\u2212');
  return percent ? `${text}%` : text;
}

/**
 * The time that the figures cover: "2014 to 2024 (years to March)", "April 2012 to March 2024".
 *
 * @param {import('./types.js').Point[]} points
 */
export function span(points) {
  if (points.length === 0) return '';
  const [first, last] = [points[0], points[points.length - 1]];
  if (/^\d{4}-\d{2}$/.test(first.period)) return `${monthAndYear(first.start)} to ${monthAndYear(last.end)}`;
  const month = monthAndYear(last.end).replace(/ .*/, '');
  const years = /^\d{4}$/.test(last.period) && month !== 'December' ? ` (years to ${month})` : '';
  return `${first.period} to ${last.period}${years}`;
}
