/** Times, durations, positions, ids of the run and counts of what happened meanwhile: of each run, and no part of its result. */
const OF_EACH_RUN =
  /^(at|.*_at|.*_ms|time|uptime|.*_id_of_run|run_id|report_id|position|looks|previous_run|id)$|^(events|cache|recent|runs|failed_runs|waiting_runs|messages|errors|warnings|dead_letters)$/;
/** Health and counters of the hub's own parts are of the moment: a hub that was just started says so. */
const OF_THE_MOMENT = /^(system|servers)$/;

/** A document without what is of each run. Lists of nodes and modules have no order of their own: a hub that was started again learnt them in another one. */
export function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !OF_EACH_RUN.test(name) && !OF_THE_MOMENT.test(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, steady(each)]));
}
