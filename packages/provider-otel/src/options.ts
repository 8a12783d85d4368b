export interface OtelOptions {
  /**
   * The address of a collector that speaks OTLP over HTTP, such as `https://otel.example.com`; `/v1/logs` is added.
   * `<APP>_OTEL_URL` in the environment beats it.
   */
  readonly url?: string;
  /** Header fields that your collector asks for. They go to `url`, and to no address that the person set instead. */
  readonly headers?: Readonly<Record<string, string>>;
}

const bad = (text: string) => new Error(`[askfirst] provider-otel: ${text}`);

/** The address that log records are posted to. Throws for one that cannot work. `origin` names where it came from. */
export function logsUrl(url: unknown, origin: string): string {
  if (typeof url === "string" && URL.canParse(url) && /^https?:/i.test(url)) {
    return `${url.replace(/\/+$/, "")}/v1/logs`;
  }
  throw bad(`the url from ${origin} is no address of a collector. It looks like https://otel.example.com.`);
}

/** Throws at the author's call if the options cannot work, and says how to fix that. */
export function checkOptions(options: OtelOptions): void {
  if (typeof options !== "object" || options === null) throw bad("the options are no object. Pass otel({ url }).");
  const { url, headers, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw bad(`there is no option "${unknown}". There are url and headers.`);
  if (url !== undefined) logsUrl(url, "otel({ url })");
  if (headers === undefined) return;
  const fields = typeof headers === "object" && headers !== null ? Object.entries(headers) : [["", undefined] as const];
  // What Node would refuse only where something is sent (RFC 9110, "Fields").
  const wrong = fields.find(
    ([name, value]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t -~]*$/.test(String(value)),
  );
  if (wrong || fields.some(([, value]) => typeof value !== "string")) {
    throw bad("headers must map names of header fields to texts, such as { Authorization: 'Bearer …' }.");
  }
}
