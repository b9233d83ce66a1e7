import { connect } from 'node:net';

/** A response as it was sent. */
export interface RawAnswer {
  readonly status: number;
  /** The names are in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** A pause in ms before the rest of the bytes. */
export type Pause = number;

/**
 * Sends bytes as they are, ends the sending side unless the last part is a pause, and resolves with all that came
 * back once the connection is closed.
 */
export function sendBytes(url: string, ...parts: readonly (string | Pause)[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: hostname, noDelay: true });
    let answer = '';
    const timers: NodeJS.Timeout[] = [];
    socket.once('connect', () => {
      let delay = 0;
      for (const [i, part] of parts.entries()) {
        if (typeof part === 'number') delay += part;
        else
          timers.push(
            setTimeout(() => (i === parts.length - 1 ? socket.end(part) : socket.write(part)), delay),
          );
      }
    });
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('close', () => {
      for (const timer of timers) clearTimeout(timer);
      resolve(answer);
    });
    // A server that has responded may close the connection before it has read the rest.
    socket.on('error', (error) => {
      if (answer === '') reject(error);
    });
  });
}

/** The responses in the received bytes. */
export function parseAnswers(bytes: string): RawAnswer[] {
  if (bytes === '') return [];
  const [head = '', ...others] = bytes.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.toLowerCase(), value.join(':').trim()];
    }),
  );
  const rest = Buffer.from(others.join('\r\n\r\n'));
  const length = Number(headers.get('content-length') ?? 0);
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
  const body = rest.subarray(0, length).toString();
  return [{ status, headers, body }, ...parseAnswers(rest.subarray(length).toString())];
}
