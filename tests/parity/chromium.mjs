// Computes every case of a plan in one Chromium and writes what came of it: node chromium.mjs PLAN
//
// The page lives under the policy that the widget promises to work under, and gets its modules and its figures from a
// server on the loopback address, as an intranet page would.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const { chromium } = createRequire(new URL('../browser/package.json', import.meta.url))('playwright-core');

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const inputs = [];
const server = await serve();
const browser = await chromium.launch({
  executablePath: plan.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  for (const test of plan.cases) write(test.name, await page.evaluate(compute, request(test)));
} finally {
  await browser.close();
  server.close();
}

/** The case with addresses in place of paths. */
function request(test) {
  const address = (path) => `/input/${inputs.push(path) - 1}`;
  if (test.workbook === undefined) return { options: test.options, name: test.file, series: address(test.series) };
  const files = Object.entries(test.files).map(([name, path]) => [name, address(path)]);
  return { workbook: test.workbook, files };
}

/** Runs in the page. */
async function compute({ series, name, options, workbook, files }) {
  const bytes = async (address) => new Uint8Array(await (await fetch(address)).arrayBuffer());
  const module = await import('/web/upturn_compute.js');
  globalThis.ready ??= module.default({ module_or_path: await bytes('/web/upturn_compute_bg.wasm') });
  await globalThis.ready;
  const figures = series ? await bytes(series) : new Map();
  for (const [path, address] of files ?? []) figures.set(path, await bytes(address));
  try {
    if (series) return { files: { 'trajectories.ndjson': module.computeSeries(figures, JSON.stringify(options), name) } };
    return { files: module.computeWorkbook(workbook, figures) };
  } catch (error) {
    // A refusal says its kind; anything else is a fault and must not pass for one.
    if (!error.kind) throw error;
    return { refused: error.message };
  }
}

function write(name, { files, refused }) {
  const written = refused === undefined ? files : { 'refused.txt': refused };
  for (const [path, text] of Object.entries(written)) {
    const file = join(plan.out, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

async function serve() {
  const types = { js: 'text/javascript', wasm: 'application/wasm' };
  const created = createServer((request, response) => {
    const [, folder, name] = request.url.split('/');
    response.setHeader('Content-Security-Policy', "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'");
    response.setHeader('Content-Type', types[name?.split('.').pop()] ?? (folder ? 'application/octet-stream' : 'text/html'));
    if (folder === 'web') response.end(readFileSync(join(plan.web, name)));
    else if (folder === 'input') response.end(readFileSync(inputs[Number(name)]));
    else response.end('<!doctype html><title>parity</title>');
  });
  await new Promise((resolve) => created.listen(0, '127.0.0.1', resolve));
  return created;
}
