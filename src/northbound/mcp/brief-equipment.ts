type Document = Readonly<Record<string, unknown>>;

interface Step {
  readonly step: string;
  readonly status: string;
}

/**
 * The document of a device without its `facts`: who said each of its values, and when, is half of its size. `ask_operation` with
 * `equipment.get` gives them.
 */
export function briefDocument({ facts, ...document }: Document): unknown {
  return Array.isArray(facts) ? { ...document, facts_left_out: facts.length } : document;
}

export function briefDiscovery({ document, ...rest }: Document): unknown {
  return document === undefined ? rest : { ...rest, document: briefDocument(document as Document) };
}

/** Of each device how it went and what it is; one by one there is more. */
export function briefDiscoveries({ items, ...rest }: Document): unknown {
  return items === undefined ? rest : { ...rest, items: (items as readonly Document[]).map(briefOutcome) };
}

function briefOutcome(document: Document): unknown {
  const { equipment_id: id, name, type, status, discovery_status: outcome, identity, network_info: network, steps } = document;
  const addresses = (network as Document | undefined)?.['ip_addresses'];
  const undone = ((steps ?? []) as readonly Step[]).filter(({ status: went }) => went !== 'succeeded');
  return {
    equipment_id: id,
    name,
    type,
    status,
    discovery_status: outcome,
    identity,
    ip_addresses: addresses,
    steps_not_succeeded: undone,
  };
}
