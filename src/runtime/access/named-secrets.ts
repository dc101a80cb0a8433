import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { command, query } from '#kernel/message.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { isVaultReference } from '../config/index.ts';
import { jsonFormat, KeptState, type Documents } from '../documents/index.ts';

const Stored = z.object({
  format: z.literal(1),
  secrets: z.array(z.object({ name: z.string(), value: z.string(), set_at: z.iso.datetime(), set_by: z.string() })),
});
type Stored = z.infer<typeof Stored>;

const FORMAT = jsonFormat(Stored, { format: 1, secrets: [] }, 'Put a copy back, or remove it and set the secrets anew.');

const SECRETS = '/api/common/api/v1/auth/secrets';
const place = { tag: 'Common - Infrastructure', permission: 'access.manage', rate: 'action' } as const;
const Name = z
  .string()
  .regex(/^[a-z][a-z0-9_.-]{0,99}$/)
  .describe('Lower case, digits and _ . -; how workflows name it.');
const View = z.object({
  name: z.string(),
  reference: z.string().nullable().describe('Where in Vault it stands; null: the hub keeps it.'),
  set_at: z.iso.datetime(),
  set_by: z.string(),
});

const listSecrets = query('auth.secret.list', {
  ...place,
  rate: 'read',
  summary: 'Lists the names of the secrets, never what they are.',
  rest: `GET ${SECRETS}/`,
  input: z.strictObject({}),
  output: z.object({ items: z.array(View), next_cursor: z.null() }),
});

const setSecret = command('auth.secret.set', {
  ...place,
  summary: 'Keeps a secret under a name: what signs the calls of a webhook, for example.',
  rest: `PUT ${SECRETS}/:name/`,
  input: z.strictObject({
    name: Name,
    value: z.string().min(1).max(4_096).describe('What it is, told to nobody again; or where it stands in Vault: `vault:PATH#FIELD`.'),
  }),
  output: View,
  secret: ['value'],
});

const deleteSecret = command('auth.secret.delete', {
  ...place,
  summary: 'Forgets a secret; what it signed is no longer believed.',
  rest: `DELETE ${SECRETS}/:name/`,
  input: z.strictObject({ name: Name }),
  output: z.object({}),
});

/** Secrets that people gave names, so that definitions can speak of them without holding them. */
export class NamedSecrets {
  readonly #kept: KeptState<Stored>;
  readonly #clock: Clock;
  readonly #outside: Outside | undefined;

  private constructor(kept: KeptState<Stored>, clock: Clock, outside: Outside | undefined) {
    this.#kept = kept;
    this.#clock = clock;
    this.#outside = outside;
  }

  /** @throws data_incompatible when the document is damaged: it is never written over */
  static async open(documents: Documents, clock: Clock, outside?: Outside): Promise<NamedSecrets> {
    return new NamedSecrets(new KeptState(await documents.open('secrets.json'), FORMAT), clock, outside);
  }

  /** Undefined when there is none of that name. @throws vault_error when it stands in Vault and cannot be had */
  async find(name: string): Promise<string | undefined> {
    const kept = () => this.#kept.state().secrets.find((secret) => secret.name === name)?.value;
    if (kept() === undefined) await this.#kept.refresh();
    const value = kept();
    return value !== undefined && isVaultReference(value) ? this.#had(value) : value;
  }

  async #had(reference: string): Promise<string> {
    if (this.#outside === undefined) {
      throw fail('validation_error', `${reference} stands in Vault, and none is configured.`, {
        value: ['Expected no reference without vault.url.'],
      });
    }
    return this.#outside(reference);
  }

  get answers(): readonly Answering[] {
    return [
      answer(listSecrets, () => ({ items: this.#kept.state().secrets.map(viewOf), next_cursor: null })),
      answer(setSecret, async ({ name, value }, { caller }) => {
        // Who mistyped it is told now, and not whoever needs it.
        if (isVaultReference(value)) await this.#had(value);
        const secret = { name, value, set_at: this.#clock.now().toISOString(), set_by: caller.name };
        await this.#kept.change((state) => ({
          ...state,
          secrets: [...state.secrets.filter((other) => other.name !== name), secret].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        }));
        return viewOf(secret);
      }),
      answer(deleteSecret, async ({ name }) => {
        await this.#kept.change((state) => {
          if (!state.secrets.some((secret) => secret.name === name)) throw fail('not_found', `There is no secret ${name}.`);
          return { ...state, secrets: state.secrets.filter((secret) => secret.name !== name) };
        });
        return {};
      }),
    ];
  }
}

/** What a reference into Vault stands for. */
type Outside = (reference: string) => Promise<string>;

function viewOf({ name, value, set_at, set_by }: Stored['secrets'][number]): z.input<typeof View> {
  return { name, reference: isVaultReference(value) ? value : null, set_at, set_by };
}
