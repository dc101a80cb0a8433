import type { Node } from './node.ts';

/** How large the machine of a node is. */
export interface NodeSize {
  /** Megabytes; null where the emulator does not say, or gives as much as there is. */
  readonly ram_mb: number | null;
  /** Processors; a container may have a part of one. */
  readonly cpus: number | null;
}

/** What GNS3 calls memory and processors, by the emulators that have them. @see the schemas of gns3-server 2.2 and 3.0 for each emulator */
const PROPERTIES: Readonly<Record<string, { readonly ram: string; readonly cpus?: string }>> = {
  qemu: { ram: 'ram', cpus: 'cpus' },
  docker: { ram: 'memory', cpus: 'cpus' },
  dynamips: { ram: 'ram' },
  iou: { ram: 'ram' },
  virtualbox: { ram: 'ram' },
};

export function nodeSizeOf({ node_type: type, properties }: Pick<Node, 'node_type' | 'properties'>): NodeSize {
  const names = PROPERTIES[type];
  const given = (name: string | undefined): number | null => {
    const value = name === undefined ? undefined : properties[name];
    // A container without a limit says 0.
    return typeof value === 'number' && value > 0 ? value : null;
  };
  return { ram_mb: given(names?.ram), cpus: given(names?.cpus) };
}

/** Which of the two a node of this type can be given. */
export function resizableIn(nodeType: string): readonly (keyof NodeSize)[] {
  const names = PROPERTIES[nodeType];
  return names === undefined ? [] : names.cpus === undefined ? ['ram_mb'] : ['ram_mb', 'cpus'];
}

/** The settings that make a node of this type so large. */
export function propertiesOfSize(
  nodeType: string,
  { ram_mb: ram, cpus }: { readonly ram_mb?: number | undefined; readonly cpus?: number | undefined },
): Readonly<Record<string, number | boolean>> {
  const names = PROPERTIES[nodeType];
  return {
    ...(ram === undefined || names === undefined ? {} : { [names.ram]: ram }),
    ...(cpus === undefined || names?.cpus === undefined ? {} : { [names.cpus]: cpus }),
    // An IOU image ignores its memory as long as this is set.
    ...(ram !== undefined && nodeType === 'iou' ? { use_default_iou_values: false } : {}),
  };
}
