import { createProxy } from 'xpander-edge/proxy';

/** A proxy holds a key, so a page is no place for it, and it says so. */
export default async (baseUrl) => {
  try {
    createProxy({ baseUrl, apiKey: 'emulator-bundlers', organizationId: 'org-emulator' });
  } catch (error) {
    return error.code === 'browser_key' ? 'completed' : String(error);
  }
  return 'a key was accepted in a page';
};
