import { html, LitElement, nothing } from 'lit';

/** Files over this are read by nobody; it only keeps a slip of the hand from freezing the page. */
const LARGEST = 60 * 1024 * 1024;

/** Where data come in: a file dropped or chosen, or text typed or pasted, as JSON or as rows with a header; a file of pictures is sent as it is. */
class BringData extends LitElement {
  static override properties = { label: { type: String }, named: { type: Boolean }, target: { type: String }, wrongness: { state: true }, sent: { state: true }, over: { state: true } };

  declare label: string;
  /** Whether the data still need a name. */
  declare named: boolean;
  /** Where files of pictures are sent; without it there are none. */
  declare target?: string;
  declare wrongness: string;
  /** The share of a file of pictures that has been sent; null while none is. */
  declare sent: number | null;
  declare over: boolean;

  constructor() {
    super();
    this.label = 'Use these data';
    this.named = false;
    this.wrongness = '';
    this.sent = null;
    this.over = false;
  }

  protected override createRenderRoot() {
    return this;
  }

  /** Says what stood in the way, under the fields. */
  wrong(message: string): void {
    this.sent = null;
    this.wrongness = message;
  }

  protected override render() {
    return html`<div class="bring" @dragover=${this.hover} @dragleave=${() => (this.over = false)} @drop=${this.drop}>
      ${this.named ? nothing : html`<input class="name" aria-label="Name of the data set" placeholder="Name, such as schools" data-testid="data-name" maxlength="200">`}
      <textarea class="drop ${this.over ? 'over' : ''}" rows="5" spellcheck="false" aria-label="Data as JSON or CSV" data-testid="data-text" data-typed="data" aria-invalid=${this.wrongness ? 'true' : 'false'}
        placeholder=${`Drop a JSON or CSV file here, or paste: {"sigma": [15, 10], "y": [28, 8]} or rows from a spreadsheet with their header${this.target ? '. Pictures come as an IDX file, the format of MNIST, unpacked or .gz' : ''}`}
        @input=${() => (this.wrongness = '')}></textarea>
      ${this.sent === null ? nothing : html`<p class="t2" role="status" data-testid="data-sent">${this.sent < 1 ? `Sending the pictures, ${Math.floor(this.sent * 100)} %` : 'Looking at the pictures …'}</p>`}
      ${this.wrongness ? html`<p class="wrong" role="alert" data-testid="data-wrong">${this.wrongness}</p>` : nothing}
      <div class="form"><button type="button" class="btn" data-testid="data-save" @click=${this.bring}>${this.label}</button>
        <label class="btn plain file">Choose a file<input type="file" accept=${`.json,.csv,.tsv,.txt${this.target ? ',.gz,.idx,.bin,' : ''}`} data-testid="data-file" @change=${this.choose}></label>
        <button type="button" class="btn plain" @click=${() => this.dispatchEvent(new CustomEvent('cancelled'))}>Cancel</button></div></div>`;
  }

  private readonly hover = (event: DragEvent) => {
    event.preventDefault();
    this.over = true;
  };

  private readonly drop = (event: DragEvent) => {
    event.preventDefault();
    this.over = false;
    const file = event.dataTransfer?.files[0];
    if (file) {
      void this.read(file);
    } else {
      this.field.value = event.dataTransfer?.getData('text') ?? '';
    }
  };

  private readonly choose = (event: Event) => {
    const input = event.target as HTMLInputElement;
    if (input.files?.[0]) {
      void this.read(input.files[0]);
      input.value = '';
    }
  };

  private async read(file: File): Promise<void> {
    if (this.target && (await arePictures(file))) {
      this.send(file);
      return;
    }
    if (file.size > LARGEST) {
      this.wrongness = `${file.name} has ${Math.round(file.size / 1048576)} MB; the studio takes data of up to ${LARGEST / 1048576} MB.`;
      return;
    }
    const name = this.querySelector<HTMLInputElement>('.name');
    if (name && !name.value) {
      name.value = file.name.replace(/\.\w+$/, '');
    }
    this.field.value = await file.text();
    this.bring();
  }

  /** As it is, and not through the page's memory. */
  private send(file: File): void {
    const name = this.querySelector<HTMLInputElement>('.name');
    if (name && !name.value) {
      name.value = file.name.replace(/(\.\w+)+$/, '');
    }
    const request = new XMLHttpRequest();
    request.open('POST', this.target!);
    request.setRequestHeader('X-Filename', encodeURIComponent(name?.value.trim() || file.name));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => (this.sent = event.loaded / Math.max(1, event.total));
    request.onerror = () => this.wrong('The file did not arrive: the connection was lost. Send it again.');
    request.onload = () => {
      if (request.status >= 500) {
        this.wrong('The studio could not keep the file. Its log says why.');
      } else {
        this.sent = null;
      }
    };
    this.wrongness = '';
    this.sent = 0;
    request.send(file);
  }

  private get field(): HTMLTextAreaElement {
    return this.querySelector('textarea')!;
  }

  private readonly bring = () => {
    const name = this.querySelector<HTMLInputElement>('.name')?.value.trim() ?? '';
    const text = this.field.value;
    if (!text.trim()) {
      this.wrongness = 'There is nothing here yet: drop a file, choose one, or paste values.';
    } else if (!this.named && !name) {
      this.wrongness = 'The data set needs a name, so that runs can say what they used.';
      this.querySelector<HTMLInputElement>('.name')!.focus();
    } else {
      this.wrongness = '';
      this.dispatchEvent(new CustomEvent('brought', { detail: { name, text } }));
    }
  };
}

/** By how files of gzip and IDX begin, whatever they are called. */
async function arePictures(file: File): Promise<boolean> {
  const [a, b, c] = new Uint8Array(await file.slice(0, 3).arrayBuffer());
  return (a === 0x1f && b === 0x8b) || (a === 0 && b === 0 && c === 8);
}

customElements.define('variate-bring', BringData);
