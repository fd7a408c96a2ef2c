// Asking without a browser: what the server answers, byte for byte.
import http from 'node:http';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };

/** One request, sent exactly as given: nothing is normalised, followed or decoded. */
export function ask(base, path, { method = 'GET', headers = {}, body } = {}) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path, method, headers, agent: false, timeout: 20_000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode, headers: response.headers, bytes, text: bytes.toString('utf8') });
      });
    });
    request.on('timeout', () => request.destroy(new Error(`no answer: ${method} ${path.slice(0, 80)}`)));
    request.on('error', reject);
    request.end(body);
  });
}

export const decoded = (text) => text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name) => ENTITIES[name]);

/** Targets of the links whose address begins with `start`, in order, each once. */
export function links(html, start) {
  const found = Array.from(html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g), (match) => decoded(match[1]));
  return [...new Set(found.filter((href) => href.startsWith(start)))];
}

/** Somebody's cookies between requests, and the token of their forms. */
export class Session {
  constructor(base) {
    this.base = base;
    this.jar = new Map();
  }

  async ask(path, options = {}) {
    const cookie = Array.from(this.jar, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(this.base, path, { ...options, headers: { ...(cookie && { cookie }), ...options.headers } });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (/max-age=0\b/i.test(line)) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return answer;
  }

  /** Posts a form with the token that pages would have put into it. */
  async post(path, fields) {
    if (!this.jar.has('qh_csrf')) await this.ask('/sign-in');
    const body = new URLSearchParams({ csrf: this.jar.get('qh_csrf'), ...fields }).toString();
    return this.ask(path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  }

  async signIn({ name, password }) {
    const answer = await this.post('/sign-in', { name, password });
    if (answer.status !== 303) throw new Error(`${name} cannot sign in: ${answer.status}`);
    return this;
  }

  /** The cookies as a browser takes them. */
  cookies() {
    return Array.from(this.jar, ([name, value]) => ({ name, value, url: this.base }));
  }
}
