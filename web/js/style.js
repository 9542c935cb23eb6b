/**
 * Colours and type that the elements share. Pages change them through `--upturn-*` properties and `::part()`.
 *
 * Constructed style sheets need no `style-src` beyond the page's own.
 */

/**
 * @param {string} css
 * @returns {CSSStyleSheet}
 */
export function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

export const base = sheet(`
:host { display: block; margin-block: 0 1.25rem; }
:host([hidden]) { display: none; }
[hidden] { display: none !important; }

.root {
  --background: var(--upturn-background, #fff);
  --text: var(--upturn-text, #0b0c0c);
  --muted: var(--upturn-muted, #505a5f);
  --rule: var(--upturn-rule, #d8dadc);
  --accent: var(--upturn-accent, #12436d);
  --link: var(--upturn-link, #1d5a96);
  --better: var(--upturn-better, #12436d);
  --worse: var(--upturn-worse, #f46a25);
  --worse-edge: var(--upturn-worse-edge, #7a2e06);
  --caution-background: var(--upturn-caution-background, #fff6f0);
  --focus: var(--upturn-focus, #12436d);
  container-type: inline-size;
  color-scheme: light;
  color: var(--text);
  background: var(--background);
  border: var(--upturn-border, 1px solid var(--rule));
  padding: var(--upturn-padding, 1.25rem 1.5rem);
  font: 1rem/1.5 var(--upturn-font, Arial, Helvetica, sans-serif);
  overflow-wrap: anywhere;
  /* A label that cannot be broken never makes the page scroll sideways. */
  overflow: clip;
  overflow-clip-margin: 6px;
}
.root[data-theme="dark"] {
  --background: var(--upturn-background-dark, #15181a);
  --text: var(--upturn-text-dark, #f3f2f1);
  --muted: var(--upturn-muted-dark, #b8c0c6);
  --rule: var(--upturn-rule-dark, #40474d);
  --accent: var(--upturn-accent-dark, #7db4e8);
  --link: var(--upturn-link-dark, #8fc1f0);
  --better: var(--upturn-better-dark, #7db4e8);
  --worse: var(--upturn-worse-dark, #ff8b4d);
  --worse-edge: var(--upturn-worse-edge-dark, #ffd0b3);
  --caution-background: var(--upturn-caution-background-dark, #33231a);
  --focus: var(--upturn-focus-dark, #ffdd00);
  color-scheme: dark;
}
.root[data-theme="forced"] {
  --background: Canvas;
  --text: CanvasText;
  --muted: CanvasText;
  --rule: CanvasText;
  --accent: Highlight;
  --link: LinkText;
  --better: CanvasText;
  --worse: CanvasText;
  --worse-edge: Canvas;
  --caution-background: Canvas;
  --focus: Highlight;
  color-scheme: light dark;
}

.headline { font-weight: bold; line-height: 1.25; margin: 0 0 0.25rem; text-wrap: balance; }
.subtitle { color: var(--muted); margin: 0 0 0.9rem; max-width: 60rem; }
.message { border-inline-start: 4px solid var(--worse); padding: 0.6rem 0.9rem; margin: 0 0 0.75rem; background: var(--caution-background); }
.strong { font-weight: bold; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.mark { flex: none; }
.mark.better { fill: var(--better); }
.mark.same, .mark.neutral { fill: var(--muted); }
.mark.worse, .mark.caution { fill: var(--worse); stroke: var(--worse-edge); stroke-width: 0.8; overflow: visible; }

button { font: inherit; color: var(--link); background: none; border: 0; padding: 0; min-height: 1.75rem; min-width: 1.75rem; text-align: start; cursor: pointer; }
button:hover { text-decoration-thickness: 2px; color: var(--text); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }

@media (prefers-contrast: more) {
  .root { --muted: var(--text); --rule: var(--text); }
}
@media print {
  :host { break-inside: avoid; }
  .root { padding: 0; border: 0; }
}
`);
