declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** A DynamoDB in memory as an HTTP server, which answers requests handed to it without listening. */
  export default function dynalite(options: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    /** Folder of a LevelDB; in memory without. */
    path?: string;
  }): Server;
}
