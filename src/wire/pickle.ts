/** What is written and read of Python's pickles: plain values. Tuples are read as lists. */
export type Plain = string | number | boolean | null | readonly Plain[];

/** Deeper than that nobody answers: the reader is not led into the depth. */
const DEEPEST = 64;
const MOST_VALUES = 1_000_000;

const MARK = Symbol('mark');
/** The class of texts: the only one that may be named, and called with a text. fail2ban gives its addresses so. */
const TEXT = Symbol('text');
/** Still growing while it is read. */
type Reading = Plain | Reading[] | typeof MARK | typeof TEXT;

/** Opcodes, by their characters or numbers. @see Python, Lib/pickletools.py; PEP 307, PEP 3154, PEP 574 */
const OP = {
  mark: 0x28,
  stop: 0x2e,
  emptyTuple: 0x29,
  int32: 0x4a,
  uint8: 0x4b,
  uint16: 0x4d,
  none: 0x4e,
  float: 0x47,
  text32: 0x58,
  emptyList: 0x5d,
  append: 0x61,
  appends: 0x65,
  get8: 0x68,
  get32: 0x6a,
  list: 0x6c,
  reduce: 0x52,
  put8: 0x71,
  put32: 0x72,
  tuple: 0x74,
  protocol: 0x80,
  tuple1: 0x85,
  tuple2: 0x86,
  tuple3: 0x87,
  true: 0x88,
  false: 0x89,
  long: 0x8a,
  text8: 0x8c,
  text64: 0x8d,
  stackGlobal: 0x93,
  memoize: 0x94,
  frame: 0x95,
} as const;

/** A list of texts as a pickle of protocol 2, which every Python 3 reads. */
export function pickleTexts(texts: readonly string[]): Buffer {
  const parts = texts.map((text) => {
    const bytes = Buffer.from(text, 'utf8');
    const head = Buffer.alloc(5);
    head.writeUInt8(OP.text32);
    head.writeUInt32LE(bytes.length, 1);
    return Buffer.concat([head, bytes]);
  });
  return Buffer.concat([Buffer.from([OP.protocol, 2, OP.emptyList, OP.mark]), ...parts, Buffer.from([OP.appends, OP.stop])]);
}

/**
 * Reads a pickle of plain values: texts, numbers, truths, None, lists and tuples. An opcode that would name a class other than str, call something else or make anything else is refused,
 * so that whoever answers can have nothing run. @throws RangeError
 */
export function readPickle(bytes: Uint8Array): Plain {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Reading[] = [];
  const memo = new Map<number, Reading>();
  let at = 0;
  let values = 0;

  const take = (length: number): Buffer => {
    if (!Number.isSafeInteger(length) || length < 0 || at + length > buffer.length) throw new RangeError('The pickle ends too early.');
    at += length;
    return buffer.subarray(at - length, at);
  };
  const push = (value: Reading): void => {
    if (++values > MOST_VALUES) throw new RangeError('The pickle has too many values.');
    stack.push(value);
  };
  const pop = (): Exclude<Reading, typeof MARK> => {
    const value = stack.pop();
    if (value === undefined || value === MARK) throw new RangeError('The pickle takes what is not there.');
    return value;
  };
  const sinceMark = (): Reading[] => {
    const mark = stack.lastIndexOf(MARK);
    if (mark === -1) throw new RangeError('The pickle has no mark where one was expected.');
    const taken = stack.splice(mark);
    return taken.slice(1);
  };
  const growing = (): Reading[] => {
    const list = stack.at(-1);
    if (!Array.isArray(list)) throw new RangeError('The pickle appends to what is no list.');
    return list;
  };
  const length64 = (): number => {
    const length = take(8).readBigUInt64LE();
    if (length > BigInt(buffer.length)) throw new RangeError('The pickle ends too early.');
    return Number(length);
  };
  const known = (index: number): Reading => {
    const value = memo.get(index);
    if (value === undefined) throw new RangeError('The pickle takes what it did not keep.');
    return value;
  };

  for (;;) {
    const op = take(1)[0]!;
    if (op === OP.stop) return plain(pop(), DEEPEST, { left: MOST_VALUES });
    else if (op === OP.protocol) take(1);
    else if (op === OP.frame) take(8);
    else if (op === OP.mark) push(MARK);
    else if (op === OP.none) push(null);
    else if (op === OP.true || op === OP.false) push(op === OP.true);
    else if (op === OP.uint8) push(take(1).readUInt8());
    else if (op === OP.uint16) push(take(2).readUInt16LE());
    else if (op === OP.int32) push(take(4).readInt32LE());
    else if (op === OP.long) push(longOf(take(take(1).readUInt8())));
    else if (op === OP.float) push(take(8).readDoubleBE());
    else if (op === OP.text8) push(take(take(1).readUInt8()).toString('utf8'));
    else if (op === OP.text32) push(take(take(4).readUInt32LE()).toString('utf8'));
    else if (op === OP.text64) push(take(length64()).toString('utf8'));
    else if (op === OP.emptyList || op === OP.emptyTuple) push([]);
    else if (op === OP.append) {
      const value = pop();
      growing().push(value);
    } else if (op === OP.appends) {
      const more = sinceMark();
      const list = growing();
      for (const value of more) list.push(value);
    } else if (op === OP.tuple || op === OP.list) push(sinceMark());
    else if (op === OP.tuple1 || op === OP.tuple2 || op === OP.tuple3) {
      const items: Reading[] = [];
      for (let left = op - OP.tuple1 + 1; left > 0; left -= 1) items.unshift(pop());
      push(items);
    } else if (op === OP.memoize || op === OP.put8 || op === OP.put32) {
      const index = op === OP.memoize ? memo.size : op === OP.put8 ? take(1).readUInt8() : take(4).readUInt32LE();
      const value = stack.at(-1);
      if (value === undefined || value === MARK) throw new RangeError('The pickle keeps what is not there.');
      memo.set(index, value);
    } else if (op === OP.stackGlobal) {
      const [name, module] = [pop(), pop()];
      if (module !== 'builtins' || name !== 'str') throw new RangeError('The pickle names a class: only plain values are read.');
      push(TEXT);
    } else if (op === OP.reduce) {
      const [given, called] = [pop(), pop()];
      const text: unknown = Array.isArray(given) && given.length === 1 ? given[0] : undefined;
      if (called !== TEXT || typeof text !== 'string') throw new RangeError('The pickle calls something: only plain values are read.');
      push(text);
    } else if (op === OP.get8) push(known(take(1).readUInt8()));
    else if (op === OP.get32) push(known(take(4).readUInt32LE()));
    else throw new RangeError(`The pickle has the opcode 0x${op.toString(16)}: only plain values are read.`);
  }
}

/** Two's complement, little endian; what is too big for a number is told near enough. */
function longOf(bytes: Buffer): number {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[index]!);
  if (bytes.length > 0 && bytes.at(-1)! >= 0x80) value -= 1n << BigInt(bytes.length * 8);
  return Number(value);
}

/** Lists may hold themselves, and one list many times: both end here. */
function plain(value: Reading, depth: number, count: { left: number }): Plain {
  if (value === MARK || value === TEXT) throw new RangeError('The pickle has what is no value within a list.');
  if (!Array.isArray(value)) return value;
  if (depth === 0) throw new RangeError('The pickle is too deep.');
  count.left -= value.length;
  if (count.left < 0) throw new RangeError('The pickle has too many values.');
  return value.map((each) => plain(each, depth - 1, count));
}
