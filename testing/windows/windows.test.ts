import { afterAll, beforeAll, describe, it } from "vitest";
import { endWindows, whyNoWindows, windowsNode } from "../../scripts/windows-node.mjs";
import { commands } from "./commands.ts";
import { consent } from "./consent.ts";
import { delivery } from "./delivery.ts";
import { sharedFiles } from "./shared-files.ts";

const why = whyNoWindows();
if (why) it.skip(`runs on Windows: ${why}`, () => {});
// One after the other: each has processes enough.
else
  describe("on Windows", { timeout: 180_000 }, () => {
    beforeAll(() => void windowsNode(), 300_000);
    afterAll(endWindows);
    consent();
    sharedFiles();
    delivery();
    commands();
  });
