/** Failures of the network in words. Each runtime reports them in its own way, and often two `cause`s deep. */

/** @internal A request that failed, as the core takes it. */
export class NetworkFailure {
  /** The host and what happened, such as "127.0.0.1:9 refused the connection (ECONNREFUSED)". */
  readonly reason: string;
  /** No byte of the request has left. */
  readonly unsent: boolean;
  /** What was thrown. */
  readonly cause: unknown;
  /** The runtime's code, or one of ours where it has none. */
  readonly code: string | undefined;

  constructor(reason: string, unsent: boolean, cause: unknown, code?: string) {
    this.reason = reason;
    this.unsent = unsent;
    this.cause = cause;
    this.code = code;
  }
}

/** One kind of failure: how runtimes spell it, its code, what it says, and whether it proves that nothing was sent. */
interface Kind {
  /** Tested against each "code: message" of the error and its causes. */
  readonly spelled: RegExp;
  /** The code for logs, in place of the runtime's own where it has none. */
  readonly code: string;
  /** What the host did. */
  readonly says: string;
  readonly unsent: boolean;
}

/**
 * Node and Bun set codes; Deno writes sentences, in which "(Connect)" means that no request was written yet.
 * Messages count only in the exact form that a runtime writes: another library may quote them in an error that comes later.
 * So do codes: files, caches and connections that were open have the same ones.
 */
const KINDS: readonly Kind[] = [
  {
    spelled: /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME): .*\bgetaddrinfo |^: error sending request .*\(Connect\): dns error/,
    code: 'ENOTFOUND', says: 'cannot be found: no DNS server knows this name', unsent: true,
  },
  {
    spelled: /^ECONNREFUSED: .*(\bconnect |failed, reason: $)|^(ECONNREFUSED|ConnectionRefused): .*Unable to connect|^: error sending request .*\(Connect\): tcp connect error: Connection refused/,
    code: 'ECONNREFUSED', says: 'refused the connection: no server listens there', unsent: true,
  },
  {
    spelled: /^: bad port$|^: Fetch failed: Requests to port \d+ are blocked/,
    code: 'EBADPORT', says: 'cannot be reached: fetch blocks this port (Fetch standard, port blocking)', unsent: true,
  },
  {
    spelled: /^: Requires net access to |^ERR_ACCESS_DENIED: .*--allow-net|^(EPERM|EACCES): .*\bconnect /,
    code: 'EACCES', says: 'cannot be reached: this process may not use the network there (Deno: --allow-net)', unsent: true,
  },
  {
    spelled: /^(UNABLE_TO_(GET|DECRYPT|DECODE|VERIFY)_\w+|CERT_(SIGNATURE_FAILURE|NOT_YET_VALID|HAS_EXPIRED|CHAIN_TOO_LONG|REVOKED|UNTRUSTED|REJECTED)|\w*SELF_SIGNED_CERT\w*|ERROR_IN_CERT_\w+|ERR_TLS_CERT_\w+|\w+_CERTIFICATE_VERIFICATION_ERROR|HOSTNAME_MISMATCH|INVALID_CA):|^: error sending request .*\(Connect\): .*certificate/,
    code: 'ECERT', says: 'has a TLS certificate that is not trusted here', unsent: true,
  },
  {
    spelled: /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|\w*HANDSHAKE\w*):|^EPROTO: .*((TLS|SSL)\b.*handshake|wrong version number|packet length)|^: error sending request .*\(Connect\): received corrupt message/i,
    code: 'EPROTO', says: 'does not speak TLS on this port: use http://, or the port of https', unsent: true,
  },
  {
    spelled: /^ECONNRESET: Client network socket disconnected before secure TLS/,
    code: 'ECONNRESET', says: 'closed the connection during the TLS handshake', unsent: true,
  },
  {
    spelled: /^UND_ERR_CONNECT_TIMEOUT:|^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT): .*(\bconnect |typo in the url)|^: error sending request .*\(Connect\)/,
    code: 'EUNREACHABLE', says: 'cannot be reached', unsent: true,
  },
  {
    spelled: /^HPE_\w+:|^: error sending request .*invalid HTTP version/,
    code: 'EHTTP', says: 'answered with something that is not HTTP: perhaps the port expects https://', unsent: false,
  },
  {
    spelled: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|ConnectionClosed|ERR_STREAM_PREMATURE_CLOSE):|^: error sending request .*\(SendRequest\)|^: (Network connection lost\.|Connection reset by peer|terminated)/,
    code: 'ECONNRESET', says: 'closed the connection', unsent: false,
  },
  {
    spelled: /^: (Failed to fetch|Load failed|NetworkError when attempting to fetch resource)/,
    code: 'EFETCH', says: 'cannot be reached. Browsers give no reason: the console shows it, such as a server that is down, CORS, or a policy', unsent: false,
  },
];

const UNKNOWN = { says: 'cannot be reached', unsent: false };
/** No error of a runtime is nested deeper; a caller's own may lead to itself. */
const DEPTH = 5;

