import { parentPort, workerData } from 'node:worker_threads';

/** Looks for a pattern apart from the hub: one that takes for ever is ended with its thread. */
const { source, texts } = workerData as { readonly source: string; readonly texts: readonly string[] };
const pattern = new RegExp(source, 'iu');
const found = texts.map((text) =>
  text.split('\n').flatMap((line, at) => (line !== '' && pattern.test(line) ? [{ number: at + 1, text: line }] : [])),
);
// Of a window of a browser, not of a thread.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort!.postMessage(found);
