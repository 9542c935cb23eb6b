// What every test does with a page: open it, listen to its complaints, reach into an element.

import { expect } from '@playwright/test';

/**
 * Everything the browser complained about and everything it asked for.
 *
 * @param {import('@playwright/test').Page} page
 */
export function listen(page) {
  /** @type {{complaints: string[], requests: string[]}} */
  const heard = { complaints: [], requests: [] };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') heard.complaints.push(message.text());
  });
  page.on('pageerror', (error) => heard.complaints.push(String(error)));
  page.on('request', (request) => heard.requests.push(new URL(request.url()).pathname));
  return heard;
}

/**
 * Opens the demo page and waits until everything on it is drawn.
 *
 * @param {import('@playwright/test').Page} page
 * @param {string} [path]
 */
export async function openDemo(page, path = '/') {
  await page.goto(path);
  await drawn(page.locator('upturn-scorecard'));
  await drawn(page.locator('upturn-chart'));
}

/**
 * Waits until an element shows its content.
 *
 * @param {import('@playwright/test').Locator} element
 */
export async function drawn(element) {
  await expect(element.locator('.content')).toBeVisible();
  await expect.poll(() => element.locator('canvas').first().evaluate((canvas) => canvas.width)).toBeGreaterThan(0);
}

/**
 * Opens an empty page under the strict policy and adds elements to it.
 *
 * @param {import('@playwright/test').Page} page
 * @param {{tag: string, attributes: Record<string, string>, fallback?: string}[]} elements
 */
export async function openWith(page, elements) {
  await page.goto('/pages/empty.html');
  await page.evaluate((all) => {
    globalThis.events = [];
    for (const type of ['upturn-ready', 'upturn-select', 'upturn-error']) {
      document.addEventListener(type, (event) => globalThis.events.push({ type, ...event.detail }));
    }
    for (const { tag, attributes, fallback } of all) {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      if (fallback) element.append(Object.assign(document.createElement('p'), { textContent: fallback }));
      document.querySelector('main').append(element);
    }
  }, elements);
}

/** @param {import('@playwright/test').Page} page */
export function events(page) {
  return page.evaluate(() => globalThis.events);
}
