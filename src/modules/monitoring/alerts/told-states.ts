import type { Envelope } from '#kernel/event.ts';
import { react, type ModuleContext, type Reaction } from '#kernel/module.ts';
import { clearAlert, closeAlert, raiseAlert } from '#model/alert-messages.ts';
import { nodeDeleted, nodeStarted, nodeStopped, nodeSuspended } from '#model/node.ts';
import { projectClosed, projectDeleted } from '#model/project.ts';
import { serverConnected, serverLost, serverRemoved } from '#model/topology.ts';
import { driftCleared, driftFound } from '#model/wiring.ts';
import { openAlerts } from './alerts.projection.ts';
import { NODE_STOPPED } from './explain.ts';

type Asking = Pick<ModuleContext, 'ask' | 'read'>;

/** States that events tell and no measurement is needed for: a node that stopped by itself, a server that is lost, wiring that differs. */
export const toldStates: readonly Reaction[] = [
  react(nodeStopped, async (event, context) => {
    const { node } = event.data;
    const resource = nodeResource(event);
    // Who asked for it knows, and what is not running is in no other state.
    if (event.priority === 'high') {
      await context.ask(raiseAlert, {
        kind: NODE_STOPPED,
        resource,
        severity: 'major',
        title: `${node.name} stopped`,
        message: 'Nobody asked the hub for it.',
        place: { project_id: node.project_id, node_id: node.node_id, node_name: node.name },
        observed_at: event.time,
        details: {},
      });
    }
    await closeOthers(
      context,
      (alert) => alert.place.node_id === node.node_id && alert.kind !== NODE_STOPPED,
      `${node.name} is not running.`,
    );
  }),
  react(nodeStarted, (event, context) => over(event, context, 'The node runs again.')),
  react(nodeSuspended, (event, context) => over(event, context, 'The node was suspended.')),
  react(nodeDeleted, async (event, context) => {
    const { node } = event.data;
    await closeOthers(context, (alert) => alert.place.node_id === node.node_id, `${node.name} was deleted.`);
  }),
  ...[projectClosed, projectDeleted].map((which) =>
    react(which, async (event, context) => {
      const { project } = event.data;
      const what = which === projectClosed ? 'closed' : 'deleted';
      await closeOthers(context, (alert) => alert.place.project_id === project.project_id, `The project ${project.name} was ${what}.`);
    }),
  ),
  react(serverLost, async (event, context) => {
    const { server, url, reason } = event.data;
    await context.ask(raiseAlert, {
      kind: SERVER_LOST,
      resource: `servers/${server}`,
      severity: 'critical',
      title: `GNS3 server ${server} does not answer`,
      message: `${url}: ${reason}`.slice(0, 2_000),
      observed_at: event.time,
      details: { server },
    });
  }),
  react(serverConnected, async (event, context) => {
    await context.ask(clearAlert, { kind: SERVER_LOST, resource: `servers/${event.data.server}`, reason: 'The server answers again.' });
  }),
  react(serverRemoved, async (event, context) => {
    await context.ask(clearAlert, {
      kind: SERVER_LOST,
      resource: `servers/${event.data.server}`,
      reason: 'The server is no longer followed.',
    });
  }),
  react(driftFound, async (event, context) => {
    const { drift_id: id, project_id: project, text, link_id: link } = event.data;
    await context.ask(raiseAlert, {
      kind: DRIFT,
      resource: `projects/${project}/drifts/${id}`,
      severity: 'warning',
      title: text.slice(0, 200),
      place: { project_id: project, ...(link === null ? {} : { link_id: link }) },
      observed_at: event.time,
      details: { drift_id: id },
    });
  }),
  react(driftCleared, async (event, context) => {
    const { drift_id: id, project_id: project } = event.data;
    await context.ask(clearAlert, {
      kind: DRIFT,
      resource: `projects/${project}/drifts/${id}`,
      reason: 'The network is as GNS3 says again.',
    });
  }),
];

const SERVER_LOST = 'server.lost';
const DRIFT = 'wiring.drift';

function nodeResource({ data }: { readonly data: { readonly node: { readonly project_id: string; readonly node_id: string } } }): string {
  return `projects/${data.node.project_id}/nodes/${data.node.node_id}`;
}

async function over(event: Envelope & Parameters<typeof nodeResource>[0], context: Asking, reason: string): Promise<void> {
  await context.ask(clearAlert, { kind: NODE_STOPPED, resource: nodeResource(event), reason });
}

async function closeOthers(
  context: Asking,
  which: (alert: Awaited<ReturnType<typeof openAlerts>>[number]) => boolean,
  reason: string,
): Promise<void> {
  for (const alert of (await openAlerts(context.read)).filter(which)) {
    await context.ask(closeAlert, { alert_id: alert.alert_id, reason }).catch((error: unknown) => {
      // It cleared by itself meanwhile.
      if ((error as { readonly code?: unknown }).code !== 'conflict') throw error;
    });
  }
}
