import { APPLICATION_WORDS } from './application-words.ts';
import { LOGIN_WORDS } from './login-words.ts';
import { MAIL_WORDS } from './mail-words.ts';
import { NETWORK_WORDS } from './network-words.ts';
import { WEB_WORDS } from './web-words.ts';
import type { ServiceWords } from './service-words.ts';

/** What services say, one service after the other: each entry names the document or the source of the program that the words are of (`owner/repository: path`). */
export const SERVICE_WORDS: readonly ServiceWords[] = [...APPLICATION_WORDS, ...LOGIN_WORDS, ...NETWORK_WORDS, ...MAIL_WORDS, ...WEB_WORDS];
