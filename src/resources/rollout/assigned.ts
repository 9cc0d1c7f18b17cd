import * as pulumi from "@pulumi/pulumi";
import { messageOf } from "../../base/messageOf";
import { visible } from "../../base/visible";
import { contextFor, devicesFor } from "../../graph/endpoints/ruleDevices";
import { parseRule } from "../../membership";
import { stopAfter } from "../../readiness/stop";
import { membersByRule } from "../../rollout/assign";
import type { RingMembership } from "../../rollout/divide";
import { isInRing } from "../../rollout/recordedStack";
import { recordedState } from "../impact/recorded";
import { membersIn } from "../impact/resolve";
import { hasMocks } from "../mocked";
import { forProgram } from "../programError";
import { programGraph } from "../programGraph";
import { formerNames, type HotpatchRolloutArgs } from "./args";
import { stateOf } from "./ringArguments";

/** How long Entra is read while everything is stopped: a stop must not wait for it. */
const STOP_SECONDS = 20;

/** Rings whose members the program keeps. */
interface AssignedRings {
    readonly resource: pulumi.Resource;
    readonly name: string;
    readonly args: HotpatchRolloutArgs;
    readonly memberships: readonly RingMembership[];
}

/**
 * The members of each ring, read from Entra once for all rings. Those of a paused ring are what they were, and those of a
 * stopped one also where Entra cannot be read: a stop must never wait for that.
 *
 * @returns object ids, in the order of the rings
 * @throws ProgramError if Entra cannot be read
 */
export async function assignedMembers(rings: AssignedRings): Promise<string[][]> {
    const { name, args, memberships } = rings;
    if (hasMocks()) {
        return args.rings.map(() => []);
    }
    const states = args.rings.map((ring) => stateOf(args, ring));
    if (states.every(({ paused }) => paused)) {
        return recordedMembers(rings);
    }
    const mayStay = states.every(({ paused, stopped }) => paused || stopped);
    try {
        const what = `Read the devices of HotpatchRollout '${name}'`;
        const read = await forProgram(what, readMembers(memberships, mayStay ? STOP_SECONDS : undefined), undefined);
        const before = states.some(({ paused }) => paused) ? await recordedMembers(rings) : [];
        return read.map((ids, index) => (states[index]?.paused === true ? (before[index] ?? []) : ids));
    } catch (error) {
        if (!mayStay) {
            throw error;
        }
        await pulumi.log.warn(
            visible(
                `No device enters or leaves a ring that is stopped, because Entra was not read: ${messageOf(error)}`,
            ),
            rings.resource,
        );
        return recordedMembers(rings);
    }
}

async function readMembers(memberships: readonly RingMembership[], seconds: number | undefined): Promise<string[][]> {
    const graph = programGraph();
    const stop = stopAfter(seconds, undefined);
    const rules = memberships.map(({ rule }) => rule);
    const parsed = rules.flatMap((rule) => (rule === undefined ? [] : [parseRule(rule)]));
    try {
        return await membersByRule(rules, devicesFor(graph, parsed, stop.signal), await contextFor(graph, parsed));
    } finally {
        stop.release();
    }
}

/** What the state has, under the names of the rings or those that they had before. */
async function recordedMembers({ name, args }: AssignedRings): Promise<string[][]> {
    const recorded = [...(await recordedState())];
    return args.rings.map((ring) => {
        const groups = [ring.name, ...formerNames(ring)].map((each) => `${name}-${each}-group`);
        const found = recorded.flatMap(([urn, { outputs }]) =>
            groups.some((group) => isInRing(urn, group)) ? (membersIn(outputs) ?? []) : [],
        );
        return [...new Set(found)].sort();
    });
}
