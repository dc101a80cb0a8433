import { Menu } from '@mantine/core';
import { IconInfoCircle, IconMaximize, IconSelectAll } from '@tabler/icons-react';
import { useText } from '../../i18n/i18n.ts';
import { useMay } from '../../kit/permissions.ts';
import type { TopologyLink, TopologyNode, TopologyProject } from '../../operations.generated.ts';
import { useLinkActions } from './link-details.tsx';
import { NODE_ACTIONS, OPERATIONS, applies } from './applicable.ts';
import { doTo } from './node-actions.ts';
import { ACTION_ICONS } from './node-details.tsx';

/** What the menu was asked for, and where, in pixels of the window. */
export interface MenuAt {
  readonly x: number;
  readonly y: number;
  readonly on:
    | { readonly kind: 'nodes'; readonly ids: readonly string[] }
    | { readonly kind: 'link'; readonly id: string }
    | { readonly kind: 'map' };
}

interface MapMenuProps {
  readonly at: MenuAt | undefined;
  readonly project: TopologyProject;
  readonly nameOf: (link: TopologyLink) => string;
  readonly onClose: () => void;
  readonly onDetails: (kind: 'node' | 'link', id: string) => void;
  readonly onFilters: (linkId: string) => void;
  readonly onSelectAll: () => void;
  readonly onFit: () => void;
}

const ICON_PX = 15;

/** The menu of the right button, of a long touch and of the menu key. */
export function MapMenu(props: MapMenuProps) {
  const { at, project, onClose } = props;
  const t = useText();
  if (at === undefined) return null;
  const { on } = at;
  const nodes = on.kind === 'nodes' ? project.nodes.filter((node) => on.ids.includes(node.node_id)) : [];
  const link = on.kind === 'link' ? project.links.find((each) => each.link_id === on.id) : undefined;
  const label =
    on.kind === 'map'
      ? t('map.actions.menuMap')
      : t('map.actions.menu', {
          name: link === undefined ? titleOf(nodes, t('map.actions.menuMany', { count: nodes.length })) : props.nameOf(link),
        });
  return (
    <Menu opened onClose={onClose} position="bottom-start" shadow="md" returnFocus withinPortal>
      <Menu.Target>
        <div style={{ position: 'fixed', left: at.x, top: at.y, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        <Menu.Label>{label}</Menu.Label>
        {nodes.length > 0 && <NodeItems {...props} nodes={nodes} />}
        {link !== undefined && <LinkItems {...props} link={link} />}
        {on.kind === 'map' && (
          <>
            <Menu.Item leftSection={<IconMaximize size={ICON_PX} />} onClick={props.onFit}>
              {t('map.tools.fit')}
            </Menu.Item>
            <Menu.Item leftSection={<IconSelectAll size={ICON_PX} />} onClick={props.onSelectAll}>
              {t('map.actions.selectAll')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function titleOf(nodes: readonly TopologyNode[], many: string): string {
  return nodes.length === 1 ? nodes.at(0)!.name : many;
}

function NodeItems({ nodes, project, onDetails }: MapMenuProps & { readonly nodes: readonly TopologyNode[] }) {
  const t = useText();
  const may = useMay();
  return (
    <>
      {nodes.length === 1 && (
        <Menu.Item leftSection={<IconInfoCircle size={ICON_PX} />} onClick={() => onDetails('node', nodes.at(0)!.node_id)}>
          {t('map.actions.details')}
        </Menu.Item>
      )}
      {NODE_ACTIONS.map((action) => {
        const Icon = ACTION_ICONS[action];
        const possible = nodes.some((node) => applies(action, node)) && (action === 'console' || project.status === 'opened');
        return (
          <Menu.Item
            key={action}
            leftSection={<Icon size={ICON_PX} />}
            disabled={!possible || !may(OPERATIONS[action])}
            onClick={() => void doTo(nodes, action, project)}
          >
            {t(`map.actions.${action}`)}
          </Menu.Item>
        );
      })}
    </>
  );
}

function LinkItems({ link, project, nameOf, onDetails, onFilters }: MapMenuProps & { readonly link: TopologyLink }) {
  const t = useText();
  const actions = useLinkActions({ link, project, name: nameOf(link), onFilters: () => onFilters(link.link_id) });
  return (
    <>
      <Menu.Item leftSection={<IconInfoCircle size={ICON_PX} />} onClick={() => onDetails('link', link.link_id)}>
        {t('map.actions.details')}
      </Menu.Item>
      {actions.map(({ label, Icon, disabled, run }) => (
        <Menu.Item key={label} leftSection={<Icon size={ICON_PX} />} disabled={disabled} onClick={run}>
          {label}
        </Menu.Item>
      ))}
    </>
  );
}
