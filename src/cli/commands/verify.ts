import { noRecentSync } from "../../conditions/syncs";
import { SUBJECT_KINDS, verify as verifySubject } from "../../delivery/verify";
import { flag, option, required } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import { oneOf, text, wholeNumber } from "../declare/values";
import { watched } from "../terminal/watched";
import { DELIVERY_PERMISSIONS } from "./delivery";

/** `hotpatch verify`: the chain from prerequisites to hotpatches, step by step. */
export const verify = defineCommand({
    name: "verify",
    summary: "the chain from prerequisites to hotpatches, step by step, and what to do next",
    description:
        "Checks a device, or every device of a ring (a policy or a group): edition, build, VBS, Entra join, Intune enrolment, policy, " +
        "membership, enrolment in the service, baseline, hotpatch. Only reads.",
    examples: [
        { args: "WIN-000123", does: "a device" },
        { args: '"Pilot ring" --as group', does: "every device of a group" },
    ],
    arguments: {
        subject: required("device|ring", "name or id of a device, a quality update policy or a group", text),
        as: option("kind", "what the name is, if several have it", oneOf(SUBJECT_KINDS)),
        staleHours: option("hours", "hours without a sync after which a device counts as stale", wholeNumber(1, 8760), {
            default: noRecentSync.threshold.value,
        }),
        ascii: flag("marks without special characters, which is the default where those may not show"),
    },
    result: "verification",
    hasSources: true,
    permissions: DELIVERY_PERMISSIONS,
    exitCodes: { 0: "every step is taken", 2: "one is not", 3: "not known" },
    async run({ args, terminal, connect, now, print }) {
        const { subject, as, staleHours, ascii } = args;
        const { graph, throttle } = connect();
        const verification = await watched(terminal, throttle, (watching) =>
            verifySubject(graph, subject, { ...watching, now: now(), staleHours, ...(as === undefined ? {} : { as }) }),
        );
        await print(verification, { unicode: !ascii });
        return ({ yes: 0, no: 2, unknown: 3 } as const)[verification.outcome];
    },
});
