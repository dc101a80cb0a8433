import { CloseButton, Kbd, Paper, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { StatusMark } from '../../kit/status.tsx';
import type { TopologyNode } from '../../operations.generated.ts';
import { nodesMatching } from './search.ts';

/** More are shown on the map, and by typing on. */
const LISTED_MAX = 8;

interface MapSearchProps {
  readonly nodes: readonly TopologyNode[];
  readonly onFound: (ids: readonly string[] | undefined) => void;
  readonly onChosen: (id: string) => void;
}

/** Finds nodes by name, address or MAC address: marks them on the map, and goes to the one that is chosen. */
export function MapSearch({ nodes, onFound, onChosen }: MapSearchProps) {
  const t = useText();
  const list = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [listed, setListed] = useState(false);
  const found = useMemo(() => nodesMatching(nodes, text), [nodes, text]);
  const searching = text.trim() !== '';
  const shown = listed ? found.slice(0, LISTED_MAX) : [];
  const ids = found.map((node) => node.node_id).join(' ');
  useEffect(() => {
    onFound(searching ? ids.split(' ').filter((id) => id !== '') : undefined);
    // The ids tell when something else was found; a moved node is none of it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ids, searching]);

  const choose = (node: TopologyNode | undefined): void => {
    if (node === undefined) return;
    setListed(false);
    onChosen(node.node_id);
  };
  const empty = (): void => {
    setText('');
    setListed(false);
  };

  return (
    <search className="map-search">
      <TextInput
        size="xs"
        role="combobox"
        data-filter
        aria-label={t('map.tools.search')}
        aria-expanded={shown.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown.length > 0 ? `${list}-${active}` : undefined}
        placeholder={t('map.tools.search')}
        value={text}
        leftSection={<IconSearch size={14} />}
        rightSection={searching ? <CloseButton size="xs" aria-label={t('words.close')} onClick={empty} /> : <Kbd size="xs">/</Kbd>}
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          setActive(0);
          setListed(true);
        }}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (step !== 0 && found.length > 0) {
            event.preventDefault();
            setListed(true);
            setActive((now) => (now + step + Math.min(found.length, LISTED_MAX)) % Math.min(found.length, LISTED_MAX));
          } else if (event.key === 'Enter') choose(found[active]);
          else if (event.key === 'Escape') empty();
        }}
        onBlur={() => setListed(false)}
      />
      <Text className="visually-hidden" role="status">
        {!searching ? '' : found.length === 0 ? t('map.tools.nothingFound') : t('map.tools.found', { count: found.length })}
      </Text>
      {listed && searching && (
        <Paper component="ul" id={list} role="listbox" shadow="sm" withBorder aria-label={t('map.tools.search')}>
          {shown.map((node, index) => (
            <li
              key={node.node_id}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === active}
              // Not by click: the field would have lost the keyboard and the list would be gone.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(node);
              }}
            >
              <StatusMark status={node.status} />
              <Text span size="sm">
                {node.name}
              </Text>
              <Text span size="xs" c="dimmed" className="clipped">
                {node.addresses.join(', ')}
              </Text>
            </li>
          ))}
          {found.length === 0 && (
            <Text size="sm" c="dimmed" px={6} py={4}>
              {t('map.tools.nothingFound')}
            </Text>
          )}
          {found.length > LISTED_MAX && (
            <Text size="xs" c="dimmed" px={6}>
              {t('map.tools.found', { count: found.length })}
            </Text>
          )}
        </Paper>
      )}
    </search>
  );
}
