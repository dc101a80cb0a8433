import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useNameField } from '#web/kit/name-field.ts';
import { useMay } from '#web/kit/permissions.ts';
import { useInputSchema, useYamlDocument } from '#web/kit/yaml/yaml-document.tsx';
import { YamlDialog } from '#web/kit/yaml/yaml-dialog.tsx';
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
  const taken = rules.data?.items.map(({ rule_id: each }) => each) ?? [];
  const id = useNameField(rule?.rule_id, { pattern: ID, bad: t('badId'), taken });
  const document = useYamlDocument(() => ruleText(rule, channels), 'definition');
  const [result, setResult] = useState<Output<'notification.rule.test'>>();

  const test = () => {
    setResult(undefined);
    return document.askWith('test', async (definition) =>
      setResult(
        await ask('notification.rule.test', { rule_id: ID.test(id.value) ? id.value : UNNAMED, definition: definition as Definition }),
      ),
    );
  };
  const save = () =>
    document.askWith('save', async (definition) => {
      await ask('notification.rule.save', { rule_id: id.value, definition: definition as Definition });
      await queryClient.invalidateQueries({ queryKey: ['notification.rule.list'] });
      onClose();
    });

  return (
    <YamlDialog
      title={rule?.definition.name ?? t('newRule')}
      document={document}
      label={t('ruleText')}
      schema={schema}
      readOnly={!may('notification.rule.save')}
      name={id}
      naming={rule === undefined ? { label: t('id'), hint: t('idHint') } : undefined}
      buttons={
        <Button
          variant="default"
          loading={document.asking === 'test'}
          disabled={!document.readable || !may('notification.rule.test')}
          onClick={() => void test()}
        >
          {t('tryIt')}
        </Button>
      }
      verb={words('words.save')}
      save={save}
      close={onClose}
    >
      {result !== undefined && <RuleTestResult result={result} />}
    </YamlDialog>
  );
}
