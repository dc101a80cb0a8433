import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { stringify } from 'yaml';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useNameField } from '#web/kit/name-field.ts';
import { useMay } from '#web/kit/permissions.ts';
import { useInputSchema, useYamlDocument } from '#web/kit/yaml/yaml-document.tsx';
import { YamlDialog } from '#web/kit/yaml/yaml-dialog.tsx';
import { readYaml } from '#web/kit/yaml/read-yaml.ts';
import { queryClient } from '#web/query-client.ts';
import type { Input } from '#web/request.ts';
import type { Policy } from './answers.ts';
import { TEXTS } from './texts.ts';

/** As the hub takes it. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
/** To begin with: it only tells. */
const FIRST = `on: alert
where: subject.severity == 'critical' && subject.place.node_id != null
action: tell_people
component: \${{ subject.resource }}
reason: \${{ subject.title }}
mode: dry_run
operation: notification.send
input:
  title: \${{ reason }}
  text: \${{ component }}
`;

interface PolicyEditorProps {
  /** Undefined: a new one. */
  readonly policy: Policy | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** A policy is written as YAML and saved; what the hub refuses of it stands at its line. */
export function PolicyEditor({ policy, taken, onClose }: PolicyEditorProps) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const schema = useInputSchema('assistant.policy.set', 'definition');
  const me = useQuery({ queryKey: ['auth.me'], queryFn: () => ask('auth.me'), staleTime: 60_000 });
  const name = useNameField(policy?.name, { pattern: NAME, bad: t('badName'), taken });
  const document = useYamlDocument(() => (policy === undefined ? FIRST : stringify(policy.definition)), 'definition');
  const acting = actingOf(document.text);
  const save = () =>
    document.askWith('save', async (definition) => {
      await ask('assistant.policy.set', { name: name.value, definition: definition as Input<'assistant.policy.set'>['definition'] });
      await queryClient.invalidateQueries({ queryKey: ['assistant.policy.list'] });
      onClose();
    });
  return (
    <YamlDialog
      title={policy?.name ?? t('newPolicy')}
      document={document}
      label={t('policyText')}
      schema={schema}
      readOnly={!may('assistant.policy.set', null)}
      name={name}
      naming={policy === undefined ? { label: t('policyName'), hint: t('policyNameHint') } : undefined}
      verb={acting === undefined ? words('words.save') : t('let')}
      danger={acting !== undefined}
      save={save}
      close={onClose}
    >
      {acting !== undefined && <Text size="sm">{t('policyActs', { operation: acting, name: me.data?.username ?? '' })}</Text>}
    </YamlDialog>
  );
}

/** What a policy asks that does not only tell; undefined: nothing, as it is written. */
function actingOf(text: string): string | undefined {
  const read = readYaml(text);
  if (!('value' in read) || typeof read.value !== 'object' || read.value === null) return undefined;
  const { mode, operation, enabled } = read.value as { readonly mode?: unknown; readonly operation?: unknown; readonly enabled?: unknown };
  const acts = (mode === 'approve' || mode === 'automatic') && enabled !== false;
  return acts && typeof operation === 'string' ? operation : undefined;
}
