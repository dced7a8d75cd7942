/**
 * What people type into a field that has `data-typed` outlives a reload of the page: the tab keeps it until the field is closed, and the field has it again when it is opened. The attribute tells a page's fields apart.
 * A field over what others may change meanwhile has `data-typed-of`, the version that it was opened with; when it is filled again it hears of that by the event `restored`, so that nobody writes over what they have not read.
 */
type Field = HTMLTextAreaElement | HTMLInputElement | HTMLSelectElement;

const FIELDS = ':is(textarea, input, select)[data-typed]';

/** Who is signed in, so that the next person at a browser is not shown what the last one typed. */
export function account(): string {
  return document.querySelector<HTMLElement>('[data-account]')?.dataset.account ?? '';
}

function place(field: Field): string {
  return `variate.typed ${account()} ${location.pathname} ${field.dataset.typed}`;
}

function fieldsOf(node: Node): Field[] {
  if (!(node instanceof Element)) {
    return [];
  }
  const inside = [...node.querySelectorAll<Field>(FIELDS)];
  return node.matches(FIELDS) ? [node as Field, ...inside] : inside;
}

function restore(field: Field): void {
  const kept = sessionStorage.getItem(place(field));
  const [typed, version] = kept === null ? [field.value] : (JSON.parse(kept) as [string, string?]);
  if (typed !== field.value) {
    field.value = typed;
    if (version) {
      field.dataset.typedOf = version;
      field.dispatchEvent(new CustomEvent('restored', { detail: version }));
    }
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

document.addEventListener('input', (event) => {
  const field = event.target;
  if (field instanceof Element && field.matches(FIELDS)) {
    try {
      sessionStorage.setItem(place(field as Field), JSON.stringify([(field as Field).value, (field as Field).dataset.typedOf]));
    } catch {
      // more than a tab may keep: such a text is not typed but pasted, and is still where it came from
    }
  }
});

// A field that goes while its page stays was sent or given up; one that goes with its page is found again.
new MutationObserver((records) => {
  for (const record of records) {
    record.removedNodes.forEach((node) => fieldsOf(node).filter((field) => !field.isConnected).forEach((field) => sessionStorage.removeItem(place(field))));
    record.addedNodes.forEach((node) => fieldsOf(node).forEach(restore));
  }
}).observe(document, { childList: true, subtree: true });
