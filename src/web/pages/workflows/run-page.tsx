import { Alert, Button, Code, Group, Text, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { parse } from 'yaml';
import type { WorkflowDefinition } from '#kernel/workflow.ts';
import { ask } from '../../api.ts';
import { HubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { act } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { useMay } from '../../kit/permissions.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { Said } from '../../kit/said.tsx';
import { Time, useTimeText } from '../../kit/time.tsx';
import type { Output } from '../../request.ts';
import { durationText, RunStatusBadge } from './run-status.tsx';
import { RunStepDetails, type RunStep } from './step-details.tsx';
import { WorkflowGraph } from './workflow-graph.tsx';

type Run = Output<'hub.workflow.run.get'>;

/** One run, live: its graph, its steps, and what can be done about it. */
export function RunPage() {
  const t = useText();
  const { runId } = useParams({ from: '/inside/runs/$runId' });
  const { data, error, refetch } = useQuery({
    queryKey: ['hub.workflow.run.get', runId],
    queryFn: ({ signal }) => ask('hub.workflow.run.get', { run_id: runId }, { signal }),
  });
  if (data === undefined && error instanceof HubFailure && error.code === 'not_found') return <Empty title={t('workflows.runPage.gone')} />;
  if (data === undefined) return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  return <Shown key={runId} run={data} />;
}

function Shown({ run }: { readonly run: Run }) {
  const t = useText();
  const may = useMay();
  const [chosen, setChosen] = useState<string>();
  const [cancelling, setCancelling] = useState(false);
  // The definition of now: of a run whose workflow was changed since, steps that are no more are drawn alone.
  const { data: workflow } = useQuery({
    queryKey: ['hub.workflow.get', run.workflow],
    queryFn: ({ signal }) => ask('hub.workflow.get', { name: run.workflow }, { signal }),
    retry: false,
  });
  const definition = workflow?.definition as unknown as WorkflowDefinition | undefined;
  const steps = useMemo(() => drawn(run, definition), [run, definition]);
  const statuses = useMemo(() => new Map(run.steps.map(({ id, status }) => [id, status])), [run]);
  const waiting = run.steps.find(({ status }) => status === 'waiting');
  const failed = run.steps.find(({ status }) => status === 'failed');
  const selected = chosen ?? waiting?.id ?? failed?.id;
  const step = run.steps.find(({ id }) => id === selected);
  const ended = ['succeeded', 'failed', 'cancelled'].includes(run.status);
  const steer = (operation: 'hub.workflow.run.cancel' | 'hub.workflow.run.resume') =>
    void act(operation, { run_id: run.run_id }, { subject: `runs/${run.run_id}`, name: run.workflow });
  return (
    <>
      <PageHead title={t('workflows.runPage.title', { workflow: run.workflow })} mark={<RunStatusBadge status={run.status} />}>
        {!ended && (
          <Button
            color="red"
            variant="light"
            leftSection={<IconX size={14} />}
            disabled={!may('hub.workflow.run.cancel')}
            onClick={() => setCancelling(true)}
          >
            {t('workflows.runPage.cancel')}
          </Button>
        )}
        {(run.status === 'failed' || run.status === 'cancelled') && (
          <Button
            leftSection={<IconPlayerPlay size={14} />}
            disabled={!may('hub.workflow.run.resume')}
            onClick={() => steer('hub.workflow.run.resume')}
          >
            {t('workflows.runPage.resume')}
          </Button>
        )}
      </PageHead>
      <Group gap="lg" mb="xs">
        <Text size="sm">
          <RouteLink to="/workflows/$name" params={{ name: run.workflow }} size="sm">
            {run.workflow}
          </RouteLink>
        </Text>
        <Text size="sm">
          {t('workflows.runPage.started')}: <Time at={run.started_at} />
        </Text>
        {run.duration_ms !== undefined && (
          <Text size="sm" className="numbers">
            {t('workflows.runPage.took')}: {durationText(run.duration_ms)}
          </Text>
        )}
        <Text size="sm">
          {t('workflows.runPage.by')}: {run.started_by}
        </Text>
        {run.resumed > 0 && <Text size="sm">{t('workflows.runPage.resumed', { count: run.resumed })}</Text>}
      </Group>
      {run.error !== undefined && (
        <Alert color="red" variant="light" mb="xs" py={6} title={run.error.step}>
          <Said text={run.error.message} />
        </Alert>
      )}
      {run.left?.map((left) => (
        <Alert key={left.step} color="orange" variant="light" mb="xs" py={6}>
          {t('workflows.runPage.left', left)}
        </Alert>
      ))}
      <WorkflowGraph steps={steps} statuses={statuses} selected={selected} onSelect={setChosen} label={run.workflow} />
      {step === undefined ? (
        <Text size="sm" c="dimmed" mt="xs">
          {t('workflows.runPage.choose')}
        </Text>
      ) : (
        <RunStepDetails step={step}>{step.status === 'waiting' && <Waiting key={step.id} run={run} step={step} />}</RunStepDetails>
      )}
      {run.output !== undefined && run.output !== null && (
        <>
          <Text size="sm" fw={600} mt="sm">
            {t('workflows.runPage.output')}
          </Text>
          <Code block style={{ maxHeight: '24rem', overflow: 'auto' }}>
            {JSON.stringify(run.output, undefined, 2)}
          </Code>
        </>
      )}
      {cancelling && (
        <Confirm
          title={t('workflows.runPage.cancelTitle')}
          verb={t('workflows.runPage.cancel')}
          onClose={() => setCancelling(false)}
          onConfirm={() => steer('hub.workflow.run.cancel')}
        >
          {t('workflows.runPage.cancelHint')}
        </Confirm>
      )}
    </>
  );
}

/** What a step waits for, and what somebody can tell it. */
function Waiting({ run, step }: { readonly run: Run; readonly step: RunStep }) {
  const t = useText();
  const may = useMay();
  const time = useTimeText();
  const [text, setText] = useState('');
  const wait = step.wait;
  if (wait === undefined) return null;
  const acting = { subject: `runs/${run.run_id}`, name: step.id };
  const decide = (approve: boolean) =>
    void act('hub.workflow.run.signal', { run_id: run.run_id, step: step.id, approve, ...(text === '' ? {} : { comment: text }) }, acting);
  const signal = () => {
    const data = text === '' ? undefined : readYaml(text);
    void act('hub.workflow.run.signal', { run_id: run.run_id, signal: wait.what, ...(data === undefined ? {} : { data }) }, acting);
  };
  const allowed = may('hub.workflow.run.signal');
  return (
    <div>
      <Text size="sm" my={4}>
        {t('workflows.runPage.waitsFor')}: <b>{wait.what}</b>{' '}
        {wait.until !== undefined && t('workflows.runPage.until', { time: time(wait.until) })}
      </Text>
      {wait.kind === 'approval' && (
        <Group gap="xs" align="flex-end">
          <TextInput
            size="xs"
            label={t('workflows.runPage.comment')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button size="xs" disabled={!allowed} onClick={() => decide(true)}>
            {t('workflows.runPage.approve')}
          </Button>
          <Button size="xs" color="red" variant="light" disabled={!allowed} onClick={() => decide(false)}>
            {t('workflows.runPage.refuse')}
          </Button>
        </Group>
      )}
      {wait.kind === 'signal' && (
        <Group gap="xs" align="flex-end">
          <TextInput size="xs" label={t('workflows.runPage.data')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Button size="xs" disabled={!allowed} onClick={signal}>
            {t('workflows.runPage.sendSignal')}
          </Button>
        </Group>
      )}
    </div>
  );
}

function readYaml(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The steps that the run has, with what they need as far as the definition still tells it. */
function drawn(run: Run, definition: WorkflowDefinition | undefined): WorkflowDefinition['steps'] {
  const known = new Map(definition?.steps.map((step) => [step.id, step]));
  return run.steps.map(({ id, does }) => known.get(id) ?? { id, operation: does });
}
