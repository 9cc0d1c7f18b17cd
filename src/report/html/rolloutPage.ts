import { visibleEscaped } from "../../base/visible";
import { CONDITIONS } from "../../conditions";
import { CAUSE_CODES } from "../../delivery/cause";
import { percent } from "../../readiness/percent";
import { inPercent } from "../../rollout/changes";
import type { RingDevicesStatus, RingStatus, RolloutStatus } from "../../rollout/status";
import { counted } from "../numbers";
import { cells, HEAD, PARTIAL, remarks, syncs } from "../rolloutStatus";
import { fileNameOf, htmlPage } from "./htmlPage";
import { pageCalendar } from "./pageCalendar";
import type { Headline, PageData, PageSection, PageStack, Tone } from "./pageData";

/** How devices of a ring are divided, in the order of its bar. */
const PARTS: readonly (readonly [
    key: "delivered" | "pending" | "failed" | "unknown" | "blocked",
    title: string,
    Tone,
])[] = [
    ["delivered", "have the newest hotpatch", "good"],
    ["pending", "pending", "open"],
    ["failed", "failed", "bad"],
    ["unknown", "not known", "plain"],
    ["blocked", "hotpatch off", "plain"],
];

/** The rings of rollouts as a page that is one file. It names no device: delivery does. */
export function rolloutPage(status: RolloutStatus): Iterable<string> {
    const { rollouts, evaluatedAt, complete, findings } = status;
    const calendar = pageCalendar(evaluatedAt);
    const rings = rollouts.flatMap((rollout) => rollout.rings);
    const data: PageData = {
        title: "Hotpatch rollout",
        about: visibleEscaped(`${counted(rings.length, "ring")}, ${evaluatedAt}`),
        fileName: fileNameOf("hotpatch-rollout", evaluatedAt),
        headline: headline(rings),
        cautions: complete ? [] : [PARTIAL],
        notes: findings.map(visibleEscaped),
        ...(calendar === undefined ? {} : { calendar }),
        sections: rollouts.map(section),
        columns: [],
        words: {},
        questions: {},
    };
    return htmlPage(data, []);
}

function section({ name, rings }: RolloutStatus["rollouts"][number], place: number): PageSection {
    const rows = rings.map((ring) => [...cells(ring), syncs(ring.devices)]);
    return {
        key: `rollout${String.fromCharCode(97 + (place % 26)).repeat(1 + Math.floor(place / 26))}`,
        title: visibleEscaped(`Rollout ${name}`),
        sentences: rings.flatMap(remarks).map(visibleEscaped),
        stacks: rings.map(stack),
        table: { head: [...HEAD, "Last syncs"], rows: rows.map((row) => row.map(visibleEscaped)) },
    };
}

function stack({ name, open, devices }: RingStatus): PageStack {
    return {
        title: visibleEscaped(name),
        about: `${inPercent(open)} open${devices === undefined ? ", no policy in the tenant" : `, ${counted(devices.members, "device")}`}`,
        parts: PARTS.map(([key, title, tone]) => ({ title, count: devices?.[key] ?? 0, tone })).filter(
            ({ count }) => count > 0,
        ),
    };
}

/** The share of all rings that has the newest hotpatch, and what holds or fails most. */
function headline(rings: readonly RingStatus[]): Headline {
    const known = rings.flatMap(({ devices }) => devices ?? []);
    const members = sum(known, "members");
    if (members === 0) {
        return { of: "There is no Windows device in a ring.", sentence: heldText(rings) };
    }
    return {
        share: percent(sum(known, "delivered"), members),
        of: `of ${counted(members, "device")} in ${counted(rings.length, "ring")} have the newest baseline or hotpatch`,
        sentence: heldText(rings) || failedText(known),
    };
}

function sum(rings: readonly RingDevicesStatus[], key: "members" | "delivered"): number {
    return rings.reduce((all, ring) => all + ring[key], 0);
}

function heldText(rings: readonly RingStatus[]): string {
    const held = rings.filter((ring) => ring.held !== undefined);
    const [first] = held;
    if (first?.held === undefined) {
        return "";
    }
    const others =
        held.length > 1
            ? ` ${counted(held.length - 1, "other ring")} ${held.length === 2 ? "is" : "are"} held too.`
            : "";
    return visibleEscaped(
        `Ring '${first.name}' is held at ${inPercent(first.open)}: ${first.held.reasons.join(" ")}${others}`,
    );
}

function failedText(rings: readonly RingDevicesStatus[]): string {
    const counts = CAUSE_CODES.map((code) => ({
        code,
        devices: rings.reduce((all, { failedCauses }) => all + (failedCauses[code] ?? 0), 0),
    }));
    const [worst] = counts.filter(({ devices }) => devices > 0).sort((a, b) => b.devices - a.devices);
    return worst === undefined
        ? "No device has failed."
        : `The most frequent cause of failure, on ${counted(worst.devices, "device")}: ${CONDITIONS[worst.code].meaning}`;
}
