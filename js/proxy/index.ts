/**
 * A proxy between browsers and the platform: it holds the key, and lets each caller do what it may.
 *
 * @module xpander-edge/proxy
 */
// Brings the core as the runtime at hand takes it.
import 'xpander-edge';

export { createProxy, type Proxy } from './proxy.js';
export { toNodeListener, type NodeResponse } from './listener.js';
export type { NodeRequest } from './incoming.js';
export type { Grant, MaybeGrant } from './grant.js';
export type { ProxyLimits, ProxyOptions } from './options.js';
export type { ProxyOperation } from './route.js';
export type { MintOptions, TicketKey, TicketOptions } from './ticket.js';
