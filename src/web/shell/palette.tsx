import { Spotlight, spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconKeyboard, IconSearch, IconSitemap } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import { useMay } from '../kit/permissions.ts';
import { StatusMark } from '../kit/status.tsx';
import { useProjects } from '../live.ts';
import { useDestinations } from './destinations.ts';
import { findNodes } from './find-nodes.ts';
import { showKeys } from './keys-help.tsx';

/** More are not looked through by anybody: one types on. */
const MOST_NODES = 30;
const MOST_PROJECTS = 12;

export const openPalette = (): void => spotlight.open();

/** Goes anywhere by typing a part of its name: pages, projects, nodes by name, address or MAC. */
export function Palette() {
  const t = useText();
  const navigate = useNavigate();
  const projects = useProjects();
  const may = useMay();
  const { pages, modules } = useDestinations();
  const [query, setQuery] = useState('');

  const groups = useMemo((): SpotlightActionGroupData[] => {
    const words = query.trim().toLowerCase();
    const fits = (text: string): boolean => text.toLowerCase().includes(words);
    const places: SpotlightActionData[] = [...pages, ...modules].map(({ to, label, Icon }) => ({
      id: `page:${to}`,
      label,
      leftSection: <Icon size={16} />,
      onClick: () => void navigate({ to }),
    }));
    const search: SpotlightActionData = {
      id: 'page:/equipment',
      label: t('equipment.search'),
      leftSection: <IconSearch size={16} />,
      onClick: () => void navigate({ to: '/equipment' }),
    };
    const keys: SpotlightActionData = {
      id: 'page:keys',
      label: t('shell.keys'),
      leftSection: <IconKeyboard size={16} />,
      onClick: showKeys,
    };
    const shownPages = [...places, ...(may('equipment.search', null) ? [search] : []), keys].filter(({ label }) => fits(label ?? ''));
    const shownProjects = (projects ?? []).filter(({ name }) => fits(name)).slice(0, MOST_PROJECTS);
    return [
      { group: t('palette.pages'), actions: shownPages },
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
  }, [may, modules, navigate, pages, projects, query, t]);

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
