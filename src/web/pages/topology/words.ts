import type { TopologyLink, TopologyNode } from '../../operations.generated.ts';
import type { Text } from '../../i18n/i18n.ts';
import { portName } from '../../kit/link-name.ts';
import type { Graph, MapNode } from './graph.ts';
import type { Words } from './mirror.ts';

/** What is said of a thing of the map that has open alerts. */
function withAlerts(t: Text, thing: string, { alert, alerts }: Pick<MapNode, 'alert' | 'alerts'>): string {
  return alert === null ? thing : t('map.withAlerts', { thing, count: alerts, severity: t(`alerts.severities.${alert}`) });
}

/** The map in words of a language. `graph` is asked for the names at the ends of a link. */
export function wordsOf(t: Text, graph: () => Graph): Words {
  return {
    node(node) {
      let said = t('map.nodeSays', { name: node.name, type: t(`map.kind.${node.kind}`), status: t(`status.${node.status}`) });
      if (node.address !== '') said = t('map.withAddress', { node: said, address: node.address });
      return withAlerts(t, node.stale ? t('map.withStale', { node: said }) : said, node);
    },
    link(link) {
      const { nodes } = graph();
      let said = t('map.linkSays', {
        one: nodes.get(link.source)?.name ?? '',
        onePort: link.sourcePort,
        other: nodes.get(link.target)?.name ?? '',
        otherPort: link.targetPort,
        state: t(`map.linkState.${link.state}`),
      });
      if (link.filters !== '') said = t('map.withFilters', { link: said, filters: link.filters });
      return withAlerts(t, link.capturing ? t('map.withCapture', { link: said }) : said, link);
    },
  };
}

/** What a link is called: `R1 g0/0 – SW1 e1`. */
export function linkName(link: TopologyLink, nodes: readonly TopologyNode[]): string {
  return link.ends
    .map((end) => {
      const node = nodes.find((each) => each.node_id === end.node_id);
      return `${node?.name ?? '?'} ${portName(end, node)}`;
    })
    .join(' – ');
}
