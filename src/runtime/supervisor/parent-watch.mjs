// Loaded into every process that the supervisor starts, before the module itself: plain JavaScript, whatever the module is written in.
// The channel to the hub ends with the hub, however that ends. A hub that comes back starts the module anew.

const graceMs = Number(process.env['THALAMUS_ORPHAN_GRACE_MS'] ?? '30000');
/** Between asking the module to end and ending it. */
const DRAIN_MS = 15_000;

process.once('disconnect', () => {
  setTimeout(() => {
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  }, graceMs).unref();
});
// The channel alone must not keep a module alive that has nothing left to do.
process.channel?.unref();
