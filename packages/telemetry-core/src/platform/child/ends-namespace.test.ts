import { expect, it } from "vitest";
import { endsWithItsCommand } from "./ends-namespace.ts";

it.each([
  ["sh", "-c", "crawler; exit $?"],
  ["/bin/sh", "/entrypoint.sh"],
  ["bash", "-ec", "crawler"],
  ["/sbin/docker-init", "--", "crawler"],
  ["/usr/bin/tini", "--", "crawler"],
  ["npm start"],
  ["node", "/usr/local/bin/npx", "crawler"],
])("takes %s for a first process that ends with its command", (...words) => {
  expect(endsWithItsCommand(`${words.join("\0")}\0`)).toBe(true);
});

it.each([
  ["/sbin/init", "splash"],
  ["/usr/lib/systemd/systemd", "--system"],
  ["bash"],
  ["-bash"],
  ["/bin/bash", "-l"],
  ["sleep", "infinity"],
  ["tail", "-f", "/dev/null"],
  ["/usr/sbin/sshd", "-D"],
  ["/usr/bin/supervisord", "-n"],
  [""],
])("takes %s for a first process that stays", (...words) => {
  expect(endsWithItsCommand(`${words.join("\0")}\0`)).toBe(false);
});
