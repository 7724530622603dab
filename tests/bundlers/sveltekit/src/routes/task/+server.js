import { status } from '../../status.js';

export async function GET({ platform }) {
  return new Response(await status(platform.env));
}
