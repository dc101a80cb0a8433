import { Tabs } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { subjects } from '../../kit/acts.ts';
import { Empty, Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { ProjectStatus } from '../../kit/project-status.tsx';
import { useRunningText } from '../../kit/status.tsx';
import { useTopology } from '../../live.ts';
import { EventList } from '../events/event-list.tsx';
import { Count } from '../projects/projects-page.tsx';
import { ProjectActions } from '../projects/project-actions.tsx';
import { RunProgress } from '../projects/run-progress.tsx';
import { EquipmentTab } from '../equipment/equipment-tab.tsx';
import { WiringTab } from '../equipment/wiring-tab.tsx';
import { LinksTab } from './links-tab.tsx';
import { NodesTab } from './nodes-tab.tsx';
import { SnapshotsTab } from './snapshots-tab.tsx';
import { TabRow } from '../../kit/tab-row.tsx';

// The map brings a drawing library along: it is loaded when somebody looks at a map.
const loadMap = () => import('../topology/index.tsx');
const TopologyPage = lazy(async () => ({ default: (await loadMap()).TopologyPage }));

/** One project: its map, nodes, links, events and snapshots. */
export function ProjectPage() {
  const t = useText();
  const navigate = useNavigate();
  const { projectId } = useParams({ from: '/inside/projects/$projectId' });
  const { tab = 'map', server } = useSearch({ from: '/inside/projects/$projectId' });
  const project = useTopology(projectId, server);
  const running = useRunningText(subjects.project(projectId));
  useEffect(() => {
    // While the topology is read, and not after it.
    if (tab === 'map') void loadMap();
  }, [tab]);
  if (project === undefined) return <Loading />;
  if (project === null) return <Empty title={t('project.gone')}>{t('project.goneHint')}</Empty>;

  return (
    <>
      <PageHead title={project.name} mark={<ProjectStatus project={project} running={running} />}>
        <RunProgress projectId={projectId} />
        <ProjectActions project={project} />
      </PageHead>
      <Tabs
        value={tab}
        onChange={(next) =>
          void navigate({
            to: '/projects/$projectId',
            params: { projectId },
            search: (before) => ({ ...before, tab: next as typeof tab }),
            replace: true,
          })
        }
        keepMounted={false}
        className="fills"
      >
        <TabRow open={tab}>
          <Tabs.Tab value="map">{t('project.map')}</Tabs.Tab>
          <Tabs.Tab value="nodes" rightSection={<Count of={project.nodes.length} />}>
            {t('project.nodes')}
          </Tabs.Tab>
          <Tabs.Tab value="links" rightSection={<Count of={project.links.length} />}>
            {t('project.links')}
          </Tabs.Tab>
          <Tabs.Tab value="equipment">{t('equipment.tab')}</Tabs.Tab>
          <Tabs.Tab value="wiring">{t('equipment.wiring')}</Tabs.Tab>
          <Tabs.Tab value="events">{t('project.events')}</Tabs.Tab>
          <Tabs.Tab value="snapshots">{t('project.snapshots')}</Tabs.Tab>
        </TabRow>
        <Tabs.Panel value="map" className="fills-at-least">
          <Suspense fallback={<Loading />}>
            <TopologyPage projectId={projectId} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="nodes">
          <NodesTab project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="links">
          <LinksTab project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="equipment">
          <EquipmentTab project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="wiring">
          <WiringTab project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <EventList projectId={projectId} />
        </Tabs.Panel>
        <Tabs.Panel value="snapshots">
          <SnapshotsTab project={project} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
