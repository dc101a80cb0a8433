/** One `iface` of interfaces(5), with its options in order. */
export interface Stanza {
  readonly name: string;
  readonly family: string;
  readonly method: string;
  readonly options: readonly (readonly [name: string, value: string])[];
}

export interface InterfacesFile {
  /** `auto` and `allow-hotplug`. */
  readonly auto: readonly string[];
  readonly stanzas: readonly Stanza[];
}

/** Lines of a file that are read. */
const LINES_MAX = 5_000;

/** Reads interfaces(5); lines that are none of its own are passed over, as ifup does with a warning. */
export function readInterfaces(text: string): InterfacesFile {
  const auto: string[] = [];
  const stanzas: { name: string; family: string; method: string; options: [string, string][] }[] = [];
  let inStanza = false;
  for (const line of text.replaceAll('\\\n', ' ').split(/\r?\n/, LINES_MAX)) {
    const words = line.trim().split(/\s+/);
    const [first = '', ...rest] = words;
    if (first === '' || first.startsWith('#')) continue;
    if (first === 'auto' || first === 'allow-hotplug') {
      auto.push(...rest);
      inStanza = false;
    } else if (first === 'iface') {
      const [name = '', family = 'inet', method = 'manual'] = rest;
      stanzas.push({ name, family, method, options: [] });
      inStanza = true;
    } else if (first === 'source' || first === 'source-directory' || first === 'mapping') inStanza = false;
    else if (inStanza) stanzas.at(-1)!.options.push([first, rest.join(' ')]);
  }
  return { auto, stanzas };
}

/** `up`, `post-up` and `pre-up` run a command when the interface comes up. */
export function commandsOf(stanza: Stanza): string[] {
  return stanza.options.filter(([name]) => ['up', 'post-up', 'pre-up'].includes(name)).map(([, value]) => value);
}

export function optionOf(stanza: Stanza, name: string): string | null {
  return stanza.options.find(([each]) => each === name)?.[1] ?? null;
}
