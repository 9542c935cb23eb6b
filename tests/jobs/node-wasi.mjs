// Runs a WASI command under Node: node --no-warnings node-wasi.mjs MODULE [FOLDER…] -- [ARGUMENT…]
// Each folder is granted under the name it is given here.
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const [module, ...rest] = process.argv.slice(2);
const end = rest.indexOf("--");
const preopens = Object.fromEntries(rest.slice(0, end).map((folder) => [folder, folder]));
const wasi = new WASI({ version: "preview1", args: ["upturn", ...rest.slice(end + 1)], env: {}, preopens });
const { instance } = await WebAssembly.instantiate(await readFile(module), wasi.getImportObject());
process.exitCode = wasi.start(instance);
