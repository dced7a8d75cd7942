import { html, LitElement } from 'lit';

/** The field in the bar that opens the command palette. */
class Palette extends LitElement {
  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    return html``;
  }
}

customElements.define('variate-palette', Palette);
