import { z } from 'zod';
import { asFailure } from '#kernel/error.ts';
import { KeptBook, type KeptText } from '#kernel/kept-text.ts';

const Stored = z.object({
  format: z.literal(1),
  /** By device, the secrets of its configurations: the number of one is its place. */
  devices: z.record(z.string(), z.array(z.string())),
});

/** What stands where a secret stood: the same secret of a device always has the same number, so that a new one shows as a change. */
const REFERENCE = /<secret-(\d{1,6})>/g;
/** References may stand in what was a secret to a rule behind the one that found them. */
const MOST_NESTED = 5;
/** Another process of the hub may keep one at the same moment. */
const TRIES = 3;

/** The secrets of configurations, apart from them: they stand in no event. */
export class SecretReferences {
  readonly #book: KeptBook<typeof Stored>;
  readonly #keep: KeptText | undefined;

  constructor(keep?: KeptText) {
    this.#keep = keep;
    this.#book = new KeptBook({
      keep,
      unkept: 'the secrets of this process',
      stored: Stored,
      empty: { format: 1, devices: {} },
      remedy: 'move it away: secrets of the configurations that are kept are then lost, and backups are taken anew',
    });
  }

  /** The configuration with references in the place of its secrets, once those are kept. */
  async refer(device: string, configuration: string, mask: (text: string, shownAs: (secret: string) => string) => string): Promise<string> {
    for (let tried = 1; ; tried += 1) {
      try {
        let shown = '';
        await this.#book.change((stored) => {
          const known = [...(stored.devices[device] ?? [])];
          const before = known.length;
          const numberOf = (secret: string): string => {
            let at = known.indexOf(secret);
            if (at < 0) at = known.push(secret) - 1;
            return `<secret-${at + 1}>`;
          };
          // What only looks like a reference is kept like a secret: it must not become somebody else's.
          const apart = configuration.replaceAll(REFERENCE, (text) => numberOf(text));
          shown = mask(apart, (secret) => (/^<secret-\d+>$/.test(secret) ? secret : numberOf(secret)));
          return known.length === before ? stored : { ...stored, devices: { ...stored.devices, [device]: known } };
        });
        return shown;
      } catch (error) {
        if (asFailure(error).code !== 'conflict' || tried === TRIES) throw error;
        await this.#keep?.refresh?.();
      }
    }
  }

  /** The configuration with its secrets; a reference whose secret is not known stays, and is told. */
  async resolve(device: string, configuration: string): Promise<{ readonly text: string; readonly unknown: number }> {
    await this.#keep?.refresh?.();
    const known = this.#book.read().devices[device] ?? [];
    let unknown = 0;
    const once = (text: string, nested: number): string =>
      text.replaceAll(REFERENCE, (reference, number: string) => {
        const secret = known[Number(number) - 1];
        if (secret === undefined) {
          unknown += 1;
          return reference;
        }
        return nested >= MOST_NESTED || /^<secret-\d+>$/.test(secret) ? secret : once(secret, nested + 1);
      });
    return { text: once(configuration, 0), unknown };
  }
}

/** The same for whoever compares it with one whose secrets have no numbers. */
export function unnumbered(configuration: string): string {
  return configuration.replaceAll(REFERENCE, '<secret>');
}
