import { useQuery } from '@tanstack/react-query';
import { permits } from '#kernel/caller.ts';
import { ask } from '../../api.ts';
import { PLACES } from '../../operations.generated.ts';
import { queryClient } from '../../query-client.ts';
import type { Output } from '../../request.ts';

export type User = Output<'auth.user.list'>['items'][number];
export type UserGroup = Output<'auth.group.list'>['items'][number];
export type Key = Output<'auth.key.list'>['items'][number];
export type Session = Output<'auth.session.list'>['items'][number];

/** A page of a list of the hub. */
interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** All pages of a list, up to what a table shows at all. */
async function whole<T>(read: (cursor: { cursor?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null && items.length < 5_000;) {
    const page: Page<T> = await read(cursor === undefined ? {} : { cursor });
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

const PAGE = { limit: 500 };

export const useUsers = () =>
  useQuery({
    queryKey: ['access', 'users'],
    queryFn: ({ signal }) => whole((cursor) => ask('auth.user.list', { ...PAGE, ...cursor }, { signal })),
  });

export const useGroups = () =>
  useQuery({
    queryKey: ['access', 'groups'],
    queryFn: ({ signal }) => whole((cursor) => ask('auth.group.list', { ...PAGE, ...cursor }, { signal })),
  });

/** The own ones, or those of everybody. */
export const useKeyList = (everybody: boolean) =>
  useQuery({
    queryKey: ['access', 'keys', everybody],
    queryFn: ({ signal }) => whole((cursor) => ask('auth.key.list', { ...PAGE, everybody, ...cursor }, { signal })),
  });

/** The own ones, or those of everybody. */
export const useSessions = (everybody: boolean) =>
  useQuery({
    queryKey: ['access', 'sessions', everybody],
    queryFn: ({ signal }) => whole((cursor) => ask('auth.session.list', { ...PAGE, everybody, ...cursor }, { signal })),
  });

export const useRoles = () =>
  useQuery({ queryKey: ['access', 'roles'], queryFn: ({ signal }) => ask('auth.role.list', {}, { signal }), staleTime: 60_000 });

export const useMe = () => useQuery({ queryKey: ['auth.me'], queryFn: () => ask('auth.me'), staleTime: 60_000 });

/** The projects that a new grant begins with: those of whoever manages access there only, else none, which is everywhere. */
export function useStartProjects(): readonly string[] {
  const { data } = useMe();
  if (data === undefined) return [];
  const manages = (permissions: readonly string[]) => permitsIn(permissions, PLACES['auth.user.create'].permission);
  if (manages(data.permissions)) return [];
  return Object.entries(data.in_projects).flatMap(([id, permissions]) => (manages(permissions) ? [id] : []));
}

function permitsIn(permissions: readonly string[], permission: string): boolean {
  return permits({ kind: 'user', name: '', roles: [], permissions }, permission);
}

/** Something about access changed: every list shows it, and what whoever looks may do is asked again. */
export async function accessChanged(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['access'] });
  await queryClient.invalidateQueries({ queryKey: ['auth.me'] });
}
