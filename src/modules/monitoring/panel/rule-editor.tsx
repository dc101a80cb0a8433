import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useNameField } from '#web/kit/name-field.ts';
import { useMay } from '#web/kit/permissions.ts';
import { useInputSchema, useYamlDocument } from '#web/kit/yaml/yaml-document.tsx';
import { YamlDialog } from '#web/kit/yaml/yaml-dialog.tsx';
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
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** A rule is written as YAML and saved; what the hub refuses stands at its line. */
export function RuleEditor({ rule, taken, onClose }: RuleEditorProps) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const schema = useInputSchema('monitoring.rule.set', 'definition');
  const name = useNameField(rule?.name, { pattern: NAME, bad: t('badName'), taken });
  const document = useYamlDocument(() => ruleText(rule), 'definition');
  const save = () =>
    document.askWith('save', async (definition) => {
      await ask('monitoring.rule.set', { name: name.value, definition: definition as Input<'monitoring.rule.set'>['definition'] });
      await queryClient.invalidateQueries({ queryKey: ['monitoring.rule.list'] });
      onClose();
    });
  return (
    <YamlDialog
      title={rule?.name ?? t('newRule')}
      document={document}
      label={t('ruleText')}
      schema={schema}
      readOnly={!may('monitoring.rule.set', null)}
      name={name}
      naming={rule === undefined ? { label: words('words.name') } : undefined}
      verb={words('words.save')}
      save={save}
      close={onClose}
    />
  );
}
