import { defineConfig } from '@playwright/test';

const port = Number(process.env.UPTURN_BROWSER_PORT ?? 4173);
const report = process.env.UPTURN_BROWSER_REPORT;

export default defineConfig({
  testDir: '.',
  outputDir: 'out/failures',
  forbidOnly: true,
  maxFailures: 12,
  fullyParallel: true,
  workers: 2,
  reporter: report ? [['line'], ['json', { outputFile: report }]] : [['line']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.UPTURN_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
  },
  webServer: { command: 'node server.mjs', url: `http://127.0.0.1:${port}/index.html`, reuseExistingServer: false },
});
