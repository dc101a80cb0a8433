import { positionOf } from '#kernel/as-of.ts';
import { fail } from '#kernel/error.ts';
import { typeMatches, type Envelope } from '#kernel/event.ts';
import type { EventFilter } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { alertCleared, type Alert } from '#model/alert.ts';
import { acknowledgeAlert, clearAlert, closeAlert, getAlert, listAlerts, raiseAlert, unacknowledgeAlert } from '#model/alert-messages.ts';
import { atLeast, priorityOf } from '#model/severity.ts';
import { alertFold, keyOf, SOURCE, streamOf, subjectOf, type AlertState } from './alert-state.ts';
import { openAlerts } from './alerts.projection.ts';
import * as decide from './decide.ts';
import { settleAlert } from './messages.ts';

/** Told of an alert that is about to be raised: which open one explains it, which incident it belongs to. */
export interface Placing {
  causeOf(alert: Pick<Alert, 'kind' | 'resource' | 'place'>, context: Context): Promise<string | null>;
}

export function alertAnswers(placing: Placing): readonly Answering[] {
  return [
    answer(raiseAlert, async (input, context) => {
      const key = keyOf(input.kind, input.resource);
      const before = await stateOf(key, context);
      const { project_id: project } = input.place;
      if (context.projects !== null && (typeof project !== 'string' || !context.projects.has(project.toLowerCase()))) {
        throw fail('forbidden', `${context.caller.name} may tell alerts of some projects only.`, { permission: raiseAlert.permission });
      }
      const causedBy = await placing.causeOf({ ...input, place: decide.placeOf(input) }, context);
      const told = { ...input, source: context.caller.name, causedBy };
      const decided = decide.raise(before.state, key, told, context.clock.now());
      publishAlert(key, before, decided, context);
      return { alert: decided.at(-1)?.alert ?? before.state.current!, raised: before.state.current === null };
    }),

    answer(clearAlert, async ({ kind, resource, reason }, context) => {
      const key = keyOf(kind, resource);
      const before = await stateOf(key, context);
      const decided = decide.clear(before.state, reason, context.clock.now());
      publishAlert(key, before, decided, context);
      return { alert: decided.at(-1)?.alert ?? before.state.current };
    }),

    answer(acknowledgeAlert, ({ alert_id: id, note }, context) =>
      change(id, context, (state, now) => decide.acknowledge(state, context.caller.name, note, now)),
    ),
    answer(unacknowledgeAlert, ({ alert_id: id }, context) => change(id, context, decide.unacknowledge)),
    answer(closeAlert, ({ alert_id: id, reason }, context) => change(id, context, (state, now) => decide.close(state, reason, now))),
    answer(settleAlert, async ({ kind, resource }, context) => {
      const key = keyOf(kind, resource);
      const before = await stateOf(key, context);
      const decided = decide.settle(before.state, context.clock.now());
      publishAlert(key, before, decided, context);
      return { alert: decided.at(-1)?.alert ?? before.state.current };
    }),

    answer(listAlerts, listed),
    answer(getAlert, async ({ alert_id: id }, context) => {
      const alert = await found(id, context);
      const key = keyOf(alert.kind, alert.resource);
      const events = (await context.events.readStream(streamOf(key)))
        .map(({ event }) => event)
        .filter((event) => alertOf(event).alert_id === id);
      return {
        ...alertOf(events.at(-1)!),
        history: events.map((event) => ({
          at: event.time,
          type: event.type,
          changed: (event.data as { readonly changed?: string[] }).changed ?? [],
          by: (event.data as { readonly by?: string }).by ?? null,
        })),
      };
    }),
  ];
}

type AlertContext = Pick<Context, 'events' | 'projects' | 'read'>;

async function stateOf(
  key: string,
  { events }: Pick<Context, 'events'>,
): Promise<{ readonly state: AlertState; readonly version: number }> {
  const { state, version } = await events.fold(streamOf(key), alertFold);
  return { state: state as unknown as AlertState, version };
}

/** Events of an alert, on condition that its stream stands where it was read. */
export function publishAlert(
  key: string,
  { version }: { readonly version: number },
  decided: readonly decide.Decided[],
  { publish: give, caller }: Pick<Context, 'publish' | 'caller'>,
): void {
  if (decided.length === 0) return;
  give(
    decided.map(({ event, alert, changed }) => ({
      type: event.type,
      source: SOURCE,
      subject: subjectOf(key),
      priority: event.type === 'alert.raised' || event.type === alertCleared.type ? priorityOf(alert.severity) : event.priority,
      ...(alert.place.project_id === null ? {} : { projectid: alert.place.project_id }),
      ...(alert.place.node_id === null ? {} : { nodeid: alert.place.node_id }),
      data: {
        severity: alert.severity,
        alert,
        by: caller.kind === 'user' ? caller.name : null,
        ...(event.type === 'alert.changed' ? { changed: [...changed] } : {}),
      } as unknown as Json,
    })),
    { stream: streamOf(key), version },
  );
}

