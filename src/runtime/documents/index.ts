export { fileDocuments, textOf } from './file-documents.ts';
export { jsonFormat } from './json-format.ts';
export { KeptState, type StateFormat } from './kept-state.ts';
export { PrivateDocument, type DocumentPlace, type Documents, type Revision } from './private-document.ts';
export { configuredRootKey, dataDirectoryRootKey, rootKeyOf, type RootKey, type RootKeySource } from './root-key.ts';
export { sealDocuments, type SealedDocuments } from './sealed-documents.ts';
