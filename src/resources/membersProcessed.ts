import * as pulumi from "@pulumi/pulumi";
import { visible } from "../base/visible";
import type { GraphClient } from "../graph/client";
import { isMissing } from "../graph/consistency";
import { Deadline, DeadlineReached } from "../graph/deadline";
import { countMembers, membershipProcessing } from "../graph/endpoints/groups";
import { isGraphError, operationError } from "../graph/errors";
import { within } from "../graph/withinDeadline";
import { forProgram, ProgramError } from "./programError";

/** How long to wait for Entra to find the members of a group. */
export interface WaitForMembersArgs {
    /** The minimum number of members, counting direct members only, not those of nested groups. Defaults to 0. */
    atLeast?: number;
    /** The maximum time to wait, in seconds, 1 to 86400. Defaults to 1800. */
    timeoutSeconds?: number;
}

const TIMEOUT_SECONDS = 1800;
/** Time between two reads, in milliseconds: processing takes minutes at best. */
const PAUSE_MS = 10_000;
/** How long it takes until a line says that the program is waiting. */
const LONG_MS = 5_000;

/**
 * Waits until Entra has processed a dynamic group's rule and the group has the required number of members. If that
 * takes longer than a few seconds, prints one line that says what it is waiting for. The program waits rather than a
 * resource, so that Ctrl-C works without delay.
 *
 * After a change of the rule the service may still show the earlier processing as done (`assumed`); `atLeast` is more
 * reliable.
 *
 * @throws ProgramError, of one line, if time is up, if Entra says that processing failed, or if the group cannot be
 * read.
 */
export function membersProcessed(
    graph: GraphClient,
    group: { readonly name: string; readonly id: string },
    { atLeast = 0, timeoutSeconds = TIMEOUT_SECONDS }: WaitForMembersArgs,
): Promise<void> {
    const what = `Wait for the members of HotpatchGroup '${group.name}'`;
    return forProgram(what, waited(graph, group.id, what, atLeast, timeoutSeconds), timeoutSeconds);
}

async function waited(
    graph: GraphClient,
    groupId: string,
    what: string,
    atLeast: number,
    timeoutSeconds: number,
): Promise<void> {
    const deadline = new Deadline(timeoutSeconds);
    const bounded = within(graph, deadline);
    const pause = Math.min(PAUSE_MS, (timeoutSeconds * 1000) / 20);
    const began = Date.now();
    let said = false;
    let progress = "the group was not seen";
    const late = () =>
        new ProgramError(
            `${what}: ${progress} after ${timeoutSeconds} s. Processing can take hours in a large tenant: run ` +
                "`pulumi up` again later, increase waitForMembers.timeoutSeconds, or leave waitForMembers out.",
        );
    // A read that the time limit cuts off fails in its own way.
    const isLate = (error: unknown) => error instanceof DeadlineReached || deadline.hasPassed();
    for (;;) {
        const seen = await look(bounded, groupId, atLeast, what).catch((error: unknown) => {
            if (isLate(error)) {
                throw late();
            }
            throw isGraphError(error) ? new ProgramError(operationError(what, error).message, { cause: error }) : error;
        });
        if (seen.done) {
            return;
        }
        progress = seen.progress;
        if (!deadline.leaves(pause)) {
            throw late();
        }
        if (!said && Date.now() - began >= Math.min(LONG_MS, pause)) {
            said = true;
            const end = new Date(Date.now() + deadline.remainingMs()).toISOString().slice(11, 19);
            pulumi.log.info(visible(`${what}: ${progress}. Waiting until ${end} UTC at the latest.`));
        }
        await deadline.sleep(pause, "the members of a group").catch((error: unknown) => {
            throw isLate(error) ? late() : error;
        });
    }
}

async function look(graph: GraphClient, groupId: string, atLeast: number, what: string) {
    try {
        const processing = await membershipProcessing(graph, groupId);
        const { status, errorMessage } = processing === "assigned" ? {} : (processing ?? {});
        if (status === "Failed") {
            const why = visible((errorMessage ?? "").replace(/\s+/g, " ").trim(), 500).replace(/\.$/, "");
            throw new ProgramError(
                `${what}: Entra could not process its rule${why === "" ? "" : `: ${why}`}. ` +
                    "Look at the group's dynamic membership rule in the Entra admin centre.",
            );
        }
        const count = atLeast === 0 ? 0 : await countMembers(graph, groupId, atLeast);
        const members = atLeast === 0 ? "" : `, and it has ${count} of ${atLeast} members`;
        if (processing === "assigned") {
            return { done: count >= atLeast, progress: `its members are assigned${members}` };
        }
        // If Entra says nothing, only the members can tell.
        return {
            done: count >= atLeast && (status ? status === "Succeeded" : atLeast > 0),
            progress: `Entra reports ${status ? `its processing as ${visible(status, 50)}` : "no status of its processing"}${members}`,
        };
    } catch (error) {
        if (isMissing(error)) {
            return { done: false, progress: "the group cannot be seen yet" };
        }
        throw error;
    }
}
