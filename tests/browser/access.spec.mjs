// Everybody can use it: no violation in any theme at any width on any view, nothing needs a mouse, nothing needs
// scrolling in two directions.

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { openDemo } from './page.mjs';

const THEMES = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
  contrast: { colorScheme: 'light', contrast: 'more' },
};
const WIDTHS = [320, 768, 1280];

for (const [theme, media] of Object.entries(THEMES)) {
  for (const width of WIDTHS) {
    test(`axe finds nothing: ${theme}, ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia(media);
      await openDemo(page);
      const chart = page.locator('upturn-chart');
      await chart.getByText('Table of the figures').click();
      for (const tab of ['Trajectory', 'Control chart']) {
        await chart.getByRole('tab', { name: tab }).click();
        await chart.locator('.frame').focus();
        const { violations, passes } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)])).toEqual([]);
        expect(passes.length).toBeGreaterThan(20);
      }
    });
  }
}

for (const width of WIDTHS) {
  test(`nothing is wider than a page of ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await openDemo(page);
    await page.locator('upturn-chart').getByText('Table of the figures').click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
  });

  test(`everything to press is at least 24 pixels high and wide at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await openDemo(page);
    const small = await page.locator('button, summary, select').evaluateAll((all) => all
      .filter((one) => one.checkVisibility())
      .map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ text, box }) => `${text}: ${box.width} x ${box.height}`));
    expect(small).toEqual([]);
  });
}

test('the keyboard alone goes through the whole page, and the focus is always seen', async ({ page }) => {
  await openDemo(page);
  /** @type {string[]} */
  const met = [];
  for (let i = 0; i < 80; i += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      let one = document.activeElement;
      while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
      if (!one || one === document.body) return null;
      const style = getComputedStyle(one);
      const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      return { name: one.className || one.id || one.localName, seen };
    });
    if (!stop) break;
    expect(stop, `the focus on ${stop.name}`).toMatchObject({ seen: true });
    met.push(stop.name);
  }
  for (const name of ['skip', 'area', 'sort', 'open', 'tab-trajectory', 'frame', 'summary']) expect(met).toContain(name);
  expect(new Set(met).size).toBeLessThan(met.length);
});

test('a screen reader meets headings, table, tabs, picture and answers', async ({ page }) => {
  await openDemo(page);
  const chart = page.locator('upturn-chart');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(3);
  const rows = await page.locator('upturn-scorecard').evaluate((one) => one.data.length);
  await expect(page.getByRole('rowheader')).toHaveCount(rows);
  await expect(page.getByRole('columnheader')).toHaveCount(7);
  await expect(chart).toMatchAriaSnapshot(`
    - heading [level=2]
    - tablist "Views of the figures":
      - tab "Trajectory" [selected]
      - tab "Control chart"
    - tabpanel "Trajectory":
      - application:
        - img
    - heading "Where are we?" [level=3]
    - paragraph
    - heading "Better, or noise?" [level=3]
  `);
  const description = await chart.getByRole('img').getAttribute('aria-label');
  expect(description?.length).toBeGreaterThan(40);
});

test('cards at 320 keep the roles of the table', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 900 });
  await openDemo(page);
  const scorecard = page.locator('upturn-scorecard');
  const rows = await scorecard.evaluate((one) => one.data.length);
  await expect(scorecard.getByRole('table')).toHaveCount(1);
  await expect(scorecard.getByRole('rowheader')).toHaveCount(rows);
  await expect(scorecard.getByRole('cell')).toHaveCount(rows * 6);
});
