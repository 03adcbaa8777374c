// The redirect URI of a native client: a listener on the loopback interface (RFC 8252 section 7.3).

import { once } from 'node:events';
import { createServer } from 'node:http';

const PATH = '/callback';

/** Listens on a free port; `response` resolves to the parameters of the first authorization response. */
export async function listen() {
  const server = createServer();
  const response = new Promise((resolve) => {
    server.on('request', (request, answer) => {
      const target = new URL(request.url, 'http://127.0.0.1');
      answer.setHeader('Connection', 'close').end('You may close this window.');
      if (target.pathname === PATH) resolve(target.searchParams);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { redirectUri: `http://127.0.0.1:${server.address().port}${PATH}`, response, close: () => server.close() };
}
