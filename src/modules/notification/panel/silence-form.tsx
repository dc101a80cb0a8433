import { Button, Checkbox, Group, Modal, MultiSelect, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed } from '#web/kit/data-states.tsx';
import { useProjects } from '#web/live.ts';
import { queryClient } from '#web/query-client.ts';
import { SEVERITIES, useRules } from './answers.ts';
import { Refusals } from './refusals.tsx';
import { SilenceWindow } from './silence-window.tsx';
import { lacks, localText, NO_SILENCE, silenceDefinition, type SilenceValues } from './silence-values.ts';
import { TEXTS } from './texts.ts';

/** Lengths that silences mostly have. */
const LENGTHS = [
  { text: '1 h', ms: 3_600_000 },
  { text: '4 h', ms: 4 * 3_600_000 },
  { text: '24 h', ms: 24 * 3_600_000 },
] as const;

/** Holds notifications back: which, from when until when, and why. */
export function SilenceForm({ onClose }: { readonly onClose: () => void }) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const rules = useRules();
  const projects = useProjects() ?? [];
  const [values, setValues] = useState<SilenceValues>(() => ({
    ...NO_SILENCE,
    endsAt: localText(new Date(Date.now() + LENGTHS[0].ms)),
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }));
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const change = (part: Partial<SilenceValues>): void => {
    setValues((before) => ({ ...before, ...part }));
    setFailure(undefined);
  };
  const lacking = lacks(values);
  const save = async (): Promise<void> => {
    setSaving(true);
    try {
      await ask('notification.silence.create', { definition: silenceDefinition(values) });
      await queryClient.invalidateQueries({ queryKey: ['notification.silence.list'] });
      onClose();
    } catch (error) {
      setFailure(error);
    } finally {
      setSaving(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('newSilence')}
      size="lg"
      closeButtonProps={{ 'aria-label': words('words.close') }}
      closeOnClickOutside={false}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (lacking.length === 0) void save();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('comment')}
            description={t('commentHint')}
            value={values.comment}
            onChange={(event) => change({ comment: event.currentTarget.value })}
            withAsterisk
            data-autofocus
          />
          <MultiSelect
            label={t('rules')}
            placeholder={values.rules.length === 0 ? words('words.all') : ''}
            data={(rules.data?.items ?? []).map(({ rule_id: id, definition }) => ({ value: id, label: definition.name }))}
            value={[...values.rules]}
            onChange={(next) => change({ rules: next })}
            searchable
          />
          <MultiSelect
            label={t('projects')}
            placeholder={values.projects.length === 0 ? words('words.all') : ''}
            data={[...new Map(projects.map(({ project_id: id, name }) => [id, { value: id, label: name }])).values()]}
            value={[...values.projects]}
            onChange={(next) => change({ projects: next })}
            searchable
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
            <TagsInput
              label={t('types')}
              description={t('typesHint')}
              value={[...values.types]}
              onChange={(next) => change({ types: next })}
            />
            <TagsInput
              label={t('subjects')}
              description={t('subjectsHint')}
              value={[...values.subjects]}
              onChange={(next) => change({ subjects: next })}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
            <Select
              size="sm"
              label={t('maxSeverity')}
              description={t('maxSeverityHint')}
              data={[{ value: '', label: t('everything') }, ...SEVERITIES.map((value) => ({ value, label: t(value) }))]}
              value={values.maxSeverity}
              onChange={(value) => change({ maxSeverity: value ?? '' })}
            />
            <TextInput
              label={t('where')}
              description={t('whereHint')}
              value={values.where}
              onChange={(event) => change({ where: event.currentTarget.value })}
              spellCheck={false}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
            <TextInput
              type="datetime-local"
              label={t('begins')}
              description={t('beginsHint')}
              value={values.startsAt}
              onChange={(event) => change({ startsAt: event.currentTarget.value })}
            />
            <TextInput
              type="datetime-local"
              label={t('ends')}
              description={t('endsHint')}
              value={values.endsAt}
              error={lacking.includes('end') ? t('lackEnd') : lacking.includes('order') ? t('lackOrder') : undefined}
              onChange={(event) => change({ endsAt: event.currentTarget.value })}
            />
          </SimpleGrid>
          <Group gap="xs">
            {LENGTHS.map(({ text, ms }) => (
              <Button
                key={text}
                size="compact-xs"
                variant="default"
                onClick={() => {
                  const begins = values.startsAt === '' ? Date.now() : new Date(values.startsAt).getTime();
                  change({ endsAt: localText(new Date(begins + ms)) });
                }}
              >
                {text}
              </Button>
            ))}
          </Group>
          <Checkbox label={t('weekly')} checked={values.weekly} onChange={(event) => change({ weekly: event.currentTarget.checked })} />
          {values.weekly && <SilenceWindow values={values} onChange={change} />}
          {failure !== undefined && (
            <>
              <Failed error={failure} />
              <Refusals error={failure} />
            </>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {words('words.cancel')}
            </Button>
            <Button type="submit" loading={saving} disabled={lacking.length > 0}>
              {t('silenceIt')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
