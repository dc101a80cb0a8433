import { Anchor, Button, Group } from '@mantine/core';
import { IconDownload, IconFilter, IconPlayerPause, IconPlayerPlay, IconPlayerRecord, IconPlayerStop } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useRunning } from '../../kit/acts.ts';
import { useMay } from '../../kit/permissions.ts';
import { Time } from '../../kit/time.tsx';
import { useWiring } from '../../kit/wiring.ts';
import { useNode } from '../../live.ts';
import type { TopologyLink, TopologyProject } from '../../operations.generated.ts';
import { downloadCapture } from '../project/download-capture.ts';
import { portName } from '../../kit/link-name.ts';
import { OperState } from '../equipment/words.tsx';
import { Details, Fact } from './details-facts.tsx';
import { filterText, linkStateOf } from './link-state.ts';
import { setCapturing, setSuspended } from './node-actions.ts';

interface LinkDetailsProps {
  readonly link: TopologyLink;
  readonly project: TopologyProject;
  readonly name: string;
  readonly onClose: () => void;
  readonly onFilters: () => void;
  readonly onGo: (kind: 'node' | 'link', id: string) => void;
  /** What stands before everything else. */
  readonly children?: ReactNode;
}

/** Everything that is known of a link, and what can be done to it. */
export function LinkDetails({ link, project, name, onClose, onFilters, onGo, children }: LinkDetailsProps) {
  const t = useText();
  const statuses = link.ends.map((end) => project.nodes.find((node) => node.node_id === end.node_id)?.status);
  const filters = filterText(link.filters);
  return (
    <Details title={t('map.details.link', { name })} onClose={onClose}>
      {children}
      <LinkActionButtons link={link} project={project} name={name} onFilters={onFilters} />
      <dl>
        <Fact term={t('map.details.state')}>{t(`map.linkState.${linkStateOf(link, statuses)}`)}</Fact>
        <Fact term={t('map.details.ends')}>
          {link.ends.map((end) => (
            <End key={`${end.node_id} ${end.adapter_number} ${end.port_number}`} end={end} projectId={project.project_id} onGo={onGo} />
          ))}
        </Fact>
        <Fact term={t('map.details.linkType')}>{link.link_type}</Fact>
        <Fact term={t('map.details.filters')}>{filters === '' ? t('map.details.noFilters') : filters}</Fact>
        <Fact term={t('map.details.capture')}>
          {link.capturing ? t('map.details.capturedTo', { file: link.capture_file_name ?? '' }) : t('map.details.noCapture')}
        </Fact>
      </dl>
      <AsDevicesSeeIt link={link} project={project} />
    </Details>
  );
}

/** State, addresses and neighbors at the ends, as the devices said at their last discovery. */
function AsDevicesSeeIt({ link, project }: Pick<LinkDetailsProps, 'link' | 'project'>) {
  const t = useText();
  const seen = useWiring(project)?.links.find((one) => one.link_id === link.link_id);
  if (seen?.observed_at === undefined || seen.observed_at === null) return null;
  return (
    <>
      <h3>{t('map.details.asSeen')}</h3>
      <dl>
        <Fact term={t('equipment.seen')}>{t(`equipment.seenWords.${seen.seen}`)}</Fact>
        {seen.ends.map((end) => (
          <Fact key={`${end.node_id} ${end.port}`} term={end.name}>
            <OperState oper={end.oper_status} admin={end.admin_status} /> {end.interface ?? end.port}
            {end.addresses.map(({ address, prefix_length: length }) => (
              <div key={address} className="numbers">
                {length === null ? address : `${address}/${length}`}
              </div>
            ))}
          </Fact>
        ))}
        <Fact term={t('map.details.observed')}>
          <Time at={seen.observed_at} />
        </Fact>
      </dl>
    </>
  );
}

function End(props: { readonly end: TopologyLink['ends'][number]; readonly projectId: string; readonly onGo: LinkDetailsProps['onGo'] }) {
  const node = useNode(props.projectId, props.end.node_id);
  return (
    <div>
      <Anchor component="button" type="button" size="sm" onClick={() => props.onGo('node', props.end.node_id)}>
        {node?.name ?? '?'}
      </Anchor>{' '}
      {portName(props.end, node ?? undefined)}
    </div>
  );
}

type LinkActionsProps = Pick<LinkDetailsProps, 'link' | 'project' | 'name' | 'onFilters'>;

/** What can be done to a link: its label, whether it may be, and the doing. */
export function useLinkActions({ link, project, name, onFilters }: LinkActionsProps) {
  const t = useText();
  const may = useMay();
  const running = useRunning(subjects.link(link.link_id)) !== undefined;
  const disabled = running || project.status !== 'opened';
  const place = { project_id: project.project_id, server: project.server };
  return [
    {
      label: link.suspended ? t('map.actions.resume') : t('map.actions.suspendLink'),
      Icon: link.suspended ? IconPlayerPlay : IconPlayerPause,
      disabled: disabled || !may('gns3.link.filters.set'),
      run: () => void setSuspended(link, !link.suspended, name, place),
    },
    { label: t('map.actions.filters'), Icon: IconFilter, disabled: disabled || !may('gns3.link.filters.get'), run: onFilters },
    {
      label: link.capturing ? t('map.actions.stopCapture') : t('map.actions.startCapture'),
      Icon: link.capturing ? IconPlayerStop : IconPlayerRecord,
      disabled: disabled || !may(link.capturing ? 'gns3.link.capture.stop' : 'gns3.link.capture.start'),
      run: () => void setCapturing(link, !link.capturing, name, place),
    },
    ...(link.capturing
      ? [
          {
            label: t('map.actions.downloadCapture'),
            Icon: IconDownload,
            disabled: !may('gns3.link.capture.read'),
            run: () => void downloadCapture({ ...place, link_id: link.link_id }, name),
          },
        ]
      : []),
  ];
}

function LinkActionButtons(props: LinkActionsProps) {
  const running = useRunning(subjects.link(props.link.link_id));
  return (
    <Group gap={6} my="xs">
      {useLinkActions(props).map(({ label, Icon, disabled, run }, index) => (
        <Button
          key={label}
          size="compact-sm"
          variant="default"
          leftSection={<Icon size={14} />}
          disabled={disabled}
          loading={index === 0 && running !== undefined}
          onClick={run}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}
