/**
 * Hands a pulled body's next piece on: its end ends the stream, its failure fails it. `over` runs in both cases; a reader
 * that has left is told nothing.
 */
export async function pull(
  next: () => Promise<ReadableStreamReadResult<Uint8Array> | IteratorResult<Uint8Array, void>>,
  stream: ReadableStreamDefaultController<Uint8Array>,
  left: AbortSignal,
  over: () => void,
): Promise<void> {
  try {
    const { done, value } = await next();
    if (left.aborted) return;
    if (!done) return stream.enqueue(value);
    over();
    stream.close();
  } catch (error) {
    over();
    stream.error(error);
  }
}
