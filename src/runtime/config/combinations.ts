import { ROLES, rolesOf } from './roles.ts';
import type { Settings } from './settings.ts';
import type { Problem } from './sources.ts';

/**
 * What is wrong with keys that are each allowed but not together, or not yet. A lab size beside a GNS3 server is no
 * problem: it waits for the day the server's key is taken out.
 */
export function combinationProblems(settings: Settings, sourceOf: (key: string) => string): Problem[] {
  const { gns3, roles, database, limits, lab } = settings;
  const problems: Problem[] = [];
  const refuse = (key: string, value: unknown, allowed: string): void => {
    problems.push({ key, source: sourceOf(key), allowed, ...(value === undefined ? {} : { value }) });
  };

  if (rolesOf(roles).length < ROLES.length && database.url === undefined) {
    refuse('roles', roles, 'all without database.url: only one process uses the embedded database, and it plays every role');
  }

  if (gns3.servers !== undefined && gns3.url !== undefined) refuse('gns3.url', gns3.url, 'either gns3.url or gns3.servers, not both');
  if (gns3.url === undefined) {
    const remedy = gns3.servers === undefined ? 'nothing without gns3.url' : 'nothing beside gns3.servers: each server has its own';
    if (gns3.user !== undefined) refuse('gns3.user', gns3.user, remedy);
    if (gns3.password !== undefined) refuse('gns3.password', undefined, remedy);
  } else {
    if (gns3.password !== undefined && gns3.user === undefined)
      refuse('gns3.password', undefined, 'a password only together with gns3.user');
    if (gns3.user !== undefined && gns3.password === undefined) refuse('gns3.user', gns3.user, 'a user only together with gns3.password');
  }

  if (lab.name !== undefined && lab.name !== 'generated') {
    for (const key of ['projects', 'nodes'] as const) {
      if (sourceOf(`lab.${key}`) !== 'default')
        refuse(`lab.${key}`, lab[key], `nothing beside lab.name ${lab.name}: the size is the generated lab's`);
    }
  }

  const ids = new Set<string>();
  const urls = new Set<string>();
  for (const [index, server] of (gns3.servers ?? []).entries()) {
    const place = `gns3.servers[${index}]`;
    const source = sourceOf('gns3.servers');
    const url = new URL(server.url).origin;
    if (ids.has(server.id)) problems.push({ key: `${place}.id`, value: server.id, source, allowed: 'an id that no other server has' });
    if (urls.has(url))
      problems.push({ key: `${place}.url`, value: server.url, source, allowed: 'a server that is not in the list already' });
    if ((server.user === undefined) !== (server.password === undefined)) {
      problems.push({ key: place, source, allowed: 'user and password together, or neither' });
    }
    ids.add(server.id);
    urls.add(url);
  }

  for (const [name, { per_second, burst }] of Object.entries(limits)) {
    if (burst < per_second / 10) {
      refuse(`limits.${name}.burst`, burst, `at least a tenth of limits.${name}.per_second: a smaller bucket never lets that rate through`);
    }
  }
  return problems;
}
