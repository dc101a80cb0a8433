import { Text } from '@mantine/core';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useNameField } from '#web/kit/name-field.ts';
import { useMay } from '#web/kit/permissions.ts';
import { useInputSchema, useYamlDocument } from '#web/kit/yaml/yaml-document.tsx';
import { YamlDialog } from '#web/kit/yaml/yaml-dialog.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Input } from '#web/request.ts';
import type { Policy } from './answers.ts';
import { policyText } from './policy-text.ts';
import { TEXTS } from './texts.ts';

/** What names look like (policy.ts): they are parts of paths and of names of policy-maps. */
const NAME = /^[a-z0-9][a-z0-9-]{0,19}$/;

interface PolicyEditorProps {
  /** Undefined: a new one; one that came with the product is copied. */
  readonly policy: Policy | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** A policy is written as YAML and saved; what the hub refuses stands at its line. */
export function PolicyEditor({ policy, taken, onClose }: PolicyEditorProps) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const schema = useInputSchema('qos.policy.save');
  const changes = policy !== undefined && !policy.shipped;
  const name = useNameField(changes ? policy.name : undefined, { pattern: NAME, bad: t('badName'), taken });
  const document = useYamlDocument(() => policyText(policy), '');
  const save = () =>
    document.askWith('save', async (value) => {
      await ask('qos.policy.save', { ...(value as Input<'qos.policy.save'>), name: name.value });
      await queryClient.invalidateQueries({ queryKey: ['qos.policy.list'] });
      onClose();
    });
  return (
    <YamlDialog
      title={changes ? policy.name : t('newPolicy')}
      document={document}
      label={t('policyText')}
      schema={schema}
      readOnly={!may('qos.policy.save', null)}
      name={name}
      naming={changes ? undefined : { label: words('words.name') }}
      before={
        policy?.shipped === true && (
          <Text size="sm" c="dimmed">
            {t('shippedHint')}
          </Text>
        )
      }
      verb={words('words.save')}
      save={save}
      close={onClose}
    />
  );
}
