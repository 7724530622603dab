/** The whole suite, by subject. */
import abandoned from './abandoned.js';
import abort from './abort.js';
import across from './across.js';
import claims from './claims.js';
import clocks from './clocks.js';
import concurrency from './concurrency.js';
import crashes from './crashes.js';
import configuration from './configuration.js';
import deaths from './deaths.js';
import decode from './decode.js';
import detection from './detection.js';
import errors from './errors.js';
import eventsource from './eventsource.js';
import events from './events.js';
import fetch from './fetch.js';
import fidelity from './fidelity.js';
import files from './files.js';
import follow from './follow.js';
import forward from './forward.js';
import hostile from './hostile.js';
import input from './input.js';
import instance from './instance.js';
import jobs from './jobs.js';
import joins from './joins.js';
import leave from './leave.js';
import memory from './memory.js';
import proxy from './proxy.js';
import records from './records.js';
import reports from './reports.js';
import requests from './requests.js';
import retries from './retries.js';
import secrets from './secrets.js';
import stream from './stream.js';
import surface from './surface.js';
import talk from './talk.js';
import text from './text.js';
import unsent from './unsent.js';
import unusual from './unusual.js';
import view from './view.js';

/** `instance` is first: what it looks at happens on the first call after import. */
export const groups = { instance, jobs, requests, configuration, input, errors, reports, retries, unsent, clocks, stream, follow, joins, eventsource, forward, events, text, claims, decode, abort, leave, abandoned, proxy, records, fidelity, secrets, concurrency, memory, detection, fetch, hostile, surface, talk, unusual, files, view };

/** What is run by name alone, on the package with traps; `across` also needs requests that share an isolate. */
export const apart = { across, crashes, deaths };
