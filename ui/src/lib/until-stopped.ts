// A view's end for something that starts asynchronously: stops it, also when it is not up yet by then.

export function untilStopped(started: Promise<() => void>): () => void {
  return () => void started.then((stop) => stop());
}
