import { readLinks } from "./read-links.ts";

/** A page that was fetched. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly links: readonly URL[];
}

/** Fetches pages breadth first, beginning with `start` and staying on its origin, and yields each as it comes. */
export async function* crawl(start: URL, limit: number): AsyncGenerator<Page> {
  const queue = [start];
  const known = new Set([start.href]);
  for (let count = 0; count < limit; count++) {
    const url = queue.shift();
    if (!url) return;
    const response = await fetch(url);
    const html = await response.text();
    const links = response.headers.get("content-type")?.startsWith("text/html") ? readLinks(html, url) : [];
    for (const link of links) {
      if (link.origin !== start.origin || known.has(link.href)) continue;
      known.add(link.href);
      queue.push(link);
    }
    yield { url, status: response.status, links };
  }
}
