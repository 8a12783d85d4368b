import type { AsyncLocalStorage } from "node:async_hooks";
import type { Span } from "../../item/event.ts";
import { randomHex } from "../../platform/digest.ts";
import { lazy } from "../../platform/lazy.ts";
import { types } from "../../platform/node.ts";

/** Work that began and has not ended. */
export interface OpenSpan extends Disposable {
  /**
   * Ends it, once: later calls do nothing. Fields here override those given at the start. An `error` is what it failed
   * with; only its class leaves.
   */
  end(fields?: object, error?: unknown): void;
}

interface Running {
  readonly traceId: string;
  readonly spanId: string;
}

type CaptureSpan = (name: string, fields: readonly object[], span: Span, time: number) => void;

/** Makes the spans of one telemetry. `capture` is called when one ends. */
export function createSpans(capture: CaptureSpan, isOff: () => boolean) {
  // Loaded at the first span: most hosts have none, and loading it would cost every start.
  const running = lazy((): AsyncLocalStorage<Running> => {
    const { AsyncLocalStorage: Storage } = process.getBuiltinModule("node:async_hooks");
    return new Storage<Running>();
  });

  function begin(name: string, fields: object): { readonly open: OpenSpan; readonly self: Running } {
    const around = running().getStore();
    const self: Running = { traceId: around?.traceId ?? randomHex(16), spanId: randomHex(8) };
    const time = Date.now();
    const began = performance.now();
    let isOpen = true;
    const open: OpenSpan = {
      end(more = {}, ...failed) {
        if (!isOpen) return;
        isOpen = false;
        const errorType = failed.length > 0 ? classOf(failed[0]) : undefined;
        const span: Span = {
          ...self,
          ...(around && { parentId: around.spanId }),
          durationMs: Math.max(0, Math.round((performance.now() - began) * 1000) / 1000),
          outcome: failed.length > 0 ? "error" : "ok",
          ...(errorType !== undefined && { errorType }),
        };
        capture(name, [fields, more], span, time);
      },
      [Symbol.dispose]() {
        open.end();
      },
    };
    return { open, self };
  }

  return {
    /** A span that its caller ends. */
    start: (name: string, fields: object): OpenSpan => (isOff() ? NO_SPAN : begin(name, fields).open),
    /** Runs `fn` within a span, which ends with it: at once, or when its promise settles. */
    around<R>(name: string, fields: object, fn: (span: OpenSpan) => R): R {
      if (isOff()) return fn(NO_SPAN);
      const { open, self } = begin(name, fields);
      return running().run(self, () => {
        let result: R;
        try {
          result = fn(open);
        } catch (error) {
          open.end({}, error);
          throw error;
        }
        // Only real promises: asking a lazy thenable, such as a query builder, for its result would start it.
        if (!types.isPromise(result)) {
          open.end();
          return result;
        }
        // The caller still has to handle a rejection.
        return result.then(
          (value) => {
            open.end();
            return value;
          },
          (error: unknown) => {
            open.end({}, error);
            throw error;
          },
        ) as R;
      });
    },
  };
}

const NO_SPAN: OpenSpan = { end() {}, [Symbol.dispose]() {} };

/** A name that stands in a program's source, and none that was made at run time. */
const CLASS = /^[A-Z]\w{0,63}$/;

/** The class of a thrown value, such as `TypeError`. */
function classOf(error: unknown): string | undefined {
  try {
    if (!(error instanceof Error)) return undefined;
    const { name } = error.constructor;
    return CLASS.test(name) ? name : "Error";
  } catch {
    return undefined;
  }
}
