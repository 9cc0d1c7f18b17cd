import { systemClock } from "../../../base/clock";
import { noRecentSync } from "../../../conditions/syncs";
import { evaluateDelivery } from "../../../delivery/evaluateDelivery";
import { rolloutsOfExport } from "../../../rollout/recordedStack";
import { rolloutStatus } from "../../../rollout/status";
import { option, required } from "../../declare/arguments";
import { defineCommand } from "../../declare/command";
import { text, wholeNumber } from "../../declare/values";
import { givenFile } from "../../terminal/givenFile";
import { watched } from "../../terminal/watched";
import { DELIVERY_PERMISSIONS } from "../delivery";

/** Far larger than the state of any stack, in bytes. */
export const LARGEST_EXPORT = 1 << 26;
const MINUTE_MS = 60_000;

/** `hotpatch rollout status`: how far the devices of each ring are, and what holds a ring. */
export const status = defineCommand({
    name: "status",
    summary: "for each ring: devices, eligible, delivered, hotpatched, behind, failed, and what holds it",
    description:
        "Reads the rings from what pulumi stack export writes, and what came of hotpatches on their devices from the tenant. " +
        "What a gate decided is what it did at the last pulumi up. Only reads.",
    examples: [
        { args: "stack.json", does: "after pulumi stack export --file stack.json" },
        { args: "- --format markdown", does: "for a comment: pulumi stack export | …" },
        { args: "stack.json --format html --output rollout.html", does: "as a page to share" },
        { args: "stack.json --watch 15", does: "again every quarter of an hour" },
    ],
    arguments: {
        stack: required("stack", "what pulumi stack export wrote, - for standard input", text),
        watch: option("minutes", "print it again after so many minutes, until Ctrl-C", wholeNumber(1, 1440)),
        staleHours: option("hours", "hours without a sync after which a device counts as stale", wholeNumber(1, 8760), {
            default: noRecentSync.threshold.value,
        }),
    },
    result: "rolloutStatus",
    canWriteFile: true,
    permissions: DELIVERY_PERMISSIONS,
    exitCodes: {
        0: "everything was read",
        3: "something was not (a permission, a list, time), and the notes say what",
    },
    async run({ args, terminal, connect, now, print }) {
        const { stack, watch, staleHours } = args;
        const exported = givenFile(stack, terminal, "Name a file that pulumi stack export wrote.", LARGEST_EXPORT);
        const rollouts = rolloutsOfExport(exported, stack);
        const { graph, throttle } = connect();
        return watched(terminal, throttle, async (watching) => {
            for (;;) {
                const delivery = await evaluateDelivery(graph, { ...watching, now: now(), staleHours });
                await print(rolloutStatus(rollouts, delivery));
                const isLast = watch === undefined || watching.signal.aborted;
                if (isLast || !(await hasWaited(watch * MINUTE_MS, watching.signal))) {
                    return delivery.complete ? 0 : 3;
                }
            }
        });
    },
});

/** Whether the time passed; false if Ctrl-C came first. */
async function hasWaited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    try {
        await systemClock.sleep(milliseconds, signal);
        return true;
    } catch {
        return false;
    }
}
