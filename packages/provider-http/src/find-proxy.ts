import { BlockList, isIP } from "node:net";

type Variables = Readonly<Record<string, string | undefined>>;

/** curl's word for an address without a port (`--proxy` in curl(1)). https keeps its own. */
const DEFAULT_PORT = "1080";
/** What each scheme of curl's is called by the agents. Names behind `h` and `a` are looked up by the proxy. */
const SCHEMES: Readonly<Record<string, string>> = {
  http: "http",
  https: "https",
  socks: "socks4",
  socks4: "socks4",
  socks4a: "socks4a",
  socks5: "socks5",
  socks5h: "socks5h",
};

/**
 * The proxy that the person's environment names for this target, as curl reads it ("Environment" and `--proxy` in
 * curl(1)): `http_proxy` or `https_proxy`, else `all_proxy`; lower case wins; an empty variable is none; an address without a
 * scheme is HTTP's; `no_proxy` exempts names with what is below them, addresses, and networks in CIDR notation. Throws,
 * without the address, for one that cannot be used: what a proxy should carry must not go past it.
 */
export function findProxy(target: URL, env: Variables): URL | undefined {
  const scheme = target.protocol.slice(0, -1).toUpperCase();
  const names = [`${scheme}_PROXY`, "ALL_PROXY"].flatMap((name) => [name.toLowerCase(), name]);
  // A CGI program finds the header "Proxy" of a request under this name.
  const isForged = (name: string) => name === "HTTP_PROXY" && Boolean(env["REQUEST_METHOD"]);
  const name = names.find((candidate) => env[candidate] && !isForged(candidate));
  if (name === undefined || isExempt(target, env["no_proxy"] || env["NO_PROXY"] || "")) return undefined;
  return parseProxy(env[name] as string, name);
}

function parseProxy(text: string, name: string): URL {
  const [, scheme = "http", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text.trim()) ?? [];
  const known = scheme.toLowerCase();
  const place = /^[^/?#]+/.exec(rest)?.[0] ?? "";
  const kind = Object.hasOwn(SCHEMES, known) ? SCHEMES[known] : undefined;
  if (kind === undefined || !URL.canParse(`http://${place}`)) {
    throw Object.assign(new Error(`The proxy's address in ${name} cannot be used. Write it as http://proxy:3128.`), {
      handedOver: false,
    });
  }
  const hasPort = /:\d+$/.test(place);
  return new URL(`${kind}://${place}${hasPort || kind === "https" ? "" : `:${DEFAULT_PORT}`}`);
}

function isExempt(target: URL, exempt: string): boolean {
  const host = bare(target.hostname);
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  return exempt.split(/[\s,]+/).some((entry) => {
    if (entry === "") return false;
    if (entry === "*") return true;
    const [, name = "", wanted] = /^(.*?[^:]|\[.*\])(?::(\d+))?$/.exec(isIP(entry) ? `[${entry}]` : entry) ?? [];
    if (wanted !== undefined && wanted !== port) return false;
    const known = bare(name.replace(/^\*?\./, ""));
    return isIP(host) ? isSameAddress(host, known) : host === known || host.endsWith(`.${known}`);
  });
}

/** A name or an address without brackets, without the dot at the end that makes a name complete, in lower case. */
const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");

/** True if the address is this one or in this network. */
function isSameAddress(host: string, entry: string): boolean {
  const [address = "", bits] = entry.split("/");
  const family = (text: string) => (isIP(text) === 6 ? "ipv6" : "ipv4");
  try {
    const list = new BlockList();
    if (bits === undefined) list.addAddress(address, family(address));
    else if (/^\d+$/.test(bits)) list.addSubnet(address, Number(bits), family(address));
    return list.check(host, family(host));
  } catch {
    // No address.
    return false;
  }
}
