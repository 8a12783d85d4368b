/** RFC 5321 allows 254 characters for an address in use. */
const LONGEST = 254;

/**
 * The pattern of the HTML standard for `<input type=email>`, plus a dot in the domain: an address that a stranger can
 * answer. Linear: no two neighbouring parts can match the same character.
 */
const ADDRESS =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/;

/** True for a plain e-mail address that can be written to. */
export function isEmail(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST && ADDRESS.test(value);
}
