/** A `format`: texts that have it, and an expression that matches every text that has it. */
export interface Format {
  readonly samples: readonly string[];
  readonly fits: RegExp;
}

const DATE = String.raw`\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(z|[+-]([01]\d|2[0-3]):?[0-5]\d)`;
const HOST = String.raw`(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*`;
const IPV4 = String.raw`((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}`;
const whole = (source: string): RegExp => new RegExp(`^(?:${source})$`, 'i');

const URI: Format = {
  samples: [
    'https://example.com/',
    'https://example.com/a',
    'https://example.com/sample',
    'urn:a',
    'a:b',
    'https://example.com/2',
  ],
  fits: whole(String.raw`[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^\`]+`),
};
const REFERENCE: Format = {
  samples: ['/sample', 'https://example.com/', 'a', '/a/b', ''],
  fits: whole(String.raw`[^\s<>"{}|\\^\`]*`),
};
const EMAIL: Format = {
  samples: [
    'user@example.com',
    'a@b.example',
    'a@b.co',
    'first.last@example.com',
    'other@example.com',
  ],
  fits: whole(
    String.raw`[a-z0-9!#$%&'*+/=?^_{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?`,
  ),
};

/** The formats whose samples are made for them; a text of any other format is any text. */
export const FORMATS: Readonly<Record<string, Format>> = {
  date: { samples: ['2026-01-15', '2026-01-16', '2025-12-31'], fits: whole(DATE) },
  time: { samples: ['08:30:00Z', '09:45:00Z', '08:30:00.5Z'], fits: whole(TIME) },
  'date-time': {
    samples: ['2026-01-15T08:30:00Z', '2026-01-16T09:45:00Z', '2026-01-15T08:30:00.123Z'],
    fits: whole(`${DATE}t${TIME}`),
  },
  duration: {
    samples: ['P1D', 'PT1H', 'P2W'],
    fits: whole(String.raw`P(?!$)((\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?|(\d+W)?)`),
  },
  email: EMAIL,
  'idn-email': EMAIL,
  hostname: { samples: ['example.com', 'a.example', 'www.example.com', 'a'], fits: whole(HOST) },
  'idn-hostname': { samples: ['example.com', 'a.example', 'a'], fits: whole(HOST) },
  ipv4: { samples: ['192.0.2.1', '192.0.2.2', '198.51.100.42'], fits: whole(IPV4) },
  ipv6: {
    samples: ['2001:db8::1', '2001:db8::2', '::1'],
    fits: whole(String.raw`[0-9a-f:.]{2,45}`),
  },
  uri: URI,
  url: URI,
  iri: URI,
  'uri-reference': REFERENCE,
  'iri-reference': REFERENCE,
  'uri-template': { samples: ['/items/{id}', 'https://example.com/{id}'], fits: /^[^\s]*$/ },
  uuid: {
    samples: [
      '3b241101-e2bb-4255-8caf-4136c566a962',
      '3b241101-e2bb-4255-8caf-4136c566a963',
      '9f1c2ab0-5a3d-4d5e-8f6a-1b2c3d4e5f60',
    ],
    fits: whole('[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
  },
  'json-pointer': { samples: ['/sample', '/a/0', ''], fits: /^(\/([^~]|~0|~1)*)*$/ },
  'relative-json-pointer': { samples: ['0/sample', '1', '0'], fits: /^\d+(#|(\/([^~]|~0|~1)*)*)$/ },
  regex: { samples: ['^sample$', 'a*', '.'], fits: /^[^()[\]{}\\?+]*$/ },
  byte: {
    samples: ['c2FtcGxl', 'YQ==', ''],
    fits: whole('([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?'),
  },
};
