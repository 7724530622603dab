import { status } from '../../../status.js';

export const runtime = 'edge';

export async function GET(request, context) {
  return status(request, context);
}
