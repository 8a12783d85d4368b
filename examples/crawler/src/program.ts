import { Command } from "commander";
import { crawl } from "./crawl.ts";

/** The crawler's command line, without telemetry. */
export function createProgram(): Command {
  const program = new Command("crawler").description("Crawls a site and lists its pages.").version("1.4.0");
  program
    .command("crawl <url>", { isDefault: true })
    .description("crawl a site (the default)")
    .option("-n, --limit <pages>", "stop after so many pages", "100")
    .action(async (url: string, { limit }: { limit: string }) => {
      let pages = 0;
      for await (const page of crawl(new URL(url), Number(limit))) {
        pages++;
        process.stdout.write(`${page.status} ${page.url.pathname} (${page.links.length} links)\n`);
      }
      process.stdout.write(`${pages} pages\n`);
    });
  return program;
}
