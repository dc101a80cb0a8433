import { ActionIcon, Badge, Group, Loader, Menu, Switch, Table, Text, Tooltip } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconDownload,
  IconFilter,
  IconPlayerRecord,
  IconPlayerStop,
  IconQuestionMark,
} from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useAct, useRunning } from '../../kit/acts.ts';
import { useChanges } from '../../kit/changes.ts';
import { Empty } from '../../kit/data-states.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import { FilterInput } from '../../kit/filter-input.tsx';
import { linkName, portName } from '../../kit/link-name.ts';
import { useMay } from '../../kit/permissions.ts';
import { useWired } from '../../kit/wiring.ts';
import type { TopologyLink, TopologyNode, TopologyProject } from '../../operations.generated.ts';
import { downloadCapture } from './download-capture.ts';
import { filterTexts } from './filter-values.ts';
import { FiltersEditor } from './filters-editor.tsx';
import { RouteLink } from '../../kit/route-link.tsx';
import { AlertMarkLink } from '../topology/alert-mark.tsx';
import type { AlertMark } from '../topology/alert-marks.ts';
import { useAlertMarks } from '../topology/use-alerts.ts';

/** The links of a project: where they end, whether frames pass, what is done to packets on them. */
export function LinksTab({ project: told }: { readonly project: TopologyProject }) {
  const project = useWired(told);
  const t = useText();
  const [filter, setFilter] = useState('');
  const [edited, setEdited] = useState<string>();
  const marks = useAlertMarks(project);
  const nodes = useMemo(() => new Map(project.nodes.map((node) => [node.node_id, node])), [project.nodes]);
  const words = filter.trim().toLowerCase();
  const shown = project.links.filter((link) =>
    linkName(link, (id) => nodes.get(id))
      .toLowerCase()
      .includes(words),
  );
  const editedLink = project.links.find((link) => link.link_id === edited);

  if (project.links.length === 0) return <Empty title={t('links.none')}>{t('links.noneHint')}</Empty>;
  return (
    <>
      <Group mb="xs">
        <FilterInput label={t('links.filter')} value={filter} onChange={setFilter} />
      </Group>
      {shown.length === 0 ? (
        <Empty title={t('links.noneFits')} />
      ) : (
        <ListTable
          label={t('project.links')}
          columns={[
            { title: t('links.ends') },
            { title: t('links.state') },
            { title: t('links.enabled') },
            { title: t('links.filters'), wide: true },
            { title: t('links.capture'), wide: true },
            { title: t('palette.actions'), unseen: true },
          ]}
        >
          {shown.map((link) => (
            <Row
              key={link.link_id}
              link={link}
              nodes={nodes}
              project={project}
              edit={setEdited}
              mark={marks.get(link.link_id.toLowerCase())}
            />
          ))}
        </ListTable>
      )}
      {editedLink !== undefined && (
        <FiltersEditor
          link={editedLink}
          server={project.server}
          name={linkName(editedLink, (id) => nodes.get(id))}
          close={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

interface RowProps {
  readonly link: TopologyLink;
  readonly nodes: ReadonlyMap<string, TopologyNode>;
  readonly project: TopologyProject;
  readonly edit: (linkId: string) => void;
  readonly mark: AlertMark | undefined;
}

const Row = memo(function Row({ link, nodes, project, edit, mark }: RowProps) {
  const t = useText();
  const act = useAct();
  const may = useMay();
  const subject = subjects.link(link.link_id);
  const running = useRunning(subject);
  const name = linkName(link, (id) => nodes.get(id));
  const on = { project_id: link.project_id, link_id: link.link_id, server: project.server };
  const acting = { subject, name };
  const changes = useChanges(link.oper_status);
  const filters = filterTexts(link.filters);
  const disabled = running !== undefined || project.status !== 'opened';

  return (
    <Table.Tr data-link={name}>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          {link.ends.map((end, index) => (
            <Group key={`${end.node_id}/${end.adapter_number}/${end.port_number}`} gap={6} wrap="nowrap">
              {index > 0 && (
                <Text span c="dimmed" aria-hidden="true">
                  ↔
                </Text>
              )}
              <RouteLink
                to="/projects/$projectId"
                params={{ projectId: link.project_id }}
                search={{ tab: 'map', server: project.server, node: end.node_id }}
                size="sm"
                style={{ whiteSpace: 'nowrap' }}
              >
                {nodes.get(end.node_id)?.name ?? '?'}
              </RouteLink>
              <Text span size="xs" c="dimmed" ff="monospace">
                {portName(end, nodes.get(end.node_id))}
              </Text>
            </Group>
          ))}
        </Group>
      </Table.Td>
      <Table.Td key={changes} className={changes > 0 ? 'changed' : undefined}>
        <Group gap={6}>
          <OperState status={link.oper_status ?? 'unknown'} />
          <AlertMarkLink mark={mark} />
        </Group>
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Switch
            size="xs"
            checked={!link.suspended}
            disabled={disabled || !may('gns3.link.filters.set')}
            aria-label={`${t('links.passes')}: ${name}`}
            onChange={() => void act('gns3.link.filters.set', { ...on, filters: link.filters, suspended: !link.suspended }, acting)}
          />
          {running !== undefined && <Loader size={10} aria-label={t('acts.other')} />}
        </Group>
      </Table.Td>
      <Table.Td className="wide-only">
        <Group gap={4}>
          {filters.map((text) => (
            <Badge key={text} variant="light" color="yellow" radius="sm" tt="none">
              {text}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td className="wide-only">
        {link.capturing && (
          <Badge color="red" variant="light" radius="sm" tt="none" title={link.capture_file_name ?? ''}>
            {t('links.capturing')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`${t('words.more')}: ${name}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconFilter size={15} />} disabled={disabled} onClick={() => edit(link.link_id)}>
              {t('links.editFilters')}
            </Menu.Item>
            {link.capturing ? (
              <>
                <Menu.Item
                  leftSection={<IconDownload size={15} />}
                  disabled={!may('gns3.link.capture.read')}
                  onClick={() => void downloadCapture(on, name)}
                >
                  {t('links.downloadCapture')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconPlayerStop size={15} />}
                  disabled={disabled || !may('gns3.link.capture.stop')}
                  onClick={() => void act('gns3.link.capture.stop', on, acting)}
                >
                  {t('links.stopCapture')}
                </Menu.Item>
              </>
            ) : (
              <Menu.Item
                leftSection={<IconPlayerRecord size={15} />}
                disabled={disabled || !may('gns3.link.capture.start')}
                onClick={() => void act('gns3.link.capture.start', on, acting)}
              >
                {t('links.startCapture')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
});

const STATES = {
  up: { Icon: IconArrowUp, colour: 'var(--status-started)' },
  down: { Icon: IconArrowDown, colour: 'var(--mantine-color-error)' },
  unknown: { Icon: IconQuestionMark, colour: 'var(--mantine-color-dimmed)' },
};

/** Whether frames can pass, apart from how the link is set. */
function OperState({ status }: { readonly status: keyof typeof STATES }) {
  const t = useText();
  const { Icon, colour } = STATES[status];
  return (
    <Tooltip label={t(`links.state_${status}`)} multiline maw={260}>
      <Group gap={4} wrap="nowrap" tabIndex={0} style={{ color: colour }}>
        <Icon size={14} aria-hidden="true" />
        <Text span size="sm">
          {t(`status.${status}`)}
        </Text>
      </Group>
    </Tooltip>
  );
}
