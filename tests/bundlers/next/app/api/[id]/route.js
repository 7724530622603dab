import { status } from '../../../status.js';

export async function GET(request, context) {
  return status(request, context);
}
