import { fstatSync, writeSync } from 'node:fs'
import type { Outlet } from './buffered-sink.ts'

/** stdout or stderr. Where that is a file, Node's own stream takes it for done when a full disk has taken a part of what was written. */
export function processOutlet(stream: NodeJS.WriteStream & { readonly fd: number }): Outlet {
  if (!fstatSync(stream.fd).isFile()) return stream
  return {
    write(data, done) {
      try {
        writeAll(stream.fd, Buffer.from(data as Uint8Array))
        done()
      } catch (error) {
        done(error as Error)
      }
    },
    on() {},
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}
