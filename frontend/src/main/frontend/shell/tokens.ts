// The design's colours for drawings on a canvas, which cannot use CSS variables, and word of every change of the scheme.

const probe = document.createElement('span');
probe.hidden = true;

/** The colour that a token such as `--v-accent` has now. */
export function token(name: string): string {
  if (!probe.isConnected) {
    document.body.append(probe);
  }
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

export type Theme = 'system' | 'light' | 'dark';

const listeners = new Set<() => void>();
const told = () => listeners.forEach(listener => listener());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', told);

/** Calls back when colours have to be read anew; returns what ends it. */
export function onSchemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function theme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** Chooses the scheme for this browser; every other tab follows. */
export function chooseTheme(chosen: Theme): void {
  apply(chosen);
  try {
    localStorage.setItem('variate.theme', chosen);
  } catch {
    // storage is off: the choice holds until the page is closed
  }
}

function apply(chosen: Theme): void {
  if (chosen === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = chosen;
  }
  told();
}

addEventListener('storage', event => {
  if (event.key === 'variate.theme') {
    apply((event.newValue ?? 'system') as Theme);
  }
});
