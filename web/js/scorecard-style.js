/** How `<upturn-scorecard>` looks: a table where there is room, cards where there is not. */

import { sheet } from './style.js';

export const scorecardSheet = sheet(`
.headline { font-size: clamp(1.4rem, 1.1rem + 2.2cqi, 1.9rem); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.55rem 0.5rem; border-block-end: 1px solid var(--rule); text-align: start; vertical-align: middle; font-weight: normal; }
th:first-child { padding-inline-start: 0; }
thead th { color: var(--muted); font-size: 0.8125rem; line-height: 1.3; vertical-align: bottom; }
tbody th { width: 23%; }
td { font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
td:nth-child(2) .small { white-space: nowrap; }
td:nth-child(6) { min-width: 8rem; }
.label { display: none; }
.small { display: block; color: var(--muted); font-size: 0.8125rem; line-height: 1.35; }
.chip { display: inline-flex; gap: 0.4rem; align-items: baseline; overflow-wrap: normal; white-space: nowrap; }
.chip .mark { align-self: center; }
td:nth-child(4) .chip { font-weight: bold; }
td:nth-child(5) .chip { white-space: normal; }
.open { font-weight: bold; text-decoration: underline; text-underline-offset: 0.15em; }
.sort { color: inherit; }
.sort::after { content: "\\a0⇅" / ""; color: var(--muted); }
[aria-sort="ascending"] .sort::after { content: "\\a0▲" / ""; color: var(--text); }
[aria-sort="descending"] .sort::after { content: "\\a0▼" / ""; color: var(--text); }
.sparkline { display: block; width: 132px; height: 32px; }

@container (max-width: 55rem) {
  table { font-size: 0.875rem; }
  th, td { padding-inline: 0.3rem; }
  .chip { white-space: normal; }
  td:nth-child(6) { min-width: 7rem; }
}
@container (max-width: 44rem) {
  table { font-size: inherit; }
  table, tbody, tr, tbody th, td { display: block; width: auto; }
  td:nth-child(6) { min-width: 0; }
  thead { display: block; }
  thead tr { display: flex; flex-wrap: wrap; gap: 0 0.9rem; padding-block-end: 0.4rem; }
  thead tr::before { content: "Sort by"; color: var(--muted); font-size: 0.8125rem; align-self: center; }
  thead th { display: block; padding: 0; border: 0; }
  thead th:not([aria-sort]) { display: none; }
  tbody tr { border-block-start: 2px solid var(--rule); padding-block: 0.6rem; }
  tbody th, td { border: 0; padding: 0.15rem 0; }
  td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0.5rem; align-items: baseline; }
  td:nth-child(3) { align-items: center; }
  .label { display: block; color: var(--muted); font-size: 0.8125rem; }
}
@container (min-width: 30rem) and (max-width: 44rem) {
  tbody tr { display: grid; grid-template-columns: 1fr 1fr; column-gap: 1.5rem; }
  tbody th { grid-column: 1 / -1; }
}
@media print {
  .sort::after { content: none; }
  .open { text-decoration: none; color: inherit; }
  tr { break-inside: avoid; }
}
`);
