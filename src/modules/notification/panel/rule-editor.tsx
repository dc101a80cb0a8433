import { Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useMay } from '#web/kit/permissions.ts';
import type { Schema } from '#web/kit/yaml/proposals.ts';
import { readYaml, refusedIn } from '#web/kit/yaml/read-yaml.ts';
import { YamlEditor, type TextProblem } from '#web/kit/yaml/yaml-editor.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Input, Output } from '#web/request.ts';
import { ID, useChannels, useRules, type Rule } from './answers.ts';
import { ruleSchema, ruleText } from './rule-text.ts';
import { RuleTestResult } from './rule-test-result.tsx';
import { TEXTS } from './texts.ts';

type Definition = Input<'notification.rule.save'>['definition'];

/** Stands for a rule without a name in a test, which saves nothing. */
const UNNAMED = 'new';

export interface RuleEditorProps {
  /** Undefined: a new one. */
  readonly rule: Rule | undefined;
  readonly onClose: () => void;
}

/** A rule is written as YAML, tried, and saved. */
export function RuleEditor({ rule, onClose }: RuleEditorProps) {
  const channels = useChannels();
  if (channels.isPending) return null;
  const ids = channels.data?.items.map((channel) => channel.channel_id) ?? [];
  return <Editor rule={rule} channels={ids} onClose={onClose} />;
}

function Editor({ rule, channels, onClose }: RuleEditorProps & { readonly channels: readonly string[] }) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const rules = useRules();
  const schema = useRuleSchema(channels);
  const [id, setId] = useState(rule?.rule_id ?? '');
  const [text, setText] = useState(() => ruleText(rule, channels));
  const [asking, setAsking] = useState<'test' | 'save'>();
  const [refused, setRefused] = useState<{ readonly text: string; readonly problems: readonly TextProblem[] }>();
  const [result, setResult] = useState<Output<'notification.rule.test'>>();
  const read = useMemo(() => readYaml(text), [text]);
  const problems = read.problems.length > 0 || refused?.text !== text ? read.problems : refused.problems;
  const taken = rule === undefined && (rules.data?.items.some((each) => each.rule_id === id) ?? false);
  const badId = id !== '' && !ID.test(id) ? t('badId') : taken ? t('idTaken') : undefined;
  const editable = may('notification.rule.save');

  const run = async (what: 'test' | 'save', work: (definition: Definition) => Promise<void>): Promise<void> => {
    if (!('value' in read)) return;
    setAsking(what);
    setRefused(undefined);
    setResult(undefined);
    try {
      await work(read.value as Definition);
    } catch (error) {
      setRefused({ text, problems: refusedIn(text, error, 'definition') });
    } finally {
      setAsking(undefined);
    }
  };
  const test = () =>
    run('test', async (definition) => setResult(await ask('notification.rule.test', { rule_id: ID.test(id) ? id : UNNAMED, definition })));
  const save = () =>
    run('save', async (definition) => {
      await ask('notification.rule.save', { rule_id: id, definition });
      await queryClient.invalidateQueries({ queryKey: ['notification.rule.list'] });
      onClose();
    });

  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={rule?.definition.name ?? t('newRule')}
      closeButtonProps={{ 'aria-label': words('words.close') }}
      closeOnClickOutside={false}
    >
      <Stack gap="sm">
        {rule === undefined && (
          <TextInput
            label={t('id')}
            description={t('idHint')}
            value={id}
            error={badId}
            onChange={(event) => setId(event.currentTarget.value)}
            spellCheck={false}
            withAsterisk
            data-autofocus
          />
        )}
        <YamlEditor value={text} onChange={setText} label={t('ruleText')} schema={schema} problems={problems} readOnly={!editable} />
        <Problems problems={problems} />
        {result !== undefined && <RuleTestResult result={result} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {words('words.cancel')}
          </Button>
          <Button
            variant="default"
            loading={asking === 'test'}
            disabled={read.problems.length > 0 || !may('notification.rule.test')}
            onClick={() => void test()}
          >
            {t('tryIt')}
          </Button>
          <Button
            loading={asking === 'save'}
            disabled={read.problems.length > 0 || id === '' || badId !== undefined || !editable}
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The input of notification.rule.save tells what a definition may have. */
function useRuleSchema(channels: readonly string[]): Schema | undefined {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['hub.workflow.schema.get'],
    queryFn: ({ signal }) => ask('hub.workflow.schema.get', {}, { signal }),
    staleTime: 60_000,
    enabled: may('hub.workflow.schema.get'),
  });
  return useMemo(() => {
    const input = data?.operations.find(({ name }) => name === 'notification.rule.save')?.input as Schema | undefined;
    const definition = input?.properties?.['definition'];
    if (definition === undefined || typeof definition === 'boolean') return undefined;
    return ruleSchema({ ...definition, ...(input?.$defs === undefined ? {} : { $defs: input.$defs }) }, channels);
  }, [channels, data]);
}

function Problems({ problems }: { readonly problems: readonly TextProblem[] }) {
  const t = usePanelText(TEXTS);
  if (problems.length === 0) return null;
  return (
    <List size="sm" role="status">
      {problems.map(({ message, line }) => (
        <List.Item key={`${line} ${message}`}>
          <Text span size="sm" c="var(--mantine-color-error)">
            {line === undefined ? message : t('atLine', { line, message })}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}
