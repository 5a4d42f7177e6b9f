/** What a page tells the test. */
export interface Report {
  readonly value?: unknown;
  readonly error?: string;
  /** What went to `console.log`. */
  readonly printed: readonly string[];
  readonly crossOriginIsolated: boolean;
  /** Code from strings may be run. */
  readonly evalAllowed: boolean;
}

const printed: string[] = [];
console.log = (...values: unknown[]) => printed.push(values.map(String).join(' '));
window.addEventListener('error', ({ message }) => publish({ error: message }));
window.addEventListener('unhandledrejection', ({ reason }) => publish({ error: String(reason) }));

/**
 * Ends the page's program with a value. It goes into the document, since what a test evaluates in a page is not bound
 * by the page's policy.
 */
export function publish(result: Pick<Report, 'value' | 'error'>): void {
  const report: Report = { ...result, printed, crossOriginIsolated, evalAllowed: evalAllowed() };
  const output = document.createElement('output');
  output.textContent = JSON.stringify(report);
  document.documentElement.append(output);
}

function evalAllowed(): boolean {
  try {
    return new Function('return true')() === true;
  } catch {
    return false;
  }
}
