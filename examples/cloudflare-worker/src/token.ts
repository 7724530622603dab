/** Whether a request bears the token. Digests are compared, in constant time: how long it takes tells nothing. */
export async function isAllowed(request: Request, token: string): Promise<boolean> {
  if (!token) return false; // a secret that was never set lets nobody in
  const [given, wanted] = await Promise.all([digest(request.headers.get('authorization') ?? ''), digest(`Bearer ${token}`)]);
  return crypto.subtle.timingSafeEqual(given, wanted);
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}
