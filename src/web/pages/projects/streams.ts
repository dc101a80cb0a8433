import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../../api.ts';
import type { Operations } from '../../operations.generated.ts';

export type ServerStatus = Operations['gns3.status']['output']['servers'][number];
export type StreamStatus = ServerStatus['streams'][number];

/** Figures move on their own: asked again so often while somebody looks. */
const STATUS_EVERY_MS = 5_000;

/** The state of the GNS3 servers, asked again while it is looked at. */
export function useStatus() {
  return useQuery({
    queryKey: ['gns3.status'],
    queryFn: ({ signal }) => ask('gns3.status', {}, { signal }),
    refetchInterval: STATUS_EVERY_MS,
  });
}

/** How each project is heard, by `<server>/<project id>`. */
export function useStreams(): ReadonlyMap<string, StreamStatus> {
  const { data } = useStatus();
  return useMemo(() => {
    const entries = data?.servers.flatMap(({ id, streams }) =>
      streams.map((stream) => [`${id}/${stream.stream.replace(/^projects\//, '')}`, stream] as const),
    );
    return new Map(entries);
  }, [data]);
}
