import { html, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { count, error, figure, withError } from './numbers';
import { flaggedEss, flaggedRHat, type Parameter } from './run-view';

/** A quantity's name sets its index apart from itself by nothing but the code face. */
export function summaryTable(parameters: Parameter[], plotted: string[], toggle: (name: string) => void): TemplateResult {
  const flag = (on: boolean) => classMap({ n: true, flag: on });
  return html`<table class="summary" data-testid="summary-table">
    <thead>
      <tr>
        <th scope="col"><span class="sr">quantity</span></th>
        <th scope="col" class="n">mean</th>
        <th scope="col" class="n"><abbr title="Monte Carlo standard error of the mean">MCSE</abbr></th>
        <th scope="col" class="n">sd</th>
        <th scope="col" class="n">5 %</th>
        <th scope="col" class="n">95 %</th>
        <th scope="col" class="n">ESS bulk</th>
        <th scope="col" class="n">ESS tail</th>
        <th scope="col" class="n">R-hat</th>
      </tr>
    </thead>
    <tbody>
      ${parameters.map(
        (p) => html`<tr data-testid="summary-row" data-name=${p.name}>
          <th scope="row">
            <button
              type="button"
              class="quantity"
              aria-pressed=${plotted.includes(p.name)}
              title=${plotted.includes(p.name) ? `Take the trace of ${p.name} away` : `Show the trace of ${p.name}`}
              @click=${() => toggle(p.name)}
            ><code>${p.name}</code></button>
          </th>
          <td class="n" data-testid="mean">${withError(p.mean, p.mcse)}</td>
          <td class="n t2">${error(p.mcse)}</td>
          <td class="n">${withError(p.sd, p.mcse)}</td>
          <td class="n">${withError(p.q05, p.mcse)}</td>
          <td class="n">${withError(p.q95, p.mcse)}</td>
          <td class=${flag(flaggedEss(p.essBulk))}>${count(p.essBulk)}</td>
          <td class=${flag(flaggedEss(p.essTail))}>${count(p.essTail)}</td>
          <td class=${flag(flaggedRHat(p.rHat))} data-testid="rhat">${figure(p.rHat, 3)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
