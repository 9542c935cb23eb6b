// <upturn-chart>: what it draws is sharp, what it says is the document, and the keyboard goes everywhere.

import { readFile } from 'node:fs/promises';

import { expect, test } from '@playwright/test';

import { torbay } from './documents.mjs';
import { drawn, events, listen, openWith } from './page.mjs';

const SRC = '/fixtures/torbay.json';
const [plans, agency] = torbay;

/**
 * @param {import('@playwright/test').Page} page
 * @param {Record<string, string>} [attributes]
 */
async function openChart(page, attributes = {}) {
  await openWith(page, [{ tag: 'upturn-chart', attributes: { src: SRC, measure: agency.measure.id, ...attributes } }]);
  const chart = page.locator('upturn-chart');
  await drawn(chart);
  return chart;
}

for (const dpr of [1, 2]) {
  test.describe(`at ${dpr} device pixels`, () => {
    test.use({ deviceScaleFactor: dpr });
    for (const view of ['trajectory', 'control']) {
      test(`${view} is drawn sharp`, async ({ page }) => {
        const chart = await openChart(page, { view });
        const canvas = await chart.locator('canvas').evaluate((canvas) => {
          const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          const colours = new Set();
          for (let i = 0; i < pixels.length; i += 4) colours.add(`${pixels[i]},${pixels[i + 1]},${pixels[i + 2]}`);
          const box = canvas.getBoundingClientRect();
          return { width: canvas.width, height: canvas.height, wide: box.width, tall: box.height, colours: [...colours] };
        });
        expect(canvas.width).toBe(canvas.wide * dpr);
        expect(canvas.height).toBe(canvas.tall * dpr);
        expect(canvas.colours.length).toBeGreaterThan(5);
        expect(canvas.colours).toContain('18,67,109');
      });
    }
  });
}

test('words, remarks and subtitle are those of the document', async ({ page }) => {
  const chart = await openChart(page);
  await expect(chart.locator('h3')).toHaveText(agency.words.headline);
  for (const text of [agency.measure.title, 'Torbay', '2017 to 2025 (years to March)', 'Lower is better.', 'Source: Department for Education.']) {
    await expect(chart.locator('.subtitle')).toContainText(text);
  }
  // Nothing can be read of its interventions, so that question is not asked.
  const { level, trend, pace, forecast, impact, benchmark, journey, quality } = agency.words.answers;
  expect(impact).toBeNull();
  await expect(chart.locator('.answers > p')).toHaveText([level, trend, pace, forecast, benchmark, journey, quality]);
  await expect(chart.locator('.answers > h4')).toHaveText([
    'Where are we?', 'Better, or noise?', 'Fast enough?', 'Will we get there?', 'How do we compare?',
    'Where on the journey?', 'Can I trust it?',
  ]);
  const [remark] = agency.quality.remarks;
  await expect(chart.locator('.remark')).toHaveText([`Take care: ${remark.message} ${remark.hint}`]);
  expect(await events(page)).toEqual([{ type: 'upturn-ready', count: torbay.length }]);
});

test('the table holds every figure of the document', async ({ page }) => {
  const chart = await openChart(page);
  await chart.getByText('Table of the figures').click();
  // The table is filled in the turn after it is opened.
  await expect(chart.locator('tbody tr')).toHaveCount(agency.points.length);
  const rows = await chart.locator('tbody tr').allInnerTexts();
  agency.points.forEach((point, i) => {
    expect(rows[i]).toContain(point.period);
    expect(rows[i]).toContain(point.value.toFixed(1));
  });
});

test('a measure that is set later is shown, in the same place', async ({ page }) => {
  const chart = await openChart(page);
  await chart.evaluate((one, id) => one.setAttribute('measure', id), plans.measure.id);
  await expect(chart.locator('h3')).toHaveText(plans.words.headline);
  expect(await chart.evaluate((one) => one.document.measure.id)).toBe(plans.measure.id);
  await chart.evaluate((one) => one.setAttribute('heading-level', '2'));
  await expect(chart.locator('h2')).toHaveText(plans.words.headline);
});

