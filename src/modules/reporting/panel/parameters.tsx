import { Select, TextInput } from '@mantine/core';
import { useLanguage } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { KINDS, PERIODS, useProjects, type Kind } from './answers.ts';
import { TEXTS } from './texts.ts';

/** What a report is asked for with. */
export interface Parameters {
  readonly kind: Kind;
  /** Empty: as the kind is called. */
  readonly title: string;
  readonly language: 'en' | 'fr';
  /** Null: all. */
  readonly project: string | null;
  readonly periodH: number;
}

export function useFirstParameters(): Parameters {
  return { kind: 'unified', title: '', language: useLanguage(), project: null, periodH: 24 };
}

/** As operations take them. */
export function inputOf({ kind, title, language, project, periodH }: Parameters) {
  return {
    kind,
    language,
    period_h: periodH,
    ...(title.trim() === '' ? {} : { title: title.trim() }),
    ...(project === null ? {} : { project_id: project }),
  };
}

interface ParameterFieldsProps {
  readonly value: Parameters;
  readonly onChange: (value: Parameters) => void;
}

export function ParameterFields({ value, onChange }: ParameterFieldsProps) {
  const t = usePanelText(TEXTS);
  const { data } = useProjects();
  const periods = [...new Set<number>([...PERIODS, value.periodH])].toSorted((one, other) => one - other);
  return (
    <>
      <Select
        label={t('kind')}
        data={KINDS.map((kind) => ({ value: kind, label: t(`kind_${kind}`) }))}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind: KINDS.find((known) => known === kind) ?? value.kind })}
        allowDeselect={false}
        data-autofocus
      />
      <TextInput
        label={t('title')}
        description={t('titleHint')}
        value={value.title}
        maxLength={200}
        onChange={(event) => onChange({ ...value, title: event.currentTarget.value })}
      />
      <Select
        label={t('project')}
        data={(data?.items ?? []).map(({ project_id, name }) => ({ value: project_id, label: name }))}
        placeholder={t('allProjects')}
        value={value.project}
        onChange={(project) => onChange({ ...value, project })}
        clearable
        searchable
      />
      <Select
        label={t('period')}
        data={periods.map((hours) => ({ value: String(hours), label: periodText(hours, t) }))}
        value={String(value.periodH)}
        onChange={(hours) => onChange({ ...value, periodH: Number(hours ?? value.periodH) })}
        allowDeselect={false}
      />
      <Select
        label={t('language')}
        data={[
          { value: 'en', label: t('language_en') },
          { value: 'fr', label: t('language_fr') },
        ]}
        value={value.language}
        onChange={(language) => onChange({ ...value, language: language === 'fr' ? 'fr' : 'en' })}
        allowDeselect={false}
      />
    </>
  );
}

export function periodText(hours: number, t: ReturnType<typeof usePanelText<keyof (typeof TEXTS)['en']>>): string {
  const known = PERIODS.find((period) => period === hours);
  return known === undefined ? t('hours', { count: hours }) : t(`period_${known}`);
}
