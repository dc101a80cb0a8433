/** Commands of telnet: what follows IAC. @see RFC 854 */
export const SE = 240;
export const BREAK = 243;
export const INTERRUPT = 244;
export const ARE_YOU_THERE = 246;
export const ERASE_CHARACTER = 247;
export const ERASE_LINE = 248;
export const SB = 250;
export const WILL = 251;
export const WONT = 252;
export const DO = 253;
export const DONT = 254;
export const IAC = 255;

/** Options. @see RFC 856, RFC 857, RFC 858, RFC 1073 */
export const BINARY = 0;
export const ECHO = 1;
export const SUPPRESS_GO_AHEAD = 3;
export const NAWS = 31;
