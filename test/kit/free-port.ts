import { createServer } from 'node:net';

/** Below are the ranges of the GNS3 servers under test (`test/real/port-range.ts`); from 32768 on Linux hands out ephemeral ports. */
export const FIRST_FREE_PORT = 22_000;
const END_PORT = 32_700;

/** A TCP port that is free now. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = FIRST_FREE_PORT + Math.floor(Math.random() * (END_PORT - FIRST_FREE_PORT));
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error(`No free TCP port was found between ${FIRST_FREE_PORT} and ${END_PORT}.`);
}
