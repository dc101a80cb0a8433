import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import type { Input, Output } from '#web/request.ts';

export type Service = Output<'integration.service.list'>['items'][number];
export type Instance = Service['instances'][number];
export type Connection = Output<'integration.connection.list'>['items'][number];
export type ConnectionDefinition = Input<'integration.connection.save'>['definition'];
export type ConnectionKind = ConnectionDefinition['settings']['kind'];
export type Health = Instance['health'];

const MOST = 500;
/** Looks are no events: what they find is asked for again. */
const AGAIN_MS = 5_000;

export function useServices() {
  return useQuery({
    queryKey: ['integration.service.list'],
    queryFn: ({ signal }) => ask('integration.service.list', { limit: MOST }, { signal }),
    refetchInterval: AGAIN_MS,
  });
}

export function useConnections() {
  return useQuery({
    queryKey: ['integration.connection.list'],
    queryFn: ({ signal }) => ask('integration.connection.list', { limit: MOST }, { signal }),
    refetchInterval: AGAIN_MS,
  });
}
