export { fileDocuments, textOf } from './file-documents.ts';
export { KeptState, type StateFormat } from './kept-state.ts';
export { PrivateDocument, type DocumentPlace, type Documents, type Revision } from './private-document.ts';
export { jsonFormat } from './json-format.ts';
