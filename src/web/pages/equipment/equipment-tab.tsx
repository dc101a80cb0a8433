import { Button, Checkbox, Group, Progress, Select, Table, Text, Tooltip } from '@mantine/core';
import { IconRadar2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { memo, useMemo, useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useAct, useRunning } from '../../kit/acts.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { useDiscoveries } from '../../kit/discoveries.ts';
import type { DeviceProgress } from '../../kit/discovery-progress.ts';
import { FilterInput } from '../../kit/filter-input.tsx';
import { useMay } from '../../kit/permissions.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { StatusMark } from '../../kit/status.tsx';
import { Time } from '../../kit/time.tsx';
import type { TopologyProject } from '../../operations.generated.ts';
import { DiscoveryBadge, type Summary } from './words.tsx';

/** One page of the hub holds this many; larger projects are narrowed by the filter. */
const MOST = 500;

/** The equipment of a project: what each device is, how whole that is known, and the discovery that finds it out. */
export function EquipmentTab({ project }: { readonly project: TopologyProject }) {
  const t = useText();
  const [filter, setFilter] = useState('');
  const [state, setState] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const progress = useDiscoveries(project.project_id);
  const input = { project_id: project.project_id, server: project.server, limit: MOST };
  const { data, error, refetch } = useQuery({
    queryKey: ['equipment.list', input],
    queryFn: ({ signal }) => ask('equipment.list', input, { signal }),
  });
  const shown = useMemo(() => {
    const words = filter.trim().toLowerCase();
    const byName = new Intl.Collator(undefined, { numeric: true }).compare;
    return (data?.items ?? [])
      .filter((one) => state === null || (one.discovery_status ?? 'never') === state)
      .filter((one) => textOf(one).includes(words))
      .toSorted((a, b) => byName(a.name, b.name));
  }, [data, filter, state]);

  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.items.length === 0) return <Empty title={t('equipment.none')}>{t('equipment.noneHint')}</Empty>;
  const choose = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <>
      <Group mb="xs" gap="xs">
        <FilterInput label={t('equipment.filter')} value={filter} onChange={setFilter} />
        <Select
          size="xs"
          w={130}
          aria-label={t('equipment.state')}
          placeholder={t('equipment.state')}
          clearable
          value={state}
          onChange={setState}
          data={(['complete', 'partial', 'failed', 'never'] as const).map((value) => ({ value, label: t(`equipment.statuses.${value}`) }))}
        />
        <DiscoverButton project={project} chosen={[...chosen]} />
        <RouteLink to="/equipment" size="sm">
          {t('equipment.search')}
        </RouteLink>
      </Group>
      <RunSummary progress={progress} />
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {shown.length === 0 && <Empty title={t('equipment.noneFits')} />}
      {shown.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('equipment.tab')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={28}>
                  <Checkbox
                    size="xs"
                    aria-label={t('equipment.chooseAll')}
                    checked={chosen.size > 0 && shown.every(({ equipment_id: id }) => chosen.has(id))}
                    indeterminate={chosen.size > 0 && !shown.every(({ equipment_id: id }) => chosen.has(id))}
                    onChange={({ currentTarget }) =>
                      setChosen(new Set(currentTarget.checked ? shown.map(({ equipment_id: id }) => id) : []))
                    }
                  />
                </Table.Th>
                <Table.Th>{t('equipment.device')}</Table.Th>
                <Table.Th>{t('equipment.state')}</Table.Th>
                <Table.Th className="wide-only">{t('equipment.whatItIs')}</Table.Th>
                <Table.Th className="wide-only">{t('equipment.addresses')}</Table.Th>
                <Table.Th className="wide-only">{t('equipment.when')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((one) => (
                <Row
                  key={one.equipment_id}
                  equipment={one}
                  progress={progress.get(one.equipment_id)}
                  chosen={chosen.has(one.equipment_id)}
                  choose={choose}
                />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}

function textOf({ name, type, system_name: own, vendor, model, os, version, serial, ip_addresses: addresses }: Summary): string {
  return [name, type, own, vendor, model, os, version, serial, ...addresses].join(' ').toLowerCase();
}

/** Begins a discovery: of those that are chosen, else of the whole project. */
function DiscoverButton({ project, chosen }: { readonly project: TopologyProject; readonly chosen: readonly string[] }) {
  const t = useText();
  const act = useAct();
  const may = useMay();
  const subject = `${subjects.project(project.project_id)}/discovery`;
  const running = useRunning(subject) !== undefined;
  const underWay = [...useDiscoveries(project.project_id).values()].some(({ ended }) => !ended);
  return (
    <Button
      size="xs"
      leftSection={<IconRadar2 size={14} />}
      loading={running}
      disabled={!may('equipment.project.discover') || underWay}
      onClick={() =>
        void act(
          'equipment.project.discover',
          { project_id: project.project_id, server: project.server, ...(chosen.length === 0 ? {} : { equipment_ids: [...chosen] }) },
          { subject, name: project.name },
        )
      }
    >
      {chosen.length === 0 ? t('equipment.discoverAll') : t('equipment.discoverSome', { count: chosen.length })}
    </Button>
  );
}

/** How far the discovery of the project is, or how it ended. */
function RunSummary({ progress }: { readonly progress: ReadonlyMap<string, DeviceProgress> }) {
  const t = useText();
  const all = [...progress.values()];
  const newest = all.at(-1)?.runId;
  const devices = all.filter(({ runId }) => runId === newest);
  if (devices.length === 0) return null;
  const done = devices.filter(({ ended }) => ended).length;
  const changed = devices.filter((one) => one.changed > 0).length;
  const notWhole = devices.filter(({ ended, status }) => ended && status !== 'complete').length;
  const text =
    done < devices.length
      ? t('equipment.discovering', { done, count: devices.length })
      : [
          t('equipment.discovered', { count: devices.length }),
          ...(changed === 0 ? [] : [t('equipment.changed', { count: changed })]),
          ...(notWhole === 0 ? [] : [t('equipment.notWhole', { count: notWhole })]),
        ].join(', ');
  return (
    <div role="status" data-discovery-run={done < devices.length ? 'running' : 'ended'}>
      {done < devices.length && <Progress value={(100 * done) / devices.length} size="xs" mb={4} aria-label={text} />}
      <Text size="xs" c="dimmed" mb={4}>
        {text}
      </Text>
    </div>
  );
}

interface RowProps {
  readonly equipment: Summary;
  readonly progress: DeviceProgress | undefined;
  readonly chosen: boolean;
  readonly choose: (id: string, on: boolean) => void;
}

const Row = memo(function Row({ equipment, progress, chosen, choose }: RowProps) {
  const t = useText();
  const { equipment_id: id, name, status, vendor, os, model, version, ip_addresses: addresses, conflicts } = equipment;
  return (
    <Table.Tr data-equipment={name} data-known={equipment.discovery_status ?? 'never'}>
      <Table.Td>
        <Checkbox
          size="xs"
          aria-label={t('equipment.choose', { name })}
          checked={chosen}
          onChange={({ currentTarget }) => choose(id, currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <StatusMark status={status} />
          <RouteLink
            to="/equipment/$projectId/$equipmentId"
            params={{ projectId: equipment.project_id, equipmentId: id }}
            search={{ server: equipment.server }}
            size="sm"
            fw={600}
          >
            {name}
          </RouteLink>
        </Group>
      </Table.Td>
      <Table.Td>
        {progress !== undefined && !progress.ended ? (
          <StepBar name={name} progress={progress} />
        ) : (
          <Group gap={6} wrap="wrap">
            <DiscoveryBadge status={equipment.discovery_status} />
            {conflicts > 0 && (
              <Text span size="xs" c="dimmed">
                {t('equipment.conflicts', { count: conflicts })}
              </Text>
            )}
          </Group>
        )}
      </Table.Td>
      <Table.Td className="wide-only">
        <Text span size="sm">
          {[vendor, model ?? os, version].filter((word) => word !== null).join(' ') || '–'}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only numbers" ff="monospace">
        {addresses.slice(0, 3).join(', ')}
        {addresses.length > 3 && ` +${addresses.length - 3}`}
      </Table.Td>
      <Table.Td className="wide-only">{equipment.discovered_at !== null && <Time at={equipment.discovered_at} />}</Table.Td>
    </Table.Tr>
  );
});

const STEP_COLOURS = { succeeded: 'teal', partial: 'yellow', failed: 'red', skipped: 'gray' } as const;

/** The steps of a discovery that goes on, one piece each. */
function StepBar({ name, progress }: { readonly name: string; readonly progress: DeviceProgress }) {
  const t = useText();
  const label = t('equipment.stepsOf', { name, done: progress.done, count: progress.of });
  const last = progress.steps.at(-1);
  return (
    <Tooltip label={last === undefined ? label : `${label} · ${t(`equipment.stepNames.${last.step}`)}`}>
      <Progress.Root size="sm" w={150} aria-label={label} role="progressbar" aria-valuenow={progress.done} aria-valuemax={progress.of}>
        {progress.steps.map(({ step, status }) => (
          <Progress.Section key={step} value={100 / progress.of} color={STEP_COLOURS[status]} />
        ))}
      </Progress.Root>
    </Tooltip>
  );
}
