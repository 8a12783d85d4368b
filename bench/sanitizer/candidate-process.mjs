// A process that holds one candidate, so that one that never ends can be killed. It answers one task at a time.
import { candidates } from "./candidates.mjs";
import { familyText } from "./families.mjs";

const { text, crash } = await candidates.find(({ name }) => name === process.argv[2]).load();

/** Alternatives have no function for errors: they get its three texts. */
async function judgeCrash(error) {
  if (crash) return crash(error);
  return { name: await text(error.name), message: await text(error.message), stack: await text(error.stack ?? "") };
}

async function milliseconds(work) {
  const start = process.hrtime.bigint();
  try {
    await work();
  } catch {
    // How long it took to refuse a text is how long the caller waits.
  }
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const tasks = {
  async judge({ input }) {
    try {
      return { output: JSON.stringify(typeof input === "string" ? await text(input) : await judgeCrash(input)) ?? "" };
    } catch (error) {
      return { threw: String(error) };
    }
  },
  async pass({ texts }) {
    const work = async () => {
      for (const each of texts) {
        try {
          await text(each);
        } catch {}
      }
    };
    return { ms: await milliseconds(work) };
  },
  async family({ unit, characters }) {
    const input = familyText(unit, characters);
    return { ms: await milliseconds(() => text(input)) };
  },
  async stringify({ unit, characters }) {
    const input = familyText(unit, characters);
    return { ms: await milliseconds(() => JSON.stringify(input)) };
  },
};

process.on("message", async ({ task, ...given }) => process.send(await tasks[task](given)));
process.send({ ready: true });
