import { readdir, readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { VendorFile } from './vendor-format.ts';

/** A file that was read, or why it was not. */
export interface VendorReading {
  readonly vendors: readonly { readonly file: string; readonly vendor: VendorFile }[];
  /** `cisco.yaml:12: systems.0.os: wants …` */
  readonly faults: readonly string[];
}

const VENDORS = new URL('../vendors/', import.meta.url);
/** Standard MIBs in the same form. */
const STANDARDS = new URL('../standards/', import.meta.url);

let vendors: Promise<VendorReading> | undefined;
let standards: Promise<VendorReading> | undefined;

/** The files that the product has, read once, when they are first needed. */
export function shippedVendors(): Promise<VendorReading> {
  vendors ??= readVendors(VENDORS);
  return vendors;
}

export function shippedStandards(): Promise<VendorReading> {
  standards ??= readVendors(STANDARDS);
  return standards;
}

/** Reads all files of a folder. What is wrong in one takes no other down. */
export async function readVendors(folder: URL): Promise<VendorReading> {
  const vendors: { file: string; vendor: VendorFile }[] = [];
  const faults: string[] = [];
  const names = await readdir(folder);
  for (const file of names.filter((name) => name.endsWith('.yaml')).toSorted()) {
    // Reading YAML is slow, and others have work too: each file is a turn of its own.
    const read = readVendor(file, await readFile(new URL(file, folder), 'utf8'));
    if ('vendor' in read) vendors.push({ file, vendor: read.vendor });
    else faults.push(...read.faults);
  }
  return { vendors, faults };
}

/** Reads the text of one file; every fault is told with its line. */
export function readVendor(file: string, text: string): { readonly vendor: VendorFile } | { readonly faults: readonly string[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    return { faults: document.errors.map(({ pos, message }) => `${file}:${lineAt(pos[0])}: ${message}`) };
  }
  const read = VendorFile.safeParse(document.toJS());
  if (read.success) return { vendor: read.data };
  return {
    faults: read.error.issues.flatMap(flattened).map(({ path, message }) => {
      const offset = offsetOf(document, path);
      return `${file}:${offset === undefined ? 1 : lineAt(offset)}: ${path.join('.') || 'the whole'}: ${message}`;
    }),
  };
}

type Fault = Pick<z.core.$ZodIssue, 'message'> & { readonly path: readonly PropertyKey[] };

/** Of alternatives the one that came furthest says the most: the fault whose path is longest, or that has the fewest others beside it. */
function flattened(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [best] = issue.errors
    .filter((errors) => errors.length > 0)
    .toSorted((one, other) => deepest(other) - deepest(one) || one.length - other.length);
  if (best === undefined) return [issue];
  return best.flatMap(flattened).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}

function deepest(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map(({ path }) => path.length));
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}
