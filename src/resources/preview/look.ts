import * as pulumi from "@pulumi/pulumi";
import { messageOf } from "../../base/messageOf";
import { containsUnknown } from "../../base/unknown";
import { UserError } from "../../base/userError";
import { visible, visibleLines } from "../../base/visible";
import { hasMocks } from "../mocked";
import { perProgram } from "../perProgram";
import { ProgramError } from "../programError";
import { untilTold } from "../untilTold";
import { TenantReads } from "./tenantReads";

/** What a check in the tenant found about a resource. */
export interface Finding {
    readonly severity: "warning" | "info";
    readonly text: string;
}

/** The reads of a program, and whether their failure was already reported. */
interface Looks {
    reads?: TenantReads;
    isFailureSaid: boolean;
}

const looks = perProgram<Looks>(() => ({ isFailureSaid: false }));

/**
 * In the preview of a resource that has yet to be created, checks what only the tenant can tell: names that do not
 * exist, a policy that belongs to someone else, targets that would be lost. Nothing is read for existing resources, in
 * `pulumi up`, or in a unit test with mocks. If the tenant cannot be read, there is a single warning for the whole
 * program: `pulumi up` finds the same later.
 *
 * @param subject how messages name the resource: `QualityUpdatePolicy 'pilot'`
 * @param look throws UserError for anything that `pulumi up` would refuse; the preview then fails with it
 */
export function lookInPreview(
    resource: pulumi.CustomResource,
    subject: string,
    look: (tenant: TenantReads) => Promise<readonly Finding[]>,
): void {
    if (!pulumi.runtime.isDryRun() || hasMocks()) {
        return;
    }
    const told = isNew(resource).then(async (isToBeMade) => {
        if (!isToBeMade) {
            return;
        }
        const mine = looks();
        const tenant = await openTenant(mine);
        if (tenant === undefined) {
            return;
        }
        try {
            for (const { severity, text } of await look(tenant)) {
                say(resource, severity, text);
            }
        } catch (error) {
            if (error instanceof UserError) {
                // Thrown, because a preview in which an error is only logged succeeds.
                throw new ProgramError(`${subject}: ${error.message.replace(/\.?$/, ".")}`);
            }
            sayFailure(mine, error);
        }
    });
    untilTold(told);
}

/** The program's reads; undefined (with a warning) if settings or credentials do not allow any. */
async function openTenant(mine: Looks): Promise<TenantReads | undefined> {
    try {
        mine.reads ??= new TenantReads();
        await mine.reads.opened();
        return mine.reads;
    } catch (error) {
        sayFailure(mine, error);
        return undefined;
    }
}

/** One warning for the whole program. */
function sayFailure(mine: Looks, error: unknown): void {
    if (!mine.isFailureSaid) {
        mine.isFailureSaid = true;
        pulumi.log.warn(
            visible(
                `The preview could not check the tenant: ${messageOf(error)} ` +
                    "What only the tenant can tell, such as names that do not exist, is checked by `pulumi up`.",
            ),
        );
    }
}

/** Arguments whose outputs are known; those that a preview does not know are the unknown marker. */
export function resolvedArguments(args: object): Promise<Record<string, unknown>> {
    return pulumi.runtime.serializeProperties("arguments", { ...args });
}

function say(resource: pulumi.Resource, severity: Finding["severity"], text: string): void {
    const log = severity === "warning" ? pulumi.log.warn : pulumi.log.info;
    log(visibleLines(text), resource);
}

/** Whether a resource is created or replaced: a preview does not know its id then. */
async function isNew(resource: pulumi.CustomResource): Promise<boolean> {
    try {
        return containsUnknown(await pulumi.runtime.serializeProperties("resource", { id: resource.id }));
    } catch {
        return false; // A resource that could not be registered reports that itself.
    }
}
