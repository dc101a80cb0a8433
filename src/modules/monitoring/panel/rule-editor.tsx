import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { useInputSchema, useYamlDocument, YamlProblems } from '#web/kit/yaml/yaml-document.tsx';
import { YamlEditor } from '#web/kit/yaml/yaml-editor.tsx';
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
  const schema = useInputSchema('monitoring.rule.set', 'definition');
  const [name, setName] = useState(rule?.name ?? '');
  const { text, setText, problems, readable, asking, askWith } = useYamlDocument(() => ruleText(rule), 'definition');
  const taken = rule === undefined && names.includes(name);
  const badName = name !== '' && !NAME.test(name) ? t('badName') : taken ? t('nameTaken') : undefined;
  const save = () =>
    askWith('save', async (definition) => {
      await ask('monitoring.rule.set', { name, definition: definition as Input<'monitoring.rule.set'>['definition'] });
      await queryClient.invalidateQueries({ queryKey: ['monitoring.rule.list'] });
      onClose();
    });
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
        <YamlProblems problems={problems} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {words('words.cancel')}
          </Button>
          <Button
            loading={asking !== undefined}
            disabled={!readable || name === '' || badName !== undefined || !editable}
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
