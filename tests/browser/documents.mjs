// Documents that no publisher would send on purpose, made from a good one.

import { readFileSync } from 'node:fs';

/** The good one: two measures of Torbay, as published; readings and words by hand. */
export const torbay = JSON.parse(readFileSync(new URL('fixtures/torbay.json', import.meta.url), 'utf8'));

/** Labels that try to become markup, to break out of their place, or to turn the page round. */
export const HOSTILE = {
  markup: '<img src=x onerror="globalThis.broken = true"><script>globalThis.broken = true</script>&amp;"\'',
  long: 'Long '.repeat(2000),
  unbroken: 'x'.repeat(10_000),
  'right-to-left': '\u202Eלמדידה\u200F العربية \u2066<b>\u2069',
  combining: `Z\u0351\u036B\u0343\u036A\u0302${'\u0301'.repeat(300)}algo`,
  emoji: '👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿 𝕌𝕡𝕥𝕦𝕣𝕟 \u{10FFFF}',
  control: 'a\u0000b\u0007c\u001bd\ufeffe\u2028f',
};

/**
 * The first document of Torbay with every text that comes from data replaced.
 *
 * @param {string} id of the measure
 * @param {string} text
 */
export function hostile(id, text) {
  const one = structuredClone(torbay[1]);
  one.id = `E06000027/${id}`;
  one.area.name = text;
  Object.assign(one.measure, { id, title: text, unit: [...text].slice(0, 40).join(''), source: text });
  for (const event of one.journey.events) Object.assign(event, { label: text, partner: text });
  for (const judgement of one.journey.judgements) judgement.framework = text;
  for (const remark of one.quality.remarks) Object.assign(remark, { message: text, hint: text });
  one.words.headline = text;
  one.words.alt_text = text;
  one.words.summary = [text];
  for (const question of Object.keys(one.words.answers)) one.words.answers[question] = text;
  return one;
}

/** One measure with a single figure that was published and the rest suppressed: nothing can be computed. */
function sparse() {
  const one = structuredClone(torbay[0]);
  one.points.forEach((point, i) => { if (i !== 3) Object.assign(point, { value: null, status: 'c' }); });
  one.level = { ...one.level, period: '2016', value: 90.6, change_from_previous: null, change_from_baseline: null };
  Object.assign(one, { trend: null, control: null, pace: null, journey: null });
  one.words.headline = 'Too few figures to say more';
  one.words.answers = { ...one.words.answers, trend: null, pace: null, journey: null };
  return one;
}

/** @type {Record<string, () => string>} */
export const made = {
  'bad.json': () => '[{"schema": "upturn.trajectory/1", ',
  'other.json': () => JSON.stringify([{ ...torbay[0], schema: 'something-else/1' }]),
  'newer.json': () => JSON.stringify([{ ...torbay[0], schema: 'upturn.trajectory/2' }]),
  'empty.json': () => '[]',
  'sparse.json': () => JSON.stringify([sparse()]),
  'hostile.json': () => JSON.stringify(Object.entries(HOSTILE).map(([id, text]) => hostile(id, text))),
};
