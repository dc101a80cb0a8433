import type { EquipmentDocument } from '#model/equipment.ts';

/** Of the JSON of a document: an event may have 1 MiB, and its summary and envelope stand beside it. */
const MOST_CHARACTERS = 900_000;
/** Of a configuration. */
const LONGEST_TEXT = 200_000;
/** Rows of each list in a document that fits as it is. */
const MOST_ROWS = 5_000;

type Path = readonly string[];
/** The lists that can grow without bound, those first that are soonest missed least. */
const LISTS: readonly Path[] = [
  ['network_info', 'fdb'],
  ['network_info', 'routes'],
  ['network_info', 'arp'],
  ['facts'],
  ['inventory'],
  ['performance', 'sensors'],
  ['network_info', 'leases'],
  ['network_info', 'services'],
  ['network_info', 'skipped'],
  ['performance', 'throughput'],
  ['performance', 'error_counters'],
  ['performance', 'storage'],
  ['performance', 'memory'],
  ['performance', 'processors'],
  ['performance', 'supplies'],
  ['network_info', 'vlans'],
  ['network_info', 'bgp'],
  ['network_info', 'ospf'],
  ['topology', 'neighbors'],
  ['topology', 'segments'],
  ['network_info', 'addresses'],
  ['network_info', 'ip_addresses'],
  ['network_info', 'interfaces'],
];

/** A document that fits into an event: lists that are too long are cut, and it says which. */
export function fitted(document: EquipmentDocument, most: number = MOST_CHARACTERS): EquipmentDocument {
  let made = withShortTexts(document);
  const leftOut = new Map<string, { kept: number; of: number }>();
  const cut = (path: Path, rows: number): void => {
    const list = listAt(made, path);
    if (list.length <= rows) return;
    const name = path.join('.');
    leftOut.set(name, { kept: rows, of: leftOut.get(name)?.of ?? list.length });
    made = withList(made, path, path[0] === 'facts' ? withConflictsFirst(list, rows) : list.slice(0, rows));
  };
  for (const path of LISTS) cut(path, MOST_ROWS);
  // Halves what is longest and least missed, until it fits.
  for (let length = JSON.stringify(made).length; length > most;) {
    const longest = LISTS.map((path) => ({ path, size: JSON.stringify(listAt(made, path)).length })).toSorted(
      (one, other) => other.size - one.size,
    )[0]!;
    const rows = listAt(made, longest.path).length;
    if (rows <= 1) break;
    cut(longest.path, Math.floor(rows / 2));
    length = JSON.stringify(made).length;
  }
  const lists = [...leftOut].map(([list, figures]) => ({ list, ...figures }));
  return { ...made, left_out: [...made.left_out, ...lists] };
}

function withShortTexts(document: EquipmentDocument): EquipmentDocument {
  const { running, startup } = document.configuration;
  const long = Object.entries({ running, startup }).flatMap(([name, text]) =>
    text !== null && text.length > LONGEST_TEXT ? [{ name, text }] : [],
  );
  if (long.length === 0) return document;
  const short = Object.fromEntries(long.map(({ name, text }) => [name, text.slice(0, LONGEST_TEXT)]));
  return {
    ...document,
    configuration: { ...document.configuration, ...short },
    left_out: [
      ...document.left_out,
      ...long.map(({ name, text }) => ({ list: `configuration.${name} (characters)`, kept: LONGEST_TEXT, of: text.length })),
    ],
  };
}

/** Of facts, those of the device and those in conflict are worth most. */
function withConflictsFirst(list: readonly unknown[], rows: number): unknown[] {
  const worth = (fact: unknown): number => {
    const { fact: name, others } = fact as { readonly fact: string; readonly others: readonly unknown[] };
    return others.length > 0 ? 0 : name.startsWith('interfaces.') ? 2 : 1;
  };
  return list.toSorted((one, other) => worth(one) - worth(other)).slice(0, rows);
}

function listAt(document: EquipmentDocument, path: Path): readonly unknown[] {
  return path.reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>>)[name], document) as readonly unknown[];
}

function withList(document: EquipmentDocument, path: Path, list: readonly unknown[]): EquipmentDocument {
  const [first, second] = path as [keyof EquipmentDocument, string | undefined];
  if (second === undefined) return { ...document, [first]: list };
  return { ...document, [first]: { ...(document[first] as object), [second]: list } };
}
