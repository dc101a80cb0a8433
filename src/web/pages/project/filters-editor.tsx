import { Alert, Button, Fieldset, Group, Modal, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { asHubFailure, type HubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { act, subjects } from '../../kit/acts.ts';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { failureTitle } from '../../kit/failure-notice.tsx';
import { useMay } from '../../kit/permissions.ts';
import type { Operations, TopologyLink } from '../../operations.generated.ts';
import { faultOf, filtersOf, textsOf, type FilterTexts } from './filter-values.ts';
import { Said } from '../../kit/said.tsx';

interface FiltersEditorProps {
  readonly link: TopologyLink;
  readonly server: string;
  readonly name: string;
  readonly close: () => void;
}

/** What is done to the packets of a link, checked by what this link can do. */
export function FiltersEditor({ link, server, name, close }: FiltersEditorProps) {
  const t = useText();
  const on = { project_id: link.project_id, link_id: link.link_id, server };
  const { data, error, refetch } = useQuery({
    queryKey: ['gns3.link.filters.get', on],
    queryFn: ({ signal }) => ask('gns3.link.filters.get', on, { signal }),
  });
  return (
    <Modal opened onClose={close} title={t('links.filtersOf', { name })} size="lg" closeButtonProps={{ 'aria-label': t('words.close') }}>
      {data === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <Failed error={error} retry={() => void refetch()} />
        )
      ) : (
        <Form on={on} name={name} known={data} close={close} />
      )}
    </Modal>
  );
}

interface FormProps {
  readonly on: { readonly project_id: string; readonly link_id: string; readonly server: string };
  readonly name: string;
  readonly known: Operations['gns3.link.filters.get']['output'];
  readonly close: () => void;
}

function Form({ on, name, known, close }: FormProps) {
  const t = useText();
  const may = useMay();
  const [texts, setTexts] = useState<FilterTexts>(() => textsOf(known.filters, known.available));
  const [suspended, setSuspended] = useState(known.suspended);
  const [failure, setFailure] = useState<HubFailure>();
  const [saving, setSaving] = useState(false);
  const faults = known.available.map(({ type, parameters }) =>
    parameters.map((parameter, index) => faultOf(texts[type]?.[index] ?? '', parameter)),
  );
  const faulty = faults.some((each) => each.some((fault) => fault !== null));

  const save = async (): Promise<void> => {
    setSaving(true);
    setFailure(undefined);
    try {
      const filters = filtersOf(texts, known.available);
      await act('gns3.link.filters.set', { ...on, filters, suspended }, { subject: subjects.link(on.link_id), name, quiet: true });
      close();
    } catch (error) {
      setFailure(asHubFailure(error));
    } finally {
      setSaving(false);
    }
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm">
        <Switch
          label={t('links.passes')}
          description={t('links.passesHint')}
          checked={!suspended}
          onChange={(event) => setSuspended(!event.currentTarget.checked)}
        />
        {known.available.length === 0 && <Text size="sm">{t('links.noFilters')}</Text>}
        {known.available.map((kind, which) => (
          <Fieldset key={kind.type} legend={kind.name} p="xs">
            <Text size="xs" c="dimmed" mb={6}>
              {kind.description}
            </Text>
            <Group gap="sm" align="flex-start">
              {kind.parameters.map((parameter, index) => {
                const fault = faults[which]?.[index] ?? null;
                const told = failure?.fields[`filters.${kind.type}.${index}`] ?? failure?.fields[`filters.${kind.type}`];
                const Field = parameter.type === 'text' ? Textarea : TextInput;
                return (
                  <Field
                    key={parameter.name}
                    size="xs"
                    w={parameter.type === 'text' ? '100%' : 170}
                    {...(parameter.type === 'text'
                      ? { autosize: true, minRows: 2, ff: 'monospace', spellCheck: false }
                      : { inputMode: 'numeric' })}
                    label={parameter.unit === null ? parameter.name : `${parameter.name} (${parameter.unit})`}
                    description={
                      parameter.minimum === null && parameter.maximum === null
                        ? undefined
                        : t('links.bounds', { from: parameter.minimum ?? '−∞', to: parameter.maximum ?? '∞' })
                    }
                    value={texts[kind.type]?.[index] ?? ''}
                    error={
                      fault === null
                        ? told
                        : fault.kind === 'number'
                          ? t('links.wholeNumber')
                          : t('links.outOfBounds', { from: fault.from ?? '−∞', to: fault.to ?? '∞' })
                    }
                    onChange={(event) => {
                      const { value } = event.currentTarget;
                      setTexts((before) => ({ ...before, [kind.type]: (before[kind.type] ?? []).with(index, value) }));
                    }}
                  />
                );
              })}
            </Group>
          </Fieldset>
        ))}
        {failure !== undefined && (
          <Alert color="red" variant="light" role="alert" title={failureTitle(failure)}>
            <Said text={failure.message} />
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={() => setTexts(textsOf({}, known.available))}>
            {t('links.clear')}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={close}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={saving} disabled={faulty || !may('gns3.link.filters.set')}>
              {t('links.apply')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
