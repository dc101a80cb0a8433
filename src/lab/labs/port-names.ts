import type { LabNode, LabPort } from '../network/objects.ts';

/** The port that a text names: `FastEthernet0/0`, `Fa0/0`, `f0/0`, `eth0`, `e0`; null when none or several do. */
export function portNamed(node: Pick<LabNode, 'ports'>, text: string): LabPort | null {
  const wanted = text.toLowerCase();
  const exact = node.ports.find((port) => port.name.toLowerCase() === wanted || port.shortName.toLowerCase() === wanted);
  if (exact !== undefined) return exact;
  const parts = /^([a-z-]*?)([\d/]+)$/.exec(wanted);
  if (parts === null) return null;
  const fitting = node.ports.filter((port) => {
    const [, word, numbers] = /^(.*?)([\d/]*)$/.exec(port.name.toLowerCase())!;
    return numbers === parts[2] && word!.startsWith(parts[1]!);
  });
  return fitting.length === 1 ? fitting[0]! : null;
}
