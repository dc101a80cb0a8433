import { Progress, Text } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';
import { useSaid } from '../../i18n/said.ts';
import { useProjectRun } from '../../kit/project-runs.ts';

/** How far a complete start of a project is, and which nodes did not come up. */
export function RunProgress({ projectId }: { readonly projectId: string }) {
  const t = useText();
  const said = useSaid();
  const run = useProjectRun(projectId);
  if (run === undefined) return null;
  const text =
    run.status === 'running'
      ? t('projects.runProgress', { done: run.done, count: run.nodes })
      : run.status === 'succeeded'
        ? t('projects.runSucceeded', { count: run.nodes })
        : t('projects.runFailed', { count: run.failures.length });
  return (
    <div role="status">
      {run.status === 'running' && (
        <Progress value={run.nodes === 0 ? 100 : (100 * run.done) / run.nodes} size="xs" mt={4} aria-label={text} />
      )}
      <Text size="xs" c={run.status === 'failed' ? 'red' : 'dimmed'}>
        {text}
        {run.failures.length > 0 &&
          `: ${run.failures.map(({ node_name: name, error }) => (error === null ? name : `${name} (${said(error)})`)).join(', ')}`}
        {run.error !== null && run.failures.length === 0 && `: ${said(run.error)}`}
      </Text>
    </div>
  );
}
