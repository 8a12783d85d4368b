type Seen = (error: unknown) => void;

/**
 * Errors that nothing handles, in a kernel on Node. The monitor event changes nothing. A listener of rejections does, unless
 * the kernel has one already: without any, Node makes an uncaught error of them, which the monitor sees.
 */
export function watchNode(seen: Seen): Disposable {
  const onError = (error: unknown) => seen(error);
  process.on("uncaughtExceptionMonitor", onError);
  const kernelListens = process.listenerCount("unhandledRejection") > 0;
  if (kernelListens) process.on("unhandledRejection", onError);
  return {
    [Symbol.dispose]() {
      process.off("uncaughtExceptionMonitor", onError);
      process.off("unhandledRejection", onError);
    },
  };
}
