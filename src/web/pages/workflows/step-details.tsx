import { Code, Paper, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StepDefinition } from '#kernel/workflow.ts';
import { useText } from '../../i18n/i18n.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { Said } from '../../kit/said.tsx';
import { Time } from '../../kit/time.tsx';
import type { Output } from '../../request.ts';
import { durationText } from './run-status.tsx';
import { StepMark } from './workflow-graph.tsx';

export type RunStep = Output<'hub.workflow.run.get'>['steps'][number];

/** A value as it would be written, in a box that does not grow without end. */
function Value({ title, value }: { readonly title: string; readonly value: unknown }) {
  if (value === undefined || value === null) return null;
  return (
    <div>
      <Text size="xs" c="dimmed" mt={6}>
        {title}
      </Text>
      <Code block style={{ maxHeight: '22rem', overflow: 'auto' }}>
        {typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}
      </Code>
    </div>
  );
}

/** A step as it is defined. */
export function StepDefinitionDetails({ step }: { readonly step: StepDefinition }) {
  const t = useText();
  return (
    <Paper withBorder p="sm" mt="xs">
      <Title order={3}>{step.id}</Title>
      {step.description !== undefined && (
        <Text size="sm">
          <Said text={step.description} />
        </Text>
      )}
      <Value title={t('workflows.runPage.definition')} value={step} />
    </Paper>
  );
}

/** A step of a run: what it got, what it gave, how often it was tried, and why it stands as it does. */
export function RunStepDetails({ step, children }: { readonly step: RunStep; readonly children?: ReactNode }) {
  const t = useText();
  return (
    <Paper withBorder p="sm" mt="xs" aria-label={step.id} component="section">
      <Title order={3}>
        <StepMark status={step.status} size={18} /> {step.id}{' '}
        <Text span size="sm" c="dimmed">
          {t(`workflows.step.${step.status}`)}
        </Text>
      </Title>
      <Table fz="sm" withRowBorders={false} verticalSpacing={2} w="auto" variant="vertical">
        <Table.Tbody>
          {step.started_at !== undefined && (
            <Fact term={t('workflows.runPage.started')}>
              <Time at={step.started_at} />
            </Fact>
          )}
          {step.duration_ms !== undefined && <Fact term={t('workflows.runPage.took')}>{durationText(step.duration_ms)}</Fact>}
          {step.attempts > 1 && <Fact term="">{t('workflows.runPage.attempts', { count: step.attempts })}</Fact>}
          {step.items !== undefined && (
            <Fact term="">{t('workflows.runPage.items', { done: step.items.done, total: step.items.total })}</Fact>
          )}
          {step.reason !== undefined && (
            <Fact term={t('workflows.runPage.reason')}>
              <Said text={step.reason} />
            </Fact>
          )}
          {step.error !== undefined && (
            <Fact term={t('workflows.runPage.error')}>
              <Text span size="sm" c="red">
                <Said text={step.error.message} />
              </Text>{' '}
              <Code>{step.error.code}</Code>
            </Fact>
          )}
          {step.run_id !== undefined && (
            <Fact term={t('workflows.runPage.sub')}>
              <RouteLink to="/runs/$runId" params={{ runId: step.run_id }} size="sm">
                {step.does}
              </RouteLink>
            </Fact>
          )}
        </Table.Tbody>
      </Table>
      {children}
      <Value title={t('workflows.runPage.input')} value={step.input} />
      <Value title={t('workflows.runPage.output')} value={step.output} />
      {step.log.length > 0 && (
        <Value title={t('workflows.runPage.log')} value={step.log.map(({ at, message }) => `${at} ${message}`).join('\n')} />
      )}
    </Paper>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={120}>{term}</Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}
