// It stands on any intranet: strict policy, wrong MIME types, missing and broken files, hostile labels, many elements,
// elements that come and go.

import { expect, test } from '@playwright/test';

import { HOSTILE, torbay } from './documents.mjs';
import { drawn, events, listen, openDemo, openWith } from './page.mjs';

const SRC = '/fixtures/torbay.json';
const [plans, agency] = torbay;

test('the demo page asks only for its own files, and the browser has nothing to complain about', async ({ page }) => {
  const heard = listen(page);
  await openDemo(page);
  await page.locator('upturn-chart').getByRole('tab', { name: 'Control chart' }).click();
  await page.locator('upturn-scorecard').getByRole('rowheader').last().getByRole('button').click();
  await page.waitForLoadState('networkidle');
  expect(heard.complaints).toEqual([]);
  const strangers = heard.requests.filter((path) =>
    !/^\/(?:|demo\.(?:css|js)|icon\.svg|data\/index\.json|data\/areas\/E06000027\.json|upturn\/[\w-]+\.js|upturn\/upturn_view_bg\.wasm)$/.test(path));
  expect(strangers).toEqual([]);
  expect(heard.requests).toHaveLength(new Set(heard.requests).size);
  expect(await page.context().cookies()).toEqual([]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});

test('another council is a choice away', async ({ page }) => {
  const heard = listen(page);
  await openDemo(page);
  const other = await page.locator('#area option:not([selected])').evaluateAll((all) =>
    all.filter((one) => !one.selected).map((one) => ({ code: one.value, name: one.textContent }))[0]);
  await page.locator('#area').selectOption(other.code);
  await page.getByRole('button', { name: 'Show' }).click();
  await drawn(page.locator('upturn-chart'));
  await expect(page.locator('#council')).toHaveText(`${other.name} Council`);
  await expect(page.locator('upturn-scorecard').locator('.subtitle')).toContainText(other.name);
  expect(heard.complaints).toEqual([]);
});

test('a module sent as text/plain works', async ({ page }) => {
  const heard = listen(page);
  const [response] = await Promise.all([
    page.waitForResponse(/upturn_view_bg\.wasm$/),
    openDemo(page, '/wrong-mime/index.html'),
  ]);
  expect(response.headers()['content-type']).toBe('text/plain');
  expect(heard.complaints).toEqual([]);
});

/** @type {[string, Record<string, string>, string, RegExp][]} */
const FAILURES = [
  ['a file that is not there', { src: '/fixtures/nothing.json' }, 'not_found', /nothing\.json, was not found/],
  ['a file that was cut short', { src: '/fixtures/bad.json' }, 'bad_json', /./],
  ['a connection that breaks off', { src: `/broken-off${SRC}` }, 'fetch_failed', /torbay\.json broke off/],
  ['an address that is none', { src: 'http://[' }, 'fetch_failed', /“http:\/\/\[” is not an address/],
  ['nothing named', {}, 'no_source', /neither src nor data/],
  ['a file of something else', { src: '/fixtures/other.json' }, 'wrong_schema', /./],
  ['a file of a newer version', { src: '/fixtures/newer.json' }, 'newer_schema', /upturn\.trajectory\/2.*Update Upturn/],
  ['a file without documents', { src: '/fixtures/empty.json' }, 'no_documents', /no measures/],
  ['a measure that is not there', { src: SRC, measure: 'no-such' }, 'measure_not_found', /“no-such”/],
  ['several files', { src: `${SRC} ${SRC}` }, 'several_sources', /one file of figures/],
];

for (const [name, attributes, code, sentence] of FAILURES) {
  test(`${name}: a sentence, the fallback and an event`, async ({ page }) => {
    await openWith(page, [{ tag: 'upturn-chart', attributes, fallback: 'See the paper of March.' }]);
    const chart = page.locator('upturn-chart');
    const message = chart.getByRole('alert');
    await expect(message).toContainText('The chart cannot be shown.');
    await expect(message).toContainText(sentence);
    await expect(page.getByText('See the paper of March.')).toBeVisible();
    await expect(chart.locator('.content')).toBeHidden();
    const [event, ...more] = await events(page);
    expect(event).toMatchObject({ type: 'upturn-error', code });
    expect(event.message.length).toBeGreaterThan(20);
    expect(more).toEqual([]);

    // Without a file it is no empty box either.
    if ('src' in attributes) {
      await chart.evaluate((one) => one.removeAttribute('src'));
      await expect(message).toContainText('neither src nor data');
      expect((await events(page)).map((one) => one.code)).toEqual([code, 'no_source']);
    }

    // It is no dead end: a good file later is shown.
    await chart.evaluate((one, src) => { one.removeAttribute('measure'); one.setAttribute('src', src); }, SRC);
    await drawn(chart);
    await expect(message).toBeHidden();
    await expect(page.getByText('See the paper of March.')).toBeHidden();
  });
}

for (const tag of ['upturn-chart', 'upturn-scorecard']) {
  test(`${tag} without the module: a sentence, the fallback and an event`, async ({ page }) => {
    await page.route(/upturn_view_bg\.wasm$/, (route) => route.abort());
    await openWith(page, [{ tag, attributes: { src: SRC }, fallback: 'See the paper of March.' }]);
    await expect(page.locator(tag).getByRole('alert')).toContainText('could not be loaded');
    await expect(page.getByText('See the paper of March.')).toBeVisible();
    expect((await events(page)).map(({ code }) => code)).toEqual(['module_failed']);
  });
}

for (const [id, text] of Object.entries(HOSTILE)) {
  test(`labels that are ${id} do no harm`, async ({ page }) => {
    const heard = listen(page);
    await page.setViewportSize({ width: 320, height: 900 });
    await openWith(page, [
      { tag: 'upturn-scorecard', attributes: { src: '/fixtures/hostile.json' } },
      { tag: 'upturn-chart', attributes: { src: '/fixtures/hostile.json', measure: id } },
    ]);
    const chart = page.locator('upturn-chart');
    await drawn(page.locator('upturn-scorecard'));
    await drawn(chart);
    for (const view of ['Trajectory', 'Control chart']) {
      await chart.getByRole('tab', { name: view }).click();
      await chart.locator('.frame').focus();
      await page.keyboard.press('Home');
    }
    await chart.getByText('Table of the figures').click();
    expect(await chart.locator('h3').evaluate((one) => one.textContent)).toBe(text);
    expect(await page.evaluate(() => globalThis.broken)).toBeUndefined();
    expect(await chart.locator('img, script').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    const svg = await chart.evaluate((one) => one.toSVG());
    expect(svg).not.toContain('<img');
    expect(svg).not.toContain('<script');
    const [ready] = await events(page);
    expect(ready.type).toBe('upturn-ready');
    expect(heard.complaints).toEqual([]);
  });
}

test('elements of one file share one fetch, and one module', async ({ page }) => {
  const heard = listen(page);
  await openWith(page, [
    { tag: 'upturn-chart', attributes: { src: SRC } },
    { tag: 'upturn-chart', attributes: { src: SRC, measure: agency.measure.id } },
    { tag: 'upturn-scorecard', attributes: { src: SRC } },
  ]);
  await expect(page.locator('.content:visible')).toHaveCount(3);
  for (const path of [SRC, '/upturn/upturn_view_bg.wasm']) {
    expect(heard.requests.filter((one) => one === path)).toHaveLength(1);
  }
});

test('a hundred elements that come and go leave the memory where it was', async ({ page }) => {
  await openWith(page, [{ tag: 'upturn-chart', attributes: { src: SRC } }]);
  await expect(page.locator('.content:visible')).toHaveCount(1);
  const sizes = await page.evaluate(async ([src, measure]) => {
    // The page has loaded the module, so its loader gives back the one that is there.
    const glue = await import('/upturn/upturn_view.js');
    const { memory } = await glue.default();
    const sizes = [];
    for (let round = 0; round < 120; round += 1) {
      const chart = document.createElement('upturn-chart');
      const scorecard = document.createElement('upturn-scorecard');
      chart.setAttribute('src', `${src}?${round}`);
      chart.setAttribute('measure', measure);
      scorecard.setAttribute('src', `${src}?${round}`);
      const ready = [chart, scorecard].map((one) => new Promise((resolve) => one.addEventListener('upturn-ready', resolve)));
      document.querySelector('main').append(chart, scorecard);
      await Promise.all(ready);
      chart.toSVG();
      chart.remove();
      scorecard.remove();
      await new Promise((resolve) => setTimeout(resolve));
      sizes.push(memory.buffer.byteLength);
    }
    return sizes;
  }, [SRC, agency.measure.id]);
  expect(sizes).toHaveLength(120);
  expect(sizes[0]).toBeGreaterThan(0);
  expect(new Set(sizes.slice(20)).size).toBe(1);
});

test('an element that is moved within the page keeps its figures', async ({ page }) => {
  const heard = listen(page);
  await openWith(page, [{ tag: 'upturn-chart', attributes: { src: SRC } }]);
  const chart = page.locator('upturn-chart');
  await drawn(chart);
  await chart.evaluate((one) => document.body.append(one));
  await expect.poll(async () => (await events(page)).length).toBe(2);
  await drawn(chart);
  await page.setViewportSize({ width: 600, height: 900 });
  await expect.poll(() => chart.locator('canvas').evaluate((canvas) => canvas.width)).toBeLessThan(600);
  expect(heard.requests.filter((one) => one === SRC)).toHaveLength(1);
  expect(heard.complaints).toEqual([]);
});

test('documents that the page has already are shown without a fetch', async ({ page }) => {
  const heard = listen(page);
  await openWith(page, []);
  await page.evaluate((data) => {
    const chart = document.createElement('upturn-chart');
    chart.data = data;
    document.querySelector('main').append(chart);
  }, torbay);
  const chart = page.locator('upturn-chart');
  await drawn(chart);
  await expect(chart.locator('h3')).toHaveText(plans.words.headline);
  expect(await chart.evaluate((one) => one.data)).toEqual(torbay);
  expect(heard.requests.filter((one) => one.endsWith('.json'))).toEqual([]);
});

test('a file that is named after documents were given takes their place', async ({ page }) => {
  await openWith(page, []);
  await page.evaluate((data) => {
    const chart = document.createElement('upturn-chart');
    chart.data = data;
    document.querySelector('main').append(chart);
  }, [agency]);
  const chart = page.locator('upturn-chart');
  await expect(chart.locator('h3')).toHaveText(agency.words.headline);
  await chart.evaluate((one, src) => one.setAttribute('src', src), SRC);
  await expect(chart.locator('h3')).toHaveText(plans.words.headline);
  await chart.evaluate((one) => one.removeAttribute('src'));
  await expect(chart.getByRole('alert')).toContainText('neither src nor data');
});

test('an element that comes back with a slow file waits, and offers nothing to press', async ({ page }) => {
  const heard = listen(page);
  await openWith(page, [{ tag: 'upturn-chart', attributes: { src: SRC } }]);
  const chart = page.locator('upturn-chart');
  await drawn(chart);
  /** @type {(value?: unknown) => void} */
  let answer = () => {};
  const asked = new Promise((resolve) => { answer = resolve; });
  await page.route(/sparse\.json$/, async (route) => { await asked; await route.continue(); });
  await chart.evaluate((one) => {
    one.remove();
    one.setAttribute('src', '/fixtures/sparse.json');
    document.querySelector('main').append(one);
  });
  await expect(chart.getByText('Loading the figures')).toBeVisible();
  await expect(chart.getByRole('button')).toHaveCount(0);
  answer();
  await expect(chart.locator('h3')).toHaveText('Too few figures to say more');
  await expect(chart.getByText('Loading the figures')).toBeHidden();
  expect(heard.complaints).toEqual([]);
});

test('on paper: light, words and picture, nothing to press', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openDemo(page);
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  const chart = page.locator('upturn-chart');
  await expect(chart.locator('.root')).toHaveAttribute('data-theme', 'light');
  for (const part of ['.tabs', '.tools']) await expect(chart.locator(part)).toBeHidden();
  for (const part of ['canvas', '.answers', 'h2']) await expect(chart.locator(part).first()).toBeVisible();
  await expect(page.locator('#choose')).toBeHidden();
  const corner = await chart.locator('canvas').evaluate((canvas) => [...canvas.getContext('2d').getImageData(1, 1, 1, 1).data]);
  expect([[255, 255, 255, 255], [0, 0, 0, 0]]).toContainEqual(corner);
});
