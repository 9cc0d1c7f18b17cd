import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileError } from "../../../base/fileError";
import { evaluateDelivery } from "../../../delivery/evaluateDelivery";
import type { GraphClient } from "../../../graph/client";
import { hotpatchCalendar, servicingCatalog } from "../../../graph/endpoints/servicingCatalog";
import { kindOfMonth, knownIssuesOf, ringDelivery } from "../../../rollout/facts";
import type { GateFacts } from "../../../rollout/gateFacts";
import {
    askedAboutStep,
    type Candidate,
    chosenRollout,
    nextRing,
    ROLLOUT_PROMOTION_SCHEMA,
} from "../../../rollout/promotion";
import { rolloutsOfExport } from "../../../rollout/recordedStack";
import { withConfigValue } from "../../../rollout/stackConfig";
import { flag, option, required } from "../../declare/arguments";
import { defineCommand } from "../../declare/command";
import { text } from "../../declare/values";
import { givenFile } from "../../terminal/givenFile";
import { type Watching, watched } from "../../terminal/watched";
import { DELIVERY_PERMISSIONS } from "../delivery";
import { LARGEST_EXPORT } from "./status";

/** `hotpatch rollout promote`: the change of a stack's configuration that opens the next ring, if its gates let it. */
export const promote = defineCommand({
    name: "promote",
    summary: "the change of the stack's configuration that opens the next ring, if its gates are open",
    description:
        "Reads from what pulumi stack export writes which ring is next and what its gates are, asks them, and prints the one line " +
        "of Pulumi.<stack>.yaml that opens it; with --write that line is changed. Nothing else is written, and nothing is deployed: " +
        "commit the change, and pulumi up asks the gates again.",
    examples: [
        { args: "stack.json", does: "whether the next ring may open, after pulumi stack export --file stack.json" },
        {
            args: "stack.json --write --format markdown",
            does: "changes the file, and prints the text of a pull request",
        },
    ],
    arguments: {
        stack: required("stack", "what pulumi stack export wrote, - for standard input", text),
        write: flag("change the file, if the gates are open"),
        configFile: option("file", "the stack's configuration; Pulumi.<stack>.yaml if left out", text),
        rollout: option("name", "the rollout, if the stack has several", text),
        leaveOwnGates: flag("leave gates that are functions of the program to the preview and to pulumi up"),
    },
    result: "rolloutPromotion",
    permissions: DELIVERY_PERMISSIONS,
    exitCodes: {
        0: "the gates are open, or no ring has a step left",
        2: "a gate holds, or could not decide",
    },
    async run({ args, terminal, connect, now, print }) {
        const { stack, write, configFile, leaveOwnGates } = args;
        const exported = givenFile(stack, terminal, "Name a file that pulumi stack export wrote.", LARGEST_EXPORT);
        const rollout = chosenRollout(rolloutsOfExport(exported, stack), args.rollout);
        const today = now();
        const said = {
            schema: ROLLOUT_PROMOTION_SCHEMA,
            evaluatedAt: today.toISOString(),
            rollout: rollout.name,
        } as const;
        const candidate = nextRing(rollout);
        if (candidate === undefined) {
            await print({ ...said, result: "done", gates: [], reasons: [] });
            return 0;
        }
        const { ring, step } = candidate;
        const file = configFile ?? `Pulumi.${rollout.stack}.yaml`;
        const hint = "Run it in the program's folder, or name the stack's configuration with --config-file.";
        const range = { from: ring.open, to: step.to };
        const { text: changed, change } = withConfigValue(givenFile(file, terminal, hint), file, step.config, range);
        const { graph, throttle } = connect();
        const gates = await watched(terminal, throttle, async (watching) =>
            askedAboutStep(candidate, await factsAbout(candidate, graph, today, watching), leaveOwnGates),
        );
        const isOpen = gates.every(({ result }) => result === "open");
        if (isOpen && write) {
            written(resolve(terminal.cwd, file), changed, file);
        }
        await print({
            ...said,
            result: isOpen ? "open" : "held",
            step: { ring: ring.name, ...range, config: step.config, file, change, written: isOpen && write },
            gates,
            reasons: gates.flatMap(({ reasons }) => reasons),
        });
        return isOpen ? 0 : 2;
    },
});

/** Reads what the gates of a step need. What cannot be read fails the gate that asks for it. */
async function factsAbout(
    { step, before }: Candidate,
    graph: GraphClient,
    now: Date,
    watching: Watching,
): Promise<Parameters<typeof askedAboutStep>[1]> {
    const needs = (kind: string) => step.gates.some((gate) => gate.kind === kind);
    const month = now.toISOString().slice(0, 7);
    const policy = needs("delivered") ? before?.policyId : undefined;
    return {
        now,
        month: needs("month") ? await monthNow(graph, month, now, watching) : { month, kind: "unknown" },
        knownIssues: () => knownIssuesOf(graph, step.versions, watching.signal),
        ...(policy === undefined ? {} : { delivery: await deliveryOf(graph, policy, now, watching) }),
    };
}

async function monthNow(
    graph: GraphClient,
    month: string,
    now: Date,
    { signal }: Watching,
): Promise<GateFacts["month"]> {
    const catalog = await servicingCatalog(graph, now, signal);
    return kindOfMonth(month, hotpatchCalendar(catalog, { from: month, to: month }, now));
}

/** Read before gates are asked: a large fleet takes longer than a gate may. */
async function deliveryOf(
    graph: GraphClient,
    policy: string,
    now: Date,
    watching: Watching,
): Promise<NonNullable<NonNullable<GateFacts["before"]>["delivery"]>> {
    try {
        const { policies, devices, complete } = await evaluateDelivery(graph, { ...watching, now, policy });
        const [found] = policies ?? [];
        return async () => {
            if (found === undefined) {
                throw new Error(`policy ${policy} was not read`);
            }
            return ringDelivery(found, devices, complete);
        };
    } catch (error) {
        return async () => {
            throw error;
        };
    }
}

function written(path: string, content: string, file: string): void {
    try {
        writeFileSync(path, content);
    } catch (error) {
        throw fileError(`Change '${file}'`, error, "Name a file that can be written with --config-file.");
    }
}
