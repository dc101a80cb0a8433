import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { useInputSchema, useYamlDocument, YamlProblems } from '#web/kit/yaml/yaml-document.tsx';
import { YamlEditor } from '#web/kit/yaml/yaml-editor.tsx';
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
  const definitionSchema = useInputSchema('notification.rule.save', 'definition');
  const schema = useMemo(() => definitionSchema && ruleSchema(definitionSchema, channels), [channels, definitionSchema]);
  const [id, setId] = useState(rule?.rule_id ?? '');
  const { text, setText, problems, readable, asking, askWith } = useYamlDocument(() => ruleText(rule, channels), 'definition');
  const [result, setResult] = useState<Output<'notification.rule.test'>>();
  const taken = rule === undefined && (rules.data?.items.some((each) => each.rule_id === id) ?? false);
  const badId = id !== '' && !ID.test(id) ? t('badId') : taken ? t('idTaken') : undefined;
  const editable = may('notification.rule.save');

  const test = () => {
    setResult(undefined);
    return askWith('test', async (definition) =>
      setResult(await ask('notification.rule.test', { rule_id: ID.test(id) ? id : UNNAMED, definition: definition as Definition })),
    );
  };
  const save = () =>
    askWith('save', async (definition) => {
      await ask('notification.rule.save', { rule_id: id, definition: definition as Definition });
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
        <YamlProblems problems={problems} />
        {result !== undefined && <RuleTestResult result={result} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {words('words.cancel')}
          </Button>
          <Button
            variant="default"
            loading={asking === 'test'}
            disabled={!readable || !may('notification.rule.test')}
            onClick={() => void test()}
          >
            {t('tryIt')}
          </Button>
          <Button
            loading={asking === 'save'}
            disabled={!readable || id === '' || badId !== undefined || !editable}
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