test('tabs turn with the arrow keys, and the description turns with them', async ({ page }) => {
  const chart = await openChart(page);
  const description = () => chart.locator('canvas').getAttribute('aria-label');
  const before = await description();
  expect(before).toBeTruthy();
  await chart.getByRole('tab', { name: 'Trajectory' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(chart.getByRole('tab', { name: 'Control chart' })).toBeFocused();
  await expect(chart.getByRole('tab', { name: 'Control chart' })).toHaveAttribute('aria-selected', 'true');
  expect(await description()).not.toBe(before);
  await page.keyboard.press('ArrowRight');
  await expect(chart.getByRole('tab', { name: 'Trajectory' })).toBeFocused();
  expect(await description()).toBe(before);
});

test('tabs leave the keys of the browser to the browser', async ({ page }) => {
  const chart = await openChart(page);
  const tab = chart.getByRole('tab', { name: 'Trajectory' });
  for (const modifier of ['altKey', 'ctrlKey', 'metaKey']) {
    const left = await tab.evaluate((one, modifier) =>
      one.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', [modifier]: true, cancelable: true })), modifier);
    expect(left, modifier).toBe(true);
  }
  await expect(tab).toHaveAttribute('aria-selected', 'true');
});

test('a reader inside the chart is taken to the headline when it shows something else', async ({ page }) => {
  const chart = await openChart(page);
  await chart.getByRole('button', { name: 'Copy text' }).focus();
  await chart.evaluate((one, id) => one.setAttribute('measure', id), plans.measure.id);
  await expect(chart.locator('h3')).toHaveText(plans.words.headline);
  await expect(chart.locator('h3')).toBeFocused();
  await chart.locator('.frame').focus();
  await chart.evaluate((one) => { one.removeAttribute('measure'); one.setAttribute('src', '/fixtures/sparse.json'); });
  await expect(chart.locator('h3')).toHaveText('Too few figures to say more');
  await expect(chart.locator('h3')).toBeFocused();
});

test('its words are English on a page of any language', async ({ page }) => {
  const chart = await openChart(page);
  await page.evaluate(() => { document.documentElement.lang = 'cy'; });
  expect(await chart.locator('h3').evaluate((one) => one.closest('[lang]')?.getAttribute('lang'))).toBe('en-GB');
});

test('arrow keys read the figures one by one', async ({ page }) => {
  const chart = await openChart(page);
  await chart.getByRole('tab', { name: 'Trajectory' }).focus();
  await page.keyboard.press('Tab');
  await expect(chart.locator('.frame')).toBeFocused();
  const live = chart.locator('[aria-live="polite"]');
  const tooltip = chart.locator('.tooltip');

  const last = agency.points.length - 1;
  await expect(live).toContainText('8.5');
  await page.keyboard.press('Home');
  await expect(live).toContainText('26.1');
  for (const point of agency.points.slice(1)) {
    await page.keyboard.press('ArrowRight');
    await expect(live).toContainText(point.value.toFixed(1));
    await expect(tooltip).toHaveText(await live.innerText());
  }
  await page.keyboard.press('ArrowRight');
  await expect(live).toContainText(agency.points[last].value.toFixed(1));
  await page.keyboard.press('ArrowLeft');
  await expect(live).toContainText(agency.points[last - 1].value.toFixed(1));
  await page.keyboard.press('End');
  await expect(live).toContainText(agency.points[last].value.toFixed(1));

  await page.keyboard.press('Escape');
  await expect(tooltip).toBeHidden();
  await expect(chart.locator('.frame')).toBeFocused();

  const selected = (await events(page)).filter(({ type }) => type === 'upturn-select');
  expect(selected[1]).toMatchObject({ measure: agency.measure.id, period: '2017' });
});

test('the pointer shows a point and Escape or leaving hides it', async ({ page }) => {
  const chart = await openChart(page);
  const box = await chart.locator('canvas').boundingBox();
  const tooltip = chart.locator('.tooltip');
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
  await expect(tooltip).toBeVisible();
  const inside = await tooltip.boundingBox();
  expect(inside.x).toBeGreaterThanOrEqual(box.x - 1);
  expect(inside.x + inside.width).toBeLessThanOrEqual(box.x + box.width + 1);
  await page.mouse.move(box.x + box.width * 0.5, box.y - 60);
  await expect(tooltip).toBeHidden();

  // The focus is elsewhere: Escape works all the same, and a trembling hand does not bring the tooltip back.
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
  await expect(tooltip).toBeVisible();
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body');
  await page.keyboard.press('Escape');
  await expect(tooltip).toBeHidden();
  await page.mouse.move(box.x + box.width * 0.5 + 1, box.y + box.height * 0.5);
  await expect(tooltip).toBeHidden();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5);
  await expect(tooltip).toBeVisible();
});

test('the tooltip under the pointer follows a redrawing', async ({ page }) => {
  const chart = await openChart(page);
  const tooltip = chart.locator('.tooltip');
  const cursor = () => chart.locator('.cursor').evaluate((one) => one.style.translate);
  const box = await chart.locator('canvas').boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 150);
  await expect(tooltip).toBeVisible();
  const [words, before] = [await tooltip.innerText(), await cursor()];
  await chart.evaluate((one) => one.setAttribute('height', '800'));
  await expect.poll(cursor).not.toBe(before);
  await expect(tooltip).toHaveText(words);
});

test.describe('by touch', () => {
  test.use({ hasTouch: true });
  test('a tap shows a figure, and it stays when the finger is lifted', async ({ page }) => {
    const chart = await openChart(page);
    await chart.locator('canvas').scrollIntoViewIfNeeded();
    const box = await chart.locator('canvas').boundingBox();
    await page.touchscreen.tap(box.x + box.width * 0.5, box.y + box.height * 0.5);
    const tooltip = chart.locator('.tooltip');
    await expect(chart.locator('[aria-live="polite"]')).not.toBeEmpty();
    await page.waitForTimeout(300);
    await expect(tooltip).toBeVisible();
    await page.touchscreen.tap(box.x + box.width * 0.5, box.y - 60);
    await expect(tooltip).toBeHidden();
  });
});

test('it is redrawn at its new size', async ({ page }) => {
  const chart = await openChart(page);
  const width = () => chart.locator('canvas').evaluate((canvas) => [canvas.width, canvas.clientWidth]);
  const [wide] = await width();
  await page.setViewportSize({ width: 500, height: 900 });
  await expect.poll(async () => (await width())[0]).toBeLessThan(wide);
  const [narrow, css] = await width();
  expect(narrow).toBe(css);
  await chart.evaluate((one) => one.setAttribute('height', '222'));
  await expect.poll(() => chart.locator('canvas').evaluate((canvas) => canvas.height)).toBe(222);
});

test('it can be taken away as CSV, SVG, PNG and text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const chart = await openChart(page);
  const taken = async (/** @type {string} */ name) => {
    const waiting = page.waitForEvent('download');
    await chart.getByRole('button', { name }).click();
    const file = await waiting;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };

  const csv = await taken('Download CSV');
  expect(csv.name).toBe('torbay-agency-workers-trajectory.csv');
  for (const point of agency.points) expect(csv.bytes.toString()).toContain(String(point.value));
  expect(csv.bytes.toString()).toContain(await chart.evaluate((one) => one.toCSV().replace(/^\uFEFF/, '')));

  const svg = await taken('Download SVG picture');
  expect(svg.bytes.toString()).toMatch(/^<svg[^]*<\/svg>\s*$/);
  expect(svg.bytes.toString()).toBe(await chart.evaluate((one) => one.toSVG()));
  const picture = await context.newPage();
  await picture.goto(`data:image/svg+xml;base64,${svg.bytes.toString('base64')}`);
  expect(await picture.evaluate(() => document.documentElement.localName)).toBe('svg');
  await picture.close();

  const png = await taken('Download PNG picture');
  expect([...png.bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([1920, 960]);

  await chart.getByRole('button', { name: 'Copy text' }).click();
  await expect(chart.getByRole('status').filter({ hasText: 'Copied.' })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain(agency.words.headline);
  expect(text).toContain(`Where are we? ${agency.words.answers.level}`);
  expect(text).toContain(`Take care: ${agency.quality.remarks[0].message}`);
});

test('where there is no clipboard, the old way copies and the focus stays on the button', async ({ page }) => {
  const chart = await openChart(page);
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  const copy = chart.getByRole('button', { name: 'Copy text' });
  await copy.press('Enter');
  await expect(chart.getByRole('status').filter({ hasText: /\S/ })).toHaveText('Copied.');
  await expect(copy).toBeFocused();
});

test('a picture that cannot be made is said in words', async ({ page }) => {
  const heard = listen(page);
  const chart = await openChart(page);
  await page.evaluate(() => { HTMLCanvasElement.prototype.toBlob = (give) => give(null); });
  await chart.getByRole('button', { name: 'Download PNG picture' }).click();
  await expect(chart.getByRole('status').filter({ hasText: /\S/ })).toHaveText('The picture could not be made.');
  expect(heard.complaints).toEqual([]);
});

test('a translucent colour does not mix with the one before it', async ({ page }) => {
  await openWith(page, []);
  const colours = await page.evaluate(async () => {
    const { palette } = await import('/js/palette.js');
    const root = document.querySelector('main');
    root.style.setProperty('--upturn-background', 'rgb(255, 0, 0)');
    root.style.setProperty('--upturn-text', 'rgba(0, 0, 255, 0.5)');
    return JSON.parse(palette(root, 'light'));
  });
  expect(colours).toMatchObject({ background: 'rgb(255, 0, 0)', text: 'rgb(0, 0, 255)' });
});

test('a measure without enough figures has no control chart, and says so in words', async ({ page }) => {
  await openWith(page, [{ tag: 'upturn-chart', attributes: { src: '/fixtures/sparse.json', view: 'control' } }]);
  const chart = page.locator('upturn-chart');
  await drawn(chart);
  await expect(chart.getByRole('tab')).toHaveCount(0);
  await expect(chart.locator('.answers > p')).toHaveCount(2);
  expect((await events(page)).map(({ type, code }) => code ?? type)).toEqual(['view_not_available', 'upturn-ready']);
});
