/** What JSON can say (RFC 8259). Everything that is logged, stored or sent is made of these. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
