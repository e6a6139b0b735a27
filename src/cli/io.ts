/** Somewhere that text goes. A promise is to be waited for before more is written. */
export interface Sink {
  write(text: string): void | Promise<void>
  /** Where bytes are taken as well: as they are, or whole lines of UTF-8. They are the caller's again once this is done. */
  writeBytes?(bytes: Uint8Array): Promise<void>
  /** Done when all that was written has arrived. Throws why it could not. */
  flush?(): Promise<void>
}

/** Everything outside that a command touches: tests hand in their own. */
export interface Io {
  readonly stdout: Sink
  readonly stderr: Sink
  readonly stdin: AsyncIterable<Uint8Array | string>
  readonly stdinIsTty: boolean
  readonly stdoutIsTty: boolean
  readonly stderrIsTty: boolean
  /** `json`: what stderr gets are objects, one a line. Absent: text for people. */
  readonly logFormat?: 'json' | undefined
  /** Width of the terminal in cells. */
  readonly columns: number
  /** Where tables show times, an IANA name; undefined: where the system is. */
  readonly timeZone: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user's own folder. */
  readonly home: string
  /** Where tokens and definitions are kept from run to run, an absolute path; undefined: nowhere. */
  readonly cacheFolder: string | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  /** Rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Aborted at the first SIGINT or SIGTERM; a second one ends the process. Who never asks for it leaves both as they are. */
  readonly interrupted: AbortSignal
  readonly fetch: typeof globalThis.fetch
  /** A file, as it is. A chunk is good until the one after the next is asked for. */
  readonly readBytes: (path: string) => AsyncIterable<Uint8Array>
  /** Writes the whole of a UTF-8 file, over one that is there. */
  readonly writeFile: (path: string, text: string) => Promise<void>
  /** Who may read, write and execute a file, such as 0o600; undefined where the system has no such bits. */
  readonly fileMode: (path: string) => Promise<number | undefined>
}