/** One that did not clear yet, or was told once. @throws not_found, also for one of a project that the caller may not see */
async function found(id: string, context: AlertContext): Promise<Alert> {
  const visible = (alert: Alert): boolean => context.projects === null || context.projects.has(alert.place.project_id?.toLowerCase() ?? '');
  const open = (await openAlerts(context.read)).find((alert) => alert.alert_id === id);
  const alert = open ?? (await clearedOf(id, context));
  if (alert === undefined || !visible(alert)) throw fail('not_found', `There is no alert ${id}; alerts.list shows what there is.`);
  return alert;
}

/** How far back an alert that cleared is looked for by its id alone. */
const CLEARED_LOOKED_AT = 5_000;

async function clearedOf(id: string, { events }: Pick<Context, 'events'>): Promise<Alert | undefined> {
  const cleared = await events.readBack({ filter: { types: [alertCleared.type] }, limit: CLEARED_LOOKED_AT });
  return cleared.map(alertOf).find((alert) => alert.alert_id === id);
}

function alertOf({ data }: Pick<Envelope, 'data'>): Alert {
  return (data as unknown as { readonly alert: Alert }).alert;
}

async function change(id: string, context: Context, how: (state: AlertState, now: Date) => readonly decide.Decided[]): Promise<Alert> {
  const alert = await found(id, context);
  const key = keyOf(alert.kind, alert.resource);
  const before = await stateOf(key, context);
  if (before.state.current?.alert_id !== id) throw fail('conflict', `The alert ${id} has cleared.`, { state: 'cleared' });
  const decided = how(before.state, context.clock.now());
  publishAlert(key, before, decided, context);
  return decided.at(-1)?.alert ?? before.state.current;
}

/** Cursors: `open/<alert_id>` within those that did not clear, `cleared/<position>` within those that did. */
async function listed(
  input: Parameters<typeof matches>[1] & {
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly at?: string | number | undefined;
  },
  context: Context,
) {
  const states = new Set(input.state ?? ['active', 'acknowledged']);
  const at = input.at === undefined ? undefined : await positionOf(input.at, context);
  const wanted = (alert: Alert): boolean =>
    matches(alert, input) && (context.projects === null || context.projects.has(alert.place.project_id?.toLowerCase() ?? ''));
  const [part, after] = splitCursor(input.cursor);

  const items: Alert[] = [];
  if (part === 'open' && (states.has('active') || states.has('acknowledged'))) {
    const open = (await openAlerts(context.read, at)).filter((alert) => states.has(alert.state) && wanted(alert));
    const start = after === undefined ? 0 : open.findIndex(({ alert_id: id }) => id === after) + 1;
    items.push(...open.slice(start, start + input.limit));
    if (start + input.limit < open.length) return { items, next_cursor: `open/${items.at(-1)!.alert_id}` };
  }
  if (!states.has('cleared')) return { items, next_cursor: null };

  let before = part === 'cleared' ? Number(after) : (at ?? context.feed.head()) + 1;
  const filter: EventFilter = {
    types: [alertCleared.type],
    ...(input.project_id === undefined ? {} : { projects: [input.project_id.toLowerCase()] }),
    ...(input.node_id === undefined ? {} : { nodes: [input.node_id.toLowerCase()] }),
  };
  for (;;) {
    const page = await context.events.readBack({ filter, limit: PAGE, before });
    for (const event of page) {
      if (items.length === input.limit) return { items, next_cursor: `cleared/${before}` };
      before = event.position;
      if (wanted(alertOf(event))) items.push(alertOf(event));
    }
    if (page.length < PAGE) return { items, next_cursor: null };
  }
}

const PAGE = 500;

function splitCursor(cursor: string | undefined): [part: 'open' | 'cleared', after: string | undefined] {
  if (cursor === undefined) return ['open', undefined];
  const parts = /^(open|cleared)\/([0-9a-f-]+)$/.exec(cursor);
  if (parts === null || (parts[1] === 'cleared' && !/^\d+$/.test(parts[2]!))) {
    throw fail('validation_error', 'The cursor is not one of this list.', { cursor: ['must be the next_cursor of the page before'] });
  }
  return [parts[1] as 'open' | 'cleared', parts[2]];
}

function matches(
  alert: Alert,
  wanted: {
    readonly state?: readonly string[] | undefined;
    readonly min_severity?: Alert['severity'] | undefined;
    readonly kind?: string | undefined;
    readonly project_id?: string | undefined;
    readonly node_id?: string | undefined;
    readonly incident_id?: string | undefined;
  },
): boolean {
  return (
    atLeast(alert.severity, wanted.min_severity) &&
    (wanted.kind === undefined || typeMatches(wanted.kind, alert.kind)) &&
    (wanted.project_id === undefined || alert.place.project_id?.toLowerCase() === wanted.project_id.toLowerCase()) &&
    (wanted.node_id === undefined || alert.place.node_id?.toLowerCase() === wanted.node_id.toLowerCase()) &&
    (wanted.incident_id === undefined || alert.incident_id === wanted.incident_id)
  );
}
