import { Alert, Code, List, Stack, Text, Timeline } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Said } from '#web/kit/said.tsx';
import type { Plan } from './answers.ts';
import { TEXTS } from './texts.ts';

type Filters = Extract<Plan['way'], { kind: 'filters' }>['apply'];

interface PlanStepsProps {
  readonly plan: Plan;
  /** How it is looked at afterwards: by pings, by what the device shows, or not at all. */
  readonly measured: 'pinged' | 'shown' | 'not';
}

/** What would be done, in its order, and how it is taken back. */
export function PlanSteps({ plan, measured }: PlanStepsProps) {
  const t = usePanelText(TEXTS);
  const { what, way, notes, problems } = plan;
  return (
    <Stack gap="xs" data-plan={way.kind}>
      <Text fw={600}>{t('planTitle', { what })}</Text>
      {problems.length > 0 && <Sentences colour="red" title={t('problems')} sentences={problems} />}
      {notes.length > 0 && <Sentences colour="yellow" title={t('notes')} sentences={notes} />}
      <Timeline bulletSize={18} lineWidth={2} active={-1} aria-label={t('steps')}>
        <Timeline.Item title={t('step', { number: 1 })}>
          {way.kind === 'filters' ? (
            <FilterList title={t('setFilters')} filters={way.apply} />
          ) : (
            <Typed title={t('typedStep')} commands={way.apply} />
          )}
        </Timeline.Item>
        {way.kind !== 'filters' && (
          <Timeline.Item title={t('step', { number: 2 })}>
            <Text size="sm">{t('checkStep', { command: way.check })}</Text>
            <Code>{way.expect}</Code>
          </Timeline.Item>
        )}
        {measured !== 'shown' && (
          <Timeline.Item title={t('step', { number: way.kind === 'filters' ? 2 : 3 })}>
            <Text size="sm">{t(measured === 'pinged' ? 'measureStep' : 'measureNone')}</Text>
          </Timeline.Item>
        )}
        <Timeline.Item title={t('undo')} lineVariant="dashed">
          {way.kind === 'filters' ? (
            <FilterList title={t('setFilters')} filters={way.undo} />
          ) : (
            <Typed title={t('typedStep')} commands={way.undo} />
          )}
        </Timeline.Item>
      </Timeline>
    </Stack>
  );
}

function Sentences({
  colour,
  title,
  sentences,
}: {
  readonly colour: string;
  readonly title: string;
  readonly sentences: readonly string[];
}) {
  return (
    <Alert color={colour} title={title} variant="light">
      <List size="sm">
        {sentences.map((sentence) => (
          <List.Item key={sentence}>
            <Said text={sentence} />
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Typed({ title, commands }: { readonly title: string; readonly commands: readonly string[] }) {
  return (
    <>
      <Text size="sm">{title}</Text>
      <Code block mah={220} style={{ overflow: 'auto' }} tabIndex={0} role="region" aria-label={title}>
        {commands.join('\n')}
      </Code>
    </>
  );
}

function FilterList({ title, filters }: { readonly title: string; readonly filters: Filters }) {
  const t = usePanelText(TEXTS);
  const lines = Object.entries(filters).map(([type, values]) => `${type} ${values.join(' ')}`);
  return (
    <>
      <Text size="sm">{title}</Text>
      <Code block>{lines.length === 0 ? t('noFilters') : lines.join('\n')}</Code>
    </>
  );
}
