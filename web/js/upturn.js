/**
 * Upturn in a page: one script tag, and the elements `<upturn-chart>` and `<upturn-scorecard>` work.
 *
 *     <script type="module" src="/upturn/upturn.js"></script>
 *     <upturn-scorecard src="/data/areas/E06000027.json"></upturn-scorecard>
 *     <upturn-chart src="/data/areas/E06000027.json" measure="re-referrals"></upturn-chart>
 */

import { UpturnChart } from './chart.js';
import { UpturnScorecard } from './scorecard.js';

// A second copy of the script on one page leaves the elements to the first.
if (!customElements.get('upturn-chart')) customElements.define('upturn-chart', UpturnChart);
if (!customElements.get('upturn-scorecard')) customElements.define('upturn-scorecard', UpturnScorecard);
