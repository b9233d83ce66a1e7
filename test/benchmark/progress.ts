/** Tells what is going on, apart from the results. */
export function progress(message: string): void {
  process.stderr.write(`${message}\n`);
}
