// Loading node:crypto takes longer than all of this package, and most starts of a host never need it.
const crypto = () => process.getBuiltinModule("node:crypto");

/** SHA-256 of bytes, or of a text's UTF-8 bytes; 64 lower-case hex digits. */
export function sha256(content: string | Uint8Array): string {
  return crypto().hash("sha256", content);
}

/** A new id: 32 lower-case hex digits, a random UUID (RFC 9562, version 4) without its hyphens. */
export function newId(): string {
  return crypto().randomUUID().replaceAll("-", "");
}

/** Random lower-case hex digits, two for each byte, from the system's generator. */
export function randomHex(bytes: number): string {
  return crypto().randomBytes(bytes).toString("hex");
}
