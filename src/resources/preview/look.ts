import * as pulumi from "@pulumi/pulumi";
import { containsUnknown } from "../../base/unknown";
import { UserError } from "../../base/userError";
import { visible, visibleLines } from "../../base/visible";
import { hasMocks } from "../mocked";
import { perProgram } from "../perProgram";
import { ProgramError } from "../programError";
import { TenantReads } from "./tenantReads";

/** What a look into the tenant found about a resource. */
export interface Finding {
    readonly severity: "warning" | "info";
    readonly text: string;
}

/** The reads of a program, and whether it was said that they failed. */
interface Looks {
    reads?: TenantReads;
    isFailureSaid: boolean;
}

const looks = perProgram<Looks>(() => ({ isFailureSaid: false }));

/**
 * In the preview of a resource that is yet to be made, tells what only the tenant can: names that do not exist, a policy that
 * belongs to somebody else, targets that are lost. Nothing is read for resources that exist, in `pulumi up`, or in a unit test
 * with mocks. A tenant that cannot be read is one warning for the whole program: `pulumi up` finds the same, later.
 *
 * @param subject how messages name the resource: `QualityUpdatePolicy 'pilot'`
 * @param look throws UserError for what `pulumi up` would refuse; the preview fails with it
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
                // Thrown, since a preview in which an error is only logged ends with success.
                throw new ProgramError(`${subject}: ${error.message.replace(/\.?$/, ".")}`);
            }
            sayFailure(mine, error);
        }
    });
    // The program ends when its outputs are there; this one waits for the text.
    pulumi.output(told);
}

/** The program's reads; undefined, and said, where settings or credentials do not allow any. */
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
                `The preview could not look into the tenant: ${error instanceof Error ? error.message : String(error)} ` +
                    "What only the tenant can tell, such as names that do not exist, is checked by `pulumi up`.",
            ),
        );
    }
}

/** Arguments whose outputs are there; those that a preview does not know are the unknown marker. */
export function resolvedArguments(args: object): Promise<Record<string, unknown>> {
    return pulumi.runtime.serializeProperties("arguments", { ...args });
}

function say(resource: pulumi.Resource, severity: Finding["severity"], text: string): void {
    const log = severity === "warning" ? pulumi.log.warn : pulumi.log.info;
    log(visibleLines(text), resource);
}

/** Whether a resource is to be made, or to be made again: a preview does not know its id then. */
async function isNew(resource: pulumi.CustomResource): Promise<boolean> {
    try {
        return containsUnknown(await pulumi.runtime.serializeProperties("resource", { id: resource.id }));
    } catch {
        return false; // A resource that could not be registered says so itself.
    }
}
