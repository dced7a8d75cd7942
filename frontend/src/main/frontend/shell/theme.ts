import { html, LitElement } from 'lit';
import { chooseTheme, onSchemeChange, theme, type Theme } from './tokens';

const CHOICES: [Theme, string][] = [['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']];

/** Light, dark, or as the system has it. */
class ThemeChoice extends LitElement {
  private end = () => {};

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.end = onSchemeChange(() => this.requestUpdate());
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.end();
  }

  protected override render() {
    return html`<div class="opts" role="group" aria-label="Colour scheme">${CHOICES.map(([value, label]) =>
      html`<button type="button" data-testid="theme-${value}" aria-pressed=${theme() === value} @click=${() => chooseTheme(value)}>${label}</button>`)}</div>`;
  }
}

customElements.define('variate-theme', ThemeChoice);
