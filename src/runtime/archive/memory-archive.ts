import { holds, type Archive, type ArchivedDocument, type ArchiveMark, type ArchiveQuery } from '#kernel/archive.ts';
import type { Json } from '#kernel/json.ts';

/** An archive that ends with the process: for tests, and where there is no hub. */
export function memoryArchive(): Archive {
  const kept = new Map<string, ArchivedDocument>();
  const places = new Map<string, Json>();
  const found = ({ from, until, sources, where }: ArchiveQuery): readonly ArchivedDocument[] =>
    [...kept.values()].filter(
      (one) =>
        one.at >= from && one.at < until && (sources?.includes(one.source) ?? true) && where.every((condition) => holds(condition, one)),
    );
  return {
    async append(documents, reader) {
      for (const document of documents) {
        const key = `${document.at.toISOString()} ${document.id}`;
        if (!kept.has(key)) kept.set(key, document);
      }
      if (reader !== undefined) places.set(reader.name, reader.place);
    },
    async place(reader) {
      return places.get(reader) ?? null;
    },
    async search({ limit, before, ...query }) {
      return found(query)
        .filter((one) => before === undefined || compare(one, before) < 0)
        .toSorted((one, other) => compare(other, one))
        .slice(0, limit);
    },
    async count(query) {
      return found(query).length;
    },
  };
}

function compare(one: ArchiveMark, other: ArchiveMark): number {
  const apart = one.at.getTime() - other.at.getTime();
  return apart === 0 ? (one.id < other.id ? -1 : one.id > other.id ? 1 : 0) : apart;
}
