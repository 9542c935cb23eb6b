/** Lets the reader choose among the councils of the output folder: `?area=E06000046`. */

const chosen = new URLSearchParams(location.search).get('area');

// Before the elements are defined, so that only the chosen file is fetched. A code has letters and digits alone.
if (chosen !== null && /^[A-Za-z0-9]+$/.test(chosen)) {
  for (const element of document.querySelectorAll('upturn-scorecard, upturn-chart')) {
    element.setAttribute('src', `data/areas/${chosen}.json`);
  }
}

const response = await fetch('data/index.json');
if (response.ok) offer((await response.json()).areas ?? []);

/** @param {{code: string, name: string}[]} areas */
function offer(areas) {
  const shown = document.querySelector('upturn-scorecard')?.getAttribute('src');
  const select = document.querySelector('#area');
  for (const { code, name } of areas) {
    const option = document.createElement('option');
    option.value = code;
    option.textContent = name;
    option.selected = shown === `data/areas/${code}.json`;
    select?.append(option);
    if (!option.selected) continue;
    const council = document.querySelector('#council');
    if (council) council.textContent = `${name} Council`;
    document.title = document.title.replace(/ – .*/, ` – ${name} Council`);
  }
  document.querySelector('#choose')?.toggleAttribute('hidden', areas.length < 2);
}
