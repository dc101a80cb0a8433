import { Autocomplete, Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SEVERITIES } from '#model/severity.ts';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { ProjectSelect } from './project-select.tsx';
import { newWidget, PERIODS, TILES, WIDGET_KINDS, type Widget, type WidgetKind } from './widget.ts';

interface WidgetFormProps {
  readonly widget: Widget;
  /** A new one may still become another kind. */
  readonly isNew: boolean;
  readonly save: (widget: Widget) => void;
  readonly close: () => void;
}

/** What a widget shows. */
export function WidgetForm({ widget, isNew, save, close }: WidgetFormProps) {
  const t = useText();
  const [draft, setDraft] = useState<Widget>(widget);
  const set = (fields: Partial<Widget>): void => setDraft({ ...draft, ...fields } as Widget);
  const become = (kind: string | null): void => {
    const known = WIDGET_KINDS.find((each) => each === kind);
    if (known !== undefined) setDraft(newWidget(known, widget.widget_id, widget.y));
  };
  const ready = (): boolean => !('metric' in draft) || draft.metric.trim() !== '';
  return (
    <FormDialog
      title={isNew ? t('dashboards.add') : t('dashboards.widget')}
      verb={isNew ? t('dashboards.addVerb') : t('dashboards.save')}
      ready={ready}
      waits
      save={async () => save(draft)}
      close={close}
    >
      {isNew && (
        <Select
          label={t('dashboards.kind')}
          data={WIDGET_KINDS.map((value) => ({ value, label: t(`dashboards.kinds.${value}`) }))}
          value={draft.kind}
          onChange={become}
          allowDeselect={false}
          data-autofocus
        />
      )}
      <TextInput
        label={t('dashboards.heading')}
        description={t('dashboards.headingHint')}
        value={draft.title ?? ''}
        maxLength={100}
        onChange={({ currentTarget: { value } }) => {
          const { title: _title, ...rest } = draft;
          setDraft(value === '' ? rest : { ...draft, title: value });
        }}
      />
      {draft.kind !== 'text' && (
        <ProjectSelect
          label={t('dashboards.project')}
          placeholder={t('dashboards.projectHint')}
          value={draft.project_id ?? null}
          onChange={(projectId) => {
            const { project_id: _project, ...rest } = draft;
            setDraft(projectId === null ? rest : { ...draft, project_id: projectId });
          }}
        />
      )}
      <KindFields draft={draft} set={set} />
    </FormDialog>
  );
}

interface KindFieldsProps {
  readonly draft: Widget;
  readonly set: (fields: Partial<Widget>) => void;
}

function KindFields({ draft, set }: KindFieldsProps) {
  const t = useText();
  switch (draft.kind) {
    case 'text':
      return (
        <Textarea
          label={t('dashboards.text')}
          value={draft.text}
          maxLength={2_000}
          autosize
          minRows={3}
          maxRows={12}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
      );
    case 'tiles':
      return (
        <MultiSelect
          label={t('dashboards.of')}
          data={TILES.map((value) => ({ value, label: t(`dashboards.tiles.${value}`) }))}
          value={[...draft.of]}
          onChange={(of) => set({ of: of.length === 0 ? [...TILES] : TILES.filter((tile) => of.includes(tile)) })}
        />
      );
    case 'alerts':
      return (
        <>
          <Select
            label={t('dashboards.severity')}
            data={SEVERITIES.map((value) => ({ value, label: t(`alerts.severities.${value}`) }))}
            value={draft.min_severity}
            onChange={(least) => set({ min_severity: SEVERITIES.find((each) => each === least) ?? 'info' })}
            allowDeselect={false}
          />
          <Most value={draft.most} most={100} onChange={(most) => set({ most })} />
        </>
      );
    case 'series':
      return (
        <>
          <MetricFields draft={draft} set={set} />
          <NumberInput
            label={t('dashboards.lines')}
            value={draft.lines}
            min={1}
            max={4}
            clampBehavior="strict"
            onChange={(lines) => set({ lines: Number(lines) || 1 })}
          />
        </>
      );
    case 'top':
      return (
        <>
          <MetricFields draft={draft} set={set} />
          <Most value={draft.most} most={50} onChange={(most) => set({ most })} />
          <Checkbox label={t('dashboards.least')} checked={draft.least} onChange={(event) => set({ least: event.currentTarget.checked })} />
        </>
      );
    case 'topology':
      return null;
  }
}

function Most({ value, most, onChange }: { readonly value: number; readonly most: number; readonly onChange: (value: number) => void }) {
  const t = useText();
  return (
    <NumberInput
      label={t('dashboards.most')}
      value={value}
      min={1}
      max={most}
      clampBehavior="strict"
      onChange={(next) => onChange(Number(next) || 1)}
    />
  );
}

function MetricFields({
  draft,
  set,
}: {
  readonly draft: Widget & { readonly kind: WidgetKind; metric: string; period_h?: number };
  readonly set: KindFieldsProps['set'];
}) {
  const t = useText();
  const { data } = useQuery({
    queryKey: ['monitoring.series.list', 'metrics'],
    queryFn: ({ signal }) => ask('monitoring.series.list', { limit: 500 }, { signal }),
    staleTime: 60_000,
  });
  const hours = draft.period_h ?? 1;
  const periods = [...new Set<number>([...PERIODS, hours])].toSorted((one, other) => one - other);
  return (
    <>
      <Autocomplete
        label={t('dashboards.metric')}
        description={t('dashboards.metricHint')}
        data={[...new Set((data?.items ?? []).map(({ metric }) => metric))].toSorted()}
        value={draft.metric}
        maxLength={100}
        onChange={(metric) => set({ metric })}
      />
      <Select
        label={t('dashboards.period')}
        data={periods.map((period) => ({ value: String(period), label: periodText(period, t) }))}
        value={String(hours)}
        onChange={(period) => set({ period_h: Number(period ?? hours) })}
        allowDeselect={false}
      />
    </>
  );
}

function periodText(hours: number, t: ReturnType<typeof useText>): string {
  const known = PERIODS.find((period) => period === hours);
  return known === undefined ? t('dashboards.hours', { count: hours }) : t(`dashboards.periods.h${known}`);
}