/** @internal What a failed `fetch` of `url` comes to. `isSent`: the failure came while its response was read. */
export function describe(cause: unknown, url: string, isSent = false): NetworkFailure {
  const lines = linesOf(cause, DEPTH);
  const policy = blocked.has(originOf(url)) ? POLICY : undefined;
  const proven = !isSent && provesUnsent(cause, url, DEPTH);
  const kind = policy ?? KINDS.find(({ spelled, unsent }) => (proven || !unsent) && lines.some((line) => spelled.test(line)));
  const code = codeOf(cause) ?? kind?.code;
  const { says, unsent } = kind ?? { ...UNKNOWN, says: `${UNKNOWN.says}${said(lines)}` };
  const hint = kind?.code === 'ECONNRESET' && url.startsWith('http:') ? '; if the port speaks TLS, use https://' : '';
  return new NetworkFailure(`${hostOf(url)} ${says}${code ? ` (${code})` : ''}${hint}`, unsent && !isSent, cause, code);
}

/** @internal The code of an error or of the nearest of its causes that has one: `ECONNREFUSED`. */
export function codeOf(cause: unknown, depth = DEPTH): string | undefined {
  const { code, cause: inner } = read(cause);
  if (typeof code === 'string' && /^\w{2,64}$/.test(code)) return code;
  return depth > 0 && inner !== undefined ? codeOf(inner, depth - 1) : undefined;
}

/**
 * Whether an error proves that nothing was sent to `url`. A caller's `fetch` may send more than one request: each error that it
 * gathers must prove it, and one that names another address proves nothing.
 */
function provesUnsent(cause: unknown, url: string, depth: number): boolean {
  const { cause: inner, errors } = read(cause);
  const line = lineOf(cause);
  const kind = KINDS.find(({ spelled }) => spelled.test(line));
  const causes = [inner, ...(Array.isArray(errors) ? errors : [])].filter((one) => one !== undefined);
  if (kind && (!kind.unsent || !concerns(cause, url))) return false;
  if (causes.length === 0) return kind !== undefined;
  return depth > 0 && causes.every((one) => provesUnsent(one, url, depth - 1));
}

/** Whether an error is about the address of `url`, as far as it names one. */
function concerns(cause: unknown, url: string): boolean {
  const { message, port, hostname, path } = read(cause);
  const asked = new URL(url);
  const named = /\bhttps?:\/\/[^\s)]+/.exec(`${String(path)} ${String(message)}`)?.[0];
  if (named !== undefined && originOf(named) !== originOf(url)) return false;
  if (typeof port === 'number' && port !== Number(asked.port || (asked.protocol === 'https:' ? 443 : 80))) return false;
  return typeof hostname !== 'string' || hostname === asked.hostname;
}

/** "code: message" of an error, its causes, and what it gathers: one line for each address that was tried. */
function linesOf(cause: unknown, depth: number): string[] {
  const { cause: inner, errors } = read(cause);
  const lines = [lineOf(cause)];
  if (depth === 0) return lines;
  const gathered = Array.isArray(errors) ? errors.slice(0, DEPTH) : [];
  return lines.concat(...[inner, ...gathered].filter((one) => one !== undefined).map((one) => linesOf(one, depth - 1)));
}

function lineOf(cause: unknown): string {
  const { code, message } = read(cause);
  return `${typeof code === 'string' ? code : ''}: ${typeof message === 'string' ? message : ''}`;
}

/** The innermost message, without addresses: they may have a query. */
function said(lines: readonly string[]): string {
  const message = lines.findLast((line) => line.length > 2)?.replace(/^\w*: /, '').replace(/\b[a-z][\w+.-]*:\/\/\S+/gi, '[URL]').trim();
  // What is cut off must leave no part of a key, which has no blanks: nobody would know it for one.
  const short = message && message.length > 200 ? message.slice(0, 200).replace(/\S*$/, '…') : message;
  return short ? `: ${short}` : '';
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'the server';
  }
}

/** Members of what was thrown, which may be anything. */
function read(value: unknown): Partial<Record<'code' | 'message' | 'cause' | 'errors' | 'port' | 'hostname' | 'path', unknown>> {
  try {
    const { code, message, cause, errors, port, hostname, path } = Object(value) as Record<string, unknown>;
    return { code, message: typeof value === 'string' ? value : message, cause, errors, port, hostname, path };
  } catch {
    return {};
  }
}

const POLICY: Kind = {
  spelled: /^$/, code: 'ECSP', says: "is blocked by the page's Content-Security-Policy: add it to `connect-src`", unsent: true,
};

/** Origins that the page's policy has blocked. */
const blocked = new Set<string>();

const page = globalThis.document;

page?.addEventListener?.('securitypolicyviolation', ({ blockedURI, effectiveDirective, disposition }) => {
  if (effectiveDirective === 'connect-src' && disposition === 'enforce') blocked.add(originOf(blockedURI));
});

/** @internal Waits for the report of a violation, which a page receives in the task after the rejection. */
export async function reported(): Promise<void> {
  if (!page || typeof MessageChannel !== 'function') return;
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(undefined);
  });
  port1.close();
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}
