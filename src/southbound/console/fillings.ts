/** Secrets of commands: typed where their names stand, and shown by their names wherever the device repeats them. */
export class Fillings {
  readonly #fillings: readonly (readonly [name: string, secret: string])[];

  constructor(fillings: Readonly<Record<string, string>>) {
    // A longer secret may hold a shorter one.
    this.#fillings = Object.entries(fillings).sort(([, one], [, other]) => other.length - one.length);
  }

  filled(command: string): string {
    const known = new Map(this.#fillings);
    return command.replaceAll(/<[\w-]{1,40}>/g, (name) => known.get(name) ?? name);
  }

  hidden(text: string): string {
    return this.#fillings.reduce((shown, [name, secret]) => shown.replaceAll(secret, name), text);
  }
}
