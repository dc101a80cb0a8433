import { Badge, Group, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useTopology } from '#web/live.ts';
import type { Output } from '#web/request.ts';
import { useProjects } from '#web/kit/choose-project.tsx';
import { LayerCanvas } from './layer-canvas.tsx';
import { layerGraph, pathIn } from './layer-graph.ts';
import { PathForm, type AskedPath } from './path-form.tsx';
import { OUTCOME_COLOURS } from './path-finder.tsx';
import { TEXTS } from './texts.ts';

const LINK_STATES = ['up', 'down', 'unknown', 'suspended'] as const;

type LayerName = 'physical' | 'l2' | 'l3';
type Layer = Output<'network.layer.get'>;

const NO_PATH = { nodes: [], links: [] } as const;

/** The network by its layers, with a way drawn on it. */
export function LayerMap() {
  const t = usePanelText(TEXTS);
  const projects = useProjects();
  const { project } = projects;
  const [layer, setLayer] = useState<LayerName>('physical');
  const [asked, setAsked] = useState<AskedPath>();
  const topology = useTopology(project?.project_id ?? '', project?.server);
  const { data, error, refetch } = useQuery({
    queryKey: ['network.layer.get', project?.project_id, project?.server, layer],
    queryFn: ({ signal }) =>
      ask('network.layer.get', { project_id: project?.project_id ?? '', server: project?.server ?? '', layer }, { signal }),
    enabled: project !== undefined,
  });
  const way = useQuery({
    queryKey: ['network.path.get', asked],
    queryFn: ({ signal }) => ask('network.path.get', asked!, { signal }),
    enabled: asked !== undefined,
    retry: false,
  });
  const drawn = topology === undefined || topology === null ? undefined : topology;
  const graph = useMemo(() => (data === undefined || drawn === undefined ? undefined : layerGraph(data, drawn)), [data, drawn]);
  const isOfProject = asked !== undefined && asked.project_id === project?.project_id;
  const path = useMemo(
    () => (graph === undefined || way.data === undefined || !isOfProject ? NO_PATH : pathIn(graph, way.data)),
    [graph, way.data, isOfProject],
  );
  return (
    <>
      <PathForm projects={projects} onAsk={setAsked}>
        <SegmentedControl
          size="xs"
          aria-label={t('layer')}
          value={layer}
          onChange={(value) => setLayer(value)}
          data={[
            { value: 'physical', label: t('layerPhysical') },
            { value: 'l2', label: t('layerSecond') },
            { value: 'l3', label: t('layerThird') },
          ]}
        />
      </PathForm>
      {isOfProject && way.error !== null && <Failed error={way.error} />}
      {isOfProject && way.data !== undefined && (
        <Group gap="xs" mb={4} data-outcome={way.data.outcome}>
          <Badge color={OUTCOME_COLOURS[way.data.outcome]} variant="light" radius="sm" tt="none">
            {t(way.data.outcome)}
          </Badge>
          <Text size="sm">{way.data.hops.map(({ name }) => name).join(' → ')}</Text>
        </Group>
      )}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {project !== undefined && graph === undefined && error === null && <Loading />}
      {graph !== undefined && project !== undefined && (
        <>
          <LayerCanvas
            // Another project or layer is another picture, seen as a whole.
            key={`${project.project_id}/${layer}`}
            graph={graph}
            label={t('layerOf', { layer: t(LAYER_TEXTS[layer]), project: project.name })}
            path={path}
          />
          {data !== undefined && <LayerTables layer={data} />}
        </>
      )}
    </>
  );
}

const LAYER_TEXTS = { physical: 'layerPhysical', l2: 'layerSecond', l3: 'layerThird' } as const;

/** What is drawn, in words. */
function LayerTables({ layer }: { readonly layer: Layer }) {
  const t = usePanelText(TEXTS);
  if (layer.links.length + layer.groups.length === 0) return <Empty title={t('layerEmpty')}>{t('layerEmptyHint')}</Empty>;
  const ends = (of: Layer['links'][number]['ends']): string =>
    of.map(({ name, port }) => (port === null ? name : `${name} ${port}`)).join(' ↔ ');
  // Protocols name the states of their neighbors themselves.
  const stateText = (state: string | null): string | null => {
    const known = LINK_STATES.find((each) => each === state);
    return layer.layer === 'physical' && known !== undefined ? t(`link_${known}`) : state;
  };
  return (
    <>
      {layer.groups.length > 0 && (
        <>
          <Title order={2} size="h5" mt="md" mb={4}>
            {t(layer.layer === 'l2' ? 'vlans' : 'networks')}
          </Title>
          <div className="scroll-x">
            <Table aria-label={t(layer.layer === 'l2' ? 'vlans' : 'networks')}>
              <Table.Tbody>
                {layer.groups.map(({ kind, name, detail, members }) => (
                  <Table.Tr key={`${kind}/${name}`}>
                    <Table.Th scope="row">{name}</Table.Th>
                    <Table.Td>{detail}</Table.Td>
                    <Table.Td>{members.map((each) => ends([each])).join(', ')}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        </>
      )}
      {layer.links.length > 0 && (
        <>
          <Title order={2} size="h5" mt="md" mb={4}>
            {t(layer.layer === 'physical' ? 'links' : 'neighbors')}
          </Title>
          <div className="scroll-x">
            <Table aria-label={t(layer.layer === 'physical' ? 'links' : 'neighbors')}>
              <Table.Tbody>
                {layer.links.map(({ kind, ends: of, state, detail }, at) => (
                  // Links have no ids here, and the list is drawn as a whole.
                  <Table.Tr key={at}>
                    {layer.layer !== 'physical' && <Table.Td>{kind.toUpperCase()}</Table.Td>}
                    <Table.Td>{ends(of)}</Table.Td>
                    <Table.Td>{[stateText(state), detail].filter((each) => each !== null).join(' · ')}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        </>
      )}
    </>
  );
}
