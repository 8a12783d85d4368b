import type { Behaviour } from "../receiver.ts";
import { crash } from "../reports.ts";
import type { Scene, Trial } from "../trial.ts";
import { quiet } from "../trial.ts";
import type { Rule } from "./rule.ts";

/** A provider's life: it is taken, refused, put off and left without an answer, and then closed. */
async function live(trial: Trial): Promise<Scene> {
  const answers: Behaviour[] = [() => ({}), () => ({ status: 400 }), () => ({ status: 503 }), () => "cut"];
  let at = 0;
  const scene = await trial.begin((request) => answers[at]?.(request) ?? {});
  for (at = 0; at < answers.length; at++) await scene.provider.send(crash);
  await scene.provider.close();
  await quiet();
  return scene;
}

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

const crossesProcesses: Rule = {
  name: "crosses-processes",
  promise: "can be made again elsewhere, from its module and plain options",
  async check(trial) {
    const { subject, provider } = await trial.begin();
    const { name, options = {} } = subject;
    if (!NAME.test(name))
      throw new Error(`Its name is ${JSON.stringify(name)}. Use lower-case letters, digits, hyphens.`);
    if (provider.name !== name) throw new Error(`The descriptor is named "${name}", the provider "${provider.name}".`);
    const own = `${name.toUpperCase().replaceAll("-", "_")}_`;
    const { asked } = await provider.look();
    const foreign = asked.find((variable) => !variable.startsWith(own));
    if (foreign) throw new Error(`It asks for the variable ${foreign}. A courier process has only those in ${own}….`);
    const strange = Object.entries(options).find(([, value]) => !isJson(value));
    if (strange) throw new Error(`The option "${strange[0]}" is no JSON, and does not reach a courier process.`);
  },
};

function isJson(value: unknown): boolean {
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
}

const setsNoGlobals: Rule = {
  name: "sets-no-globals",
  promise: "leaves globals, listeners and modules of the process as they are",
  async check(trial) {
    const { provider } = await live(trial);
    const { globals } = await provider.look();
    if (globals.length > 0) throw new Error(`${globals.join(". ")}.`);
  },
};

const printsNothing: Rule = {
  name: "prints-nothing",
  promise: "writes nothing to standard output or standard error",
  async check(trial) {
    const { provider } = await live(trial);
    const text = provider.output().toString("utf8");
    if (text) throw new Error(`It wrote ${JSON.stringify(text)}.`);
  },
};

/** A socket that ends a little later is no harm; a timer for the next batch is. */
const END_WITHIN_MS = 5_000;

const letsProcessEnd: Rule = {
  name: "lets-process-end",
  promise: "keeps no process when nothing is waited for, closed or not",
  async check(trial) {
    for (const sendings of [0, 1]) {
      const { provider } = await trial.begin();
      if (sendings > 0) await provider.send(crash);
      const holders = await provider.letGo(END_WITHIN_MS);
      if (holders !== "ended") throw new Error(`After ${sendings} sendings it was held by: ${holders.join(", ")}.`);
    }
  },
};

export const processRules: readonly Rule[] = [crossesProcesses, setsNoGlobals, printsNothing, letsProcessEnd];
