/** Ten times and more what such a wait takes: on a busy machine a second becomes ten. What must be quick says its own time. */
const PATIENCE_MS = 30_000;

/** Waits for a condition, looking every few milliseconds, and says what it waited for when the time is over. */
export async function until(
  what: string | (() => string),
  condition: () => boolean | Promise<boolean>,
  timeoutMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (await condition()) return;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${typeof what === 'string' ? what : what()}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
