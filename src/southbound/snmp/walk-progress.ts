import type snmp from 'net-snmp';
import { beginsWith, compareOids, type Oid, oid } from '#wire/snmp-oid.ts';
import { isMissing } from './value.ts';

/** What is wrong with what an agent says, or why a walk is not whole. */
export interface Finding {
  readonly kind: 'unsorted' | 'looping' | 'truncated' | 'silent' | 'refused' | 'limit';
  /** A sentence for people. */
  readonly text: string;
}

interface Column {
  readonly root: Oid;
  readonly values: snmp.Varbind[];
  readonly seen: Set<string>;
  lastText: string;
  last: Oid;
  ended: boolean;
}

/**
 * Several columns of an agent, walked side by side: what is asked next, and what an answer adds. Every value is a variable under its root, each at most
 * once; an agent that comes back to where it was is not followed round.
 */
export class WalkProgress {
  readonly findings: Finding[] = [];
  readonly #columns: readonly Column[];
  #asked: readonly Column[] = [];

  constructor(roots: readonly string[]) {
    this.#columns = roots.map((text) => {
      const root = oid(text);
      return { root, values: [], seen: new Set([text]), lastText: text, last: root, ended: false };
    });
  }

  /** What to ask next: a name for each column that has not ended, of at most so many columns. */
  next(width: number): readonly string[] {
    this.#asked = this.#columns.filter(({ ended }) => !ended).slice(0, width);
    return this.#asked.map(({ lastText }) => lastText);
  }

  get ended(): boolean {
    return this.#columns.every(({ ended }) => ended);
  }

  get values(): readonly (readonly snmp.Varbind[])[] {
    return this.#columns.map(({ values }) => values);
  }

  /** Takes the answer to what `next` gave: the variables that follow each name. Gives the new ones, and how many columns went on or ended. */
  take(rows: readonly (readonly snmp.Varbind[])[]): { readonly values: readonly snmp.Varbind[]; readonly moved: number } {
    const taken: snmp.Varbind[] = [];
    let moved = 0;
    for (const [index, column] of this.#asked.entries()) {
      const before = column.lastText;
      for (const varbind of rows[index] ?? []) {
        if (column.ended) break;
        this.#take(column, varbind, taken);
      }
      if (column.ended || column.lastText !== before) moved += 1;
    }
    return { values: taken, moved };
  }

  /** The agent says of a name, or of none, that nothing follows it: how version 1 tells the end. */
  endAt(name: string | undefined): void {
    const ending = this.#asked.filter(({ lastText }) => lastText === name);
    // An agent that names none, or one that was not asked: without an end it would be asked the same for ever.
    for (const column of ending.length > 0 ? ending : this.#asked) column.ended = true;
  }

  find(kind: Finding['kind'], text: string): void {
    if (!this.findings.some((finding) => finding.kind === kind)) this.findings.push({ kind, text });
  }

  #take(column: Column, varbind: snmp.Varbind, taken: snmp.Varbind[]): void {
    const name = oid(varbind.oid);
    if (isMissing(varbind) || !beginsWith(name, column.root)) {
      column.ended = true;
      return;
    }
    if (column.seen.has(varbind.oid)) {
      this.find('looping', `The agent came back to ${varbind.oid}; its walk was ended there.`);
      column.ended = true;
      return;
    }
    if (compareOids(name, column.last) <= 0) this.find('unsorted', `The agent gave ${varbind.oid} after ${column.lastText}.`);
    column.seen.add(varbind.oid);
    column.values.push(varbind);
    column.last = name;
    column.lastText = varbind.oid;
    taken.push(varbind);
  }
}
