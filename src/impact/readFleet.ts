import { messageOf } from "../base/messageOf";
import { standingBy } from "../delivery/deviceStanding";
import { numberIn } from "../delivery/readMembers";
import type { GraphClient } from "../graph/client";
import { DeadlineReached } from "../graph/deadline";
import { servicingCatalog } from "../graph/endpoints/servicingCatalog";
import { isGraphError } from "../graph/errors";
import type { EntraDevice } from "../membership";
import { readEntra } from "../readiness/entraDevices";
import type { DeviceFacts } from "../readiness/facts";
import { badgeNeedsVbs, resolvedRules } from "../readiness/fleet";
import { graphSource } from "../readiness/graphSource";
import { hardwareIn, hardwareRequest, vbsIn } from "../readiness/hardware";
import type { PrerequisiteOptions } from "../readiness/prerequisites";
import { isStop } from "../readiness/stop";
import { judge } from "../readiness/verdict";
import { lastBaseline, type ServicingCatalog } from "../servicing/catalog";
import { type Fleet, type Judgement, NOT_IN_INTUNE } from "./fleet";

/** How the fleet is read. */
export interface FleetReading {
    readonly graph: GraphClient;
    readonly now: Date;
    /** Stops reading; what was read by then is the answer. */
    readonly signal: AbortSignal;
    /** Numbers of devices by Entra's `deviceId` in lower case; those that are new are added. */
    readonly numbers: Map<string, number>;
}

/** The Windows devices of a tenant, before anything is asked of single ones. */
export interface FleetRead {
    /** By number: Windows devices of Entra with what rules look at. */
    readonly entra: ReadonlyMap<number, EntraDevice>;
    /** By number: Windows devices of Intune. */
    readonly intune: ReadonlyMap<number, DeviceFacts>;
    /** Whether Intune's list was read to its end: a device that is not in it is not in Intune. */
    readonly isIntuneWhole: boolean;
    /** In whole sentences. */
    readonly notKnown: readonly string[];
}

/**
 * Lists the devices of Entra, with the properties that rules look at, and those of Intune, side by side. Where Intune cannot be
 * read, Entra's are the answer, and `notKnown` says so.
 *
 * @throws Error (its `cause` a GraphError) where Entra's cannot be read: then it is not known which devices a rule matches.
 */
export async function readFleet(reading: FleetReading, properties: readonly string[]): Promise<FleetRead> {
    const { graph, now, signal, numbers } = reading;
    const entra = new Map<number, EntraDevice>();
    const onlooker = {
        properties: [...new Set(["operatingSystem", "displayName", ...properties])],
        see: (device: EntraDevice) => {
            if (device.operatingSystem === "Windows") {
                entra.set(numberIn(numbers, device.deviceId ?? device.id), device);
            }
        },
    };
    const intune = new Map<number, DeviceFacts>();
    const source = graphSource(graph, { now, signal, onlooker });
    try {
        for await (const facts of source.devices(() => false)) {
            const { entraDeviceId, intuneId } = facts.identity;
            intune.set(numberIn(numbers, entraDeviceId ?? `intune:${intuneId}`), facts);
        }
    } catch (error) {
        if (!(error instanceof Error) || !isGraphError(error.cause) || !error.message.includes("Intune")) {
            throw error;
        }
        entra.clear();
        await readEntra({ graph, now, signal, onProgress: () => {}, onlooker });
        signal.throwIfAborted();
        const notKnown = [`How ready devices are, since Intune's devices were not read: ${error.message}`];
        return { entra, intune: new Map(), isIntuneWhole: false, notKnown };
    }
    signal.throwIfAborted();
    return {
        entra,
        intune,
        isIntuneWhole: !source.shortfalls.some(({ devicesMayBeMissing }) => devicesMayBeMissing),
        notKnown: source.shortfalls.map(({ text }) => text),
    };
}

/** Which devices are judged, and for what. */
export interface ToJudge {
    readonly devices: ReadonlySet<number>;
    /** Those of which VBS is asked whatever their badge hangs on: a prerequisite comes to them. */
    readonly forVbs: ReadonlySet<number>;
    /** From 0 to below 1: VBS is read in random order, so that what was read in time is a sample. */
    readonly random: () => number;
}

/** A fleet whose devices of interest were judged. */
export interface JudgedFleet extends Fleet {
    /** The month of the last baseline, `2026-10`, where one is known. */
    readonly baseline?: string;
    readonly notKnown: readonly string[];
}

