// How the language and a text's own names are explained: beside a completion, above a call, under the pointer.
import { html, nothing, render, svg, type TemplateResult } from 'lit';
import { fixed } from '../shell/format';
import { linear, path, ticks } from '../shell/plot';
import type { Argument, Entry, Form, Picture } from './language';
import { words, type GraphNode } from './report';
import type { Definition } from './scope';

const WIDTH = 296;
const HEIGHT = 46;
const ROLES = { latent: 'latent random variable', observed: 'observed random variable', data: 'input, from the data', deterministic: 'named value, recorded with each draw' } as const;

export function drawn(template: TemplateResult, className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  render(template, element);
  return element;
}

export function shown(argument: Argument): string {
  return argument.many ? `${argument.name}…` : argument.name;
}

/** The names between the brackets. */
export function parameters(form: Form): string[] {
  return [...form.arguments.map(shown), ...(form.options ? ['options…'] : [])];
}

/** A form as it is called; the argument with number `active` stands out. */
export function signature(name: string, form: Form, active = -1): TemplateResult {
  return html`<code class="sig">${name}(${parameters(form).map(
    (parameter, index) => html`${index > 0 ? ', ' : ''}${index === active ? html`<b>${parameter}</b>` : html`<span>${parameter}</span>`}`
  )})</code>`;
}

function prose(text: string, className = ''): TemplateResult | typeof nothing {
  return text ? html`<p class=${className}>${words(text)}</p>` : nothing;
}

/** What an argument is; where nobody says so, at least its type. */
export function about(argument: Argument): string {
  return argument.about || (argument.type ? `\`${argument.type}\`` : '');
}

function picture(of: Picture): TemplateResult {
  const air = of.discrete ? 0.5 : (of.high - of.low) * 0.04;
  const x = linear(of.low - air, of.high + air, 1, WIDTH - 1);
  const y = linear(0, 100, HEIGHT, 2);
  const place = linear(0, of.heights.length - 1, of.low, of.high);
  const points = of.heights.map((height, index) => [x(place(index)), y(height)] as [number, number]);
  // a density that has an end falls there at once
  const outline = path([...(of.begins ? [[points[0][0], HEIGHT] as [number, number]] : []), ...points, ...(of.ends ? [[points.at(-1)![0], HEIGHT] as [number, number]] : [])]);
  const { values, decimals } = of.discrete && of.high - of.low < 10
    ? { values: of.heights.map((_, index) => of.low + index), decimals: 0 }
    : ticks(of.low, of.high, 6);
  return html`<figure>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT + 18}" width=${WIDTH} height=${HEIGHT + 18} role="img" aria-label="${of.discrete ? 'Probabilities' : 'Density'} of ${of.call}">
      ${of.discrete
        ? points.map(([left, top]) => svg`<path class="bar" d="M${left.toFixed(1)} ${HEIGHT}V${top.toFixed(1)}"></path>`)
        : svg`<path class="area" d="${outline}L${points.at(-1)![0]} ${HEIGHT}L${points[0][0]} ${HEIGHT}Z"></path><path class="line" d=${outline}></path>`}
      <path class="ax" d="M0 ${HEIGHT}H${WIDTH}"></path>
      ${values.map(value => svg`<text x=${x(value).toFixed(1)} y=${HEIGHT + 14} text-anchor="middle">${fixed(value, decimals)}</text>`)}
    </svg>
    <figcaption>drawn for <code>${of.call}</code></figcaption>
  </figure>`;
}

function facts(rows: [string | TemplateResult, string][]): TemplateResult | typeof nothing {
  const told = rows.filter(([, text]) => text);
  return told.length === 0 ? nothing : html`<dl>${told.map(([term, text]) => html`<dt>${term}</dt><dd>${words(text)}</dd>`)}</dl>`;
}

/** All that is known of a name of the language. */
export function explained(entry: Entry): TemplateResult {
  const [form, ...others] = entry.forms;
  return html`${signature(entry.name, form)}${prose(form.meaning)}${entry.picture ? picture(entry.picture) : nothing}
    ${facts([
      ...form.arguments.map(argument => [html`<code>${shown(argument)}</code>`, about(argument)] as [TemplateResult, string]),
      ['Support', form.support],
      ['Shape', form.shape]
    ])}
    ${prose(form.more, 'more')}
    ${others.map(other => html`<div class="other">${signature(entry.name, other)}${prose(other.meaning)}</div>`)}`;
}

/** All that is known of a name of the text: by its definition, and by what the last text that was right made of it. */
export function explainedName(name: string, definition: Definition | undefined, node: GraphNode | undefined, data: string | undefined): TemplateResult {
  const role = node ? ROLES[node.kind] : definition?.kind === 'parameter' ? 'parameter' : 'local variable';
  const shape = node?.shape ?? data ?? '';
  const posterior = node && node.id === name && node.hint !== node.shape ? node.hint : '';
  return html`<code class="sig">${name}</code> <span class="role">${role}</span>
    ${node?.distribution ? html`<p><code>${node.distribution}</code></p>` : definition?.value ? html`<p><code>${definition.value}</code></p>` : nothing}
    ${facts([
      ['Shape', shape === '[]' ? 'a number' : shape],
      ['Type', node ? '' : definition?.type ?? ''],
      ['Support', node?.support ?? ''],
      ['Posterior', posterior]
    ])}`;
}
