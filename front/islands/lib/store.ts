// Storage throws where the browser forbids it; what was set then lasts for this page only.

export function remembered(name: string): string | null {
  try { return localStorage.getItem(name); } catch { return null; }
}

export function remember(name: string, value: string) {
  try { localStorage.setItem(name, value); } catch { /* not kept */ }
}
