export type { LedgerFault } from "./check-chain.ts";
export type { DeliveryOutcome, LedgerRecord } from "./ledger-record.ts";
export { type LedgerContent, type RecordedDelivery, readLedger, readPayload } from "./read-ledger.ts";
export { type LedgerVerdict, verifyLedger } from "./verify-ledger.ts";
