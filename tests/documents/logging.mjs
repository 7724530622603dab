/** docs/logging.md: what is logged of requests, retries and errors. */
export default (stage) => ({
  'log.mjs': async () => {
    const printed = await stage.script('node', ['log.mjs']);
    for (const [operation, method] of [['invokeAgent', 'POST'], ['events', 'GET']]) {
      for (const line of [`xpander-edge: ${operation} ${method} 127\\.0\\.0\\.1:\\d+/\\S+ 200 \\d+ ms`, `metric ${operation} 200 \\d+ ms [\\w-]{8,}`]) {
        if (!new RegExp(line).test(printed)) throw new Error(`${line} is not in:\n${printed}`);
      }
    }
  },
  'retry.mjs': async (source) => {
    // The platform is busy once: the same script, with the fault in its headers.
    const faulty = source.replace('maxRetries', "headers: { 'x-emulator-fault': 'status-503,once,on-status' },\n  maxRetries");
    const printed = await stage.script('node', ['--input-type=module', '--eval', faulty]);
    stage.holds(printed, 'reloadTask: attempt 1 failed, next in', 'answered 503');
    await stage.script('node', ['retry.mjs']);
  },
  'error.mjs': async () => {
    const printed = await stage.script('node', ['error.mjs']);
    stage.holds(printed, '"name":"ApiError"', '"status":404', 'Request ');
    if (printed.includes('Request undefined')) throw new Error(printed);
  },
});
