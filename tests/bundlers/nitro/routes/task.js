import { status } from '../status.js';

export default defineEventHandler(({ context }) => status(context.cloudflare.env));
