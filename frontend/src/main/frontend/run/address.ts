// What a page shows stands in its address, so that it can be shared; the server need not know of it.

export function read(key: string): string | null {
  return new URLSearchParams(location.search).get(key);
}

/** Null takes it away. */
export function write(key: string, value: string | null): void {
  const url = new URL(location.href);
  if (value === null || value === '') {
    url.searchParams.delete(key);
  } else {
    url.searchParams.set(key, value);
  }
  if (url.href !== location.href) {
    history.replaceState(history.state, '', url);
  }
}
