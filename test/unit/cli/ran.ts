import type { Verb } from "../../../src/cli/declare/command";
import type { Connection } from "../../../src/cli/graph/connection";
import { parserOf } from "../../../src/cli/program/parse";
import { type Surroundings, surroundings } from "../../../src/cli/surroundings";
import type { GraphClient } from "../../../src/graph/client";
import { readGraphSettings } from "../../../src/graph/settings";

/** Runs a command as the command line does, in surroundings of the test's own. Returns its exit code; rejects with what it throws. */
export async function ran(verb: Verb, args: readonly string[], given: Partial<Surroundings>): Promise<number> {
    let exitCode: number | undefined;
    const parser = parserOf(verb, surroundings(given), (code) => {
        exitCode = code;
    });
    await parser.parseAsync([...args], { from: "user" });
    if (exitCode === undefined) {
        throw new Error(`${verb.name} ended without an exit code`);
    }
    return exitCode;
}

/** A connection to a Graph of the test's own, which throttles nothing. */
export function connectionTo(graph: GraphClient): () => Connection {
    // Of an embedded Microsoft Graph, so that nothing is kept in the user's cache.
    const env = { HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:9", HOTPATCH_GRAPH_TOKEN: "token" };
    const settings = readGraphSettings({ config: () => undefined, env });
    return () => ({ graph, throttle: () => ({ closedMs: 0, budgetMs: 0, refusals: 0 }), settings });
}
