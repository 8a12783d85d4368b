import { Parser } from "htmlparser2";

/** A page that the crawler cannot make sense of. */
export class CrawlError extends Error {
  override name = "CrawlError";
}

/** Every link of a page, without its fragment, as absolute addresses. */
export function readLinks(html: string, page: URL): URL[] {
  const links: URL[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "a" && attributes["href"] !== undefined) links.push(resolveLink(attributes["href"], page));
    },
  });
  parser.end(html);
  return links;
}

function resolveLink(href: string, page: URL): URL {
  try {
    const link = new URL(href, page);
    link.hash = "";
    return link;
  } catch (cause) {
    throw new CrawlError(`Cannot follow the link "${href}" on ${page.href}`, { cause });
  }
}
