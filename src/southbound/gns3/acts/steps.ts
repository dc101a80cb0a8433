import { answer, type Answering } from '#kernel/module.ts';
import { awaitNodeReady, planProjectStart } from '../step-messages.ts';
import type { ConsoleSessions } from './console-sessions.ts';
import { alwaysOn, waveOf, WAVES } from './node-types.ts';
import type { Acting } from './parts.ts';
import { interruption } from './pause.ts';
import { awaitPrompt, hasPrompt } from './readiness.ts';

/** The pieces of a complete start, for those who remember themselves how far they came: a workflow goes on after a crash. */
export function stepActs(acting: Acting, sessions: ConsoleSessions): Answering[] {
  const { knowledge, clock } = acting;
  return [
    answer(planProjectStart, async (input) => {
      const at = await knowledge.locate(input.project_id, input.server);
      const nodes = (await knowledge.nodes(at)).toSorted((a, b) => a.name.localeCompare(b.name) || (a.node_id < b.node_id ? -1 : 1));
      const waves = WAVES.map((wave) => ({
        wave,
        nodes: nodes
          .filter((node) => waveOf(node.node_type) === wave)
          .map((node) => ({
            node_id: node.node_id,
            name: node.name,
            node_type: node.node_type,
            status: node.status,
            always_on: alwaysOn(node.node_type),
            has_prompt: hasPrompt(node),
          })),
      }));
      return { project: at.project, waves: waves.filter((wave) => wave.nodes.length > 0) };
    }),

    answer(awaitNodeReady, async (input, context) => {
      const at = await knowledge.locate(input.project_id, input.server);
      const fromMs = clock.monotonicMs();
      // Read and not remembered: a node that was started a moment ago must not count as stopped.
      const node = await knowledge.heardNode(at, await at.controller.node(input.project_id, input.node_id, { signal: context.signal }));
      const ended = (outcome: 'ready' | 'started' | 'not_ready' | 'not_running') => ({
        node_id: node.node_id,
        ready: outcome === 'ready' || outcome === 'started',
        outcome,
        duration_ms: Math.round(clock.monotonicMs() - fromMs),
      });
      if (node.status !== 'started') return ended('not_running');
      if (!hasPrompt(node)) return ended('started');
      if (await awaitPrompt(acting, sessions, at, node, context.signal, input.timeout_ms)) return ended('ready');
      if (context.signal.aborted) throw interruption(context.signal, `the wait until node ${node.name} is ready`);
      return ended('not_ready');
    }),
  ];
}
