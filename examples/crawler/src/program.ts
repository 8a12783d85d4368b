import { Command, InvalidArgumentError } from "commander";
import { crawl } from "./crawl.ts";

/** The crawler's command line, without telemetry. */
export function createProgram(): Command {
  const program = new Command("crawler").description("Crawls a site and lists its pages.").version("1.4.0");
  program
    .command("crawl <url>", { isDefault: true })
    .description("crawl a site (the default)")
    .option("-n, --limit <pages>", "stop after so many pages", readLimit, 100)
    // A mistyped command comes here with its own words; the action has a better answer to them than their number.
    .allowExcessArguments(true)
    .action(async (word: string, { limit }: { limit: number }, command: Command) => {
      const start = readAddress(word);
      // What was typed wrong is no fault of the crawler: nothing to report.
      if (!start || command.args.length > 1) return command.error(usageError(word, program), { exitCode: 2 });
      let pages = 0;
      for await (const page of crawl(start, limit)) {
        pages++;
        process.stdout.write(`${page.status} ${page.url.pathname} (${page.links.length} links)\n`);
      }
      process.stdout.write(`${pages} pages\n`);
    });
  return program;
}

function readAddress(word: string): URL | undefined {
  const url = URL.canParse(word) ? new URL(word) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : undefined;
}

function readLimit(word: string): number {
  if (/^[1-9]\d*$/.test(word)) return Number(word);
  throw new InvalidArgumentError("It is a number of pages, such as 10.");
}

function usageError(word: string, { commands }: Command): string {
  if (readAddress(word)) return "error: one address is enough.";
  const names = commands.map((command) => command.name()).join(", ");
  return `error: ${JSON.stringify(word)} is neither a command (${names}) nor an address such as http://127.0.0.1:8080/.`;
}
