/** What proves that nothing was sent: an error of the connection to the platform, and no other one that has its code. */
import { equal, includes } from './assert.js';

const failure = (message, members, cause) => Object.assign(new Error(message, cause && { cause }), members);
const refused = (port) => failure(`connect ECONNREFUSED 127.0.0.1:${port}`, { code: 'ECONNREFUSED', syscall: 'connect', port });
const unknown = (hostname) => failure(`getaddrinfo ENOTFOUND ${hostname}`, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname });
const reset = () => failure('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' });
const failed = (cause) => new TypeError('fetch failed', { cause });

/** What a create comes to whose `fetch` rejects with `error`. */
async function created(ctx, error) {
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    throw error;
  };
  const backend = ctx.backend({ fetch, baseUrl: 'http://127.0.0.1:8123', maxRetries: 0 });
  const failure = await backend.invokeAgent({ agent_id: 'a', prompt: 'x' }).then(() => undefined, (thrown) => thrown);
  equal(requests, 1, 'requests');
  equal(failure.code, 'connection');
  equal(failure.retryable, !failure.maybeStarted, error.message);
  return failure;
}

export default [
  {
    name: 'a refused connection and an unknown host prove it, at whatever depth',
    async run(ctx) {
      const both = new AggregateError([refused(8123), refused(8123)]);
      const requestFailed = failure('request to http://127.0.0.1:8123/v1 failed, reason: connect ECONNREFUSED 127.0.0.1:8123', { code: 'ECONNREFUSED' });
      for (const error of [refused(8123), failed(refused(8123)), failed(both), failed(unknown('127.0.0.1')), requestFailed]) {
        equal((await created(ctx, error)).maybeStarted, false, error.message);
      }
    },
  },
  {
    name: 'one attempt among several that may have left leaves it open',
    async run(ctx) {
      const many = Array.from({ length: 9 }, () => refused(8123));
      for (const error of [new AggregateError([reset(), refused(8123)]), failed(new AggregateError([...many, reset()])), failure('again', { code: 'ECONNRESET' }, refused(8123))]) {
        equal((await created(ctx, error)).maybeStarted, true, error.message);
      }
    },
  },
  {
    name: "another server's error, and a file's, prove nothing",
    async run(ctx) {
      const others = [
        refused(6379),
        failed(unknown('audit.example')),
        failure("EACCES: permission denied, open '/cache'", { code: 'EACCES', syscall: 'open' }),
        failure('EPERM: operation not permitted, rename', { code: 'EPERM' }),
        failure('Access to this API has been restricted', { code: 'ERR_ACCESS_DENIED', permission: 'FileSystemWrite' }),
        failure('no such row', { code: 'ENOTFOUND' }),
        failure('the upload', { code: 'CERT_UPLOAD_FAILED' }),
        failed(failure('error sending request for url (http://127.0.0.1:9/audit): client error (Connect): tcp connect error: Connection refused', {})),
      ];
      for (const error of others) equal((await created(ctx, error)).maybeStarted, true, `${error.code} ${error.message}`);
      includes((await created(ctx, others[0])).message, '127.0.0.1:6379', 'what refused the connection');
    },
  },
  {
    name: 'a connection that was open breaks with the same codes',
    async run(ctx) {
      for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ECONNREFUSED']) {
        equal((await created(ctx, failed(failure(`read ${code}`, { code, syscall: 'read' })))).maybeStarted, true, `read ${code}`);
        equal((await created(ctx, failed(failure(`connect ${code} 127.0.0.1:8123`, { code, syscall: 'connect' })))).maybeStarted, false, `connect ${code}`);
      }
    },
  },
];