/** Judges devices: VBS is read one by one, a request each, until the signal; the rest is pending. */
export async function judgedFleet(
    { graph, now, signal }: FleetReading,
    fleet: FleetRead,
    { devices, forVbs, random }: ToJudge,
): Promise<JudgedFleet> {
    const catalog = await servicingCatalog(graph, now, signal);
    const rules = await resolvedRules({ releases: async () => catalog }, now);
    const needsVbs = badgeNeedsVbs(rules);
    const asked: { readonly device: number; readonly facts: DeviceFacts }[] = [];
    for (const device of devices) {
        const facts = fleet.intune.get(device);
        if (facts?.vbs.kind === "notAsked" && (forVbs.has(device) || needsVbs(facts))) {
            asked.push({ device, facts });
        }
    }
    const { answers, why } = await readVbs(graph, shuffled(asked, random), signal);
    const isAsked = new Set(asked.map(({ device }) => device));
    const standing = standingBy(catalog, now);
    const judgements = new Map<number, Judgement>();
    for (const device of devices) {
        const facts = fleet.intune.get(device);
        if (facts === undefined) {
            if (fleet.isIntuneWhole) {
                judgements.set(device, { vbs: "notNeeded", badge: NOT_IN_INTUNE, needsBaseline: false });
            }
            continue;
        }
        const vbs = answers.get(device);
        const kind = isAsked.has(device) ? (vbs === undefined ? "pending" : "read") : "notNeeded";
        const known = vbs === undefined ? facts : { ...facts, vbs };
        judgements.set(device, judgementOf(known, kind, rules, standing(facts).standing));
    }
    const pending = isAsked.size - answers.size;
    const notKnown =
        pending === 0
            ? []
            : [
                  `VBS of ${pending} of ${isAsked.size} devices was not read, since ${why}; ` +
                      (answers.size === 0
                          ? "so how ready they are is not known. Give it more time with hotpatch:impactSeconds."
                          : `the ${answers.size} that were read are a random sample, and margins hold in 19 of 20 cases.`),
              ];
    return {
        devices: [...new Set([...fleet.entra.keys(), ...fleet.intune.keys()])],
        nameOf: (device) =>
            fleet.intune.get(device)?.identity.name ?? fleet.entra.get(device)?.displayName ?? "(no name)",
        judgementOf: (device) => judgements.get(device),
        ...baselineOf(catalog, now),
        notKnown,
    };
}

function judgementOf(
    facts: DeviceFacts,
    vbs: Judgement["vbs"],
    rules: PrerequisiteOptions,
    standing: string,
): Judgement {
    const { badge, outcomes } = judge(facts, rules);
    const isOpen = vbs === "pending" && (badge === "Eligible" || badge.startsWith("Unknown"));
    const failing = outcomes.edition === "fail" || outcomes.build === "fail";
    return {
        vbs,
        // While VBS is pending only a prerequisite that is enforced before it can decide.
        ...(isOpen || (vbs === "pending" && !failing) ? {} : { badge }),
        ...(outcomes.vbs === "pass" || outcomes.vbs === "fail" ? { isVbsOff: outcomes.vbs === "fail" } : {}),
        ...(standing === "unknown" ? {} : { needsBaseline: standing === "behind" }),
        ...(facts.architecture.kind === "known" ? { isArm64: /^arm64$/i.test(facts.architecture.value) } : {}),
    };
}

const TIME_IS_UP = "there was not enough time";

/** What was answered until the time was up or the service refused; `why` completes "was not read, since". */
async function readVbs(
    graph: GraphClient,
    asked: readonly { readonly device: number; readonly facts: DeviceFacts }[],
    signal: AbortSignal,
): Promise<{ readonly answers: ReadonlyMap<number, DeviceFacts["vbs"]>; readonly why: string }> {
    const byId = new Map(asked.map((each) => [each.facts.identity.intuneId, each]));
    const answers = new Map<number, DeviceFacts["vbs"]>();
    try {
        for await (const part of graph.batchGet("beta", [...byId.keys()].map(hardwareRequest), { signal })) {
            const answer = hardwareIn(part);
            const found = byId.get(answer.id);
            // A read that ran out of time does not count: nothing is known of the device.
            if (found !== undefined && !("error" in answer && answer.error instanceof DeadlineReached)) {
                answers.set(found.device, vbsIn(answer, found.facts.identity.lastSyncDateTime ?? null));
            }
        }
        return { answers, why: TIME_IS_UP };
    } catch (error) {
        if (!isStop(error, signal) && !isGraphError(error)) {
            throw error;
        }
        const isTime = error instanceof DeadlineReached || isStop(error, signal);
        return { answers, why: isTime ? TIME_IS_UP : messageOf(error) };
    }
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
    const result = [...items];
    for (let at = result.length - 1; at > 0; at -= 1) {
        const other = Math.floor(random() * (at + 1));
        [result[at], result[other]] = [result[other] as T, result[at] as T];
    }
    return result;
}

function baselineOf(catalog: ServicingCatalog, now: Date): { readonly baseline?: string } {
    const builds = [...new Set(catalog.releases.map(({ build }) => build))];
    const months = builds.flatMap((build) => lastBaseline(catalog, build, now)?.month ?? []);
    const last = months.sort().at(-1);
    return last === undefined ? {} : { baseline: last };
}
