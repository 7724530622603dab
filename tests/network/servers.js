/** Servers on 127.0.0.1 that fail, each in one way. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

const pem = (name) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));

/** The URL of a server that has begun to listen. */
const started = (server, scheme) => new Promise((done) => {
  server.listen(0, '127.0.0.1', () => done(`${scheme}://127.0.0.1:${server.address().port}`));
});

/** An address that nothing listens at. */
async function closedAddress() {
  const server = net.createServer();
  const url = await started(server, 'http');
  await new Promise((done) => server.close(done));
  return url;
}

/** The URLs by what goes wrong there, and what ends the servers. */
export async function failingServers() {
  const tls = https.createServer({ key: pem('key'), cert: pem('certificate') }, (_, response) => response.end('{}'));
  const plain = http.createServer((_, response) => response.end('{}'));
  const cut = net.createServer((socket) => socket.once('data', () => socket.destroy()));
  const garbage = net.createServer((socket) => socket.once('data', () => socket.end('garbage\r\n\r\n')));
  const servers = [tls, plain, cut, garbage];
  for (const server of [cut, garbage]) server.on('connection', (socket) => socket.on('error', () => {}));
  const plainUrl = await started(plain, 'http');
  const tlsUrl = await started(tls, 'https');
  return {
    urls: {
      refused: await closedAddress(),
      unknownHost: 'http://no-such-host.invalid',
      badPort: 'http://127.0.0.1:9',
      untrusted: tlsUrl,
      noTls: plainUrl.replace('http:', 'https:'),
      plainToTls: tlsUrl.replace('https:', 'http:'),
      cut: await started(cut, 'http'),
      garbage: await started(garbage, 'http'),
    },
    close: () => servers.forEach((server) => server.close()),
  };
}
