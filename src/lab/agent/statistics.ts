/** What an agent counts about the protocol itself, by the names of the objects that show it. @see RFC 3418, RFC 3412 §5, RFC 3414 §3.2 */
export interface SnmpStatistics {
  inPkts: number;
  outPkts: number;
  inBadVersions: number;
  inBadCommunityNames: number;
  inBadCommunityUses: number;
  inASNParseErrs: number;
  inTotalReqVars: number;
  inTotalSetVars: number;
  inGetRequests: number;
  inGetNexts: number;
  inSetRequests: number;
  outTooBigs: number;
  outNoSuchNames: number;
  outBadValues: number;
  outGenErrs: number;
  outGetResponses: number;
  outTraps: number;
  silentDrops: number;
  unknownSecurityModels: number;
  invalidMsgs: number;
  unknownPDUHandlers: number;
  /** @see RFC 3413 §4.1.2 */
  unknownContexts: number;
  unsupportedSecLevels: number;
  notInTimeWindows: number;
  unknownUserNames: number;
  unknownEngineIDs: number;
  wrongDigests: number;
  decryptionErrors: number;
}

export function newStatistics(): SnmpStatistics {
  return {
    inPkts: 0,
    outPkts: 0,
    inBadVersions: 0,
    inBadCommunityNames: 0,
    inBadCommunityUses: 0,
    inASNParseErrs: 0,
    inTotalReqVars: 0,
    inTotalSetVars: 0,
    inGetRequests: 0,
    inGetNexts: 0,
    inSetRequests: 0,
    outTooBigs: 0,
    outNoSuchNames: 0,
    outBadValues: 0,
    outGenErrs: 0,
    outGetResponses: 0,
    outTraps: 0,
    silentDrops: 0,
    unknownSecurityModels: 0,
    invalidMsgs: 0,
    unknownPDUHandlers: 0,
    unknownContexts: 0,
    unsupportedSecLevels: 0,
    notInTimeWindows: 0,
    unknownUserNames: 0,
    unknownEngineIDs: 0,
    wrongDigests: 0,
    decryptionErrors: 0,
  };
}
