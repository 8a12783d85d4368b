import type { Asker } from "./ask/elsewhere/asker.ts";
import type { CheckedApp } from "./check-app.ts";
import type { HostDefaults } from "./consent/consent.ts";
import type { Limits } from "./consent/limits.ts";
import type { OffSwitch } from "./consent/off-switch.ts";
import type { DeliveryMode } from "./courier/delivery-mode.ts";
import type { Definition } from "./events/definition.ts";
import type { EventsOption } from "./events/lock.ts";
import type { ProviderSource } from "./provider/provider.ts";
import type { TellDrops } from "./store/drops.ts";

export interface Announcement {
  /** Where people read what is sent: the address of a page. */
  readonly readMore?: string;
  /** Writes the line into the host's log. Default: standard error. */
  readonly write?: (line: string) => void;
}

export interface TelemetryOptions<Events extends EventsOption = EventsOption> {
  readonly app: {
    /** Names the settings folder `~/.<name>` and the variables `<NAME>_TELEMETRY…`. Letters, digits, `.`, `_`, `-`. */
    readonly name: string;
    readonly version: string;
    /**
     * The host's package folder, or any file in it (`import.meta.url`). Reports name its files; all
     * others are `<user code>`. Default: the package of the module that calls `createTelemetry`.
     */
    readonly root?: string | URL;
    /** Who gets the reports, as the person is told it: your name or your company's. Default: "its authors". */
    readonly author?: string;
    /** The page that says what happens to reports; the question names it. */
    readonly privacyUrl?: string;
  };
  /**
   * How people start the commands about telemetry in your program, such as `"crawler telemetry"`: the question names them.
   * Default: `npx @askfirst/cli`.
   */
  readonly command?: string;
  readonly provider?: ProviderSource;
  readonly providers?: readonly ProviderSource[];
  /** Further variables that turn telemetry off, such as `"ANONYMIZED_TELEMETRY=false"`. */
  readonly offSwitches?: readonly string[];
  /** The default for a server or a container, where nobody can be asked: `"always"` if the host's documentation says so. */
  readonly defaults?: HostDefaults;
  /**
   * Names of servers that your program talks to and that say nothing about the person, such as `"api.crawler.dev"`: an
   * address there keeps its server's name in reports, and nothing else. Default: none.
   */
  readonly allowedHosts?: readonly string[];
  /**
   * True for an error that is control flow of your program and no crash, such as one that only carries an exit code: it
   * is not captured, asked about or kept. Usage errors of well-known frameworks, Ctrl-C at a prompt, a reader that is gone
   * and aborted work are recognised without it. If it throws, the error counts as a crash.
   */
  readonly expected?: (error: unknown) => boolean;
  /**
   * `false` never asks. `limitMs` is how long the question waits after the last key press; default 30 s. An {@link Asker},
   * such as `notebook()`, asks where it can, and the terminal is asked as by default.
   */
  readonly ask?: boolean | { readonly limitMs?: number } | Asker;
  readonly delivery?: DeliveryMode;
  /** How much may be captured; see {@link Limits}. `false` for no limit at all. */
  readonly limits?: Partial<Limits> | false;
  /**
   * Says that the host is a server, or that it runs in a container: nobody is ever asked, and the default for that place
   * may hold. The person's variables have the last word. Default: what is found on the machine.
   */
  readonly environment?: "server" | "container";
  /** The line that a host prints once where a default of `defaults` holds. */
  readonly announcement?: Announcement;
  /** Told of each item that is not captured, kept or delivered, and why. Called at once, so it should only count. */
  readonly onDropped?: TellDrops;
  /** One folder for settings and data instead of the platform's. */
  readonly home?: string;
  /**
   * The usage events and spans that your program may send: what `defineEvent` and `defineSpan` make, a lock file, or a
   * function that loads either at the first event. Nothing else is ever sent.
   */
  readonly events?: Events | EventsOption;
}

/** Options that were checked, with the defaults filled in. */
export interface CheckedOptions {
  readonly app: CheckedApp;
  readonly command: string | undefined;
  readonly providers: readonly ProviderSource[];
  readonly offSwitches: readonly OffSwitch[];
  readonly defaults: HostDefaults;
  readonly allowedHosts: readonly string[];
  readonly expected: ((error: unknown) => boolean) | undefined;
  readonly askLimitMs: number | undefined;
  readonly asker: Asker | undefined;
  readonly delivery: DeliveryMode;
  readonly limits: Limits;
  readonly environmentSaid: "server" | "container" | undefined;
  readonly announcement: Announcement;
  readonly onDropped: TellDrops | undefined;
  readonly home: string | undefined;
  /** The declared events by name. */
  readonly events: () => ReadonlyMap<string, Definition>;
}
