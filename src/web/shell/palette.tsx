import { Spotlight, spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import {
  IconMessages,
  IconPlugConnected,
  IconPuzzle,
  IconRoute,
  IconSearch,
  IconServer,
  IconSitemap,
  IconTimelineEvent,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import { useMay } from '../kit/permissions.ts';
import { StatusMark } from '../kit/status.tsx';
import { useProjects } from '../live.ts';
import type { OperationName } from '../request.ts';
import { findNodes } from './find-nodes.ts';
import { showKeys } from './keys-help.tsx';

/** More are not looked through by anybody: one types on. */
const MOST_NODES = 30;
const MOST_PROJECTS = 12;

/** Without these a page shows nothing. */
const NEEDS: Readonly<Record<string, OperationName>> = {
  'page:events': 'events.list',
  'page:workflows': 'hub.workflow.list',
  'page:messages': 'hub.message.dead.list',
  'page:modules': 'hub.module.list',
  'page:equipment': 'equipment.search',
  'page:servers': 'gns3.status',
};

export const openPalette = (): void => spotlight.open();

/** Goes anywhere by typing a part of its name: pages, projects, nodes by name, address or MAC. */
export function Palette() {
  const t = useText();
  const navigate = useNavigate();
  const projects = useProjects();
  const may = useMay();
  const [query, setQuery] = useState('');

  const groups = useMemo((): SpotlightActionGroupData[] => {
    const words = query.trim().toLowerCase();
    const fits = (text: string): boolean => text.toLowerCase().includes(words);
    const pages: SpotlightActionData[] = [
      {
        id: 'page:projects',
        label: t('shell.projects'),
        leftSection: <IconSitemap size={16} />,
        onClick: () => void navigate({ to: '/projects' }),
      },
      {
        id: 'page:events',
        label: t('shell.events'),
        leftSection: <IconTimelineEvent size={16} />,
        onClick: () => void navigate({ to: '/events' }),
      },
      {
        id: 'page:workflows',
        label: t('shell.workflows'),
        leftSection: <IconRoute size={16} />,
        onClick: () => void navigate({ to: '/workflows' }),
      },
      {
        id: 'page:messages',
        label: t('shell.messages'),
        leftSection: <IconMessages size={16} />,
        onClick: () => void navigate({ to: '/messages' }),
      },
      {
        id: 'page:modules',
        label: t('shell.modules'),
        leftSection: <IconPuzzle size={16} />,
        onClick: () => void navigate({ to: '/modules' }),
      },
      {
        id: 'page:equipment',
        label: t('equipment.search'),
        leftSection: <IconSearch size={16} />,
        onClick: () => void navigate({ to: '/equipment' }),
      },
      {
        id: 'page:servers',
        label: t('shell.servers'),
        leftSection: <IconServer size={16} />,
        onClick: () => void navigate({ to: '/servers' }),
      },
      { id: 'page:keys', label: t('shell.keys'), leftSection: <IconPlugConnected size={16} />, onClick: showKeys },
    ].filter(({ id, label }) => {
      const needed = NEEDS[id];
      return fits(label) && (needed === undefined || may(needed, null));
    });
    const shownProjects = (projects ?? []).filter(({ name }) => fits(name)).slice(0, MOST_PROJECTS);
    return [
      { group: t('palette.pages'), actions: pages },
      {
        group: t('palette.projects'),
        actions: shownProjects.map((project) => ({
          id: `project:${project.server}:${project.project_id}`,
          label: project.name,
          description: `${t(`status.${project.status}`)} · ${project.server}`,
          leftSection: <IconSitemap size={16} />,
          onClick: () =>
            void navigate({ to: '/projects/$projectId', params: { projectId: project.project_id }, search: { server: project.server } }),
        })),
      },
      {
        group: t('palette.nodes'),
        actions: findNodes(projects ?? [], words, MOST_NODES).map(({ project, node }) => ({
          id: `node:${project.server}:${node.node_id}`,
          label: node.name,
          description: [t('palette.nodeIn', { status: t(`status.${node.status}`), project: project.name }), ...node.addresses].join(' · '),
          leftSection: <StatusMark status={node.status} size={12} />,
          onClick: () =>
            void navigate({
              to: '/projects/$projectId',
              params: { projectId: project.project_id },
              search: { tab: 'map', server: project.server, node: node.node_id },
            }),
        })),
      },
    ].filter(({ actions }) => actions.length > 0);
  }, [may, navigate, projects, query, t]);

  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      // What fits is decided above, addresses included.
      filter={(_, actions) => actions}
      nothingFound={t('palette.nothing')}
      highlightQuery
      scrollable
      maxHeight="60vh"
      shortcut={null}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('shell.search'),
      }}
    />
  );
}
