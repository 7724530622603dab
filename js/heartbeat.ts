/** Comments that keep a silent event stream open. */

/**
 * @internal How long a reader receives nothing before a comment is written, in milliseconds. Bun's servers close a
 * connection after 10 seconds of silence, others after 30 to 100.
 */
export const HEARTBEAT = 7_500;
