/**
 * Documents of the page: one fetch and one parse of each file, shared by all elements that show it, and given back
 * when the last of them goes.
 */

import { UpturnError } from './errors.js';
import { view } from './module.js';

/**
 * Parsed documents, in the module and as plain objects.
 *
 * @typedef {object} Opened
 * @property {import('./upturn_view.js').Documents} documents what the module draws from
 * @property {import('./types.js').Trajectory[]} list the same documents
 */

/**
 * One element's hold on the documents.
 *
 * @typedef {object} Hold
 * @property {Promise<Opened>} opened
 * @property {() => void} release gives them back; may be called more than once
 */

/** @type {Map<string, {uses: number, opened: Promise<Opened>}>} */
const files = new Map();

/**
 * The whole address of a file; nothing where it is none.
 *
 * @param {string} src relative to the page
 */
export function address(src) {
  try {
    return new URL(src, document.baseURI).href;
  } catch {
    return undefined;
  }
}

/**
 * Opens a file. Elements that name the same file share it.
 *
 * @param {string} src address, relative to the page
 * @returns {Hold}
 */
export function openFile(src) {
  const href = address(src);
  if (!href) throw new UpturnError('fetch_failed', `The figures could not be fetched: “${src}” is not an address.`);
  let file = files.get(href);
  if (!file) {
    const started = { uses: 0, opened: fetchText(href).then(parse) };
    files.set(href, started);
    // A failure is not kept: an element that asks later may find the file there.
    started.opened.catch(() => forget(href, started));
    file = started;
  }
  const held = file;
  held.uses += 1;
  return {
    opened: held.opened,
    release: once(() => {
      held.uses -= 1;
      // Later, because an element that is moved within the page leaves and comes back in one turn.
      setTimeout(() => {
        if (held.uses > 0 || files.get(href) !== held) return;
        forget(href, held);
        free(held.opened);
      });
    }),
  };
}

/**
 * Opens documents that the page hands over itself.
 *
 * @param {unknown} data an array of documents, or one document
 * @returns {Hold}
 */
export function openData(data) {
  const opened = Promise.resolve().then(() => parse(JSON.stringify(data)));
  opened.catch(() => {});
  return { opened, release: once(() => free(opened)) };
}

/**
 * @param {string} href
 * @returns {Promise<string>}
 */
async function fetchText(href) {
  let response;
  try {
    response = await fetch(href);
  } catch (cause) {
    throw new UpturnError('fetch_failed', `The figures could not be fetched: ${shortName(href)} did not answer.`, { cause });
  }
  const name = shortName(href);
  if (response.ok) {
    try {
      return await response.text();
    } catch (cause) {
      throw new UpturnError('fetch_failed', `The figures could not be fetched: ${name} broke off on its way.`, { cause });
    }
  }
  if (response.status === 404) throw new UpturnError('not_found', `The file of figures, ${name}, was not found.`);
  throw new UpturnError('fetch_failed', `The figures could not be fetched: ${name} was refused (${response.status}).`);
}

/**
 * @param {string} json
 * @returns {Promise<Opened>}
 */
async function parse(json) {
  const module = await view();
  let documents;
  try {
    documents = module.parseDocuments(json);
  } catch (cause) {
    throw new UpturnError(kindOf(cause), sentence(cause), { cause });
  }
  // Read back from the module rather than from the text: what it accepted has the types of the document.
  const list = Array.from({ length: documents.count }, (_, i) => documents.published(i));
  return { documents, list };
}

/** @param {unknown} cause */
function kindOf(cause) {
  const kind = /** @type {{kind?: string}} */ (cause)?.kind;
  return kind === 'wrong_schema' || kind === 'newer_schema' ? kind : 'bad_json';
}

/** @param {unknown} cause */
function sentence(cause) {
  return cause instanceof Error && cause.message ? cause.message : 'The file of figures could not be read.';
}

/** @param {string} href */
function shortName(href) {
  const { pathname } = new URL(href);
  return pathname.slice(pathname.lastIndexOf('/') + 1) || pathname;
}

/**
 * @param {string} href
 * @param {object} file
 */
function forget(href, file) {
  if (files.get(href) === file) files.delete(href);
}

/** @param {Promise<Opened>} opened */
function free(opened) {
  opened.then(({ documents }) => documents.free()).catch(() => {});
}

/** @param {() => void} action */
function once(action) {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
