// Pictures for people to look at: the demo page as a councillor meets it. They go to out/, which is not kept.

import { expect, test } from '@playwright/test';

import { openDemo } from './page.mjs';

const LOOKS = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
  print: { media: 'print', colorScheme: 'light' },
};

for (const [look, media] of Object.entries(LOOKS)) {
  for (const width of [320, 768, 1280]) {
    test(`picture ${look} ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia(media);
      await openDemo(page);
      await page.screenshot({ path: `out/${look}-${width}.png`, fullPage: true });
    });
  }
}

test('the picture in the README', async ({ page }) => {
  await page.setViewportSize({ width: 960, height: 900 });
  await openDemo(page);
  const path = process.env.UPTURN_WRITE_SCREENSHOT === '1' ? '../../web/demo/screenshot.png' : 'out/readme.png';
  const box = await page.locator('upturn-chart').boundingBox();
  const bytes = await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: 960, height: Math.ceil(box.y + box.height + 16) } });
  expect(bytes.readUInt32BE(16)).toBe(960);
});
