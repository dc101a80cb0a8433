import { positionOf } from '#kernel/as-of.ts';
import { permits, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import {
  checkModule,
  getModule,
  getVerdict,
  heartbeatModule,
  listModules,
  moduleInterface,
  registerModule,
  unregisterModule,
  type ModuleView,
} from './messages.ts';
import { checkSpeaksFor, permissionsFor } from './module-permissions.ts';
import { modulesProjection, statesOf } from './modules.projection.ts';
import type { Registry } from './registry.ts';
import { standingOf } from './standing.ts';
import { verdictOf } from './verdict.ts';
import { viewOf } from './view.ts';
import type { ModuleState } from './decider.ts';

/** What the hub answers about modules. */
export function registryAnswers(registry: Registry): readonly Answering[] {
  const viewNow = (name: string): ModuleView => viewOf(name, registry.state(name), registry.figures.of(name));
  return [
    answer(listModules, async ({ at, health, limit, cursor }, context) => {
      const states = at === undefined ? registry.entries() : await entriesAt(at, context);
      const after = states.filter(
        ([name, state]) => (cursor === undefined || name > cursor) && (health === undefined || standingOf(state).health === health),
      );
      const items = after.slice(0, limit).map(([name, state]) => viewOf(name, state, at === undefined ? registry.figures.of(name) : null));
      return { items: items.map(withoutSchemas), next_cursor: after.length > limit ? items.at(-1)!.name : null };
    }),
    answer(getModule, async ({ name: given, at }, context) => {
      if (at === undefined) return viewNow(registry.known(given));
      const name = registry.canonical(given);
      const state = (await entriesAt(at, context, name)).find(([found]) => found === name)?.[1];
      if (state === undefined) throw fail('not_found', `There was no module ${name} then.`);
      return viewOf(name, state, null);
    }),
    answer(registerModule, async (input, { caller }) => {
      const { name, token } = await registry.register(input, caller);
      return { module: viewNow(name), token, socket: socketOf(name) };
    }),
    answer(heartbeatModule, async ({ name: given, health, details }, { caller }) => {
      checkSpeaksFor(caller, registry.canonical(given));
      const name = registry.known(given);
      await registry.rounds.heartbeat(name, health, details);
      return viewNow(name);
    }),
    answer(unregisterModule, async ({ name }) => {
      await registry.unregister(name);
      return {};
    }),
    answer(checkModule, async ({ name: given }) => {
      const name = registry.known(given);
      await registry.rounds.check(name);
      return viewNow(name);
    }),
    answer(moduleInterface, async ({ module_name: given, permissions: asked }, { caller }) => {
      const name = registry.known(given);
      const permissions = permissionsFor(asked, caller);
      const token = await registry.tokens.issue({ module: name, permissions, source: 'remote' });
      const holder: Caller = { kind: 'module', name, roles: ['module'], permissions };
      return {
        module: name,
        token,
        permissions: [...permissions],
        socket: socketOf(name),
        channels: channelsOf(name),
        operations: registry.hub
          .operations()
          .filter(({ permission }) => permits(holder, permission))
          .map(({ name: operation, summary, kind, permission }) => ({ name: operation, summary, kind, permission })),
      };
    }),
    answer(getVerdict, (_input, { clock }) => verdictOf(registry, clock, { look: true })),
  ];
}

function socketOf(module: string): string {
  return `/ws/gns3/module/${module}/`;
}

function channelsOf(module: string) {
  const listening = ['auth', 'subscribe', 'unsubscribe', 'ping'];
  return [
    { path: '/ws/gns3/events/', actions: listening, summary: 'Events as they happen, and those since a position.' },
    {
      path: socketOf(module),
      actions: [...listening, 'register', 'heartbeat', 'send', 'ack', 'nack', 'reply'],
      summary: 'The same, and the messages of the module both ways.',
    },
  ];
}

/** In a list, schemas would be most of it. */
function withoutSchemas(view: ModuleView): ModuleView {
  return { ...view, answers: view.answers.map(({ input: _input, output: _output, ...one }) => one) };
}

/** Modules as they were. @throws position_unknown for what has not happened yet */
async function entriesAt(at: number | string, context: Context, scope?: string): Promise<readonly (readonly [string, ModuleState])[]> {
  const rows = await context.read.rows(modulesProjection.name, {
    at: await positionOf(at, context),
    ...(scope === undefined ? {} : { scope }),
  });
  return [...statesOf(rows)].filter(([, { definition }]) => definition !== null).sort(([a], [b]) => (a < b ? -1 : 1));
}
