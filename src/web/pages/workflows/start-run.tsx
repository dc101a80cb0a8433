import { Alert, Button, Code, Group, List, Modal, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { parse, stringify } from 'yaml';
import type { WorkflowDefinition } from '#kernel/workflow.ts';
import { ask } from '../../api.ts';
import { asHubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { uuidv4 } from '../../kit/uuid.ts';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { YamlEditor } from '../../kit/yaml/yaml-editor.tsx';
import type { Schema } from '../../kit/yaml/proposals.ts';
import type { Output } from '../../request.ts';
import { Said } from '../../kit/said.tsx';

interface StartRunProps {
  readonly workflow: string;
  readonly definition: WorkflowDefinition;
  readonly onClose: () => void;
}

/** Asks for the inputs, tells what the run would do, and starts it. */
export function StartRun({ workflow, definition, onClose }: StartRunProps) {
  const t = useText();
  const navigate = useNavigate();
  const schema = definition.inputs as Schema | undefined;
  const [text, setText] = useState(() => inputsText(schema));
  const [key] = useState(uuidv4);
  const [failure, setFailure] = useState<unknown>(null);
  const inputs = readInputs(text);
  const context = inputs.value ?? {};
  const { data: plan, error } = useQuery({
    queryKey: ['hub.workflow.plan', workflow, context],
    enabled: inputs.error === undefined,
    queryFn: ({ signal }) => ask('hub.workflow.plan', { name: workflow, context }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  const start = async (): Promise<void> => {
    try {
      const { run_id: runId } = await ask('hub.workflow.execute', { workflow, context, idempotency_key: key });
      await navigate({ to: '/runs/$runId', params: { runId } });
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('workflows.start.title', { name: workflow })} size="xl">
      <Stack gap="sm">
        {schema === undefined ? (
          <Text size="sm" c="dimmed">
            {t('workflows.start.inputsNone')}
          </Text>
        ) : (
          <>
            <Text size="sm" fw={600}>
              {t('workflows.start.inputs')}
            </Text>
            <div className="inputs-editor">
              <YamlEditor value={text} onChange={setText} label={t('workflows.start.inputs')} schema={schema} problems={[]} />
            </div>
            {inputs.error !== undefined && <Alert color="red">{t('workflows.start.badInputs', { reason: inputs.error })}</Alert>}
          </>
        )}
        <Text size="sm" fw={600}>
          {t('workflows.start.plan')}
        </Text>
        {error !== null ? (
          <Alert color="yellow" variant="light">
            <Said text={asHubFailure(error).message} />
          </Alert>
        ) : plan === undefined ? (
          <Loading />
        ) : (
          <Plan plan={plan} />
        )}
        {failure !== null && <Failed error={failure} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('words.cancel')}
          </Button>
          <Button onClick={() => void start()} disabled={inputs.error !== undefined || error !== null}>
            {t('workflows.start.start')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Plan({ plan }: { readonly plan: Output<'hub.workflow.plan'> }) {
  const t = useText();
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const reversal = {
    undo: 'workflows.start.undo',
    changes_nothing: 'workflows.start.changesNothing',
    no: 'workflows.start.stays',
  } as const;
  return (
    <>
      <List type="ordered" size="sm" spacing={4}>
        {plan.levels.map((level, index) => (
          <List.Item key={level.join(' ')} aria-label={t('workflows.start.planned', { level: index + 1 })}>
            {level.map((id) => {
              const step = steps.get(id)!;
              return (
                <div key={id}>
                  <b>{id}</b> <Code>{step.does}</Code>{' '}
                  <Text span size="xs" c="dimmed">
                    {[
                      t(reversal[step.reversible]),
                      ...(step.condition === null ? [] : [t('workflows.start.condition', { condition: step.condition })]),
                    ].join(' · ')}
                  </Text>
                </div>
              );
            })}
          </List.Item>
        ))}
      </List>
      <Listed title={t('workflows.start.irreversible')} items={plan.irreversible} />
      <Listed title={t('workflows.start.absent')} items={plan.absent} />
      <Listed title={t('workflows.start.approvals')} items={plan.approvals} />
    </>
  );
}

function Listed({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <Text size="sm">
      {title}: <Code>{items.join(', ')}</Code>
    </Text>
  );
}

/** Fields of the inputs with their defaults, or empty, to be filled in. */
function inputsText(schema: Schema | undefined): string {
  const fields = Object.entries(schema?.properties ?? {}).map(([name, field]) => {
    const { default: preset } = (typeof field === 'boolean' ? {} : field) as { default?: unknown };
    return [name, preset ?? null] as const;
  });
  return fields.length === 0 ? '' : stringify(Object.fromEntries(fields)).replaceAll(/: null$/gm, ':');
}

function readInputs(text: string): { readonly value?: Record<string, unknown>; readonly error?: string } {
  try {
    const value = (parse(text) ?? {}) as unknown;
    if (typeof value !== 'object' || Array.isArray(value)) return { error: typeof value };
    // A field that nobody filled in is as if it were not there.
    return { value: Object.fromEntries(Object.entries(value as object).filter(([, each]) => each !== null)) };
  } catch (error) {
    return { error: (error as Error).message.split('\n')[0]! };
  }
}
