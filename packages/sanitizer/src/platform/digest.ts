/** SHA-256 of a text's UTF-8 bytes; 64 lower-case hex digits. Node's module is loaded where it is needed: that takes long. */
export function sha256(content: string): string {
  return process.getBuiltinModule("node:crypto").hash("sha256", content);
}
