/** A task's files: what they are, and what the text files say. */

import { call, type RequestOptions } from './call.js';
import type { Configuration } from './configuration.js';
import { own } from './own.js';

/** How much of the text files goes into a message. */
export interface InlineLimits {
  /** The most characters of one file. Default 8000. */
  perFile?: number | undefined;
  /** The most characters of all files together, in their order. Default 24000. */
  total?: number | undefined;
}

/** Options of {@link Task.getHumanReadableFiles}. */
export interface FileOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | null | undefined;
  /** How much of the files to keep. A note stands in place of what is cut off. */
  inline?: InlineLimits | undefined;
  /**
   * Hosts that may be read although they are not public, in lower case, with a port or without: `['files.intranet', '10.0.0.7:8080']`.
   * The author of a task's URLs can then make this program read from these hosts.
   */
  allowedHosts?: string[] | undefined;
}

/** Options of {@link Task.toMessage}. Those of a request are for reading the task anew, when its plan is under way. */
export interface MessageOptions extends RequestOptions, FileOptions {
  /** How often the task was tried before. Default 0. */
  retryCount?: number | undefined;
  /** Whether the message ends with the time at which the task was created. Default true. */
  withTimestamp?: boolean | undefined;
}

/** A text file of a task. */
export interface HumanReadableFile {
  /** As the task has it. */
  url: string;
  /** Its text, or a note why there is none; missing when the task has `disable_attachment_injection`. */
  content?: string;
}

/** @internal What the core says of a task's files. */
export interface FileList {
  images: string[];
  pdfs: string[];
  texts: string[];
  /** Text files are to be read. */
  inject?: true;
  /** The task's text is data that is passed on as it is. */
  payload?: true;
  /** The task is to be read anew, and keeps these fields. */
  keep?: string[];
}

/** The most bytes of one file that are read. */
const MAX_FILE = 15 * 1024 * 1024;

/** @internal Reads the text files of a task, all at once. */
export async function readFiles({ texts: urls, inject }: FileList, configuration: Configuration, options: FileOptions = {}): Promise<HumanReadableFile[]> {
  if (!inject) return urls.map((url) => ({ url }));
  const { signal, inline, allowedHosts } = own(options);
  const texts = await Promise.all(urls.map((url) => readFile(url, configuration, { signal, allowedHosts })));
  const files = urls.map((url, index) => ({ url, length: count(texts[index] as string) }));
  const cuts = await call<([kept: number, marker: string] | null)[]>('cutFiles', configuration, { files }, { signal, inline });
  return urls.map((url, index) => {
    const [text, cut] = [texts[index] as string, cuts[index]];
    return { url, content: cut ? start(text, cut[0]) + cut[1] : text };
  });
}

/** The text of one file, or what to say in its place. The core decides whether it is read; the text stays out of its bounded memory. */
async function readFile(url: string, configuration: Configuration, options: object): Promise<string> {
  let text = '';
  const note = await call<string | undefined>('readFile', configuration, { url }, options, undefined, async (response) => {
    text = await decode(response);
    return '';
  });
  return note ?? text;
}

async function decode(response: Response): Promise<string> {
  const decoder = decoderOf(/charset\s*=\s*["']?([^\s"';]+)/i.exec(response.headers.get('content-type') ?? '')?.[1]);
  const reader = response.body?.getReader();
  let [text, size] = ['', 0];
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MAX_FILE) throw new RangeError(`The file is larger than ${MAX_FILE} bytes`);
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

function decoderOf(label = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}

/** Characters as the platform counts them: a surrogate pair is one. */
function count(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

/** The first `length` characters. */
function start(text: string, length: number): string {
  return [...text.slice(0, 2 * length)].slice(0, length).join('');
}
