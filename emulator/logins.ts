import { isObject, textOf, type Json, type JsonObject } from './json.js';

/** How often somebody who signs in is waited for. */
const LOOKS = 2;

/**
 * Logins of users at tool servers. A server that needs none is `not_supported`, one named `broken` has an issue, single
 * sign-on is ready at once. Anybody else signs in while the second look is taken, but for users named `nobody`.
 */
export class Logins {
  readonly #looks = new Map<string, number>();

  /** The answer to a question for a token. */
  token(key: string, agent: string, user: string, server: JsonObject, query: URLSearchParams): Json {
    const url = textOf(server['url']);
    const name = textOf(server['name']);
    const about = { server_url: url, server_name: name };
    const kind = textOf(server['auth_type']) ?? 'none';
    if (kind === 'none') return { type: 'not_supported', data: { message: 'The server needs no token', ...about } };
    if (name === 'broken') return { type: 'token_issue', data: { message: 'The server refused the login', ...about } };
    const ready = { type: 'token_ready', data: { access_token: `emulator-token-${user}`, ...about } };
    if (kind === 'sso_user') return ready;
    const login = JSON.stringify([key, agent, user, url ?? name]);
    const looks = this.#looks.get(login);
    if (looks !== undefined && looks >= LOOKS && !user.endsWith('nobody')) return ready;
    if (query.get('generate_login_url') === 'true') {
      this.#looks.set(login, looks ?? 0);
      return { type: 'login_required', data: { url: `https://login.example.com/?user=${encodeURIComponent(user)}`, ...about } };
    }
    if (looks !== undefined) this.#looks.set(login, looks + 1);
    const ended = looks !== undefined && looks + 1 >= LOOKS && !user.endsWith('nobody');
    return ended ? ready : { type: 'token_issue', data: { message: 'Nobody has signed in', ...about } };
  }
}

/** What a server's description must be. */
export function isServer(body: Json | undefined): body is JsonObject {
  return isObject(body) && 'auth_type' in body;
}
