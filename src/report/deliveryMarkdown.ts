import { visible } from "../base/visible";
import type { DeviceDelivery, FleetDelivery } from "../delivery/fleetDelivery";
import { OUTCOME_NAMES } from "../delivery/outcome";
import { DELIVERY_NAMES } from "../delivery/targeting";
import { percent } from "../readiness/percent";
import { fitting, folded, LISTS, LONGEST_FINDING, markdownTable, plain } from "./markdownSyntax";
import { number } from "./numbers";

/** How many policies are shown at most. */
const POLICIES = 50;

/** Delivery for a comment: what came of hotpatches, by policy, and the devices that need somebody in folded lists. */
export function deliveryMarkdown(delivery: FleetDelivery): string {
    const { devices, byOutcome, byDelivery, policies = [], findings, evaluatedAt, complete } = delivery;
    const succeeded = byOutcome.succeeded ?? 0;
    const counts = (title: string, names: readonly string[], counted: Readonly<Record<string, number | undefined>>) => {
        const rows = names.flatMap((name) => {
            const count = counted[name];
            return count === undefined ? [] : [[name, number(count), percent(count, devices.length)]];
        });
        return rows.length === 0 ? [] : [markdownTable([title, "Devices", "Share"], rows, [1, 2])];
    };
    const listed = OUTCOME_NAMES.filter(
        (name) => name !== "succeeded" && name !== "blocked" && byOutcome[name] !== undefined,
    );
    const parts = [
        "<!-- pulumi-hotpatch delivery -->",
        "### Hotpatch delivery",
        ...(complete ? [] : ["> **Not complete:** not everything was read; the notes below say what is missing."]),
        devices.length === 0
            ? "There is no device."
            : `**${percent(succeeded, devices.length)}** of ${number(devices.length)} Windows devices have the newest baseline or hotpatch: ${number(succeeded)}.`,
        ...counts("Outcome", OUTCOME_NAMES, byOutcome),
        ...counts("Delivered by", DELIVERY_NAMES, byDelivery),
        ...(policies.length === 0
            ? []
            : [
                  markdownTable(
                      ["Policy", "Targeted", "Succeeded", "Pending", "Failed", "Unknown"],
                      policies
                          .slice(0, POLICIES)
                          .map(({ displayName, hotpatchEnabled, targeted, computed }) => [
                              hotpatchEnabled ? displayName : `${displayName} (off)`,
                              ...[
                                  targeted,
                                  computed.succeeded,
                                  computed.pending,
                                  computed.failed,
                                  computed.unknown,
                              ].map((count) => number(count ?? 0)),
                          ]),
                      [1, 2, 3, 4, 5],
                  ),
              ]),
        ...(policies.length > POLICIES ? [`… and ${number(policies.length - POLICIES)} more policies.`] : []),
        ...listed.map((outcome) =>
            folded(
                `${outcome}: ${number(byOutcome[outcome] ?? 0)}`,
                fitting(devices.filter((device) => device.outcome === outcome).map(line), LISTS / listed.length),
            ),
        ),
        ...findings.map((finding) => `> ${plain(finding)}`),
        `<sub>Evaluated ${plain(evaluatedAt)}. Computed from policies, groups and builds.</sub>`,
    ];
    return `${parts.join("\n\n")}\n`;
}

function line({ name, causes: [first] }: DeviceDelivery): string {
    return `- ${plain(name)}${first === undefined ? "" : `: ${plain(visible(first.finding, LONGEST_FINDING))}`}`;
}
