import type { z } from 'zod';
import type { Json } from '#kernel/json.ts';
import type { Projection, ProjectionChange, ReadModel } from '#kernel/projection.ts';
import type { Application, ApplicationView } from './application.ts';
import { policyDeleted, policySaved, profileDeleted, profileSaved, qosApplied, qosMeasured, qosRemoved, qosRolledBack } from './events.ts';
import type { Policy } from './policy.ts';
import type { Profile } from './profile.ts';

type Said = z.output<typeof qosMeasured.data>;
const [PROFILES, POLICIES, APPLIED, FOUND, ENDED] = ['profiles', 'policies', 'applied', 'found', 'ended'] as const;

/** Profiles and policies that people made, and what was put in force with what became of it. */
export const qosProjection: Projection = {
  name: 'qos',
  version: 1,
  summary: 'Profiles, policies and what is in force.',
  handles: [
    ...[profileSaved, profileDeleted, policySaved, policyDeleted].map(({ type }) => type),
    ...[qosApplied, qosMeasured, qosRolledBack, qosRemoved].map(({ type }) => type),
  ],
  project({ type, data, time }): readonly ProjectionChange[] {
    const said = data as Record<string, Json>;
    const document = (scope: string, name: unknown, value: Json): ProjectionChange[] => [{ key: `${scope}/${String(name)}`, scope, value }];
    switch (type) {
      case profileSaved.type:
        return document(PROFILES, (said['profile'] as { name: string }).name, said['profile']!);
      case profileDeleted.type:
        return document(PROFILES, said['name'], null);
      case policySaved.type:
        return document(POLICIES, (said['policy'] as { name: string }).name, said['policy']!);
      case policyDeleted.type:
        return document(POLICIES, said['name'], null);
      case qosApplied.type:
        return document(APPLIED, said['application_id'], data);
      case qosMeasured.type:
        return document(FOUND, said['application_id'], data);
      default:
        return document(ENDED, said['application_id'], { ...said, rolled_back: type === qosRolledBack.type, ended_at: time });
    }
  },
};

async function rowsOf<T>(read: ReadModel, scope: string): Promise<T[]> {
  return (await read.rows(qosProjection.name, { scope })).map(({ value }) => value as unknown as T);
}

export const savedProfiles = (read: ReadModel): Promise<Profile[]> => rowsOf(read, PROFILES);
export const savedPolicies = (read: ReadModel): Promise<Policy[]> => rowsOf(read, POLICIES);

interface Ended {
  readonly application_id: string;
  readonly reason: string;
  readonly rolled_back: boolean;
  readonly ended_at: string;
}

/** Newest first. */
export async function applications(read: ReadModel): Promise<ApplicationView[]> {
  const applied = await rowsOf<Application>(read, APPLIED);
  const found = new Map((await rowsOf<Said>(read, FOUND)).map((each) => [each.application_id, each]));
  const ended = new Map((await rowsOf<Ended>(read, ENDED)).map((each) => [each.application_id, each]));
  return applied
    .map((application): ApplicationView => {
      const seen = found.get(application.application_id);
      const end = ended.get(application.application_id);
      const alive = seen === undefined ? 'applying' : 'in_force';
      return {
        ...application,
        state: end === undefined ? alive : end.rolled_back ? 'rolled_back' : 'removed',
        verified: seen?.verified ?? false,
        measured: seen?.measured ?? [],
        reason: end?.reason ?? seen?.reason ?? null,
        ended_at: end?.ended_at ?? null,
      };
    })
    .sort((one, other) => (one.at === other.at ? (one.application_id < other.application_id ? 1 : -1) : one.at < other.at ? 1 : -1));
}
