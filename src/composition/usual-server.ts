import { get } from 'node:http';
import { print } from './print.ts';

/** Where a GNS3 server of this machine usually listens. */
export const USUAL_GNS3 = 'http://127.0.0.1:3080';

/** A GNS3 server of this machine is offered, never taken unasked. */
export async function offerUsualServer(): Promise<void> {
  for (const version of ['v3', 'v2']) {
    const status = await statusOf(`${USUAL_GNS3}/${version}/version`);
    if (status === 200 || status === 401) {
      print(`A GNS3 server answers at ${USUAL_GNS3}. To follow it: thalamus server add ${USUAL_GNS3}, or THALAMUS_GNS3_URL=${USUAL_GNS3}`);
      return;
    }
  }
}

/** Undefined when nothing answers. Not by `fetch`: the first one of a process costs it some 15 MiB for good. */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = get(url, { agent: false, signal: AbortSignal.timeout(2_000) }, (response) => {
      response.destroy();
      resolve(response.statusCode);
    });
    asked.on('error', () => resolve(undefined));
  });
}
