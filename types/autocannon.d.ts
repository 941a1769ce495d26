/** The part of autocannon 8 that the bench uses; the package brings no types. */
declare module 'autocannon' {
  interface Request {
    method?: string;
    path?: string;
    headers?: Readonly<Record<string, string>>;
    body?: string | undefined;
  }

  interface Options {
    url: string;
    connections: number;
    /** Requests in all. */
    amount: number;
    requests: readonly {
      /** Makes each request anew. */
      setupRequest(request: Request): Request;
      onResponse(status: number, body: string): void;
    }[];
  }

  interface Result {
    /** Of connections, timeouts among them. */
    errors: number;
    non2xx: number;
    /** Milliseconds. */
    latency: { p50: number; p99: number };
  }

  /** Loads a server with so many requests. */
  export default function autocannon(options: Options): Promise<Result>;
}
