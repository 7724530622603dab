/** Options of the emulator. */
export interface EmulatorOptions {
  /** Keys that are let in; by default every key that starts with `emulator-`. Each key has its own tasks. */
  readonly apiKeys?: readonly string[];
  /** The one organization that is known; by default `org-emulator`, and any other named in a path. */
  readonly organizationId?: string;
  /**
   * Lets in requests without a key: each sees the task that its path names, whosoever it is, as behind a proxy that holds the keys. For
   * an `EventSource`, which can send none. Default false.
   */
  readonly keyless?: boolean;
  /** Multiplies every delay: 1 is about two seconds for a task, 0 is no delay. Default 1. */
  readonly speed?: number;
  /** Where the emulator is mounted, such as `/api`; by default at the root. */
  readonly basePath?: string;
}

/** The options, checked and complete. */
export interface Settings {
  readonly apiKeys: readonly string[] | undefined;
  readonly organizationId: string;
  readonly onlyOrganization: boolean;
  readonly keyless: boolean;
  readonly speed: number;
  readonly basePath: string;
}

const NAMES = ['apiKeys', 'organizationId', 'keyless', 'speed', 'basePath'];

/** Checks the options; raises a TypeError that names the one that is wrong. */
export function settingsOf(options: EmulatorOptions): Settings {
  if (typeof options !== 'object' || options === null) throw new TypeError('createEmulator: options must be an object');
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`createEmulator: unknown option "${unknown}" (known: ${NAMES.join(', ')})`);
  }
  const { apiKeys, organizationId, keyless = false, speed = 1, basePath = '' } = options;
  if (apiKeys !== undefined && !(Array.isArray(apiKeys) && apiKeys.length > 0 && apiKeys.every(isText))) {
    throw new TypeError('createEmulator: "apiKeys" must be a list of keys');
  }
  if (organizationId !== undefined && !isText(organizationId)) {
    throw new TypeError('createEmulator: "organizationId" must be a text that is not empty');
  }
  if (typeof keyless !== 'boolean') throw new TypeError('createEmulator: "keyless" must be true or false');
  if (typeof speed !== 'number' || !Number.isFinite(speed) || speed < 0) {
    throw new TypeError('createEmulator: "speed" must be a number, 0 or more');
  }
  if (typeof basePath !== 'string' || !/^(\/.*)?$/.test(basePath)) {
    throw new TypeError('createEmulator: "basePath" must be empty or begin with a slash');
  }
  return {
    apiKeys,
    organizationId: organizationId ?? 'org-emulator',
    onlyOrganization: organizationId !== undefined,
    keyless,
    speed,
    basePath: basePath.replace(/\/+$/, ''),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
