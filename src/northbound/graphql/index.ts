export { graphql } from './door.ts';
