/**
 * Loads the WebAssembly module `view` once, for all elements of the page.
 *
 * The bytes are fetched here and handed to the loader, so that a server that sends `.wasm` with a wrong MIME type
 * (SharePoint does) makes no difference.
 */

import { UpturnError } from './errors.js';

/** @typedef {typeof import('./upturn_view.js')} ViewModule */

/** @type {Promise<ViewModule> | undefined} */
let shared;

/**
 * The one instance of the module. A failed attempt is forgotten, so that an element added later may try again.
 *
 * @returns {Promise<ViewModule>}
 */
export function view() {
  shared ??= load().catch((cause) => {
    shared = undefined;
    throw cause;
  });
  return shared;
}

/** @returns {Promise<ViewModule>} */
async function load() {
  try {
    const [glue, bytes] = await Promise.all([import('./upturn_view.js'), fetchBytes('./upturn_view_bg.wasm')]);
    await glue.default({ module_or_path: bytes });
    return glue;
  } catch (cause) {
    throw new UpturnError('module_failed', 'The program that draws the charts could not be loaded.', { cause });
  }
}

/**
 * @param {string} name beside this file
 * @returns {Promise<ArrayBuffer>}
 */
async function fetchBytes(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response.arrayBuffer();
}
