/** Somewhere that text goes. A promise is to be waited for before more is written. */
export interface Sink {
  write(text: string): void | Promise<void>
}

/** Everything outside that a command touches: tests hand in their own. */
export interface Io {
  readonly stdout: Sink
  readonly stderr: Sink
  readonly stdin: AsyncIterable<Uint8Array | string>
  readonly stdinIsTty: boolean
  readonly stdoutIsTty: boolean
  /** Width of the terminal in cells. */
  readonly columns: number
  /** The whole of a UTF-8 file. */
  readonly readFile: (path: string) => Promise<string>
  /** The whole of a file, as it is. */
  readonly readBytes: (path: string) => Promise<Uint8Array>
  /** Writes the whole of a UTF-8 file, over one that is there. */
  readonly writeFile: (path: string, text: string) => Promise<void>
}
