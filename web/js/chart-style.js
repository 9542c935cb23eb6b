/** How `<upturn-chart>` looks: picture and answers side by side where there is room, one under the other elsewhere. */

import { sheet } from './style.js';

export const chartSheet = sheet(`
.headline { font-size: clamp(1.2rem, 1rem + 1.2cqi, 1.4rem); }
.headline:focus { outline: 3px solid var(--focus); outline-offset: 4px; }
.tabs { display: flex; flex-wrap: wrap; gap: 0 1.25rem; border-block-end: 1px solid var(--rule); margin-block-end: 0.9rem; }
.tabs button { padding: 0.3rem 0; border-block-end: 4px solid transparent; }
.tabs button[aria-selected="true"] { color: var(--text); font-weight: bold; border-block-end-color: var(--accent); }
.body { display: grid; grid-template-columns: minmax(0, 1fr) 17.5rem; gap: 1.5rem; align-items: start; }
.plot, .frame { position: relative; min-width: 0; }
.frame { touch-action: pan-y; }
canvas { display: block; max-width: 100%; }
.cursor { position: absolute; inset: 0 auto auto 0; width: 18px; height: 18px; margin: -9px 0 0 -9px; box-sizing: border-box; border: 2px solid var(--text); border-radius: 50%; pointer-events: none; }
.tooltip { position: absolute; inset: 0 auto auto 0; width: max-content; max-width: min(18rem, 90%); box-sizing: border-box; padding: 0.35rem 0.6rem; background: var(--text); color: var(--background); font-size: 0.875rem; line-height: 1.4; border: 1px solid var(--background); }
.footnotes { margin: 0.4rem 0 0; padding-inline-start: 1.25rem; font-size: 0.875rem; color: var(--muted); }
.question { font-size: 0.9375rem; margin: 0.75rem 0 0.1rem; line-height: 1.35; }
.question:first-child { margin-block-start: 0; }
.answers p { margin: 0 0 0.5rem; font-size: 0.9375rem; }
.remarks { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 0.5rem 0.75rem; list-style: none; margin: 0.9rem 0 0; padding: 0; font-size: 0.875rem; }
.remark { border-inline-start: 4px solid var(--rule); padding: 0.4rem 0.65rem; }
.remark.caution, .remark.serious { border-inline-start-color: var(--worse); background: var(--caution-background); }
.table { margin-block-start: 0.9rem; }
summary { color: var(--link); cursor: pointer; min-height: 1.75rem; width: max-content; max-width: 100%; }
.scroll { overflow-x: auto; margin-block: 0.4rem; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { text-align: start; color: var(--muted); padding-block-end: 0.4rem; }
th, td { text-align: start; vertical-align: top; padding: 0.3rem 1rem 0.3rem 0; border-block-end: 1px solid var(--rule); overflow-wrap: normal; }
tbody th { font-weight: normal; }
.tools { display: flex; flex-wrap: wrap; gap: 0.15rem 1.25rem; align-items: center; font-size: 0.875rem; margin-block-start: 0.4rem; }
.tools button { text-decoration: underline; text-underline-offset: 0.15em; }
.status { color: var(--muted); }

@container (max-width: 48rem) {
  .body { grid-template-columns: minmax(0, 1fr); }
}
@media (forced-colors: active) {
  .tabs button[aria-selected="false"] { border-block-end-color: Canvas; }
  .tooltip { background: Canvas; color: CanvasText; border-color: CanvasText; }
}
@media print {
  .tabs, .tools, summary, .tooltip, .cursor { display: none; }
  .remark { border: 1px solid var(--rule); border-inline-start-width: 4px; }
  canvas { height: auto !important; }
}
`);
