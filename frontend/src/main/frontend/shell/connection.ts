import { html, LitElement, nothing } from 'lit';
import { ConnectionState, type ConnectionStateStore } from '@vaadin/common-frontend';

/** Says that the studio cannot be reached, since when, and that the page tries again by itself. */
class Connection extends LitElement {
  private lostAt = 0;
  private clock = 0;

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.store?.addStateChangeListener(this.changed);
    window.addEventListener('offline', this.checked);
    window.addEventListener('online', this.checked);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.store?.removeStateChangeListener(this.changed);
    window.removeEventListener('offline', this.checked);
    window.removeEventListener('online', this.checked);
    clearInterval(this.clock);
  }

  private get store(): ConnectionStateStore | undefined {
    return (window as { Vaadin?: { connectionState?: ConnectionStateStore } }).Vaadin?.connectionState;
  }

  private readonly checked = () => this.changed(this.store!.state, this.store!.state);

  private readonly changed = (_: ConnectionState, state: ConnectionState) => {
    const lost = state === ConnectionState.CONNECTION_LOST || state === ConnectionState.RECONNECTING;
    if (lost === (this.lostAt > 0)) {
      return;
    }
    this.lostAt = lost ? Date.now() : 0;
    clearInterval(this.clock);
    if (lost) {
      this.clock = window.setInterval(() => this.requestUpdate(), 1000);
    }
    this.requestUpdate();
  };

  protected override render() {
    if (this.lostAt === 0) {
      return nothing;
    }
    const seconds = Math.round((Date.now() - this.lostAt) / 1000);
    return html`<div class="connection" data-testid="connection-lost">
      <b class="caution" role="status">Connection lost${seconds > 1 ? html`<span aria-hidden="true"> ${seconds} s ago</span>` : nothing}.</b>
      <span>Runs go on without this page, and what you type stays here. Trying again by itself.</span>
      <button class="act" @click=${() => location.reload()}>Load the page again</button></div>`;
  }
}

customElements.define('variate-connection', Connection);
