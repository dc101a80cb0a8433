import { parse, type Records } from '../parse/index.ts';
import { listOf, named, textOf } from './told-values.ts';

/** Records of a text that a command printed; none where it printed nothing. */
export function parsed(platform: string, command: string, text: string): Records {
  return text === '' ? [] : parse(platform, command, text).records;
}

/** Addresses of `show ip interface`, each with the interface that has it. */
export function ipInterfaceRecords(
  platform: string,
  text: string,
): { readonly name: string; readonly ip: string; readonly length: number }[] {
  return parsed(platform, 'show ip interface', text).flatMap((record) => {
    const lengths = listOf(record['prefix_length']);
    return listOf(record['ip']).map((ip, index) => ({ name: textOf(record['name']), ip, length: Number(lengths[index] ?? -1) }));
  });
}

type Addresses = Record<string, Record<string, { readonly prefix_length: number }>>;

/** Addresses of interfaces, by family, as they are added. */
export function interfaceAddresses(): {
  readonly of: Record<string, Addresses>;
  readonly add: (name: string, family: 'ipv4' | 'ipv6', address: string, length: number) => void;
} {
  const of = named<Addresses>();
  return {
    of,
    add: (name, family, address, length) => {
      ((of[name] ??= named())[family] ??= named())[address.toLowerCase()] = { prefix_length: length };
    },
  };
}
