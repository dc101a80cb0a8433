export { graphql, type GraphqlOptions } from './door.ts';
