// nginx, sending the very bytes that the program sends: the same compressed bodies with the same headers.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FOLDER, firstAnswer, freePort, start } from './programs.mjs';

/** What nginx makes itself, each in its own way: a length, a date, a tag. */
const OWN_HEADERS = ['connection', 'content-length', 'content-type', 'date', 'etag', 'keep-alive', 'server', 'transfer-encoding'];

/** Starts nginx for pages `{ name, answer }`, each at `/name`. */
export async function startNginx(pages) {
  const folder = resolve(FOLDER, 'nginx');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/www`, { recursive: true });
  chmodSync(folder, 0o755);
  for (const { name, answer } of [...pages, { name: 'index.html', answer: pages[0].answer }]) {
    writeFileSync(`${folder}/www/${name}`, answer.body, { mode: 0o644 });
  }
  const port = await freePort();
  writeFileSync(`${folder}/nginx.conf`, configuration(folder, port, pages));
  const args = ['-p', folder, '-e', `${folder}/error.log`, '-c', `${folder}/nginx.conf`];
  const child = start(process.env.NGINX ?? '/usr/sbin/nginx', args, `${FOLDER}/programs.log`);
  const origin = `http://127.0.0.1:${port}`;
  await firstAnswer(origin, child, performance.now());
  return { child, origin };
}

function configuration(folder, port, pages) {
  return `${process.getuid() === 0 ? 'user root;' : ''}
worker_processes 2;
daemon off;
pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
  default_type text/html;
  charset utf-8;
  charset_types *;
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 100000000;
  open_file_cache max=1000 inactive=10m;
  open_file_cache_valid 10m;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} backlog=4096 reuseport;
    root ${folder}/www;
${pages.map(location).join('\n')}
  }
}
`;
}

function location({ name, answer }) {
  const headers = Object.entries(answer.headers).filter(([header]) => !OWN_HEADERS.includes(header));
  return `    location = /${name} {
${headers.map(([header, value]) => `      add_header ${header} "${value}";`).join('\n')}
    }`;
}
