import { Badge, Code, Group, List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Said } from '#web/kit/said.tsx';
import type { Output } from '#web/request.ts';
import { TEXTS } from './texts.ts';

type Plan = Output<'agents.approval.get'>['plan'];

const COLOURS = { undo: 'teal', changes_nothing: 'gray', no: 'red' } as const;
/** So many names are shown; the plan has all of them. */
const MOST_NAMES = 12;
const MOST_STEPS = 20;

export function WayBack({ reversible }: { readonly reversible: Plan['reversible'] }) {
  const t = usePanelText(TEXTS);
  return (
    <Badge color={COLOURS[reversible]} variant="light" radius="sm" tt="none">
      {t(reversible)}
    </Badge>
  );
}

/** What a change would do: how far it reaches, step by step, and what takes it back. */
export function PlanFacts({ plan }: { readonly plan: Plan }) {
  const t = usePanelText(TEXTS);
  const { reach, steps, undo, loses, depends, input } = plan;
  const nodes = reach.nodes.slice(0, MOST_NAMES);
  return (
    <Stack gap={6}>
      <Fact name={t('reaches')}>
        {!reach.known && <Text size="sm">{t('unknownReach')}</Text>}
        {reach.projects.length > 0 && (
          <Text size="sm">
            {t('projects')}: {reach.projects.map(({ name }) => name).join(', ')} · {t('nodes', { count: reach.node_count })} ·{' '}
            {t('links', { count: reach.link_count })}
          </Text>
        )}
        <Group gap={6}>
          {nodes.map(({ node_id: id, name, how }) => (
            <Badge key={id} variant={how === 'neighbor' ? 'outline' : 'light'} color="gray" radius="sm" tt="none">
              {name} · {t(how)}
            </Badge>
          ))}
          {reach.node_count > nodes.length && <Text size="xs">{t('more', { count: reach.node_count - nodes.length })}</Text>}
        </Group>
      </Fact>
      {depends.length > 0 && (
        <Fact name={t('depends')}>
          <Text size="sm">{depends.map(({ name }) => name).join(', ')}</Text>
        </Fact>
      )}
      <Fact name={t('steps')}>
        <List size="sm" type="ordered">
          {steps.slice(0, MOST_STEPS).map((step, at) => (
            <List.Item key={at}>
              <Code>{step.does}</Code> {step.summary}
            </List.Item>
          ))}
        </List>
        {steps.length > MOST_STEPS && <Text size="xs">{t('more', { count: steps.length - MOST_STEPS })}</Text>}
      </Fact>
      {undo !== null && (
        <Fact name={t('takesBack')}>
          <Code style={{ overflowWrap: 'anywhere' }}>
            {undo.operation} {JSON.stringify(undo.input)}
          </Code>
        </Fact>
      )}
      {loses !== null && (
        <Fact name={t('loses')}>
          <Text size="sm">
            <Said text={loses} />
          </Text>
        </Fact>
      )}
      <Fact name={t('input')}>
        <Code style={{ overflowWrap: 'anywhere' }}>{JSON.stringify(input)}</Code>
      </Fact>
    </Stack>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed" fw={600}>
        {name}
      </Text>
      {children}
    </div>
  );
}
