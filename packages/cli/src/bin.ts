#!/usr/bin/env node
import { askfirst } from "./askfirst.ts";

// A reader that has gone, as in `askfirst | head`, is no error.
process.stdout.on("error", () => process.exit());
process.exitCode = askfirst(process.argv.slice(2));
