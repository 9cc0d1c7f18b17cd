import type { Installation } from "../doctor/installation";
import { type Connection, connection } from "./graph/connection";
import { processTerminal, type Terminal } from "./terminal/terminal";

/** What commands reach of the world; tests bring their own. */
export interface Surroundings {
    readonly terminal: Terminal;
    /** The Microsoft Graph that the environment names. */
    readonly connect: () => Connection;
    readonly now: () => Date;
    readonly manifest: Installation["manifest"];
}

/** The package's manifest: two folders up both from `src/cli` and from `dist/cli`. */
const manifest = require("../../package.json") as Installation["manifest"];

/** Those of this process, but for what is given. */
export function surroundings(given: Partial<Surroundings> = {}): Surroundings {
    const { terminal = processTerminal() } = given;
    return { terminal, connect: () => connection(terminal), now: () => new Date(), manifest, ...given };
}
