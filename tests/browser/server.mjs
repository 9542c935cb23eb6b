// Serves the demo site as a council's web server would, and beside it what only tests need.
//
//   /                  target/demo/site (another folder: UPTURN_SITE), with the page's policy as a header too
//   /wrong-mime/...    the same site, but .wasm is sent as text/plain, as SharePoint does
//   /fixtures/...      documents made for tests: fixtures/*.json, and those of documents.mjs
//   /broken-off/...    the same, but the connection breaks off half-way
//   /pages/...         pages made for tests: pages/*
//   /js/...            the widget's scripts as they are written, for tests of one of them

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { made } from './documents.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SITE = process.env.UPTURN_SITE ?? join(HERE, '../../target/demo/site');
const PORT = Number(process.env.UPTURN_BROWSER_PORT ?? 4173);

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'";
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const path = normalize(decodeURIComponent(pathname));
  const headers = { 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store' };
  try {
    if (path.startsWith('/broken-off/')) {
      const { bytes } = await find(path.replace('/broken-off', ''));
      response.writeHead(200, { ...headers, 'Content-Length': bytes.length });
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      return;
    }
    const { bytes, type } = await find(path.endsWith('/') ? `${path}index.html` : path);
    response.writeHead(200, { ...headers, 'Content-Type': type }).end(bytes);
  } catch {
    response.writeHead(404, { ...headers, 'Content-Type': 'text/plain' }).end('There is no such file.');
  }
}).listen(PORT, '127.0.0.1');

/** @param {string} path */
async function find(path) {
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const [, first, ...rest] = path.split('/');
  const inside = rest.join('/');
  if (first === 'wrong-mime') {
    const found = await find(`/${inside}`);
    return extname(path) === '.wasm' ? { ...found, type: 'text/plain' } : found;
  }
  if (first === 'fixtures' && made[inside]) return { bytes: made[inside](), type };
  if (first === 'js') {
    // The generated scripts stand beside them only where they are built.
    const folder = inside.startsWith('upturn_') ? join(SITE, 'upturn') : join(HERE, '../../web/js');
    return { bytes: await readFile(join(folder, inside)), type };
  }
  const folder = first === 'fixtures' || first === 'pages' ? HERE : SITE;
  return { bytes: await readFile(join(folder, path)), type };
}
