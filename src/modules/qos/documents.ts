import { fail } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { onDocument, policyDeleted, policySaved, profileDeleted, profileSaved } from './events.ts';
import { deletePolicy, deleteProfile, listPolicies, listProfiles, savePolicy, saveProfile } from './messages.ts';
import { Policy, policyFaults } from './policy.ts';
import { Profile, profileFaults, readShipped } from './profile.ts';
import { savedPolicies, savedProfiles } from './qos.projection.ts';

type Reading = Pick<Context, 'read'>;

/** Profiles and policies: those that came with the product, and those of people. */
export class Documents {
  readonly #profiles: readonly Profile[] = readShipped('profiles', Profile);
  readonly #policies: readonly Policy[] = readShipped('policies', Policy);

  async profiles({ read }: Reading): Promise<(Profile & { shipped: boolean })[]> {
    return named(this.#profiles, await savedProfiles(read));
  }

  async policies({ read }: Reading): Promise<(Policy & { shipped: boolean })[]> {
    return named(this.#policies, await savedPolicies(read));
  }

  answers(): Answering[] {
    return [
      answer(listProfiles, async (wanted, context) => pageOf(await this.profiles(context), wanted, ({ name }) => name)),
      answer(listPolicies, async (wanted, context) => pageOf(await this.policies(context), wanted, ({ name }) => name)),
      answer(saveProfile, (profile, context) => {
        refuse('profile', profile.name, this.#profiles, profileFaults(profile));
        context.publish([onDocument(profileSaved, `profiles/${profile.name}`, { profile, by: context.caller.name })]);
        return { ...profile, shipped: false };
      }),
      answer(savePolicy, (policy, context) => {
        refuse('policy', policy.name, this.#policies, policyFaults(policy));
        context.publish([onDocument(policySaved, `policies/${policy.name}`, { policy, by: context.caller.name })]);
        return { ...policy, shipped: false };
      }),
      answer(deleteProfile, async ({ name }, context) => {
        refuse('profile', name, this.#profiles, {});
        present('profile', name, await savedProfiles(context.read));
        context.publish([onDocument(profileDeleted, `profiles/${name}`, { name, by: context.caller.name })]);
        return { name, deleted: true as const };
      }),
      answer(deletePolicy, async ({ name }, context) => {
        refuse('policy', name, this.#policies, {});
        present('policy', name, await savedPolicies(context.read));
        context.publish([onDocument(policyDeleted, `policies/${name}`, { name, by: context.caller.name })]);
        return { name, deleted: true as const };
      }),
    ];
  }
}

type Named = { readonly name: string };

function named<T extends Named>(shipped: readonly T[], saved: readonly T[]): (T & { shipped: boolean })[] {
  return [...shipped.map((each) => ({ ...each, shipped: true })), ...saved.map((each) => ({ ...each, shipped: false }))].sort(
    (one, other) => (one.name < other.name ? -1 : 1),
  );
}

function refuse(what: string, name: string, shipped: readonly Named[], faults: Record<string, string[]>): void {
  if (shipped.some((each) => each.name === name)) {
    throw fail('conflict', `The ${what} ${name} came with the product and stays as it is: save yours under another name.`);
  }
  if (Object.keys(faults).length > 0) throw fail('validation_error', `The ${what} ${name} cannot be as it is given.`, faults);
}

function present(what: string, name: string, saved: readonly Named[]): void {
  if (!saved.some((each) => each.name === name)) throw fail('not_found', `There is no ${what} ${name}.`);
}
