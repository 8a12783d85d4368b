/** True for dotted decimal that names some machine: not loopback, not unspecified, not a netmask, not a version. */
export function isPublicIpv4(text: string): boolean {
  const bytes = text.split(".");
  if (bytes.length !== 4 || bytes.some((byte) => Number(byte) > 255 || /^0\d/.test(byte))) return false;
  return bytes[0] !== "127" && text !== "0.0.0.0" && bytes[0] !== "255";
}

/** Unspecified and loopback, also with a port as Node writes it: `::1:5432`. */
const LOOPBACK = /^[0:]*:0*1?$|^::1:\d{1,5}$/;

/**
 * True for the text of an IPv6 address that names some machine. `a::b` without any digit is refused: it is how C++,
 * Rust and Perl write names.
 */
export function isPublicIpv6(text: string): boolean {
  const address = text.split("%")[0] ?? "";
  if (!/\d/.test(address) || LOOPBACK.test(address)) return false;
  const halves = address.split("::");
  if (halves.length > 2) return false;
  let groups = 0;
  for (const half of halves) {
    if (half === "") continue;
    const parts = half.split(":");
    for (const [at, part] of parts.entries()) {
      // RFC 4291 allows dotted decimal for the last two groups.
      if (part.includes(".") && half === halves.at(-1) && at === parts.length - 1) {
        if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(part)) return false;
        groups += 2;
      } else if (!/^[0-9a-f]{1,4}$/i.test(part)) return false;
      else groups++;
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}
