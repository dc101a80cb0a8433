/** Between the texts of a list that goes to the database: occurs in no JSON text (RFC 8259 §7 escapes it) and in no name (stamp.ts). */
export const SEPARATOR = '\u001e';
