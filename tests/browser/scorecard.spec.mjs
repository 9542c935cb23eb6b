// <upturn-scorecard>: a row a measure, sortable, each a way to its chart.

import { expect, test } from '@playwright/test';

import { torbay } from './documents.mjs';
import { drawn, events, openDemo, openWith } from './page.mjs';

const SRC = '/fixtures/torbay.json';
const [plans, agency] = torbay;

/** @param {import('@playwright/test').Page} page */
async function openScorecard(page) {
  await openWith(page, [
    { tag: 'upturn-scorecard', attributes: { src: SRC } },
    { tag: 'upturn-chart', attributes: { src: SRC } },
  ]);
  await drawn(page.locator('upturn-scorecard'));
  await drawn(page.locator('upturn-chart'));
  return page.locator('upturn-scorecard');
}

test('it says what the documents say', async ({ page }) => {
  const scorecard = await openScorecard(page);
  await expect(scorecard.locator('h2')).toHaveText('One of two measures better, none worse');
  await expect(scorecard.locator('.subtitle')).toHaveText(
    'Torbay, published figures to March 2025. 2 measures: 1 improving, 1 no clear change, 0 getting worse.');
  const rows = scorecard.locator('tbody tr');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText(plans.measure.title);
  for (const text of ['99.2%', 'No clear change', 'Met', 'Target 95% by March 2027', 'Sound']) await expect(rows.nth(0)).toContainText(text);
  for (const text of ['8.5%', 'Improving', 'As usual', 'Take care']) await expect(rows.nth(1)).toContainText(text);
  const blank = await scorecard.locator('canvas').evaluateAll((all) => all.filter((canvas) => {
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(pixels).size < 3;
  }).length);
  expect(blank).toBe(0);
});

test('its numbers are printed as the module prints them', async ({ page }) => {
  await openDemo(page);
  const pairs = await page.evaluate(async () => {
    const { number } = await import('/js/wording.js');
    const { openFile } = await import('/js/documents.js');
    const hold = openFile(document.querySelector('upturn-scorecard').getAttribute('src'));
    const { documents, list } = await hold.opened;
    return list.map((one, i) => {
      const ours = one.points.filter(({ value }) => value !== null).map(({ value }) => number(value, one.measure));
      return { ours, theirs: JSON.stringify(JSON.parse(documents.table(i, 'trajectory')).rows) };
    });
  });
  expect(pairs.length).toBeGreaterThan(0);
  for (const { ours, theirs } of pairs) for (const printed of ours) expect(theirs).toContain(printed);
});

test('headings sort with the keyboard: up, down, and back', async ({ page }) => {
  const scorecard = await openScorecard(page);
  const titles = () => scorecard.locator('tbody th').allInnerTexts();
  const head = scorecard.getByRole('columnheader', { name: 'Measure' });
  await head.getByRole('button').focus();
  for (const [order, expected] of [
    ['ascending', [agency, plans]], ['descending', [plans, agency]], ['none', [plans, agency]],
  ]) {
    await page.keyboard.press('Enter');
    await expect(head).toHaveAttribute('aria-sort', order);
    expect(await titles()).toEqual(expected.map((one) => one.measure.title));
  }
  const direction = scorecard.getByRole('columnheader', { name: 'Direction' });
  await direction.getByRole('button').press('Enter');
  expect(await titles()).toEqual([agency.measure.title, plans.measure.title]);
  await expect(head).toHaveAttribute('aria-sort', 'none');
  await expect(scorecard.getByRole('status')).toHaveText('Sorted by Direction, ascending.');
});

test('a row opens its chart and brings the reader there', async ({ page }) => {
  const scorecard = await openScorecard(page);
  await scorecard.getByRole('button', { name: agency.measure.title }).press('Enter');
  const headline = page.locator('upturn-chart').locator('h3');
  await expect(headline).toHaveText(agency.words.headline);
  await expect(headline).toBeFocused();
  expect(await events(page)).toContainEqual({ type: 'upturn-select', measure: agency.measure.id });
});

for (const state of ['is loading', 'has failed']) {
  test(`a row brings the reader to a chart that ${state}, once it stands`, async ({ page }) => {
    /** @type {(value?: unknown) => void} */
    let answer = () => {};
    const asked = new Promise((resolve) => { answer = resolve; });
    let fails = state === 'has failed';
    await openWith(page, [{ tag: 'upturn-scorecard', attributes: { src: SRC } }]);
    await drawn(page.locator('upturn-scorecard'));
    // Documents of the page stand in the scorecard, so that the chart's fetch is its own.
    await page.locator('upturn-scorecard').evaluate((one) => { one.data = one.data; });
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    await page.route(new RegExp(`${SRC}$`), async (route) => {
      if (fails) return route.abort();
      await asked;
      return route.continue();
    });
    const chart = page.locator('upturn-chart');
    await page.evaluate(([src, measure]) => {
      const chart = document.createElement('upturn-chart');
      chart.setAttribute('src', src);
      chart.setAttribute('measure', measure);
      document.querySelector('main').append(chart);
    }, [SRC, agency.measure.id]);
    if (fails) await expect(chart.getByRole('alert')).toBeVisible();
    fails = false;
    await page.locator('upturn-scorecard').getByRole('button', { name: agency.measure.title }).press('Enter');
    await expect(chart.locator('.content')).toBeHidden();
    answer();
    await expect(chart.locator('h3')).toHaveText(agency.words.headline);
    await expect(chart.locator('h3')).toBeFocused();
  });
}

test('a page may open rows in its own way', async ({ page }) => {
  const scorecard = await openScorecard(page);
  await scorecard.evaluate((one) => one.addEventListener('upturn-select', (event) => event.preventDefault()));
  await scorecard.getByRole('button', { name: agency.measure.title }).click();
  await expect(page.locator('upturn-chart').locator('h3')).toHaveText(plans.words.headline);
});

test('it counts in words what got better and what got worse', async ({ page }) => {
  await page.goto('/pages/empty.html');
  const say = (/** @type {string[]} */ directions) => page.evaluate(async (all) => {
    const { scorecardHeadline } = await import('/js/wording.js');
    return scorecardHeadline(all.map((direction) => ({ trend: { direction } })));
  }, directions);
  const many = (/** @type {number} */ n, /** @type {string} */ direction) => Array(n).fill(direction);
  expect(await say([...many(2, 'improving'), ...many(6, 'no_clear_trend'), 'worsening'])).toBe('Two of nine measures better, one worse');
  expect(await say(['worsening', 'no_clear_trend'])).toBe('One of two measures worse, none better');
  expect(await say(many(3, 'no_clear_trend'))).toBe('No clear change in any of three measures');
  expect(await say(['improving'])).toBe('Getting better');
  expect(await say(many(3, 'improving'))).toBe('All three measures better');
  expect(await say(many(2, 'worsening'))).toBe('Both measures worse');
  expect(await say([...many(11, 'improving'), 'worsening'])).toBe('11 of 12 measures better, one worse');
});
