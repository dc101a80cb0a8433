import type { RateClass } from '#kernel/message.ts';

/** What one request may cost; requests in a batch share it. */
export interface GraphqlLimits {
  /** Characters of a document. */
  readonly sourceCharacters: number;
  /** Words and signs of a document: readers of it recurse, and rules compare its fields with each other. */
  readonly tokens: number;
  /** Characters a second, and as many at once, of documents that a caller sent and that were not read before: checking them is work that no operation pays for. */
  readonly newCharactersPerSecond: number;
  readonly newCharactersAtOnce: number;
  /** Fields within fields; those that describe the schema are not counted. */
  readonly depth: number;
  /** Fields that are given another name, in a document. */
  readonly aliases: number;
  /** Of the operations that are asked; see `COSTS`. */
  readonly cost: number;
  /** Objects in the answer: making them holds up everybody else, some 20 µs for each. */
  readonly objects: number;
  readonly batch: number;
  /** Operations of a request that are under way at once. */
  readonly atOnce: number;
  /** Documents kept by their hash, and characters of all of them together. */
  readonly persisted: number;
  readonly persistedCharacters: number;
  /** Documents kept as they were read and checked, and characters of all of them together: a tree takes some fifty times the text. */
  readonly parsed: number;
  readonly parsedCharacters: number;
  /** Of one frame of a socket. */
  readonly frameBytes: number;
  readonly subscriptions: number;
  /** Server-sent event streams that are open at once, of all callers. */
  readonly streams: number;
  /** Frames a second, and as many at once. */
  readonly framesPerSecond: number;
  /** A socket that has shown no token by then is closed. */
  readonly authenticateMs: number;
  /** How often a token is looked at again: it may have expired or been revoked. */
  readonly verifyAgainMs: number;
  /** Between two pings; a client that says nothing in between is ended. */
  readonly pingMs: number;
  /** Between the close frame and the end of the connection when the hub stops. */
  readonly closeMs: number;
}

export const DEFAULT_GRAPHQL_LIMITS: GraphqlLimits = {
  sourceCharacters: 65_536,
  tokens: 2_000,
  newCharactersPerSecond: 50_000,
  newCharactersAtOnce: 200_000,
  depth: 15,
  aliases: 100,
  cost: 1_000,
  objects: 30_000,
  batch: 20,
  atOnce: 16,
  persisted: 1_000,
  persistedCharacters: 4_194_304,
  parsed: 500,
  parsedCharacters: 1_048_576,
  frameBytes: 262_144,
  subscriptions: 64,
  streams: 200,
  framesPerSecond: 100,
  authenticateMs: 5_000,
  verifyAgainMs: 5_000,
  pingMs: 20_000,
  closeMs: 2_000,
};

/** What an operation costs, by how dear it is: in the proportion of what the limiter lets a caller ask of each class. */
export const COSTS: Readonly<Record<RateClass, number>> = { read: 1, action: 10, heavy: 50, login: 50 };

/** What a list is taken to hold where nothing says how much it does, before it is there. */
export const ASSUMED_LIST = 10;

/** Describing the schema asks no operation, and takes a tenth of a second for all of it. */
export const INTROSPECTION_COSTS: Readonly<Record<string, number>> = { __schema: 400, __type: 20 };

/** A document with more fields has fewer objects, for each of them may be asked of each: this many are one. */
export const FIELDS_OF_AN_OBJECT = 50;
