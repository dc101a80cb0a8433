import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { ASSUMED_LIST, INTROSPECTION_COSTS } from './limits.ts';

/** What a field of ours says of itself, in `extensions`. */
export interface FieldCost {
  /** Of the operation that it asks. */
  readonly cost: number;
  /** Once for all its siblings together, however many they are; absent: each asks. */
  readonly once?: boolean;
  /** The argument that says how many items its page has, and how many without it. */
  readonly page?: { readonly argument: string; readonly usual: number };
}

/** What a document comes to before anything of it is done. */
export interface Weight {
  readonly depth: number;
  readonly cost: number;
}

type Variables = Readonly<Record<string, unknown>>;
/** Of a part: what is asked once for all, and what is asked for each of the list that it is in. */
interface Part {
  readonly depth: number;
  readonly once: number;
  readonly each: number;
}

/**
 * Depth and cost of an operation. Lists multiply what is asked for each of them. A fragment is weighed once, so that fragments
 * within fragments do not take longer than they are long.
 */
export function weightOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): Weight {
  const root = schema.getRootType(operation.operation);
  const { depth, once, each } = new Scales(document, variables).part(operation.selectionSet, root ?? undefined, undefined);
  return { depth, cost: once + each };
}

/** What is in a document, as it is written. */
export interface Survey {
  readonly fields: number;
  /** Fields that are given another name. */
  readonly aliases: number;
  /** It asks how the schema is. */
  readonly introspects: boolean;
}

export function surveyOf(document: DocumentNode): Survey {
  let [fields, aliases, introspects] = [0, 0, false];
  const waiting: SelectionSetNode[] = document.definitions.flatMap((definition) =>
    'selectionSet' in definition ? [definition.selectionSet] : [],
  );
  for (let set = waiting.pop(); set !== undefined; set = waiting.pop()) {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        fields += 1;
        if (selection.alias !== undefined) aliases += 1;
        if (Object.hasOwn(INTROSPECTION_COSTS, selection.name.value)) introspects = true;
      }
      if ('selectionSet' in selection && selection.selectionSet !== undefined) waiting.push(selection.selectionSet);
    }
  }
  return { fields, aliases, introspects };
}

class Scales {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Variables;
  readonly #weighed = new Map<string, Part>();

  constructor(document: DocumentNode, variables: Variables) {
    this.#variables = variables;
    this.#fragments = new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
      ),
    );
  }

  /** `page`: how many items the page has whose fields these are. */
  part(set: SelectionSetNode, type: GraphQLNamedType | undefined, page: number | undefined): Part {
    let [depth, once, each] = [0, 0, 0];
    for (const selection of set.selections) {
      const part =
        selection.kind === Kind.FIELD
          ? this.#field(selection, type, page)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.part(selection.selectionSet, type, page)
            : this.#fragment(selection.name.value, type, page);
      depth = Math.max(depth, part.depth);
      once += part.once;
      each += part.each;
    }
    return { depth, once, each };
  }

  #fragment(name: string, type: GraphQLNamedType | undefined, page: number | undefined): Part {
    const key = `${name} ${page ?? ''}`;
    const known = this.#weighed.get(key);
    if (known !== undefined) return known;
    const part = this.part(this.#fragments.get(name)!.selectionSet, type, page);
    this.#weighed.set(key, part);
    return part;
  }

  #field(node: FieldNode, parent: GraphQLNamedType | undefined, page: number | undefined): Part {
    const ofSchema = INTROSPECTION_COSTS[node.name.value];
    if (ofSchema !== undefined) return { depth: 0, once: 0, each: ofSchema };
    const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (field === undefined) return { depth: 0, once: 0, each: 0 };
    const said = field.extensions['cost'] as FieldCost | undefined;
    const type = getNamedType(field.type);
    const below =
      node.selectionSet === undefined || !isCompositeType(type)
        ? { depth: 0, once: 0, each: 0 }
        : this.part(node.selectionSet, type, this.#pageOf(node, said));
    const times = isList(field) ? (page ?? ASSUMED_LIST) : 1;
    const own = said?.cost ?? 0;
    return {
      depth: below.depth + 1,
      once: below.once + (said?.once === true ? own : 0),
      each: below.each * times + (said?.once === true ? 0 : own),
    };
  }

  #pageOf(node: FieldNode, said: FieldCost | undefined): number | undefined {
    if (said?.page === undefined) return undefined;
    const { argument, usual } = said.page;
    const given = node.arguments?.find(({ name }) => name.value === argument);
    const value = given === undefined ? undefined : valueFromASTUntyped(given.value, this.#variables);
    return typeof value === 'number' && value >= 0 ? value : usual;
  }
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
