import { ProgressLocation, window, type CancellationToken, type Progress } from 'vscode';

export type Report = Progress<{ message?: string; increment?: number }>;

/** A cancellable task with a progress notification. The task's signal is aborted by Cancel. */
export function withProgress<T>(title: string, task: (signal: AbortSignal, progress: Report) => Promise<T>): Promise<T> {
  return Promise.resolve(
    window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (progress, token) =>
      withSignal(token, (signal) => task(signal, progress)),
    ),
  );
}

/** A task whose signal is aborted by the token. */
export async function withSignal<T>(token: CancellationToken, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const subscription = token.onCancellationRequested(() => {
    controller.abort();
  });
  try {
    return await task(controller.signal);
  } finally {
    subscription.dispose();
  }
}

/** A short task with a moving bar at the view's head and nothing in the way. */
export function inView<T>(viewId: string, task: () => Promise<T>): Promise<T> {
  return Promise.resolve(window.withProgress({ location: { viewId } }, task));
}
