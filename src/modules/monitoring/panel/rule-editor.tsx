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
import type { Input } from '#web/request.ts';
import type { Rule } from './answers.ts';
import { ruleText } from './rule-text.ts';
import { TEXTS } from './texts.ts';

/** What names of rules look like (rules/rule-definition.ts): they are parts of paths. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

interface RuleEditorProps {
  /** Undefined: a new one. */
  readonly rule: Rule | undefined;
  readonly names: readonly string[];
  readonly onClose: () => void;
}

/** A rule is written as YAML and saved; what the hub refuses stands at its line. */
export function RuleEditor({ rule, names, onClose }: RuleEditorProps) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const editable = useMay()('monitoring.rule.set', null);
  const schema = useRuleSchema();
  const [name, setName] = useState(rule?.name ?? '');
  const [text, setText] = useState(() => ruleText(rule));
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<{ readonly text: string; readonly problems: readonly TextProblem[] }>();
  const read = useMemo(() => readYaml(text), [text]);
  const problems = read.problems.length > 0 || refused?.text !== text ? read.problems : refused.problems;
  const taken = rule === undefined && names.includes(name);
  const badName = name !== '' && !NAME.test(name) ? t('badName') : taken ? t('nameTaken') : undefined;
  const save = async (): Promise<void> => {
    if (!('value' in read)) return;
    setSaving(true);
    setRefused(undefined);
    try {
      await ask('monitoring.rule.set', { name, definition: read.value as Input<'monitoring.rule.set'>['definition'] });
      await queryClient.invalidateQueries({ queryKey: ['monitoring.rule.list'] });
      onClose();
    } catch (error) {
      setRefused({ text, problems: refusedIn(text, error, 'definition') });
    } finally {
      setSaving(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={rule?.name ?? t('newRule')}
      closeButtonProps={{ 'aria-label': words('words.close') }}
      closeOnClickOutside={false}
    >
      <Stack gap="sm">
        {rule === undefined && (
          <TextInput
            label={words('words.name')}
            value={name}
            error={badName}
            onChange={(event) => setName(event.currentTarget.value)}
            spellCheck={false}
            withAsterisk
            data-autofocus
          />
        )}
        <YamlEditor value={text} onChange={setText} label={t('ruleText')} schema={schema} problems={problems} readOnly={!editable} />
        {problems.length > 0 && (
          <List size="sm" role="status">
            {problems.map(({ message, line }) => (
              <List.Item key={`${line} ${message}`}>
                <Text span size="sm" c="var(--mantine-color-error)">
                  {line === undefined ? message : t('atLine', { line, message })}
                </Text>
              </List.Item>
            ))}
          </List>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {words('words.cancel')}
          </Button>
          <Button
            loading={saving}
            disabled={read.problems.length > 0 || name === '' || badName !== undefined || !editable}
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The input of monitoring.rule.set tells what a rule may have. */
function useRuleSchema(): Schema | undefined {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['hub.workflow.schema.get'],
    queryFn: ({ signal }) => ask('hub.workflow.schema.get', {}, { signal }),
    staleTime: 60_000,
    enabled: may('hub.workflow.schema.get', null),
  });
  return useMemo(() => {
    const input = data?.operations.find(({ name }) => name === 'monitoring.rule.set')?.input as Schema | undefined;
    const definition = input?.properties?.['definition'];
    if (definition === undefined || typeof definition === 'boolean') return undefined;
    return { ...definition, ...(input?.$defs === undefined ? {} : { $defs: input.$defs }) };
  }, [data]);
}
